//! `/r/CODE`: what became of a consultation, for those who took part and for everybody else. Made once from
//! stored releases and the published answer, kept compressed in memory, without a cookie.

mod chart;
mod compared;
mod elsewhere;
mod feed;
mod files;
mod finding;
#[cfg(any(test, debug_assertions))]
pub mod gallery;
mod page;
mod picture;
pub mod rack;
mod served;
mod sheet;
mod story;
mod teller;
mod way;

pub use sheet::{Kind, Site};

use rocket::{Route, routes};

/// The doors of what is public.
pub fn routes() -> Vec<Route> {
    routes![page::index, page::document, page::printed, elsewhere::piece, files::download]
}
