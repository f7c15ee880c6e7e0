//! Taking part: what children reach.

#[cfg(debug_assertions)]
pub mod components;
pub mod document;
pub mod fields;
pub mod front;
pub mod invitation;
pub mod kiosk;
pub mod landing;
pub mod not_now;
pub mod page;
pub mod posted;
pub mod send;
pub mod shelf;
pub mod simple;
pub mod trial;
pub mod view;
pub mod visitor;
pub mod withdraw;

use rocket::{Route, routes};

/// Every address a child can reach.
pub fn routes() -> Vec<Route> {
    let others = routes![
        simple::help,
        simple::safety,
        simple::privacy,
        simple::complaints,
        simple::accessibility,
        simple::leave,
        invitation::enter,
        invitation::typed,
        landing::show,
        landing::go,
        landing::no,
        landing::age,
        send::check,
        send::back,
        withdraw::show,
        withdraw::erase,
        withdraw::done,
        trial::start,
        trial::go,
        trial::document,
        trial::no,
        trial::check,
        trial::back,
        trial::send,
    ];
    // A request is compared with the routes in order of rank, and nothing is asked for as often.
    let mut all = routes![document::show, send::send, simple::start];
    for route in &mut all {
        route.rank = -20;
    }
    all.extend(others);
    all.extend(kiosk::routes());
    all
}
