//! XLSForm, the workbooks of ODK, Kobo, Survey123 and Ona (xlsform.org).

mod cells;
mod choices;
mod frame;
mod grid;
mod kinds;
mod marker;
mod names;
mod own;
mod reading;
mod table;
mod workbook;
mod write;

pub use write::{Words, write};

pub(super) use reading::read;
