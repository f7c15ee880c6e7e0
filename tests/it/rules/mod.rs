mod crates;
mod files;
mod rooms;
mod sql;
mod templates;
mod words;
