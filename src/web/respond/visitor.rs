//! What is read of a visitor: a language, from the address or the browser, and the age band whose
//! words the page before was in, from the address. Neither is kept.

use rocket::Request;
use rocket::request::{FromRequest, Outcome};

use crate::domain::wording::{Band, Lang};
use crate::i18n::choose;

/// What a visitor asks for; read when somebody needs to know, because the document needs nothing.
#[derive(Debug, Clone, Copy)]
pub struct Visitor<'r> {
    asked: Option<&'r str>,
    accepts: &'r str,
    band: Option<Band>,
}

impl<'r> Visitor<'r> {
    /// The visitor of a request.
    pub fn of(request: &'r Request<'_>) -> Self {
        let asked = request.query_value::<&str>("l").and_then(Result::ok);
        let accepts = request.headers().get_one("Accept-Language").unwrap_or_default();
        let band = request.query_value::<&str>("b").and_then(Result::ok);
        Self { asked, accepts, band: band.and_then(|band| band.parse().ok()) }
    }

    /// The band whose words are wanted; `None` for the words for everyone.
    pub fn band(&self) -> Option<Band> {
        self.band
    }

    /// The best of all languages.
    pub fn lang(&self) -> Lang {
        self.among(&Lang::ALL)
    }

    /// The best of the languages offered.
    pub fn among(&self, offered: &[Lang]) -> Lang {
        self.asked
            .and_then(|lang| lang.parse().ok())
            .filter(|lang| offered.contains(lang))
            .or_else(|| choose(self.accepts, offered))
            .unwrap_or(Lang::En)
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Visitor<'r> {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        Outcome::Success(Self::of(request))
    }
}
