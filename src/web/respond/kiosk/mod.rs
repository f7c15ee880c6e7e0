//! `/k/TOKEN`: a device of the organisation on which children answer one after another (ADR 0014).
//! The same questionnaire as elsewhere; each page leads back to the start and nowhere else.

mod house;
mod pages;
mod queue;
mod staff;
mod worker;

pub use queue::Rates;

use rocket::{Route, routes};

/// Every address of a kiosk.
pub fn routes() -> Vec<Route> {
    routes![
        pages::start,
        pages::go,
        pages::document,
        pages::no,
        pages::send,
        pages::sent,
        queue::hand_in,
        staff::show,
        staff::leave,
        worker::show,
    ]
}
