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

/// The doors of what is public. A request is compared with the routes in order of rank; only those of children's
/// answers are asked for as often as these.
pub fn routes() -> Vec<Route> {
    let mut all =
        routes![files::download, page::document, page::index, elsewhere::piece, page::printed];
    for (route, rank) in all.iter_mut().zip(-19..) {
        route.rank = rank;
    }
    all
}
