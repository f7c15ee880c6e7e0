//! What happened to a consultation: every act with its name and its time, from the audit.

use serde::Serialize;
use time::format_description::well_known::Iso8601;
use time::{Date, OffsetDateTime};

use super::page::TeamPages;
use crate::domain::wording::Lang;
use crate::i18n;
use crate::store::{Store, StoreError};

/// One event in words.
#[derive(Debug, Serialize)]
pub struct Happened {
    what: String,
    line: String,
}

/// The events about one thing, newest first.
///
/// # Errors
/// The database does not answer.
pub async fn about(
    pages: &TeamPages,
    lang: Lang,
    store: &Store,
    id: &str,
) -> Result<Vec<Happened>, StoreError> {
    let mut happened = Vec::new();
    for event in store.events_about(id).await? {
        let who = name(pages, lang, store, Some(&event.actor)).await?;
        let who = who.unwrap_or_else(|| pages.say(lang, "team.history.unknown", &[]));
        let key = format!("team.event.{}", event.act);
        let what = pages.words.say(lang, &key, &[]);
        let what = what.unwrap_or_else(|| pages.say(lang, "team.event.other", &[]));
        let when = moment(pages, lang, event.at);
        let mut line = pages.say(lang, "team.history.line", &[("who", &who), ("when", &when)]);
        // Why everything was paused at once, or figures were sent back or taken back.
        let why = ["consultation.pause", "release.back", "release.retract"];
        if why.contains(&event.act.as_str()) && !event.detail.is_empty() {
            line = format!("{line} · {}", event.detail);
        }
        happened.push(Happened { what, line });
    }
    happened.reverse();
    Ok(happened)
}

/// The name of whoever did something.
///
/// # Errors
/// The database does not answer.
pub async fn name(
    pages: &TeamPages,
    lang: Lang,
    store: &Store,
    id: Option<&str>,
) -> Result<Option<String>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    if matches!(id, "terminal" | "system" | "demonstration" | "kiosk") {
        return Ok(Some(pages.say(lang, &format!("team.history.{id}"), &[])));
    }
    Ok(store.person(id).await?.map(|person| person.name))
}

/// A day as people say it; as it is when it cannot be read.
pub fn day(pages: &TeamPages, lang: Lang, day: &str) -> String {
    let date = Date::parse(day, &Iso8601::DATE).ok();
    date.and_then(|date| i18n::day(&pages.words, lang, date)).unwrap_or_else(|| day.to_owned())
}

/// A day and a time, UTC.
pub fn moment(pages: &TeamPages, lang: Lang, at: i64) -> String {
    let Ok(at) = OffsetDateTime::from_unix_timestamp(at) else { return String::new() };
    let day = i18n::day(&pages.words, lang, at.date()).unwrap_or_default();
    format!("{day}, {:02}:{:02} UTC", at.hour(), at.minute())
}
