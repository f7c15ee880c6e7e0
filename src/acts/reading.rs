//! Reading free texts: who may, in which order, and what becomes of each (R36–R40, R64).
//!
//! A reader sees one text, its question, language and age band: never another answer of the same
//! child, never who it is, never when it came.

use rayon::prelude::*;

use super::submissions::{Intake, TEXTS};
use super::{ActError, Desk, consultations, duty};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::quotes::Written;
use crate::domain::reading::{
    Accused, Decision, Lane, Mark, Service, UNREAD_DAYS, Viewer, Why, pieces, sees, without,
};
use crate::domain::staff::{Action, Role, may};
use crate::domain::wording::{Band, Lang};
use crate::i18n::Watch;
use crate::seal::sha256;
use crate::store::StoreError;
use crate::store::reading::{Concern, NewMark, ReadText, UnreadText, object};

/// The table name in the seal of a text that was read.
pub const READ_TEXTS: &str = "read_texts";
/// Texts one person looks at within an hour; then comes a break (R40).
pub const AN_HOUR: i64 = 50;

/// A text in the queue.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What pages call it: says nothing of the id.
    pub handle: String,
    /// Its place in the queue.
    pub lane: Lane,
    /// Its mark, and the id of who set it.
    pub mark: Option<(Mark, String)>,
    /// Why it is left to another person.
    pub why: Option<Why>,
    /// Code of the question.
    pub question: String,
    /// Language it was written in.
    pub lang: Lang,
    /// Age band.
    pub band: Band,
    /// How many words it has.
    pub words: usize,
    /// The words.
    text: String,
    /// Whether they may be quoted (R42): of no interest to who reads, and kept for who quotes.
    may_quote: bool,
    stored: UnreadText,
}

impl Waiting {
    /// The words, for the page of this one text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Somebody who may read texts of a project today.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Their id.
    pub person: String,
    /// Their roles in the project.
    roles: Vec<Role>,
    /// Whether they receive what accuses the team.
    receives: bool,
}

impl Reader {
    /// As seen from a text.
    fn before(&self, mark: Option<&(Mark, String)>) -> Viewer<'_> {
        let own = mark.is_some_and(|(_, by)| *by == self.person);
        Viewer { roles: &self.roles, receives: self.receives, own }
    }

    /// Whether they may decide this about a text.
    pub fn may(&self, decision: Decision, text: &Waiting) -> bool {
        let mark = text.mark.as_ref().map(|(mark, _)| *mark);
        decision.may(mark, self.before(text.mark.as_ref()))
    }
}

/// Somebody who reads texts of a project: a safeguarding lead, or who receives what accuses the team.
/// `None` for all others.
///
/// # Errors
/// Nobody noted a training of theirs that still counts; or the database does not answer.
pub async fn reader(
    desk: &Desk,
    project: &str,
    person: &Person,
) -> Result<Option<Reader>, ActError> {
    let roles = desk.store.roles(&person.id, project).await?;
    let receives = duty::receives(desk, project, &person.id).await?;
    if !receives && !may(&roles, Action::Read) {
        return Ok(None);
    }
    duty::cleared(desk, person).await?;
    Ok(Some(Reader { person: person.id.clone(), roles, receives }))
}

/// What waits in a consultation.
#[derive(Debug, Default)]
pub struct Queue {
    /// The texts that are there for this reader, by lane and then in an order that tells nothing.
    pub texts: Vec<Waiting>,
    /// How many do not open: something is wrong with the database or its key.
    pub broken: usize,
}

/// The texts of a consultation that wait for a reader. Empty when its answers are erased.
///
/// # Errors
/// The database does not answer.
pub async fn queue(
    desk: &Desk,
    watch: &Watch,
    consultation: &Consultation,
    reader: &Reader,
) -> Result<Queue, ActError> {
    let revision = consultations::revision(desk, consultation).await?;
    let Some(intake) = Intake::open(desk, consultation.clone(), revision).await? else {
        return Ok(Queue::default());
    };
    let stored = desk.store.unread_texts(&consultation.id).await?;
    let all = stored.len();
    let watch = watch.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let opened = stored.into_par_iter().filter_map(|stored| open(&intake, &watch, stored));
        opened.collect::<Vec<Waiting>>()
    });
    let mut texts = opened.await.map_err(|_| ActError::refused("busy", ""))?;
    let broken = all - texts.len();
    if broken > 0 {
        tracing::error!(event = "text.unreadable");
    }
    texts.retain(|text| {
        let mark = text.mark.as_ref();
        sees(mark.map(|(mark, _)| *mark), reader.before(mark))
    });
    texts.sort_by(|a, b| (a.lane, &a.handle).cmp(&(b.lane, &b.handle)));
    Ok(Queue { texts, broken })
}

fn open(intake: &Intake, watch: &Watch, stored: UnreadText) -> Option<Waiting> {
    let text = intake.keys.open(TEXTS, &stored.id, &stored.sealed).ok()?;
    let Written { text, may_quote } = Written::unpack(text)?;
    let lang: Lang = stored.lang.parse().ok()?;
    let mark = stored.mark.as_deref().map(|mark| Mark::of(mark, stored.accused.as_deref()));
    let mark = match mark {
        // A mark that cannot be read must not make a text visible to who is accused in it.
        Some(mark) => Some((mark?, stored.person_id.clone()?)),
        None => None,
    };
    Some(Waiting {
        handle: sha256(format!("porte-voix/text/1:{}", stored.id).as_bytes())
            .chars()
            .take(32)
            .collect(),
        lane: if mark.is_some() { Lane::Now } else { watch.lane(&text, lang) },
        mark,
        why: stored.why.as_deref().and_then(Why::of),
        question: stored.question.clone(),
        lang,
        band: stored.band.parse().ok()?,
        words: pieces(&text).len(),
        text,
        may_quote,
        stored,
    })
}

/// One text of the queue, to be read: that somebody looked is an event.
///
/// # Errors
/// The person needs a break, or as for the queue.
pub async fn look(
    desk: &Desk,
    watch: &Watch,
    consultation: &Consultation,
    handle: &str,
    reader: &Reader,
) -> Result<Option<Waiting>, ActError> {
    let found = find(desk, watch, consultation, handle, reader).await?;
    let since = desk.clock.now() - 3_600;
    if desk.store.texts_looked_at(&reader.person, since).await? >= AN_HOUR {
        return Err(ActError::refused("reader_break", AN_HOUR.to_string()));
    }
    if let Some(text) = &found {
        let object = object(&consultation.id, &text.stored);
        desk.store.record(desk.by(&reader.person), "text.read", object, "").await?;
    }
    Ok(found)
}

async fn find(
    desk: &Desk,
    watch: &Watch,
    consultation: &Consultation,
    handle: &str,
    reader: &Reader,
) -> Result<Option<Waiting>, ActError> {
    let waiting = queue(desk, watch, consultation, reader).await?;
    Ok(waiting.texts.into_iter().find(|text| text.handle == handle))
}

/// What a reader decided, as it was posted.
#[derive(Debug, Clone, Copy)]
pub struct Decided<'a> {
    /// What.
    pub decision: Decision,
    /// Words that are taken out, counted from 0.
    pub masked: &'a [usize],
    /// Why it is left to another person.
    pub why: Option<Why>,
    /// Who is accused.
    pub accused: Option<Accused>,
    /// The service it was handed to.
    pub service: Option<Service>,
}

/// Does what a reader decided. The original never stays: what may go further is sealed again
/// without the words that were taken out.
///
/// # Errors
/// The text no longer waits, the decision needs another person, a reason, who is accused or a
/// service is missing, no word is marked where somebody can be recognised, or nobody but the
/// accused could read it.
pub async fn decide(
    desk: &Desk,
    watch: &Watch,
    consultation: &Consultation,
    handle: &str,
    decided: Decided<'_>,
    reader: &Reader,
) -> Result<(), ActError> {
    let found = find(desk, watch, consultation, handle, reader).await?;
    let text = found.ok_or(StoreError::Conflict)?;
    let Decided { decision, masked, .. } = decided;
    if !reader.may(decision, &text) {
        return Err(ActError::refused("second_reader", ""));
    }
    let by = desk.by(&reader.person);
    if decision.asks_another() || decision == Decision::Back {
        let mark = new_mark(desk, consultation, &decided, reader).await?;
        return Ok(desk.store.mark_text(&consultation.id, (&text.stored, mark), by).await?);
    }
    let (outcome, kind) = match decision {
        Decision::Named if masked.is_empty() => {
            return Err(ActError::refused("nothing_masked", ""));
        }
        Decision::HandedOver if decided.service.is_none() => {
            return Err(ActError::refused("no_service", ""));
        }
        Decision::Withhold => (Some("withheld"), None),
        Decision::Named => (Some("clear"), Some("named")),
        Decision::Distress => (None, Some("distress")),
        Decision::HandedOver => match text.mark {
            Some((Mark::Accused(_), _)) => (None, Some("accused")),
            _ => (None, Some("danger")),
        },
        _ => (Some("clear"), None),
    };
    let remains = match outcome {
        Some(outcome) => {
            let sealed = sealed(desk, consultation, &text, masked).await?;
            Some(ReadText { outcome, sealed })
        }
        None => None,
    };
    let second = decision == Decision::HandedOver;
    let first = text.mark.as_ref().filter(|_| second);
    let concern = kind.map(|kind| Concern {
        id: desk.dice.id(),
        kind,
        first: first.map(|(_, by)| by.as_str()),
        service: decided.service.filter(|_| second).map_or("", Service::code),
        noted_on: desk.clock.today(),
    });
    Ok(desk.store.settle_text(&consultation.id, &text.stored, remains, concern, by).await?)
}

/// The mark a decision sets; none where a recipient gives the text back.
async fn new_mark(
    desk: &Desk,
    consultation: &Consultation,
    decided: &Decided<'_>,
    reader: &Reader,
) -> Result<Option<NewMark<'static>>, ActError> {
    let mark = match decided.decision {
        Decision::Ask => Mark::Asked,
        Decision::Danger => Mark::Danger,
        Decision::Accuses => {
            let accused = decided.accused.ok_or_else(|| ActError::refused("who_accused", ""))?;
            Mark::Accused(accused)
        }
        _ => return Ok(None),
    };
    let why = decided.why.ok_or_else(|| ActError::refused("no_why", ""))?;
    let accused = match mark {
        Mark::Accused(accused) => {
            somebody_else(desk, consultation, mark, reader).await?;
            accused.code()
        }
        _ => "",
    };
    Ok(Some(NewMark { mark: mark.code(), accused, why: why.code() }))
}

/// Whether another trained person may read what accuses somebody.
async fn somebody_else(
    desk: &Desk,
    consultation: &Consultation,
    mark: Mark,
    reader: &Reader,
) -> Result<(), ActError> {
    let project = &consultation.project_id;
    for id in desk.store.recipients(project).await? {
        let Some(person) = desk.store.person(&id).await?.filter(|_| id != reader.person) else {
            continue;
        };
        let roles = desk.store.roles(&id, project).await?;
        let viewer = Viewer { roles: &roles, receives: true, own: false };
        if sees(Some(mark), viewer) && duty::cleared(desk, &person).await.is_ok() {
            return Ok(());
        }
    }
    Err(ActError::refused("nobody_receives", ""))
}

async fn sealed(
    desk: &Desk,
    consultation: &Consultation,
    text: &Waiting,
    masked: &[usize],
) -> Result<String, ActError> {
    let revision = consultations::revision(desk, consultation).await?;
    let intake = Intake::open(desk, consultation.clone(), revision).await?;
    let intake = intake.ok_or_else(|| ActError::refused("erased", &consultation.code))?;
    let told = Written { text: without(&text.text, masked), may_quote: text.may_quote };
    let nonce = desk.dice.bytes();
    Ok(intake.keys.seal(READ_TEXTS, &text.stored.id, &told.pack(), nonce)?)
}

/// The day of closing by which texts that nobody read must be gone today.
pub(super) fn unread_before(desk: &Desk) -> Option<String> {
    duty::shifted(&desk.clock.today(), -UNREAD_DAYS)
}
