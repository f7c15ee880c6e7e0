//! A posted form of staff, already checked to come from one of our own pages (S-8). There is no
//! other way to read a body here, so no handler can forget it.

use percent_encoding::percent_decode;
use rocket::Request;
use rocket::data::{Data, FromData, Outcome, ToByteUnit};
use rocket::http::Status;
use subtle::ConstantTimeEq;

use super::cookies;
use super::member::Member;
use super::proof;
use crate::config::Config;

/// Most bytes of a form from somebody who is signed in: a document of 1 MiB, percent-encoded.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Most bytes of a form from anybody.
const MOST_BYTES_OUTSIDE: usize = 16 * 1024;
/// Most fields of a form: forty places in two languages, with their settings.
const MOST_FIELDS: usize = 300;

/// The fields of a form in order.
#[derive(Debug, Clone, Default)]
pub struct Posted(Vec<(String, String)>);

impl Posted {
    /// The value of a field that is not repeated; empty when it is missing.
    pub fn one(&self, name: &str) -> &str {
        let mut values = self.0.iter().filter(|(known, _)| known == name);
        match (values.next(), values.next()) {
            (Some((_, value)), None) => value,
            _ => "",
        }
    }

    /// True when there is such a field.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// The same form without a field.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self
    }

    /// Every field in order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn parse(body: &[u8]) -> Option<Self> {
        let mut fields = Vec::new();
        for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let mut parts = pair.splitn(2, |byte| *byte == b'=');
            let name = decode(parts.next().unwrap_or_default())?;
            let value = decode(parts.next().unwrap_or_default())?;
            fields.push((name, value));
        }
        Self::of(fields)
    }

    /// These fields, unless they are too many or hold what no text may.
    pub(super) fn of(fields: Vec<(String, String)>) -> Option<Self> {
        let readable =
            fields.iter().all(|(name, value)| !(name.contains('\0') || value.contains('\0')));
        (readable && fields.len() <= MOST_FIELDS).then_some(Self(fields))
    }

    /// True when they carry this token.
    pub(super) fn carries(&self, expected: &str) -> bool {
        let given = self.one("form_token");
        !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(given.as_bytes()))
    }
}

fn decode(text: &[u8]) -> Option<String> {
    let spaced: Vec<u8> =
        text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    String::from_utf8(percent_decode(&spaced).collect()).ok()
}

/// True unless the browser says that another site sent this. A client that says nothing at all
/// still needs the token.
fn is_ours(request: &Request<'_>) -> bool {
    let headers = request.headers();
    let only = |name: &str| {
        let mut values = headers.get(name);
        (values.next(), values.next().is_some())
    };
    if !matches!(only("Sec-Fetch-Site"), (Some("same-origin"), false) | (None, _)) {
        return false;
    }
    match only("Origin") {
        (None, _) => true,
        (Some(origin), false) => {
            let config = request.rocket().state::<Config>();
            let public = config.is_some_and(|config| config.public_url == origin);
            let host = headers.get_one("Host").unwrap_or_default();
            let same = origin.split_once("://").is_some_and(|(scheme, rest)| {
                matches!(scheme, "http" | "https") && !host.is_empty() && rest == host
            });
            public || same
        }
        _ => false,
    }
}

/// Why a form was not read, for the log.
pub(super) fn refused(why: &'static str) -> Status {
    tracing::warn!(event = "form.refused", reason = why);
    Status::Forbidden
}

/// Who sends a form, as far as it is known before the form is read.
pub(super) struct Sender {
    /// True when somebody is signed in.
    pub is_member: bool,
    /// The token the form must carry: the session's, or before signing in the cookie's.
    pub token: Option<String>,
}

impl Sender {
    /// The sender of a request from one of our own pages.
    ///
    /// # Errors
    /// It comes from elsewhere, or the database does not answer.
    pub async fn of(request: &Request<'_>) -> Result<Self, Status> {
        if !is_ours(request) {
            return Err(refused("origin"));
        }
        let member = Member::of(request).await?;
        let path = request.uri().path();
        let outside = path.starts_with("/team/sign-in") || path.starts_with("/team/link/");
        let is_member = member.is_some();
        let token = match member {
            _ if outside => cookies::read(request, cookies::FORM),
            member => member.map(|member| member.session.form_token),
        };
        Ok(Self { is_member, token })
    }
}

#[rocket::async_trait]
impl<'r> FromData<'r> for Posted {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        let sender = match Sender::of(request).await {
            Ok(sender) => sender,
            Err(status) => return Outcome::Error((status, ())),
        };
        if !request.content_type().is_some_and(|kind| kind.is_form()) {
            return Outcome::Error((Status::UnsupportedMediaType, ()));
        }
        let most = if sender.is_member { MOST_BYTES } else { MOST_BYTES_OUTSIDE };
        let body = match data.open(most.bytes()).into_bytes().await {
            Ok(body) if body.is_complete() => body.into_inner(),
            Ok(_) => return Outcome::Error((Status::PayloadTooLarge, ())),
            Err(_) => return Outcome::Error((Status::BadRequest, ())),
        };
        let Some(posted) = Self::parse(&body) else {
            return Outcome::Error((Status::BadRequest, ()));
        };
        match sender.token {
            Some(expected) if posted.carries(&expected) => {
                match proof::pass(request, posted).await {
                    Ok(posted) => Outcome::Success(posted),
                    Err(status) => Outcome::Error((status, ())),
                }
            }
            Some(_) => Outcome::Error((refused("token"), ())),
            None => Outcome::Error((refused("no token"), ())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Posted;

    #[test]
    fn a_repeated_or_missing_field_is_empty() {
        let posted = Posted::parse(b"a=1&b=2&b=3&c=%C3%A9+x").unwrap();
        assert_eq!((posted.one("a"), posted.one("b"), posted.one("c")), ("1", "", "é x"));
        assert_eq!(posted.one("d"), "");
        assert!(Posted::parse(b"a=%FF").is_none() && Posted::parse(b"a=%00").is_none());
        assert!(Posted::parse("a=1&".repeat(301).as_bytes()).is_none());
    }
}
