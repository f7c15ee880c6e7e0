//! Tests of the disclosure engine.

mod bands;
mod brute;
mod cases;
mod consultations;
mod elsewhere;
mod linked;
mod mutations;
mod noise;
mod ptable;
mod reference;
mod sequences;
mod solver;
mod support;
mod tiny;

/// A sensitivity level without floors, for instances small enough to enumerate.
pub(super) const TINY: u8 = 255;
