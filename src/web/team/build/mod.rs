//! `/team/c/CODE/build`: where a draft is written. One form for each part; a script only saves
//! sooner and keeps the place.

mod answers;
mod at;
pub(super) mod bank;
pub(super) mod begin;
mod cells;
mod clash;
mod editor;
mod frame;
mod outline;
pub(super) mod page;
pub(super) mod preview;
mod rule;
pub(super) mod save;
mod todo;
