//! Porte-Voix, the program.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// The system's keeps a heap for each of many threads, which a flood fills one after another.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[rocket::main]
async fn main() -> ExitCode {
    porte_voix::log::start();
    porte_voix::command::run().await
}
