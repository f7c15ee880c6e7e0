//! A file that staff send with a form, checked like every other form of theirs. It is read into
//! memory, within a limit, and never lies on a disk as it came.

use rocket::Request;
use rocket::data::{Data, FromData, Outcome, ToByteUnit};
use rocket::http::Status;

use super::posted::{self, Posted};
use super::proof::{self, Asks};
use crate::domain::media::MOST_BYTES;

/// What the words and the borders of the form take beside the file.
const REST: usize = 16 * 1024;

/// The words of a form and its one file of at most so many bytes.
#[derive(Debug)]
pub struct Upload<const MOST: usize = MOST_BYTES> {
    /// The fields that are words.
    pub posted: Posted,
    /// The file; empty when none was chosen.
    pub file: Vec<u8>,
}

impl<const MOST: usize> Upload<MOST> {
    /// Reads a `multipart/form-data` body.
    async fn parse(body: &[u8], boundary: &str) -> Option<Self> {
        let mut form = multer::Multipart::with_reader(body, boundary);
        let (mut fields, mut file) = (Vec::new(), None);
        while let Some(part) = form.next_field().await.ok()? {
            let name = part.name()?.to_owned();
            let is_file = part.file_name().is_some();
            let bytes = part.bytes().await.ok()?;
            if is_file && file.is_none() {
                file = Some(bytes.to_vec());
            } else if is_file {
                return None;
            } else {
                fields.push((name, std::str::from_utf8(&bytes).ok()?.to_owned()));
            }
        }
        Some(Self { posted: Posted::of(fields)?, file: file.unwrap_or_default() })
    }
}

#[rocket::async_trait]
impl<'r, const MOST: usize> FromData<'r> for Upload<MOST> {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        let sender = match posted::Sender::of(request).await {
            Ok(sender) => sender,
            Err(status) => return Outcome::Error((status, ())),
        };
        // The page that asks who sits there could not bring a file back.
        if proof::asks_at(request) == Asks::WhenOld {
            return Outcome::Error((Status::Forbidden, ()));
        }
        // A file is only for who is signed in.
        let Some(expected) = sender.token.filter(|_| sender.is_member) else {
            return Outcome::Error((Status::Forbidden, ()));
        };
        let kind = request.content_type().filter(|kind| kind.is_form_data());
        let Some(boundary) = kind.and_then(|kind| kind.param("boundary")) else {
            return Outcome::Error((Status::UnsupportedMediaType, ()));
        };
        let body = match data.open((MOST + REST).bytes()).into_bytes().await {
            Ok(body) if body.is_complete() => body.into_inner(),
            Ok(_) => return Outcome::Error((Status::PayloadTooLarge, ())),
            Err(_) => return Outcome::Error((Status::BadRequest, ())),
        };
        match Self::parse(&body, boundary).await {
            Some(upload) if upload.posted.carries(&expected) => Outcome::Success(upload),
            Some(_) => Outcome::Error((posted::refused("token"), ())),
            None => Outcome::Error((Status::BadRequest, ())),
        }
    }
}
