//! DOORS: what comes in over HTTP and what goes out.

pub mod api;
pub mod assets;
pub mod compressed;
pub mod crowd;
pub mod directory;
pub mod error;
pub mod files;
pub mod headers;
pub mod health;
pub mod media;
pub mod metrics;
pub mod pace;
pub mod qr;
pub mod respond;
pub mod results;
pub mod team;
pub mod templates;

use rocket::{Route, routes};

/// Doors of both planes: files, pictures and recordings, health, metrics.
pub fn shared_routes() -> Vec<Route> {
    routes![files::show, media::show, health::live, health::ready, metrics::show]
}
