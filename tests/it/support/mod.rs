//! What tests share: a database, a desk, a browser without script, a class of children.

pub mod api;
pub mod app;
pub mod browser;
mod database;
pub mod device;
pub mod envelope;
pub mod marks;
mod page;
mod program;
pub mod provider;
pub mod team;
pub mod world;

pub use database::Database;
pub use page::Form;
pub use program::program;
pub use world::World;
