//! What the page of a consultation shows.

use serde::Serialize;

use super::coach::Coach;
use super::codes::Codes;
use super::directory::warnings;
use super::history::{self, Happened};
use super::kiosks::Kiosks;
use super::ledger;
use super::member::Member;
use super::page::{Choice, TeamPages};
use super::problem::Problem;
use super::questions::{QuestionView, questions};
use super::scope::Scope;
use super::so_far;
use super::waiting::Pill;
use crate::acts::{ActError, consultations, duty, interim};
use crate::domain::consultation::{Consultation, Revision};
use crate::domain::question::Question;
use crate::domain::questionnaire::{Access, Questionnaire};
use crate::domain::staff::{Action, Role, may};
use crate::domain::status::{Act, Status};
use crate::domain::wording::Lang;
use crate::store::Store;

/// What is kept of a form, and what to say on top.
#[derive(Default)]
pub struct Kept<'a> {
    /// The language to read the questionnaire in.
    pub read: Option<Lang>,
    /// Something was done.
    pub done: Option<String>,
    /// Something was not done.
    pub problem: Option<Problem>,
    /// Rows typed from paper.
    pub paper: &'a str,
    /// A document that has faults.
    pub document: Option<&'a str>,
}

/// The page.
#[derive(Serialize)]
pub struct Body<'a> {
    slug: &'a str,
    project: &'a str,
    stage: String,
    title: String,
    code: &'a str,
    pill: Pill,
    is_open: bool,
    share: Option<String>,
    written: Vec<Further>,
    review: Option<String>,
    trial: Option<String>,
    assessment: Option<String>,
    so_far: Option<String>,
    /// That children are not asked for texts, because nobody can read them.
    nobody_reads: Option<String>,
    facts: Vec<Fact>,
    hash: String,
    hash_groups: Vec<String>,
    acts: Vec<ActButton>,
    eyes: Vec<String>,
    /// Help lines to be checked before it opens.
    help: Vec<String>,
    results: Option<String>,
    ledger: Vec<ledger::Line>,
    reading: Lang,
    readings: Vec<Choice>,
    purpose: String,
    decider: String,
    questions: Vec<QuestionView>,
    coach: Option<Coach>,
    support: Vec<String>,
    history: Vec<Happened>,
    codes: Option<Codes>,
    kiosks: Option<Kiosks>,
    may_replace: bool,
    document: String,
    may_paper: bool,
    paper: &'a str,
    done: Option<String>,
    problem: Option<Problem>,
}

#[derive(Serialize)]
struct Fact {
    name: String,
    value: String,
}

/// That the questions for texts are left out for now, while nobody can read them (R39).
async fn nobody_reads(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    consultation: &Consultation,
    questionnaire: &Questionnaire,
) -> Result<Option<String>, ActError> {
    let concerns = questionnaire.has_texts() && consultation.status.may_share();
    if !concerns || duty::is_on_duty(&member.desk, &consultation.project_id).await? {
        return Ok(None);
    }
    Ok(Some(pages.say(lang, "team.texts.nobody_reads", &[])))
}

/// A page of its own.
#[derive(Serialize)]
struct Further {
    address: String,
    label: String,
}

/// An act to be done.
#[derive(Debug, Serialize)]
pub(super) struct ActButton {
    code: &'static str,
    label: String,
    means: String,
    page: bool,
}

impl<'a> Body<'a> {
    /// The title of the consultation.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Brings everything together.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn of(
        pages: &TeamPages,
        lang: Lang,
        member: &Member,
        scope: &'a Scope,
        consultation: &'a Consultation,
        kept: Kept<'a>,
    ) -> Result<Self, ActError> {
        let store = &member.desk.store;
        let revision = consultations::revision(&member.desk, consultation).await?;
        let questionnaire = &revision.questionnaire;
        let release = store.release_of(&consultation.id).await?;
        let authors = store.authors(&consultation.id).await?;
        let offered = &questionnaire.languages;
        let read = kept.read.filter(|read| offered.contains(read));
        let read = read.or_else(|| offered.contains(&lang).then_some(lang));
        let reading = read.or_else(|| offered.first().copied()).unwrap_or(lang);
        let document = match kept.document {
            Some(document) => document.to_owned(),
            None => serde_json::to_string_pretty(questionnaire).unwrap_or_default(),
        };
        let mut acts = buttons(pages, lang, member, scope, consultation, &authors);
        acts.extend(figures_so_far(pages, lang, member, scope, consultation).await?);
        let mut coach = Coach::of(pages, lang, consultation.status, questionnaire);
        Ok(Self {
            slug: &scope.project.slug,
            project: &scope.project.name,
            stage: pages.say(lang, &format!("team.stage.{}", consultation.stage), &[]),
            title: questionnaire.title.plain(lang).to_owned(),
            code: &consultation.code,
            pill: Pill::of(pages, lang, consultation.status),
            is_open: consultation.status == Status::Open,
            share: consultation
                .status
                .may_share()
                .then(|| format!("/team/c/{}/share", consultation.code)),
            written: written(pages, lang, scope, consultation, questionnaire),
            review: matches!(
                consultation.status,
                Status::Draft | Status::InReview | Status::Approved
            )
            .then(|| format!("/team/c/{}/review", consultation.code)),
            so_far: so_far::line(pages, lang, member, consultation).await?,
            nobody_reads: nobody_reads(pages, lang, member, consultation, questionnaire).await?,
            trial: (consultation.status.may_try() && scope.may(Action::Comment))
                .then(|| format!("/team/c/{}/trial", consultation.code)),
            assessment: scope
                .may(Action::Assess)
                .then(|| format!("/team/c/{}/assessment", consultation.code)),
            facts: facts(pages, lang, store, consultation, &revision).await?,
            hash_groups: groups(&revision.hash),
            hash: revision.hash.clone(),
            acts,
            eyes: eyes(pages, lang, member, scope, consultation, &authors).await?,
            help: warnings(pages, lang, member, consultation).await?,
            results: release.filter(|_| scope.may(Action::SeeResults)).map(|stored| stored.id),
            ledger: ledger::lines(pages, lang, member, scope, consultation).await?,
            reading,
            readings: Choice::among(
                offered,
                reading,
                &format!("/team/c/{}?read=", consultation.code),
                "#questions",
            ),
            purpose: questionnaire.purpose.plain(reading).to_owned(),
            decider: questionnaire.decider.plain(reading).to_owned(),
            questions: questions(pages, lang, reading, questionnaire, coach.as_mut()),
            coach,
            support: questionnaire
                .support
                .iter()
                .map(|card| card.text.plain(reading).to_owned())
                .collect(),
            history: history::about(pages, lang, store, &consultation.id).await?,
            codes: Codes::of(pages, lang, store, scope, consultation, questionnaire).await?,
            kiosks: Kiosks::of(pages, lang, member, scope, consultation).await?,
            may_replace: consultation.status == Status::Draft && scope.may(Action::Write),
            document,
            may_paper: consultation.status.takes_paper() && scope.may(Action::Write),
            paper: kept.paper,
            done: kept.done,
            problem: kept.problem,
        })
    }
}

/// Where free texts are coded and quoted, for whom there is something to see.
fn written(
    pages: &TeamPages,
    lang: Lang,
    scope: &Scope,
    consultation: &Consultation,
    questionnaire: &Questionnaire,
) -> Vec<Further> {
    let was_open =
        !matches!(consultation.status, Status::Draft | Status::InReview | Status::Approved);
    let asks = |what: fn(&Question) -> bool| questionnaire.questions.iter().any(what);
    let all = [
        ("themes", "team.themes", asks(Question::is_text) && scope.may(Action::Code)),
        ("quotes", "team.quotes", asks(Question::asks_to_quote) && scope.may(Action::SeeResults)),
    ];
    let over = matches!(
        consultation.status,
        Status::Closed | Status::Frozen | Status::Released | Status::Archived
    );
    let back = consultation.status.has_way_back() && !consultation.status.may_share();
    let all = all.into_iter().map(|(page, key, shown)| (page, key, was_open && shown));
    let more = [
        ("feedback", "team.feedback", over && scope.may(Action::Answer)),
        ("cards", "team.cards", back),
    ];
    let shown = all.chain(more).filter(|(.., shown)| *shown);
    let further = |(page, key, _): (&str, &str, bool)| Further {
        address: format!("/team/c/{}/{page}", consultation.code),
        label: pages.say(lang, key, &[]),
    };
    shown.map(further).collect()
}

/// A fingerprint in groups of four characters.
pub fn groups(hash: &str) -> Vec<String> {
    let characters: Vec<char> = hash.chars().collect();
    characters.chunks(4).map(|group| group.iter().collect()).collect()
}

/// The acts this member may try now. What four eyes forbid is not offered.
pub(super) fn buttons(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    scope: &Scope,
    consultation: &Consultation,
    authors: &[String],
) -> Vec<ActButton> {
    let author = consultation.author_id.as_deref();
    let own = authors.contains(&member.person().id);
    let fits = |act: &Act| match act {
        Act::Approve => !own,
        Act::Submit => own || author.is_none(),
        _ => true,
    };
    let acts = consultation.status.acts();
    acts.into_iter()
        .filter(|act| scope.may(Action::Move(*act)) && fits(act))
        .map(|act| ActButton {
            code: act.code(),
            label: pages.say(lang, &format!("team.act.{}", act.code()), &[]),
            means: pages.say(lang, &format!("team.act.{}.means", act.code()), &[]),
            page: act == Act::Release,
        })
        .collect()
}

/// The way to an interim release, where one is possible.
async fn figures_so_far(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    scope: &Scope,
    consultation: &Consultation,
) -> Result<Option<ActButton>, ActError> {
    let offered = interim::is_offered(&member.desk, consultation).await?;
    Ok((offered && scope.may(Action::Move(Act::Release))).then(|| ActButton {
        code: Act::Release.code(),
        label: pages.say(lang, "team.act.interim", &[]),
        means: pages.say(lang, "team.act.interim.means", &[]),
        page: true,
    }))
}

/// What four eyes mean here and now: who wrote it, who can approve it.
pub(super) async fn eyes(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    scope: &Scope,
    consultation: &Consultation,
    authors: &[String],
) -> Result<Vec<String>, ActError> {
    if !matches!(consultation.status, Status::Draft | Status::InReview) {
        return Ok(Vec::new());
    }
    let mut lines = Vec::new();
    if authors.contains(&member.person().id) {
        lines.push(pages.say(lang, "team.eyes.author", &[]));
    } else if consultation.status == Status::InReview && scope.may(Action::Move(Act::Approve)) {
        lines.push(pages.say(lang, "team.eyes.read", &[]));
    }
    let people = member.desk.store.people_of(&scope.project.id).await?;
    let mut names: Vec<&str> = Vec::new();
    for (person, _) in &people {
        let roles: Vec<Role> =
            people.iter().filter(|(known, _)| known.id == person.id).map(|(_, r)| *r).collect();
        let can = may(&roles, Action::Move(Act::Approve)) && !authors.contains(&person.id);
        if can && !names.contains(&person.name.as_str()) {
            names.push(&person.name);
        }
    }
    lines.push(if names.is_empty() {
        pages.say(lang, "team.eyes.nobody", &[])
    } else {
        pages.say(lang, "team.eyes.can", &[("people", &names.join(", "))])
    });
    Ok(lines)
}

async fn facts(
    pages: &TeamPages,
    lang: Lang,
    store: &Store,
    consultation: &Consultation,
    revision: &Revision,
) -> Result<Vec<Fact>, ActError> {
    let say = |key: &str| pages.say(lang, &format!("team.consultation.{key}"), &[]);
    let mut facts = Vec::new();
    let mut add = |key: &str, value: String| facts.push(Fact { name: say(key), value });
    let author = history::name(pages, lang, store, consultation.author_id.as_deref()).await?;
    add("author", author.unwrap_or_else(|| say("author.none")));
    // One that was taken back stands no longer.
    let stands = !matches!(consultation.status, Status::Draft | Status::InReview);
    let approver = consultation.approver_id.as_deref().filter(|_| stands);
    if let Some(approver) = history::name(pages, lang, store, approver).await? {
        add("approver", approver);
    }
    add("revision", consultation.revision.to_string());
    let questionnaire = &revision.questionnaire;
    let langs: Vec<&str> = questionnaire.languages.iter().map(|lang| lang.own_name()).collect();
    add("languages", langs.join(", "));
    let bands: Vec<String> =
        questionnaire.bands.iter().map(|band| band.code().replace('-', "–")).collect();
    add("bands", bands.join(", "));
    let access = match questionnaire.access {
        Access::Open => "access.open",
        Access::Codes => "access.codes",
    };
    add("access", say(access));
    let (n, minutes) = (questionnaire.asked().to_string(), questionnaire.minutes.to_string());
    let size = [("n", n.as_str()), ("minutes", &minutes)];
    add("size", pages.say(lang, "team.consultation.size.is", &size));
    for (key, day) in [("closed_on", &consultation.closed_on), ("erase_on", &consultation.erase_on)]
    {
        if let Some(day) = day {
            add(key, history::day(pages, lang, day));
        }
    }
    if consultation.demonstration {
        facts.push(Fact { name: String::new(), value: say("demonstration") });
    }
    Ok(facts)
}
