//! Free texts: the queue, and one text of it.

pub mod item;
pub mod queue;
pub mod words;
