//! `/static/HASH/…`: files of the program, cached for good because the hash changes with them.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use rocket::http::{ContentType, Header};
use rocket::response::{self, Responder, Response};
use rocket::{Request, State, get};

use super::assets::{Asset, Assets};
use super::error::Error;

/// One file.
#[get("/static/<hash>/<path..>")]
pub fn show(hash: &str, path: PathBuf, assets: &State<Arc<Assets>>) -> Result<File, Error> {
    let path = path.to_str().ok_or(Error::NotFound)?;
    match assets.get(hash, path) {
        Some(asset) => Ok(File(asset.clone())),
        None => Err(Error::NotFound),
    }
}

/// For the page in the builder's phone, which is shut off from our own origin. What has it is the
/// same for everyone and needs no cookie.
pub const ANYWHERE: (&str, &str) = ("Cross-Origin-Resource-Policy", "cross-origin");

/// A file on its way out.
pub struct File(Asset);

impl<'r> Responder<'r, 'static> for File {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let kind = ContentType::from_str(self.0.content_type).unwrap_or(ContentType::Binary);
        let mut answer = Response::build();
        answer
            .header(kind)
            .header(Header::new("Cache-Control", "public, max-age=31536000, immutable"))
            .header(Header::new(ANYWHERE.0, ANYWHERE.1))
            .header(Header::new("Access-Control-Allow-Origin", "*"));
        self.0.body.put(request, &mut answer);
        answer.ok()
    }
}
