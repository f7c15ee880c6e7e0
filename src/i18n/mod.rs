//! WORDS: every word a person reads, in every language, and how to choose among them.

mod catalogue;
pub mod coach;
pub mod complaints;
mod date;
pub mod directory;
pub mod help;
pub mod labels;
pub mod laws;
pub mod library;
mod negotiate;
pub mod opening;
mod plural;
mod refusal;
pub mod share;
mod stop;
mod watch;
mod withdrawal;

pub use catalogue::{Catalogue, CatalogueError, Params};
pub use date::day;
pub use negotiate::choose;
pub use plural::Category;
pub use refusal::refusal;
pub use stop::stop_words;
pub use watch::Watch;
pub use withdrawal::withdrawal_words;
