//! The language of a member of staff: from the address, else as chosen before, else the browser's.

use rocket::Request;
use rocket::request::{FromRequest, Outcome};

use super::cookies::{self, LANG};
use crate::acts::method::STAFF;
use crate::domain::wording::Lang;
use crate::i18n::choose;

/// Who reads, as far as words are concerned.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// The language.
    pub lang: Lang,
    /// Chosen on this page: to be remembered.
    pub chosen: bool,
}

impl Reader {
    /// The reader of a request.
    pub fn of(request: &Request<'_>) -> Self {
        let known = |text: &str| text.parse::<Lang>().ok().filter(|lang| STAFF.contains(lang));
        let asked = request.query_value::<&str>("lang").and_then(Result::ok).and_then(known);
        let before = || cookies::read(request, LANG).as_deref().and_then(known);
        let header = request.headers().get_one("Accept-Language").unwrap_or_default();
        let accepts: String = header.chars().take(200).collect();
        let lang = asked.or_else(before).or_else(|| choose(&accepts, &STAFF));
        Self { lang: lang.unwrap_or(Lang::Fr), chosen: asked.is_some() }
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Reader {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        Outcome::Success(Self::of(request))
    }
}
