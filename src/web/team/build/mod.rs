//! `/team/c/CODE/build`: where a draft is written. One form for each part; a script only saves
//! sooner and keeps the place.

pub(super) mod answers;
pub(super) mod at;
pub(super) mod bank;
pub(super) mod begin;
mod cells;
mod clash;
mod coverage;
mod editor;
mod frame;
pub(super) mod names;
mod outline;
pub(super) mod page;
pub(super) mod phone;
pub(super) mod preview;
pub(super) mod rule;
pub(super) mod safe;
pub(super) mod save;
mod state;
mod todo;
