//! The log: an allow-list of our own events, never text from a request. Rocket's own log is off,
//! because at its quietest it still prints paths and bodies; a panic prints where, never what.

use std::panic;

use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts logging to standard error, without times: the operator's supervisor adds them for staff
/// events, and for children there is nothing to add them to.
pub fn start() {
    let ours = Targets::new().with_target("porte_voix", Level::INFO);
    let lines = fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .without_time()
        .with_target(false);
    let _ = tracing_subscriber::registry().with(lines).with(ours).try_init();
    panic::set_hook(Box::new(|panic| {
        let (file, line) = panic.location().map_or(("", 0), |at| (at.file(), at.line()));
        tracing::error!(event = "panic", file, line);
    }));
}
