//! Porte-Voix, the program.

use std::process::ExitCode;

#[rocket::main]
async fn main() -> ExitCode {
    porte_voix::log::start();
    porte_voix::command::run().await
}
