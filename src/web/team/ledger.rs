//! The ledger of a consultation: every release there was, what became of it, and what is proposed.

use serde::Serialize;

use super::consultation_view::groups;
use super::history;
use super::member::Member;
use super::page::TeamPages;
use super::scope::Scope;
use crate::acts::retractions::retraction;
use crate::acts::{ActError, proposals, releases};
use crate::domain::consultation::Consultation;
use crate::domain::release::Release;
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::store::StoreError;
use crate::store::releases::StoredRelease;

/// One release or proposal.
#[derive(Debug, Serialize)]
pub struct Line {
    number: String,
    day: String,
    names: String,
    mark: String,
    state: String,
    tone: &'static str,
    /// When and why it was taken back.
    note: Option<String>,
    href: Option<String>,
    retract: Option<String>,
}

/// The lines of a consultation, oldest first; none for who may not see results.
///
/// # Errors
/// The database does not answer.
pub async fn lines(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    scope: &Scope,
    consultation: &Consultation,
) -> Result<Vec<Line>, ActError> {
    if !scope.may(Action::SeeResults) {
        return Ok(Vec::new());
    }
    let desk = &member.desk;
    let mut lines = Vec::new();
    for stored in desk.store.releases_of(&consultation.id).await? {
        lines.push(line(pages, lang, scope, &stored));
    }
    let proposal = match proposals::read(desk, consultation, member.person()).await {
        // One that was changed is no proposal; the page stays, so that it can be moved on.
        Err(ActError::Store(StoreError::Corrupt(_))) => None,
        read => read?,
    };
    if let Some(proposal) = proposal {
        lines.push(Line {
            number: proposal.release.tables.batch.to_string(),
            day: history::day(pages, lang, &proposal.made_on),
            names: proposal.release.by.clone(),
            mark: short(&proposal.stored),
            state: pages.say(lang, "team.ledger.proposed", &[]),
            tone: "sun",
            note: None,
            href: Some(format!("/team/c/{}/release/proposal", consultation.code)),
            retract: None,
        });
    }
    Ok(lines)
}

fn line(pages: &TeamPages, lang: Lang, scope: &Scope, stored: &StoredRelease) -> Line {
    let release: Option<Release> = releases::read(stored).ok();
    let gone = retraction(stored);
    let (state, tone) = match (&release, &gone) {
        (None, _) => ("team.ledger.broken", "coral"),
        (_, Some(_)) => ("team.ledger.retracted", "plain"),
        (_, None) => ("team.ledger.signed", "leaf"),
    };
    let stands = release.is_some() && gone.is_none();
    Line {
        number: stored.number.to_string(),
        day: history::day(pages, lang, &stored.made_on),
        names: release
            .as_ref()
            .map_or_else(String::new, |one| format!("{}, {}", one.by, one.second)),
        mark: short(&stored.hash),
        state: pages.say(lang, state, &[]),
        tone,
        note: gone.map(|gone| {
            let day = history::day(pages, lang, &gone.on);
            let said = [("day", &*day), ("reason", &gone.why)];
            pages.say(lang, "team.retract.line", &said)
        }),
        href: release.map(|one| format!("/team/r/{}", one.id)),
        retract: (stands && scope.may(Action::Retract))
            .then(|| format!("/team/r/{}/retract", stored.id)),
    }
}

/// The beginning of a fingerprint, to tell one release from another by eye.
fn short(hash: &str) -> String {
    groups(hash).into_iter().take(4).collect::<Vec<_>>().join(" ")
}
