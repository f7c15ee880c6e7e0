//! The rack: what is public of each consultation, looked up at most once a second; each page and file made once
//! for a day and a state of what is stored.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rocket::tokio::sync::{OnceCell, Semaphore};
use rocket::tokio::task::spawn_blocking;

use super::sheet::{Kind, Site, sheet};
use crate::acts::exports::{self, Format};
use crate::acts::results::{Results, is_public, results};
use crate::acts::{ActError, Desk};
use crate::domain::code;
use crate::domain::status::Status;
use crate::store::StoreError;
use crate::store::results::Standing;
use crate::web::compressed::Compressed;
use crate::web::error::Error;
use crate::web::respond::shelf::Document;
use crate::web::respond::view::Pages;

/// Most codes remembered; beyond that the rack is emptied.
const MOST: usize = 1_000;
/// Pages and files are made one at a time: the other core goes on serving.
static MAKING: Semaphore = Semaphore::const_new(1);

/// Where a page is, or is being made.
type Place<T> = Arc<OnceCell<Arc<T>>>;

/// A file of figures.
#[derive(Debug)]
pub struct File {
    /// What it is called when it is kept.
    pub name: String,
    /// Its bytes.
    pub body: Arc<Compressed>,
}

/// What is public of a consultation on a day.
#[derive(Debug)]
pub struct Edition {
    code: String,
    standing: Standing,
    today: String,
    gathered: OnceCell<Arc<Results>>,
    pages: Mutex<HashMap<Kind, Place<Document>>>,
    files: Mutex<HashMap<&'static str, Place<File>>>,
}

impl Edition {
    fn new(code: &str, standing: Standing, today: &str) -> Self {
        Self {
            code: code.to_owned(),
            standing,
            today: today.to_owned(),
            gathered: OnceCell::new(),
            pages: Mutex::default(),
            files: Mutex::default(),
        }
    }

    /// Children were answered: it may be found by anybody.
    pub fn is_answered(&self) -> bool {
        self.standing.versions > 0
    }

    /// What its pages are made from.
    ///
    /// # Errors
    /// What is stored cannot be read, or the database does not answer.
    pub async fn results(&self, desk: &Desk) -> Result<Arc<Results>, Error> {
        let gathered = self.gathered.get_or_try_init(async || {
            let gathered = results(desk, &self.code).await?;
            gathered.map(Arc::new).ok_or(Error::NotFound)
        });
        gathered.await.map(Arc::clone)
    }

    /// One of its pages.
    ///
    /// # Errors
    /// The page could not be made.
    pub async fn page(
        &self,
        desk: &Desk,
        pages: &Pages,
        site: &Site,
        kind: Kind,
    ) -> Result<Arc<Document>, Error> {
        let place = {
            let mut places = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(places.entry(kind).or_default())
        };
        let made = place.get_or_try_init(async || {
            let results = self.results(desk).await?;
            let _one = MAKING.acquire().await.map_err(|_| Error::Busy)?;
            let (pages, site, today) = (pages.clone(), site.clone(), self.today.clone());
            let made = spawn_blocking(move || {
                let rendered = sheet(&pages, &results, &site, kind, &today);
                let rendered = rendered.map_err(|_| Error::Page)?;
                Ok::<_, Error>(Arc::new(Document::new(&rendered)))
            });
            made.await.map_err(|_| Error::Page)?
        });
        made.await.map(Arc::clone)
    }

    /// A file of the last release that stands; nothing where every release was taken back.
    ///
    /// # Errors
    /// Nothing was answered or released yet, or the file could not be made.
    pub async fn file(&self, desk: &Desk, format: Format) -> Result<Option<Arc<File>>, Error> {
        let results = self.results(desk).await?;
        let Some(release) = &results.release else {
            let taken = results.figures.releases.iter().any(|told| told.retracted);
            return if taken { Ok(None) } else { Err(Error::NotFound) };
        };
        let place = {
            let mut places = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(places.entry(format.name()).or_default())
        };
        let made = place.get_or_try_init(async || {
            let _one = MAKING.acquire().await.map_err(|_| Error::Busy)?;
            let (name, bytes) = exports::export(desk, release, format).await?;
            let body = Arc::new(Compressed::as_is(bytes));
            Ok::<_, Error>(Arc::new(File { name, body }))
        });
        made.await.map(|file| Some(Arc::clone(file)))
    }
}

/// The second of a look, and what it found.
type Look = (i64, Arc<Edition>);

/// What is kept at hand.
#[derive(Default)]
pub struct Rack(RwLock<HashMap<String, Look>>);

impl Rack {
    /// What is public under a typed code; nothing where children were never asked.
    ///
    /// # Errors
    /// The database does not answer, and nothing was known.
    pub async fn find(&self, desk: &Desk, typed: &str) -> Result<Option<Arc<Edition>>, Error> {
        let Some(code) = code::normalise(typed) else { return Ok(None) };
        let now = desk.clock.now();
        let before = {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            known.get(&code).cloned()
        };
        if let Some((seen, edition)) = &before
            && *seen == now
        {
            return Ok(Some(Arc::clone(edition)));
        }
        let before = before.map(|(_, edition)| edition);
        let standing = match desk.store.standing(&code).await {
            // What was known goes on while the database is away.
            Err(StoreError::Unavailable(_)) if before.is_some() => return Ok(before),
            found => found.map_err(ActError::Store)?,
        };
        let public = |standing: &Standing| standing.status.parse::<Status>().is_ok_and(is_public);
        let standing = standing.filter(public);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let Some(standing) = standing else {
            known.remove(&code);
            return Ok(None);
        };
        if known.len() >= MOST {
            known.clear();
        }
        // Those who looked together get the same, and with it the same pages.
        let last = known.get(&code).map(|(_, edition)| Arc::clone(edition)).or(before);
        let today = desk.clock.today();
        let same = last.filter(|edition| edition.standing == standing && edition.today == today);
        let edition = same.unwrap_or_else(|| Arc::new(Edition::new(&code, standing, &today)));
        known.insert(code, (now, Arc::clone(&edition)));
        Ok(Some(edition))
    }
}
