mod crates;
mod files;
mod rooms;
mod shards;
mod sql;

mod templates;
mod words;
