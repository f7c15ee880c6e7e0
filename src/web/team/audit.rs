//! `/team/p/SLUG/audit`: what staff did in a project, and whether the record of it is whole.

use rocket::http::Status;
use rocket::{State, get};
use serde::Serialize;

use super::history::{self, moment, name};
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::reader::Reader;
use super::scope;
use crate::clock;
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::store::audit::{Chain, Event};
use crate::store::{Store, StoreError};
use crate::web::error::Error;

/// Events of one page.
const PAGE: i64 = 50;
/// Days and readers on the first page.
const READERS: i64 = 30;

#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    project: &'a str,
    whole: bool,
    chain: String,
    events: Vec<Line>,
    /// Who worked on free texts on which day, never how often.
    readers: Vec<String>,
    /// Where older ones are.
    older: Option<String>,
    is_first: bool,
}

#[derive(Serialize)]
struct Line {
    number: i64,
    what: String,
    who: String,
    when: String,
    /// A person and their role, in words, or a reason.
    about: Option<String>,
    /// Code of the consultation it was done to.
    code: Option<String>,
}

/// Fifty events, newest first. Looking is an event too.
#[get("/team/p/<slug>/audit?<before>")]
pub async fn show(
    slug: &str,
    before: Option<i64>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::SeeAudit)?;
    let (store, project) = (&member.desk.store, &scope.project);
    if before.is_none() {
        let by = member.desk.by(&member.person().id);
        store.record(by, "audit.read", &project.id, "").await?;
    }
    let found = store.events_of_project(&project.id, before.unwrap_or(i64::MAX), PAGE + 1).await?;
    let shown = usize::try_from(PAGE).unwrap_or_default();
    let older = found.get(shown).and_then(|_| found.get(shown.saturating_sub(1)));
    let here = format!("/team/p/{}/audit", project.slug);
    let older = older.map(|last| format!("{here}?before={}", last.number));
    let mut events = Vec::new();
    for event in found.iter().take(shown) {
        events.push(line(pages, reader.lang, store, event).await?);
    }
    let mut readers = Vec::new();
    if before.is_none() {
        for (person, day) in store.days_of_readers(&project.id, READERS).await? {
            let who = name(pages, reader.lang, store, Some(&person)).await?.unwrap_or_default();
            readers.push(format!("{} · {who}", history::day(pages, reader.lang, &clock::day(day))));
        }
    }
    let (whole, chain) = match store.check_audit().await? {
        Chain::Whole(n) => (true, said(pages, reader.lang, "team.audit.whole", n)),
        Chain::BrokenAt(n) => (false, said(pages, reader.lang, "team.audit.broken", n)),
    };
    let body = Body {
        slug: &project.slug,
        project: &project.name,
        whole,
        chain,
        events,
        readers,
        older,
        is_first: before.is_none(),
    };
    let title = pages.say(reader.lang, "team.audit", &[]);
    pages.page(Status::Ok, "team/audit", &Frame::of(reader, &member, &here, &title), &body)
}

fn said(pages: &TeamPages, lang: Lang, key: &str, n: i64) -> String {
    pages.say(lang, key, &[("n", &n.to_string())])
}

/// One event in words; of its detail only a role and whose it is, or why everything was paused.
async fn line(
    pages: &TeamPages,
    lang: Lang,
    store: &Store,
    event: &Event,
) -> Result<Line, StoreError> {
    let unknown = || pages.say(lang, "team.history.unknown", &[]);
    let who = name(pages, lang, store, Some(&event.actor)).await?.unwrap_or_else(unknown);
    let what = pages.words.say(lang, &format!("team.event.{}", event.act), &[]);
    let what = what.unwrap_or_else(|| pages.say(lang, "team.event.other", &[]));
    let about = match event.detail.split_once(' ') {
        Some((role, id)) if event.act.starts_with("role.") => {
            let role = pages.say(lang, &format!("team.role.{role}"), &[]);
            let known = name(pages, lang, store, Some(id)).await?;
            // Who was asked for has no account yet.
            let asked = id.contains('@').then(|| id.to_owned());
            let whose = asked.or(known).unwrap_or_else(unknown);
            Some(format!("{whose} · {role}"))
        }
        _ if event.act == "project.stop" => Some(event.detail.clone()),
        _ => None,
    };
    let code = store.consultation_by_id(&event.object).await?.map(|found| found.code);
    let when = moment(pages, lang, event.at);
    Ok(Line { number: event.number, what, who, when, about, code })
}
