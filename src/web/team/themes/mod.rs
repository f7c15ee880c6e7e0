//! `/team/c/CODE/themes`: what free texts are about, and `/team/c/CODE/quotes`: words that may be quoted
//! (design C6, R42).

mod book;
mod card;
mod coding;
mod list;
mod page;
mod place;
mod quotes;

use rocket::{Route, routes};

/// The addresses of themes and quotes.
pub fn routes() -> Vec<Route> {
    routes![
        list::show,
        page::show,
        book::add,
        book::rename,
        book::merge,
        book::tell,
        coding::code,
        coding::settle_page,
        coding::settle,
        coding::quote,
        quotes::show,
        quotes::agree,
        quotes::translate,
    ]
}
