//! The real program, as a process of its own.

use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::process::Command;

use super::World;

/// The program itself, on the same database and with the same key.
pub fn program(world: &World, words: &[&str]) -> std::process::Output {
    let folder = world.database.folder.path().join("keys");
    let key = folder.join("master.key");
    if !key.exists() {
        std::fs::DirBuilder::new().mode(0o700).create(&folder).unwrap();
        let mut file = std::fs::OpenOptions::new();
        let mut file = file.write(true).create_new(true).mode(0o400).open(&key).unwrap();
        std::io::Write::write_all(&mut file, "07".repeat(32).as_bytes()).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_porte-voix"));
    let command = command
        .args(words)
        .current_dir(world.database.folder.path())
        .env("ROCKET_DATABASE_URL", &world.database.url)
        .env("ROCKET_MASTER_KEY_FILE", &key);
    command.output().unwrap()
}
