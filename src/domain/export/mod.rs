//! Released figures as files: pure texts, the same for the same release, whoever asks and whenever.

pub mod datapackage;
pub mod sheet;
pub mod tables;

pub use datapackage::{Resource, datapackage};
pub use sheet::{safe, sheet};
pub use tables::{COLUMNS, tables_csv, tables_json};
