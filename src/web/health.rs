//! `/health/live` and `/health/ready`: for the supervisor; they say nothing else.

use std::sync::Arc;

use rocket::http::Status;
use rocket::{State, get};

use crate::acts::Desk;

/// The process runs.
#[get("/health/live")]
pub fn live() -> &'static str {
    "live\n"
}

/// The database answers and the writer takes work.
#[get("/health/ready")]
pub async fn ready(desk: &State<Arc<Desk>>) -> (Status, &'static str) {
    if desk.store.is_ready().await {
        (Status::Ok, "ready\n")
    } else {
        (Status::ServiceUnavailable, "not ready\n")
    }
}
