//! `/team/c/CODE/feedback`: the answer to children is written from released figures, read by a second
//! person and published (R50, R51; design C9).

mod change;
mod cite;
mod form;
mod page;
mod place;
mod sign;
mod view;

use rocket::{Route, routes};

/// The addresses of the answer to children.
pub fn routes() -> Vec<Route> {
    routes![
        page::show,
        change::words,
        change::finding,
        change::remove,
        change::up,
        cite::show,
        cite::add,
        sign::propose,
        sign::revise,
        sign::publish,
    ]
}
