//! What tests share: a database, a desk, a browser without script, a class of children.

pub mod browser;
mod database;
mod page;
pub mod world;

pub use database::Database;
pub use page::Form;
pub use world::World;
