//! `GET /k/worker.js`: the only service worker there is. Its address keeps it below `/k/`.

use std::sync::Arc;

use rocket::http::{ContentType, Header};
use rocket::{Responder, State, get};

use crate::web::assets::Assets;

/// The program of the worker.
#[derive(Debug, Responder)]
pub struct Worker {
    program: (ContentType, String),
    cache: Header<'static>,
}

/// The program; a browser asks whether it changed.
#[get("/k/worker.js")]
pub fn show(assets: &State<Arc<Assets>>) -> Worker {
    let program = (ContentType::JavaScript, assets.text("js/kiosk/worker.js").to_owned());
    Worker { program, cache: Header::new("Cache-Control", "no-cache") }
}
