//! Time and chance, passed in and never called up: a fixed clock and seeded dice make tests exact.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};
use time::format_description::well_known::Iso8601;
use time::{Date, OffsetDateTime};
use uuid::Builder;

/// The time, real or fixed.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Seconds since 1970, set by a test.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at this second.
    pub fn fixed(seconds: i64) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(seconds)))
    }

    /// Seconds since 1970, UTC.
    pub fn now(&self) -> i64 {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the clock")]
            Self::System => OffsetDateTime::now_utc().unix_timestamp(),
            Self::Fixed(seconds) => seconds.load(Ordering::Relaxed),
        }
    }

    /// The day, `YYYY-MM-DD`, UTC.
    pub fn today(&self) -> String {
        day(self.now())
    }

    /// Moves a fixed clock on; the machine's clock is left alone.
    pub fn advance(&self, seconds: i64) {
        if let Self::Fixed(at) = self {
            at.fetch_add(seconds, Ordering::Relaxed);
        }
    }
}

/// The day of a second since 1970, `YYYY-MM-DD`, UTC.
pub fn day(seconds: i64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds)
        .ok()
        .and_then(|at| at.date().format(&Iso8601::DATE).ok())
        .unwrap_or_default()
}

/// Reads a day as it is written here, `YYYY-MM-DD`, and in no other way: days are compared as texts.
pub fn read_day(text: &str) -> Option<Date> {
    let date = Date::parse(text, &Iso8601::DATE).ok()?;
    (date.to_string() == text).then_some(date)
}

/// Chance: a cryptographic generator, seeded by the machine or by a test.
#[derive(Debug, Clone)]
pub struct Dice(Arc<Mutex<StdRng>>);

impl Dice {
    /// Dice nobody can foresee.
    pub fn system() -> Self {
        #[expect(clippy::disallowed_methods, reason = "these are the dice")]
        let mut machine = rand::rng();
        Self(Arc::new(Mutex::new(StdRng::from_rng(&mut machine))))
    }

    /// Dice that fall the same way for the same seed: tests and simulations only.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    fn roll<T>(&self, with: impl FnOnce(&mut StdRng) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.roll(|rng| rng.fill_bytes(&mut bytes));
        bytes
    }

    /// A whole number below `below`; 0 when `below` is 0.
    pub fn below(&self, below: usize) -> usize {
        if below == 0 { 0 } else { self.roll(|rng| rng.random_range(0..below)) }
    }

    /// A random id (version 4, which tells no time), as 36 characters.
    pub fn id(&self) -> String {
        Builder::from_random_bytes(self.bytes()).into_uuid().to_string()
    }

    /// Puts a list in random order.
    pub fn shuffle<T>(&self, list: &mut [T]) {
        use rand::seq::SliceRandom;
        self.roll(|rng| list.shuffle(rng));
    }
}
