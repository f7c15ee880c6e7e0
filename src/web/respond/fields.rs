//! A posted form, read strictly: whole, short, one encoding, in order. Rocket's own forms let a
//! truncated body, a repeated field or a broken character pass; a child's answers may not.

use percent_encoding::percent_decode;
use rocket::Request;
use rocket::data::{Data, FromData, Outcome, ToByteUnit};
use rocket::http::Status;

/// Most bytes of a form (R3, W-6).
const MOST_BYTES: usize = 128 * 1024;
/// Most fields of a form: more than any questionnaire has.
const MOST_FIELDS: usize = 2_000;
/// The last field of every form: a body without it was cut off.
const END: (&str, &str) = ("end", "1");

/// A field that people do not see and leave empty; programs that fill in everything fill it in.
pub const TRAP: &str = "empty";
/// The field with the solution of a puzzle.
pub const SOLUTION: &str = "solution";

/// The fields of a form in order, without the last one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// Reads an `application/x-www-form-urlencoded` body.
    ///
    /// # Errors
    /// 400 when it was cut off or cannot be read, 422 for a character no text may hold.
    pub fn parse(body: &[u8]) -> Result<Self, Status> {
        let mut fields = Vec::new();
        for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let mut parts = pair.splitn(2, |byte| *byte == b'=');
            let name = decode(parts.next().unwrap_or_default())?;
            let value = decode(parts.next().unwrap_or_default())?;
            fields.push((name, value));
            if fields.len() > MOST_FIELDS {
                return Err(Status::PayloadTooLarge);
            }
        }
        match fields.pop() {
            Some((name, value)) if (name.as_str(), value.as_str()) == END => Ok(Self(fields)),
            _ => Err(Status::BadRequest),
        }
    }

    /// The value of a field that must not be repeated.
    pub fn one(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(known, _)| known == name);
        let first = values.next()?;
        values.next().is_none().then_some(first.1.as_str())
    }

    /// True when somebody filled in what people leave empty.
    pub fn fills_trap(&self) -> bool {
        self.0.iter().any(|(name, value)| name == TRAP && !value.trim().is_empty())
    }

    /// The fields that carry answers.
    pub fn answers(&self) -> Vec<(String, String)> {
        let about_page = ["lang", "band", "rev", "id", "code", TRAP, SOLUTION];
        self.0.iter().filter(|(name, _)| !about_page.contains(&name.as_str())).cloned().collect()
    }
}

fn decode(text: &[u8]) -> Result<String, Status> {
    let spaced: Vec<u8> =
        text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let decoded = percent_decode(&spaced).collect();
    let text = String::from_utf8(decoded).map_err(|_| Status::BadRequest)?;
    if text.contains('\0') { Err(Status::UnprocessableEntity) } else { Ok(text) }
}

#[rocket::async_trait]
impl<'r> FromData<'r> for Fields {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        if !request.content_type().is_some_and(|kind| kind.is_form()) {
            return Outcome::Error((Status::UnsupportedMediaType, ()));
        }
        let body = match data.open(MOST_BYTES.bytes()).into_bytes().await {
            Ok(body) if body.is_complete() => body.into_inner(),
            Ok(_) => return Outcome::Error((Status::PayloadTooLarge, ())),
            Err(_) => return Outcome::Error((Status::BadRequest, ())),
        };
        match Self::parse(&body) {
            Ok(fields) => Outcome::Success(fields),
            Err(status) => Outcome::Error((status, ())),
        }
    }
}

#[cfg(test)]
mod tests {
    use rocket::http::Status;

    use super::Fields;

    #[test]
    fn a_body_cut_at_any_byte_is_refused() {
        let body = b"lang=fr&q.a=yes&q.b=%C3%A9t%C3%A9&end=1";
        assert_eq!(Fields::parse(body).unwrap().one("q.b"), Some("été"));
        for at in 0..body.len() {
            assert!(Fields::parse(&body[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn broken_characters_are_refused() {
        assert_eq!(Fields::parse(b"q.a=%FF&end=1"), Err(Status::BadRequest));
        assert_eq!(Fields::parse(b"q.a=%00&end=1"), Err(Status::UnprocessableEntity));
        assert_eq!(Fields::parse(b"lang=fr&lang=nl&end=1").unwrap().one("lang"), None);
    }
}
