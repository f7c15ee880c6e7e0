//! Conditions of others, read and said in ours where ours mean exactly the same.

mod clause;
mod tokens;
mod tree;

pub(super) use clause::{Target, Targets, condition};
