//! The public home at hand: the database is asked at most once a second, and the page is rendered
//! and compressed once per language for as long as nothing on it changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rocket::tokio::sync::OnceCell;
use rocket::tokio::task::spawn_blocking;

use super::shelf::{Document, RENDERING};
use super::view::{self, Pages};
use crate::acts::listings::{self, Answered};
use crate::acts::{ActError, Desk};
use crate::domain::wording::Lang;
use crate::store::listings::Listed;
use crate::web::error::Error;

/// Seconds for which what is at hand is believed.
const BELIEVED: i64 = 1;

/// The page in one language, or the place where it is being made.
type Place = Arc<OnceCell<Arc<Document>>>;

/// What is at hand.
#[derive(Debug, Default)]
pub struct Front {
    now: RwLock<Option<Look>>,
}

/// What was found, and when the database was asked.
#[derive(Debug)]
struct Look {
    at: i64,
    home: Arc<Home>,
}

/// What stands on the home page.
#[derive(Debug, Default)]
pub struct Home {
    open: Vec<Listed>,
    answered: Vec<Answered>,
    pages: Mutex<HashMap<Lang, Place>>,
}

impl Front {
    /// What stands there. Once a second one of those who ask looks into the database; meanwhile,
    /// and while it does not answer, everybody gets what is known.
    pub async fn current(&self, desk: &Desk) -> Arc<Home> {
        let now = desk.clock.now();
        {
            let mut look = self.now.write().unwrap_or_else(PoisonError::into_inner);
            if let Some(look) = look.as_mut() {
                if now.checked_sub(look.at).is_some_and(|age| (0..BELIEVED).contains(&age)) {
                    return Arc::clone(&look.home);
                }
                look.at = now;
            }
        }
        let found = Home::find(desk).await;
        let mut look = self.now.write().unwrap_or_else(PoisonError::into_inner);
        let known = look.as_ref().map(|look| Arc::clone(&look.home));
        let home = match (found, known) {
            (Ok(found), Some(known)) if known.is_same(&found) => known,
            (Ok(found), _) => Arc::new(found),
            (Err(_), known) => {
                tracing::error!(event = "home.failed");
                known.unwrap_or_default()
            }
        };
        *look = Some(Look { at: now, home: Arc::clone(&home) });
        home
    }

    /// Something changed on this server: the next one looks.
    pub fn forget(&self) {
        let mut look = self.now.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(look) = look.as_mut() {
            look.at = i64::MIN;
        }
    }
}

impl Home {
    async fn find(desk: &Desk) -> Result<Self, ActError> {
        let (open, answered) = (listings::shown(desk).await?, listings::answered(desk).await?);
        Ok(Self { open, answered, pages: Mutex::default() })
    }

    fn is_same(&self, other: &Self) -> bool {
        self.open == other.open && self.answered == other.answered
    }

    /// As the page needs it.
    pub fn view(&self) -> view::Home<'_> {
        view::Home { open: &self.open, answered: &self.answered }
    }

    /// The page in one language, made by the first who asks, beside the workers of the server.
    ///
    /// # Errors
    /// The page could not be made.
    pub async fn page(self: &Arc<Self>, pages: &Pages, lang: Lang) -> Result<Arc<Document>, Error> {
        let place = {
            let mut made = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(made.entry(lang).or_default())
        };
        let document = place.get_or_try_init(async || {
            let _one = RENDERING.acquire().await.map_err(|_| Error::Busy)?;
            let (home, pages) = (Arc::clone(self), pages.clone());
            let rendered = spawn_blocking(move || pages.home(lang, home.view(), None)).await;
            let rendered = rendered.map_err(|_| Error::Page)?.map_err(|_| Error::Page)?;
            Ok(Arc::new(Document::new(&rendered)))
        });
        document.await.map(Arc::clone)
    }
}
