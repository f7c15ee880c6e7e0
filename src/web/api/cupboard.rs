//! Documents in memory: a release never changes, so what was made of it once is handed out again. Bounded,
//! and what was taken back goes.

use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use super::answer::Body;
use super::kind::Kind;
use super::problem::Problem;

/// Most bytes that are kept.
const MOST: usize = 32 * 1024 * 1024;

/// A document: of what, with which fingerprint, in which kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The id of what it was made of.
    pub of: String,
    /// Its fingerprint.
    pub hash: String,
    /// What it is written in.
    pub kind: Kind,
}

/// Documents that were asked for, the longest unused first.
#[derive(Debug, Default)]
pub struct Cupboard {
    kept: Mutex<Kept>,
    /// One at a time is made, so that many who ask at once cost as much as one.
    making: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Kept {
    all: VecDeque<(Name, Arc<Body>)>,
    bytes: usize,
}

impl Cupboard {
    /// The document of this name; it is made when it is not here.
    ///
    /// # Errors
    /// It cannot be made.
    pub async fn find(
        &self,
        name: Name,
        make: impl Future<Output = Result<Vec<u8>, Problem>>,
    ) -> Result<Arc<Body>, Problem> {
        if let Some(found) = self.kept().find(&name) {
            return Ok(found);
        }
        let _alone = self.making.lock().await;
        if let Some(found) = self.kept().find(&name) {
            return Ok(found);
        }
        let body = Arc::new(Body::new(&name.hash, name.kind, make.await?));
        self.kept().put(name, Arc::clone(&body), MOST);
        Ok(body)
    }

    /// Forgets all that was made of something.
    pub fn forget(&self, of: &str) {
        self.kept().drop_all(|name| name.of == of);
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn find(&mut self, name: &Name) -> Option<Arc<Body>> {
        let at = self.all.iter().position(|(known, _)| known == name)?;
        let found = self.all.remove(at)?;
        let body = Arc::clone(&found.1);
        self.all.push_back(found);
        Some(body)
    }

    fn put(&mut self, name: Name, body: Arc<Body>, most: usize) {
        // What is no longer what it was made of goes at once.
        self.drop_all(|known| known.of == name.of && known.kind == name.kind);
        self.bytes += body.bytes.len();
        self.all.push_back((name, body));
        while self.bytes > most {
            let Some((_, gone)) = self.all.pop_front() else { break };
            self.bytes -= gone.bytes.len();
        }
    }

    fn drop_all(&mut self, goes: impl Fn(&Name) -> bool) {
        self.all.retain(|(name, _)| !goes(name));
        self.bytes = self.all.iter().map(|(_, body)| body.bytes.len()).sum();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Body, Kept, Kind, Name};

    fn name(of: &str, hash: &str, kind: Kind) -> Name {
        Name { of: of.to_owned(), hash: hash.to_owned(), kind }
    }

    #[test]
    fn what_was_not_asked_for_longest_goes_first_and_no_more_is_kept_than_fits() {
        let mut kept = Kept::default();
        let ten = |hash: &str| Arc::new(Body::new(hash, Kind::Csv, vec![0; 10]));
        for of in ["a", "b", "c"] {
            kept.put(name(of, "1", Kind::Csv), ten("1"), 30);
        }
        assert!(kept.find(&name("a", "1", Kind::Csv)).is_some());
        kept.put(name("d", "1", Kind::Csv), ten("1"), 30);
        let left = |kept: &mut Kept| {
            ["a", "b", "c", "d"].map(|of| kept.find(&name(of, "1", Kind::Csv)).is_some())
        };
        assert_eq!(left(&mut kept), [true, false, true, true]);
        assert_eq!(kept.bytes, 30);
        kept.put(name("a", "2", Kind::Csv), ten("2"), 30);
        assert!(kept.find(&name("a", "1", Kind::Csv)).is_none(), "another fingerprint");
        assert_eq!((kept.bytes, kept.all.len()), (30, 3));
        kept.put(name("e", "1", Kind::Csv), Arc::new(Body::new("1", Kind::Csv, vec![0; 31])), 30);
        assert_eq!((kept.bytes, kept.all.len()), (0, 0), "what does not fit is not kept");
    }

    #[test]
    fn what_was_taken_back_goes_in_every_kind() {
        let mut kept = Kept::default();
        for kind in [Kind::Csv, Kind::Json] {
            kept.put(name("a", "1", kind), Arc::new(Body::new("1", kind, vec![0])), 9);
            kept.put(name("b", "1", kind), Arc::new(Body::new("1", kind, vec![0])), 9);
        }
        kept.drop_all(|name| name.of == "a");
        assert_eq!((kept.bytes, kept.all.len()), (2, 2));
        assert!(kept.find(&name("b", "1", Kind::Json)).is_some());
    }
}
