//! The page on which the answer to children is written.

use rocket::http::Status;
use rocket::{State, get};
use serde::Serialize;

use super::form::Texts;
use super::place::Place;
use super::view::{Card, Owed, lack};
use crate::acts::feedback::{self, may_write, trail};
use crate::domain::feedback::{Feedback, LONGEST, LONGEST_NAME};
use crate::web::error::Error;
use crate::web::team::history;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, Frame, TeamPages};
use crate::web::team::problem::Problem;
use crate::web::team::reader::Reader;

#[derive(Serialize)]
struct Body {
    address: String,
    code: String,
    consultation: String,
    done: Option<String>,
    problem: Option<Problem>,
    seen: String,
    today: String,
    longest: usize,
    longest_name: usize,
    owed: Vec<Owed>,
    public: String,
    words: Option<Own>,
    findings: Vec<Card>,
    lacks: Vec<String>,
    sign: Sign,
    versions: Vec<String>,
    archive: Vec<String>,
}

/// Its own words.
#[derive(Serialize)]
struct Own {
    thanks: Texts,
    next: Texts,
    handed_to: String,
    handed_on: String,
}

/// Who may do what with the draft.
#[derive(Serialize)]
struct Sign {
    may_propose: bool,
    may_revise: bool,
    may_publish: bool,
    proposed: Option<String>,
}

/// What is shown besides the draft.
#[derive(Default)]
pub struct Shown<'a> {
    /// Something was done.
    pub done: Option<&'a str>,
    /// Something was not done.
    pub problem: Option<Problem>,
    /// What was typed and not kept.
    pub typed: Option<Feedback>,
}

/// The page.
#[get("/team/c/<code>/feedback?<done>")]
pub async fn show(
    code: &str,
    done: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let place = Place::of((&member, reader, pages), code).await?;
    answer(&place, Shown { done, ..Shown::default() }).await
}

/// The page as it stands.
///
/// # Errors
/// Something failed.
pub async fn answer(place: &Place<'_>, shown: Shown<'_>) -> Result<Answer, Error> {
    let Place { member, reader, pages, consultation, asked, draft, .. } = place;
    let (desk, lang) = (&member.desk, reader.lang);
    let today = desk.clock.today();
    let versions = feedback::versions(desk, consultation).await?;
    let written = shown.typed.as_ref().unwrap_or(&draft.feedback);
    let open = may_write(consultation.status) && draft.proposed_by.is_none();
    let cards = written.findings.iter().enumerate();
    let cards = cards.map(|(at, finding)| Card::of(place, at, finding, versions.last()));
    let lacks = feedback::lacking(desk, consultation, &draft.feedback).await?;
    let owed = trail::still_owed(desk, consultation).await?;
    let archive = trail::before_archiving(desk, consultation).await?;
    let done = shown.done.filter(|done| DONE.contains(done));
    let mut lines = Vec::new();
    for version in versions.iter().rev() {
        let n = version.number.to_string();
        let day = history::day(pages, lang, &version.on);
        let second = history::name(pages, lang, &desk.store, Some(&version.second_id)).await?;
        let second = second.unwrap_or_default();
        let said = [("n", n.as_str()), ("day", &day), ("second", &second)];
        lines.push(pages.say(lang, "team.feedback.version", &said));
    }
    let body = Body {
        address: place.address(),
        code: consultation.code.clone(),
        consultation: asked.title.plain(lang).to_owned(),
        done: done.map(|done| place.say(&format!("team.feedback.done.{done}"))),
        seen: draft.hash.clone(),
        longest: LONGEST,
        longest_name: LONGEST_NAME,
        owed: owed.into_iter().map(|due| Owed::of(place, due, &today)).collect(),
        public: format!("/r/{}", consultation.code),
        words: open.then(|| own(place, written)),
        findings: cards.collect(),
        sign: sign(place, lacks.is_empty()).await?,
        lacks: lacks.iter().map(|one| lack(place, one)).collect(),
        versions: lines,
        archive: archive.iter().map(|one| lack(place, one)).collect(),
        problem: shown.problem,
        today,
    };
    let status = body.problem.as_ref().map_or(Status::Ok, Problem::status);
    let title = place.say("team.feedback");
    let here = place.address();
    pages.page(status, "team/feedback", &Frame::of(*reader, member, &here, &title), &body)
}

/// What the address may say was done.
const DONE: [&str; 4] = ["kept", "proposed", "revised", "published"];

fn own(place: &Place<'_>, written: &Feedback) -> Own {
    let languages = &place.asked.languages;
    let texts = |name: &str, text| {
        Texts::of(name, place.say(&format!("team.feedback.{name}")), text, languages)
    };
    let handed = written.handed.as_ref();
    Own {
        thanks: texts("thanks", &written.thanks),
        next: texts("next", &written.next),
        handed_to: handed.map(|handed| handed.to.clone()).unwrap_or_default(),
        handed_on: handed.map(|handed| handed.on.clone()).unwrap_or_default(),
    }
}

async fn sign(place: &Place<'_>, whole: bool) -> Result<Sign, Error> {
    let Place { member, consultation, draft, pages, reader, .. } = place;
    let (store, person) = (&member.desk.store, member.person());
    let now = may_write(consultation.status);
    let wrote = store.feedback_writers(&consultation.id).await?.contains(&person.id);
    let proposed = draft.proposed_by.as_deref();
    let own = wrote || proposed == Some(&person.id);
    let name = history::name(pages, reader.lang, store, proposed).await?;
    let fresh =
        !store.feedback_of(&consultation.id).await?.iter().any(|one| one.hash == draft.hash);
    Ok(Sign {
        may_propose: now && whole && proposed.is_none() && fresh && !draft.hash.is_empty(),
        may_revise: now && proposed.is_some(),
        may_publish: now && proposed.is_some() && !own,
        proposed: name.map(|by| pages.say(reader.lang, "team.feedback.proposed", &[("by", &by)])),
    })
}
