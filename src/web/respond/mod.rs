//! Taking part: what children reach.

pub mod document;
pub mod fields;
pub mod landing;
pub mod page;
pub mod send;
pub mod shelf;
pub mod simple;
pub mod view;
pub mod visitor;
pub mod withdraw;

use rocket::{Route, routes};

/// Every address a child can reach.
pub fn routes() -> Vec<Route> {
    routes![
        simple::start,
        simple::enter,
        simple::help,
        simple::safety,
        simple::privacy,
        simple::complaints,
        simple::leave,
        landing::show,
        landing::go,
        landing::no,
        document::show,
        send::check,
        send::back,
        send::send,
        withdraw::show,
        withdraw::erase,
        withdraw::done,
    ]
}
