//! Where every request of the child's side is counted before any door. Who comes too fast is told
//! when to come back; answers that were to be sent come back in the page.

use std::sync::Arc;
use std::time::Duration;

use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::Method;
use rocket::request::{FromRequest, Outcome};
use rocket::{Data, Orbit, Request, Rocket};

use super::limits::{Asked, Limits, Salt};
use crate::clock::{Clock, Dice};

/// How often those who went are forgotten.
const SWEEP: Duration = Duration::from_secs(5);

/// Seconds over which those who are told to come back are spread, so that a class does not knock
/// together again.
const SPREAD: usize = 10;

/// Counts requests by the address that a trusted proxy names; without one it counts nothing,
/// because then all children would be one.
pub struct Turnstile {
    header: String,
    limits: Arc<Limits>,
    clock: Clock,
    dice: Dice,
}

impl Turnstile {
    /// A turnstile for what this header names.
    pub fn new(header: &str, clock: Clock, dice: Dice) -> Self {
        let limits = Arc::new(Limits::new(dice.clone(), clock.now()));
        Self { header: header.to_owned(), limits, clock, dice }
    }
}

/// What a request is counted as. Staff have a throttle of their own, and machines ask for health.
/// Leaving and help are never refused: whoever needs them cannot wait.
fn asked(request: &Request<'_>) -> Option<Asked> {
    let mut path = request.uri().path().segments();
    let last = path.clone().last();
    match path.next() {
        Some("team" | "health" | "x" | "help") => None,
        Some("c" | "k" | "try")
            if request.method() == Method::Post && matches!(last, Some("send" | "queue")) =>
        {
            Some(Asked::Send)
        }
        Some("media") => Some(Asked::Media),
        _ => Some(Asked::Page),
    }
}

/// Doors that hand answers back in the page, so that nothing is lost.
fn keeps_answers(request: &Request<'_>) -> bool {
    let mut path = request.uri().path().segments();
    let last = path.clone().last();
    request.method() == Method::Post
        && matches!(path.next(), Some("c" | "k" | "try"))
        && matches!(last, Some("send" | "check" | "back" | "queue"))
}

#[rocket::async_trait]
impl Fairing for Turnstile {
    fn info(&self) -> Info {
        Info { name: "turnstile of the child's side", kind: Kind::Liftoff | Kind::Request }
    }

    async fn on_liftoff(&self, _: &Rocket<Orbit>) {
        let (limits, clock) = (Arc::downgrade(&self.limits), self.clock.clone());
        tokio::spawn(async move {
            while let Some(limits) = limits.upgrade() {
                limits.forget(clock.now());
                drop(limits);
                tokio::time::sleep(SWEEP).await;
            }
        });
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        let Some(asked) = asked(request) else { return };
        let who = |salt: &Salt| salt.sender_of(request, &self.header);
        let Err(seconds) = self.limits.count(asked, self.clock.now(), who) else { return };
        let spread = u64::try_from(self.dice.below(SPREAD)).unwrap_or_default();
        request.local_cache(|| TooFast(Some(seconds + spread)));
        if !keeps_answers(request) {
            // No door knows this method: the catcher answers, in the visitor's language.
            request.set_method(Method::Options);
        }
    }
}

/// Whether a request came too fast, and the seconds to wait.
#[derive(Debug, Clone, Copy)]
pub struct TooFast(pub Option<u64>);

impl TooFast {
    /// What the turnstile said of a request.
    pub fn of(request: &Request<'_>) -> Self {
        *request.local_cache(|| Self(None))
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for TooFast {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        Outcome::Success(Self::of(request))
    }
}
