//! Hashing passwords takes a quarter of a second and 64 MiB each: two at once at most, never on a
//! worker of the server, and a short line before them. Who finds it full is asked to come back.

use tokio::sync::Semaphore;

use super::ActError;

/// Hashes at once (S-1).
const RUNNING: usize = 2;
/// How many more may wait (S-1).
const WAITING: usize = 16;
/// Most of all these places that strangers may take: some are left for everybody else.
const STRANGERS: usize = 8;

/// Who asks for a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Somebody with a session, a sign-in link or a device we know.
    Known,
    /// Anybody.
    Stranger,
}

/// The line before the hashes.
#[derive(Debug)]
pub struct Line {
    running: Semaphore,
    places: Semaphore,
    strangers: Semaphore,
}

/// The one line of this server.
pub static LINE: Line = Line::new();

fn busy<E>(_: E) -> ActError {
    ActError::refused("busy", "")
}

impl Line {
    const fn new() -> Self {
        Self {
            running: Semaphore::const_new(RUNNING),
            places: Semaphore::const_new(RUNNING + WAITING),
            strangers: Semaphore::const_new(STRANGERS),
        }
    }

    /// Does the work when its turn comes.
    ///
    /// # Errors
    /// The line is full; the work was not begun.
    pub async fn work<T: Send + 'static>(
        &'static self,
        lane: Lane,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ActError> {
        let _stranger = match lane {
            Lane::Stranger => Some(self.strangers.try_acquire().map_err(busy)?),
            Lane::Known => None,
        };
        let _place = self.places.try_acquire().map_err(busy)?;
        let running = self.running.acquire().await.map_err(busy)?;
        let work = move || {
            // Held by the work itself: whoever asked may have left.
            let _running = running;
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(busy)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn refused(result: Result<usize, ActError>) -> bool {
        matches!(result, Err(ActError::Refused { key: "busy", .. }))
    }

    #[tokio::test]
    async fn the_line_is_short_and_strangers_never_fill_it() {
        static LINE: Line = Line::new();
        // Closed until its other end is dropped.
        let (closed, gate) = std::sync::mpsc::channel::<()>();
        let gate = Arc::new(std::sync::Mutex::new(gate));
        let running = Arc::new(AtomicUsize::new(0));
        let ask = |lane| {
            let (gate, running) = (Arc::clone(&gate), Arc::clone(&running));
            tokio::spawn(LINE.work(lane, move || {
                let at_once = running.fetch_add(1, Ordering::SeqCst) + 1;
                let _ = gate.lock().map(|gate| gate.recv());
                running.fetch_sub(1, Ordering::SeqCst);
                at_once
            }))
        };
        let mut waiting: Vec<_> = (0..STRANGERS).map(|_| ask(Lane::Stranger)).collect();
        tokio::task::yield_now().await;
        assert!(refused(ask(Lane::Stranger).await.unwrap()), "one stranger too many");
        waiting.extend((STRANGERS..RUNNING + WAITING).map(|_| ask(Lane::Known)));
        tokio::task::yield_now().await;
        assert!(refused(ask(Lane::Known).await.unwrap()), "the line is full");
        drop(closed);
        for one in waiting {
            assert!(one.await.unwrap().unwrap() <= RUNNING);
        }
        assert!(ask(Lane::Stranger).await.unwrap().is_ok(), "there is room again");
    }
}
