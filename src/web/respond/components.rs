//! Every page of a child in every state, to be looked at while it is being made. Only in debug
//! builds: `/dev/components`.

use std::fmt::Write;
use std::sync::Arc;

use rocket::http::Status;
use rocket::response::content::RawHtml;
use rocket::{Route, State, get, routes};

use super::page::Page;
use super::view::{Pages, gallery};
use crate::domain::wording::Lang;
use crate::i18n::Catalogue;
use crate::web::error::Error;

/// The doors of those who make pages.
pub fn routes() -> Vec<Route> {
    routes![all, one]
}

/// Links to every state in every language.
#[get("/dev/components")]
fn all(pages: &State<Pages>, words: &State<Arc<Catalogue>>) -> Result<RawHtml<String>, Error> {
    let states = gallery::every_state(pages, words, Lang::En).map_err(|_| Error::Page)?;
    let mut list = String::new();
    for (name, _) in states {
        let _ = write!(list, "<tr><th scope=\"row\">{name}</th>");
        for lang in Lang::ALL {
            let _ = write!(list, "<td><a href=\"/dev/components/{name}/{lang}\">{lang}</a></td>");
        }
        list.push_str("</tr>\n");
    }
    Ok(RawHtml(format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Components</title></head>\n\
         <body><main><h1>Every page of a child in every state</h1>\n\
         <p>Only in debug builds. Switch scripts off to see all questions at once.</p>\n\
         <table>{list}</table></main></body></html>"
    )))
}

/// One page in one state.
#[get("/dev/components/<name>/<lang>")]
fn one(
    name: &str,
    lang: &str,
    pages: &State<Pages>,
    words: &State<Arc<Catalogue>>,
) -> Result<Page, Error> {
    let lang = lang.parse().map_err(|()| Error::NotFound)?;
    let states = gallery::every_state(pages, words, lang).map_err(|_| Error::Page)?;
    let found = states.into_iter().find(|(known, _)| *known == name).ok_or(Error::NotFound)?;
    Ok(Page::new(Status::Ok, found.1))
}
