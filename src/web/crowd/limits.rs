//! How much one sender may ask for. A school behind one address fits; a flood does not. What is
//! kept of a sender is three times, under a salted hash, and gone within a minute of the last
//! request; when too many are remembered, the oldest go (ADR 0013).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

pub use super::sender::{Salt, Sender};
use crate::clock::Dice;
use crate::web::pace::Pace;

/// Pages and files: 240 at once, then 120 a minute.
const PAGES: Pace = Pace { burst: 240, every: 500 };
/// Pictures and recordings: 1,000 at once, then 600 a minute. A class looks at many of them, and they
/// must not take the pages away from it.
const MEDIA: Pace = Pace { burst: 1_000, every: 100 };
/// Sends: 60 at once, then 60 a minute.
const SENDS: Pace = Pace { burst: 60, every: 1_000 };
/// Seconds after which a generation of senders grows old; after as many again it is forgotten.
/// With the time between two sweeps that is less than a minute.
const GENERATION: i64 = 25;
/// Seconds after which the salt is replaced, and all are strangers again.
const SALTED: i64 = 540;
/// Most senders remembered: half of them young.
const MOST: usize = 100_000;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A page or a file.
    Page,
    /// A picture or a recording of a question.
    Media,
    /// That answers be taken.
    Send,
}

/// Counts what each sender asks for.
pub struct Limits {
    dice: Dice,
    kept: Mutex<Kept>,
}

/// When what a sender asked for is forgotten, in milliseconds since 1970.
#[derive(Clone, Copy, Default)]
struct Taken {
    pages: i64,
    media: i64,
    sends: i64,
}

/// Who is remembered: seen in this generation, or in the one before.
struct Kept {
    salt: Salt,
    salted: i64,
    young: HashMap<Sender, Taken>,
    old: HashMap<Sender, Taken>,
    turned: i64,
}

impl Limits {
    /// Nobody is known.
    pub fn new(dice: Dice, now: i64) -> Self {
        let kept = Mutex::new(Kept::new(&dice, now));
        Self { dice, kept }
    }

    /// Counts a request of whoever the salt makes of it; who cannot be told is not counted.
    ///
    /// # Errors
    /// It comes too early: the seconds to wait.
    pub fn count(
        &self,
        asked: Asked,
        now: i64,
        who: impl FnOnce(&Salt) -> Option<Sender>,
    ) -> Result<(), u64> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.forget(&self.dice, now);
        let Some(sender) = who(&kept.salt) else { return Ok(()) };
        let taken = kept.taken(sender, now);
        match asked {
            Asked::Page => PAGES.count(&mut taken.pages, now),
            Asked::Media => MEDIA.count(&mut taken.media, now),
            Asked::Send => SENDS.count(&mut taken.sends, now),
        }
    }

    /// Forgets whoever asked for nothing for a while; to be called every few seconds, because when
    /// nobody comes nobody else would.
    pub fn forget(&self, now: i64) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).forget(&self.dice, now);
    }
}

impl Kept {
    fn new(dice: &Dice, now: i64) -> Self {
        Self {
            salt: Salt::draw(dice),
            salted: now,
            young: HashMap::new(),
            old: HashMap::new(),
            turned: now,
        }
    }

    fn forget(&mut self, dice: &Dice, now: i64) {
        // A clock that was set back is no reason to remember anybody for longer.
        if !(0..SALTED).contains(&(now - self.salted)) {
            *self = Self::new(dice, now);
        }
        match now - self.turned {
            0..GENERATION => {}
            age if (GENERATION..2 * GENERATION).contains(&age) => self.turn(now),
            _ => {
                self.turn(now);
                self.turn(now);
            }
        }
    }

    /// The young grow old; the old go.
    fn turn(&mut self, now: i64) {
        self.old = std::mem::take(&mut self.young);
        self.turned = now;
    }

    /// What a sender has taken so far; from now on it is young.
    fn taken(&mut self, sender: Sender, now: i64) -> &mut Taken {
        let before = self.old.remove(&sender);
        if self.young.len() >= MOST / 2 && !self.young.contains_key(&sender) {
            self.turn(now);
        }
        self.young.entry(sender).or_insert(before.unwrap_or_default())
    }
}

#[cfg(test)]
#[path = "limits_tests.rs"]
mod tests;
