//! The safeguards as the fields of a form: `why`, `level`, `session.0.on`, `no_session.fr`.

use super::{Fields, Refused};
use crate::domain::safeguards::{Level, Outcome, Safeguards, Session, is_day};

/// Most meetings that are noted.
const MOST: usize = 20;

pub(super) fn read(given: &Safeguards, fields: &mut Fields) {
    let texts = [
        ("why", &given.why),
        ("known", &given.known),
        ("benefits", &given.benefits),
        ("harms", &given.harms),
        ("support", &given.support),
        ("words", &given.words),
        ("readers", &given.readers),
        ("parents", &given.parents),
        ("closes_on", &given.closes_on),
    ];
    fields.extend(texts.map(|(name, text)| (name.to_owned(), text.clone())));
    super::fields::words("no_session", &given.no_session, fields);
    super::fields::flag("sensitive", given.sensitive, fields);
    let outcome = match given.outcome {
        None => "",
        Some(Outcome::Go) => "go",
        Some(Outcome::Stop) => "stop",
    };
    fields.insert("outcome".to_owned(), outcome.to_owned());
    fields.insert("level".to_owned(), level_code(given.level).to_owned());
    for (at, session) in given.sessions.iter().enumerate() {
        let people = if session.people == 0 { String::new() } else { session.people.to_string() };
        let of_session = [
            ("on", session.on.clone()),
            ("ages", session.ages.clone()),
            ("people", people),
            ("changes", session.changes.clone()),
        ];
        fields.extend(of_session.map(|(name, text)| (format!("session.{at}.{name}"), text)));
    }
}

/// The code of a level, as in documents and text keys; empty while none is chosen.
pub fn level_code(level: Option<Level>) -> &'static str {
    match level {
        None => "",
        Some(Level::Advice) => "advice",
        Some(Level::Together) => "together",
        Some(Level::ChildLed) => "child-led",
    }
}

pub(super) fn write(given: &mut Safeguards, name: &str, value: &str) -> Result<(), Refused> {
    let gone = || Refused::new("draft_gone", name);
    let text = value.trim().to_owned();
    match name {
        "why" => given.why = text,
        "known" => given.known = text,
        "benefits" => given.benefits = text,
        "harms" => given.harms = text,
        "support" => given.support = text,
        "words" => given.words = text,
        "readers" => given.readers = text,
        "parents" => given.parents = text,
        "closes_on" => given.closes_on = day(text)?,
        "sensitive" => given.sensitive = value == "yes",
        "outcome" => {
            given.outcome = match value {
                "" => None,
                "go" => Some(Outcome::Go),
                "stop" => Some(Outcome::Stop),
                _ => return Err(gone()),
            };
        }
        "level" => {
            given.level = match value {
                "" => None,
                "advice" => Some(Level::Advice),
                "together" => Some(Level::Together),
                "child-led" => Some(Level::ChildLed),
                _ => return Err(gone()),
            };
        }
        _ => match name.split_once('.') {
            Some(("no_session", key)) => super::fields::say(&mut given.no_session, key, value)?,
            Some(("session", rest)) => {
                let (at, what) = rest.split_once('.').ok_or_else(gone)?;
                let at: usize = at.parse().map_err(|_| gone())?;
                let session = given.sessions.get_mut(at).ok_or_else(gone)?;
                match what {
                    "on" => session.on = day(text)?,
                    "ages" => session.ages = text,
                    "people" if text.is_empty() => session.people = 0,
                    "people" => session.people = super::fields::figure(&text)?,
                    "changes" => session.changes = text,
                    _ => return Err(gone()),
                }
            }
            _ => return Err(gone()),
        },
    }
    Ok(())
}

/// A day, or nothing yet.
fn day(text: String) -> Result<String, Refused> {
    if text.is_empty() || is_day(&text) {
        Ok(text)
    } else {
        Err(Refused::new("draft_not_a_day", text))
    }
}

pub(super) fn add_session(given: &mut Safeguards) -> Result<(), Refused> {
    if given.sessions.len() >= MOST {
        return Err(Refused::new("draft_too_many_sessions", MOST));
    }
    given.sessions.push(Session::default());
    Ok(())
}

pub(super) fn remove_session(given: &mut Safeguards, at: usize) -> Result<(), Refused> {
    if at >= given.sessions.len() {
        return Err(Refused::new("draft_gone", at));
    }
    given.sessions.remove(at);
    Ok(())
}
