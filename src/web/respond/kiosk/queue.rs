//! `POST /k/TOKEN/queue`: answers that a kiosk locked away while there was no network, one envelope
//! at a time. They are stored like any others; only then does the kiosk let go of them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rocket::data::{Data, FromData, Outcome, ToByteUnit};
use rocket::http::{ContentType, Header, Status as Http};
use rocket::tokio::time::timeout;
use rocket::{Request, Responder, State, post};

use super::house::House;
use crate::acts::submissions::Sent;
use crate::acts::{ActError, kiosks};
use crate::domain::status::Status;
use crate::i18n::withdrawal_words;
use crate::seal::envelope::WHOLE;
use crate::store::SubmitError;
use crate::web::crowd::lanes::{Brings, Lanes, Way};
use crate::web::crowd::turnstile::TooFast;
use crate::web::error::Error;
use crate::web::pace::Pace;
use crate::web::respond::fields::Fields;
use crate::web::respond::posted::Posted;
use crate::web::respond::send::status_now;
use crate::web::respond::shelf::Shown;

/// What one kiosk may send: a class that waited for the network at once, then one a second.
const PACE: Pace = Pace { burst: 60, every: 1_000 };
/// Longest wait for the writer.
const DEADLINE: Duration = Duration::from_secs(10);
/// Seconds after which to try again during a pause.
const PAUSE: u64 = 60;
/// Seconds after which to try again when there is much to do.
const BUSY: u64 = 10;

/// How much each kiosk sent, in memory: when it is forgotten, in milliseconds since 1970.
#[derive(Debug, Default)]
pub struct Rates(Mutex<HashMap<String, i64>>);

impl Rates {
    /// Counts one.
    ///
    /// # Errors
    /// It comes too early: the seconds to wait.
    pub fn count(&self, kiosk: &str, now: i64) -> Result<(), u64> {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.retain(|_, until| *until > now * 1_000);
        PACE.count(sent.entry(kiosk.to_owned()).or_default(), now)
    }
}

/// An envelope as it came: exactly as long as any other.
pub struct Envelope(Vec<u8>);

#[rocket::async_trait]
impl<'r> FromData<'r> for Envelope {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        if request.content_type() != Some(&ContentType::Binary) {
            return Outcome::Error((Http::UnsupportedMediaType, ()));
        }
        match data.open(WHOLE.bytes()).into_bytes().await {
            Ok(body) if body.is_complete() => Outcome::Success(Self(body.into_inner())),
            Ok(_) => Outcome::Error((Http::PayloadTooLarge, ())),
            Err(_) => Outcome::Error((Http::BadRequest, ())),
        }
    }
}

/// What became of an envelope.
#[derive(Debug, Responder)]
pub enum Handed {
    /// It is done with.
    Done((Http, ())),
    /// To be tried again.
    Later(Later),
}

/// When to try again.
#[derive(Debug, Responder)]
pub struct Later {
    status: (Http, ()),
    retry_after: Header<'static>,
}

impl Handed {
    fn new(status: Http) -> Self {
        Self::Done((status, ()))
    }

    fn later(status: Http, seconds: u64) -> Self {
        let retry_after = Header::new("Retry-After", seconds.to_string());
        Self::Later(Later { status: (status, ()), retry_after })
    }
}

/// 204 once it is stored, 410 when the consultation is over, 422 when it cannot be read; anything
/// else means to try again. A kiosk that has ended still hands in what it holds.
#[post("/k/<token>/queue", data = "<envelope>")]
pub async fn hand_in(
    token: &str,
    envelope: Envelope,
    too_fast: TooFast,
    house: House<'_>,
    lanes: &State<Lanes>,
) -> Result<Handed, Error> {
    let found = house.find(token).await?;
    if found.kiosk.pack != 1 {
        return Err(Error::NotFound);
    }
    let shown = match &found.shown {
        Some(shown) if shown.status() == Status::Open => shown,
        Some(shown) if shown.status() == Status::Paused => {
            return Ok(Handed::later(Http::ServiceUnavailable, PAUSE));
        }
        _ => return Ok(Handed::new(Http::Gone)),
    };
    let paced = house.shelf.kiosks.count(&found.kiosk.id, house.desk.clock.now());
    if let Some(seconds) = too_fast.0.or(paced.err()) {
        return Ok(Handed::later(Http::TooManyRequests, seconds));
    }
    let _place = match lanes.way(house.desk.store.queue_taken(), || Brings::Nothing) {
        Way::On(place) => place,
        Way::Puzzle | Way::Later => return Ok(Handed::later(Http::ServiceUnavailable, BUSY)),
    };
    let opened = match kiosks::open_envelope(house.desk, &shown.intake, &envelope.0).await {
        Ok(opened) => opened,
        Err(ActError::Seal(_)) => return Ok(Handed::new(Http::UnprocessableEntity)),
        Err(error) => return Err(error.into()),
    };
    let help = Vec::new();
    let posted = Fields::parse(&opened).ok();
    let posted = posted.as_ref().map(|fields| Posted::read(shown, fields, Some(found.view(&help))));
    let Some(Ok(posted)) = posted else { return Ok(Handed::new(Http::UnprocessableEntity)) };
    store(&house, shown, &posted).await
}

async fn store(house: &House<'_>, shown: &Shown, posted: &Posted<'_>) -> Result<Handed, Error> {
    let unreadable = || Ok(Handed::new(Http::UnprocessableEntity));
    let Ok(Some(submission)) = posted.submission() else { return unreadable() };
    let fields = &posted.answers;
    let sent = Sent { submission, lang: posted.lang, band: posted.band, fields };
    let sealed = match shown.intake.seal(house.desk, &sent, withdrawal_words(posted.lang)) {
        Ok((sealed, _)) => sealed,
        Err(ActError::Answers(_)) => return unreadable(),
        Err(error) => return Err(error.into()),
    };
    match timeout(DEADLINE, shown.intake.submit_at_kiosk(house.desk, sealed)).await {
        Ok(Ok(())) => Ok(Handed::new(Http::NoContent)),
        // Paused or closed since it was looked up.
        Ok(Err(SubmitError::NotOpen)) => Ok(match status_now(house.desk, shown).await {
            Some(Status::Open | Status::Paused) | None => {
                Handed::later(Http::ServiceUnavailable, PAUSE)
            }
            Some(_) => Handed::new(Http::Gone),
        }),
        Ok(Err(_)) | Err(_) => Ok(Handed::later(Http::ServiceUnavailable, BUSY)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_heard_at_once_and_no_kiosk_slows_another() {
        let rates = Rates::default();
        let heard = |kiosk, now| (0..100).filter(|_| rates.count(kiosk, now).is_ok()).count();
        assert_eq!(heard("one", 1_000), 60);
        assert_eq!(rates.count("one", 1_000), Err(1));
        assert_eq!(heard("other", 1_000), 60);
        assert_eq!(heard("one", 1_010), 10, "one a second");
        assert_eq!(heard("third", 2_000), 60);
        assert_eq!(rates.0.lock().unwrap().len(), 1, "the others are forgotten");
    }
}
