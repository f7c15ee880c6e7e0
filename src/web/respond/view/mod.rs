//! What children see: data in, HTML out. Nothing here reads a request, a clock or a database.

mod cards;
mod check;
mod code;
mod complaints;
mod conditions;
mod document;
#[cfg(any(test, debug_assertions))]
pub mod gallery;
mod help;
mod home;
mod kept;
mod kiosk;
#[cfg(test)]
mod kiosk_tests;
mod landing;
mod notice;
mod page;
mod paper;
mod question;
mod sent;
mod simple;
#[cfg(test)]
mod tests;

pub use cards::Cards;
pub use check::{Check, Wait};
pub use code::CodeProblem;
pub use complaints::BodyView;
pub use document::Document;
pub use help::HelpLine;
pub use home::Home;
pub use kiosk::{Kiosk, PinProblem};
pub use landing::Landing;
pub use notice::Notice;
pub(in crate::web) use page::Frame;
pub use page::{Consultation, Pages, Rendered, ViewError};
pub use paper::{Back, Booklet, Poster};
pub use sent::Sent;
