//! `GET /media/ID`: a picture or a recording of a question, the same for everyone and for good. Who
//! does not know its id, of 122 random bits, finds nothing (ADR 0015).

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use rocket::http::{ContentType, Header};
use rocket::response::{self, Responder, Response};
use rocket::{Request, State, get};

use super::error::Error;
use super::files::ANYWHERE;
use crate::acts::Desk;
use crate::domain::media::MediaKind;

/// Most that are remembered, 60 KB each at most; beyond that all are forgotten.
const MOST: usize = 300;

type Kept = Arc<(MediaKind, Vec<u8>)>;

/// Those that were asked for, in memory.
#[derive(Debug, Default)]
pub struct Gallery {
    kept: RwLock<HashMap<String, Kept>>,
}

impl Gallery {
    async fn find(&self, desk: &Desk, id: &str) -> Result<Option<Kept>, Error> {
        if let Some(found) = self.kept.read().unwrap_or_else(PoisonError::into_inner).get(id) {
            return Ok(Some(Arc::clone(found)));
        }
        let Some(found) = desk.store.media_bytes(id).await? else { return Ok(None) };
        let found = Arc::new(found);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(id.to_owned(), Arc::clone(&found));
        Ok(Some(found))
    }

    /// Forgets one that was removed.
    pub fn forget(&self, id: &str) {
        self.kept.write().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}

/// One picture or recording.
#[get("/media/<id>")]
pub async fn show(
    id: &str,
    gallery: &State<Gallery>,
    desk: &State<Arc<Desk>>,
) -> Result<Shown, Error> {
    gallery.find(desk, id).await?.map(Shown).ok_or(Error::NotFound)
}

/// On its way out.
pub struct Shown(Kept);

impl<'r> Responder<'r, 'static> for Shown {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let (kind, bytes) = &*self.0;
        let content_type = match kind {
            MediaKind::Picture => ContentType::JPEG,
            MediaKind::Voice => ContentType::new("audio", "ogg"),
        };
        Response::build()
            .header(content_type)
            .header(Header::new("Cache-Control", "public, max-age=31536000, immutable"))
            .header(Header::new(ANYWHERE.0, ANYWHERE.1))
            .sized_body(bytes.len(), std::io::Cursor::new(bytes.clone()))
            .ok()
    }
}
