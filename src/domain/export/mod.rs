//! Released figures as files: pure texts, the same for the same release, whoever asks and whenever.

pub mod datapackage;
pub mod parquet;
pub mod sheet;
pub mod table;
pub mod tables;

pub use datapackage::{Resource, datapackage};
pub use parquet::tables_parquet;
pub use sheet::{safe, sheet};
pub use table::{Division, Table, tables};
pub use tables::{COLUMNS, Kind, count_json, kind, status, tables_csv, tables_json};

#[cfg(test)]
mod tests;
