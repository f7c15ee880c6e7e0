//! The directory at hand: help lines and who listens to complaints are served from memory. It is read
//! at start, after a change on this server at once, and after one on another within a minute (R34).

use std::sync::{Arc, PoisonError, RwLock};

use rocket::fairing::AdHoc;

use crate::acts::{Desk, directory};
use crate::i18n::directory::{Directory, shipped};

/// Seconds for which what is at hand is believed.
const BELIEVED: i64 = 60;

/// What is at hand.
#[derive(Debug)]
pub struct Board {
    now: RwLock<Look>,
}

/// What was found, and when the database was asked.
#[derive(Debug)]
struct Look {
    at: i64,
    found: Arc<Directory>,
}

impl Board {
    /// What is shipped with the program, until the database is asked.
    ///
    /// # Errors
    /// What is shipped cannot be read.
    pub fn shipped() -> Result<Self, serde_json::Error> {
        let found = Arc::new(Directory::of(shipped()?)?);
        Ok(Self { now: RwLock::new(Look { at: i64::MIN, found }) })
    }

    /// The directory. Once a minute one of those who ask looks into the database; meanwhile, and
    /// while it does not answer, everybody gets what is known.
    pub async fn current(&self, desk: &Desk) -> Arc<Directory> {
        let is_fresh = |look: &Look| {
            let age = desk.clock.now().checked_sub(look.at);
            age.is_some_and(|age| (0..BELIEVED).contains(&age))
        };
        {
            let look = self.now.read().unwrap_or_else(PoisonError::into_inner);
            if is_fresh(&look) {
                return Arc::clone(&look.found);
            }
        }
        let known = {
            let mut look = self.now.write().unwrap_or_else(PoisonError::into_inner);
            if is_fresh(&look) {
                Some(Arc::clone(&look.found))
            } else {
                look.at = desk.clock.now();
                None
            }
        };
        match known {
            Some(known) => known,
            None => self.look(desk).await,
        }
    }

    /// Looks into the database now; what cannot be read leaves what is known.
    pub async fn look(&self, desk: &Desk) -> Arc<Directory> {
        let found = directory::current(desk).await;
        let mut look = self.now.write().unwrap_or_else(PoisonError::into_inner);
        look.at = desk.clock.now();
        if let Ok(found) = found {
            look.found = Arc::new(found);
        } else {
            tracing::error!(event = "directory.failed");
        }
        Arc::clone(&look.found)
    }
}

/// Looks once before the first request.
pub fn at_start() -> AdHoc {
    AdHoc::on_ignite("directory", |rocket| {
        Box::pin(async move {
            let parts = (rocket.state::<Board>(), rocket.state::<Arc<Desk>>());
            if let (Some(board), Some(desk)) = parts {
                board.look(desk).await;
            }
            rocket
        })
    })
}
