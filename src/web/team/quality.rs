//! `/team/p/SLUG/quality`: how well a project lets children take part, as its own team sees it before,
//! during and after: one form for each moment (R65).

use std::collections::BTreeMap;

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::history;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::scope::{self, Scope};
use crate::acts::ActError;
use crate::acts::quality::{self, Facts, Typed};
use crate::domain::quality::{GROUPS, LONGEST, MOST, Moment, items, whole};
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::store::quality::Score;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    project: &'a str,
    moments: Vec<Tab>,
    moment: &'static str,
    heading: String,
    progress: String,
    groups: Vec<Group<'a>>,
    may_score: bool,
    longest: usize,
    seen: String,
    done: Option<String>,
    problem: Option<Problem>,
}

#[derive(Serialize)]
struct Tab {
    code: &'static str,
    name: String,
    current: bool,
}

#[derive(Serialize)]
struct Group<'a> {
    code: &'static str,
    heading: String,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    code: &'static str,
    name: String,
    ask: String,
    /// What the platform knows by itself.
    fact: Option<String>,
    scores: Vec<Scored>,
    /// Some of them are told above the form.
    told: bool,
    levels: Vec<Level>,
    evidence: &'a str,
    /// What was typed here cannot be taken.
    wrong: bool,
}

/// One of the levels to choose from.
#[derive(Serialize)]
struct Level {
    value: String,
    label: String,
    chosen: bool,
}

/// A stored score in words.
#[derive(Debug, Serialize)]
pub(super) struct Scored {
    /// Before, during or after.
    pub moment: String,
    /// "2 – mostly"; `None` when nobody scored it.
    pub level: Option<String>,
    /// What it rests on.
    pub evidence: String,
    /// Who wrote it, on which day.
    pub by: String,
    /// It is of the moment of the form.
    current: bool,
    /// It is told above the form.
    shown: bool,
}

/// What comes back of a form that could not be taken.
#[derive(Clone, Copy)]
struct Kept<'a> {
    posted: &'a Posted,
    /// The item in which something is wrong; empty when it is none of them.
    item: &'a str,
}

/// One moment: to be read by everyone of the project, to be written by some.
#[get("/team/p/<slug>/quality?<moment>&<done>")]
pub async fn show(
    slug: &str,
    moment: Option<&str>,
    done: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let scope = scope::project(&member, slug).await?;
    let moment = moment.and_then(Moment::of).unwrap_or(Moment::Before);
    let done = done.map(|_| pages.say(reader.lang, "team.done", &[]));
    page(pages, reader, (&member, &scope), moment, (done, None)).await
}

/// Keeps the scores of one moment; what cannot be taken comes back as typed.
#[post("/team/p/<slug>/quality", data = "<posted>")]
pub async fn score(
    slug: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::Score)?;
    let given: Vec<(&str, String, String)> =
        items().map(|item| (item, format!("score-{item}"), format!("evidence-{item}"))).collect();
    let typed = given.iter().map(|(item, score, evidence)| Typed {
        item,
        score: posted.one(score),
        evidence: posted.one(evidence),
    });
    let typed: Vec<Typed<'_>> = typed.collect();
    let (desk, seen, person) = (&member.desk, posted.one("seen"), member.person());
    let moment = Moment::of(posted.one("moment"));
    let written = match moment {
        Some(moment) => quality::score(desk, &scope.project, moment, (&typed, seen), person).await,
        None => Err(ActError::refused("quality_moment", "")),
    };
    let moment = moment.unwrap_or(Moment::Before);
    let Err(error) = written else {
        let (slug, moment) = (&scope.project.slug, moment.code());
        let here = format!("/team/p/{slug}/quality?moment={moment}&done=yes");
        return Ok(Either::Left(Redirect::to(here)));
    };
    let item = match &error {
        ActError::Refused { about, .. } => about.clone(),
        _ => String::new(),
    };
    let problem = Problem::of(pages, reader.lang, error)?;
    let kept = Some((Kept { posted: &posted, item: &item }, problem));
    Ok(Either::Right(page(pages, reader, (&member, &scope), moment, (None, kept)).await?))
}

async fn page(
    pages: &TeamPages,
    reader: Reader,
    (member, scope): (&Member, &Scope),
    moment: Moment,
    (done, kept): (Option<String>, Option<(Kept<'_>, Problem)>),
) -> Result<Answer, Error> {
    let (lang, desk) = (reader.lang, &member.desk);
    let scores = desk.store.scores(&scope.project.id).await?;
    let names = names(pages, lang, member, &scores).await?;
    let facts = quality::facts(desk, &scope.project).await?;
    let (kept, problem) = match kept {
        Some((kept, problem)) => (Some(kept), Some(problem)),
        None => (None, None),
    };
    let words = Words { pages, lang, names: &names };
    let item = |code: &'static str| words.item(code, moment, (&scores, kept), &facts);
    let group = |group: &crate::domain::quality::Group| Group {
        code: group.code,
        heading: words.say(&format!("team.quality.group.{}", group.code)),
        items: group.items.iter().copied().map(item).collect(),
    };
    let (n, total) = (scores.len().to_string(), whole().to_string());
    let body = Body {
        slug: &scope.project.slug,
        project: &scope.project.name,
        moments: Moment::ALL
            .map(|one| Tab {
                code: one.code(),
                name: words.say(&format!("team.quality.moment.{}", one.code())),
                current: one == moment,
            })
            .into(),
        moment: moment.code(),
        heading: words.say(&format!("team.quality.heading.{}", moment.code())),
        progress: pages.say(lang, "team.quality.progress", &[("n", &n), ("total", &total)]),
        groups: GROUPS.iter().map(group).collect(),
        may_score: scope.may(Action::Score),
        longest: LONGEST,
        seen: quality::mark(&scores, moment),
        done,
        problem,
    };
    let status = body.problem.as_ref().map_or(Status::Ok, Problem::status);
    let here = format!("/team/p/{}/quality", scope.project.slug);
    let title = pages.say(lang, "team.quality", &[]);
    pages.page(status, "team/quality", &Frame::of(reader, member, &here, &title), &body)
}

/// The names of those who wrote scores, by id.
///
/// # Errors
/// The database does not answer.
pub(super) async fn names(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    scores: &[Score],
) -> Result<BTreeMap<String, String>, Error> {
    let mut names = BTreeMap::new();
    for score in scores {
        if !names.contains_key(&score.person_id) {
            let known =
                history::name(pages, lang, &member.desk.store, Some(&score.person_id)).await?;
            let known = known.unwrap_or_else(|| pages.say(lang, "team.history.unknown", &[]));
            names.insert(score.person_id.clone(), known);
        }
    }
    Ok(names)
}

/// Scores in words.
pub(super) struct Words<'a> {
    /// Every word.
    pub pages: &'a TeamPages,
    /// The reader's language.
    pub lang: Lang,
    /// Who wrote scores, by id.
    pub names: &'a BTreeMap<String, String>,
}

impl Words<'_> {
    fn say(&self, key: &str) -> String {
        self.pages.say(self.lang, key, &[])
    }

    fn level(&self, score: u8) -> String {
        let word = self.say(&format!("team.quality.level.{score}"));
        let (n, word) = (score.to_string(), word.as_str());
        self.pages.say(self.lang, "team.quality.level", &[("n", &n), ("word", word)])
    }

    /// The name of an item.
    pub fn name(&self, code: &str) -> String {
        self.say(&format!("team.quality.item.{code}"))
    }

    /// What is stored of an item at each moment; `now` is the moment of the form.
    pub fn scored(&self, code: &str, scores: &[Score], now: Option<Moment>) -> Vec<Scored> {
        let at = |moment: Moment| {
            let stored = scores.iter().find(|one| one.moment == moment.code() && one.item == code);
            let said = stored.map(|one| {
                let who = self.names.get(&one.person_id).map(String::as_str).unwrap_or_default();
                let day = history::day(self.pages, self.lang, &one.written_on);
                self.pages.say(self.lang, "team.quality.by", &[("who", who), ("day", &day)])
            });
            let level = stored.and_then(|one| u8::try_from(one.score).ok());
            Scored {
                moment: self.say(&format!("team.quality.moment.{}", moment.code())),
                level: level.map(|level| self.level(level)),
                evidence: stored.map(|one| one.evidence.clone()).unwrap_or_default(),
                by: said.unwrap_or_default(),
                current: Some(moment) == now,
                shown: stored.is_some(),
            }
        };
        Moment::ALL.map(at).into()
    }

    fn item<'a>(
        &self,
        code: &'static str,
        moment: Moment,
        (scores, kept): (&'a [Score], Option<Kept<'a>>),
        facts: &Facts,
    ) -> Item<'a> {
        let stored = scores.iter().find(|one| one.moment == moment.code() && one.item == code);
        let (score, evidence) = match kept {
            Some(Kept { posted, .. }) => (
                posted.one(&format!("score-{code}")).to_owned(),
                posted.one(&format!("evidence-{code}")),
            ),
            None => (
                stored.map(|one| one.score.to_string()).unwrap_or_default(),
                stored.map_or("", |one| one.evidence.as_str()),
            ),
        };
        let mut told = self.scored(code, scores, Some(moment));
        // What is in the form is told beside it only when what is stored may differ.
        for one in told.iter_mut().filter(|one| one.current && kept.is_none()) {
            one.shown = false;
        }
        let none = Level {
            value: String::new(),
            label: self.say("team.quality.level.none"),
            chosen: score.is_empty(),
        };
        let level = |level: u8| Level {
            value: level.to_string(),
            label: self.level(level),
            chosen: score == level.to_string(),
        };
        Item {
            code,
            name: self.name(code),
            ask: self.say(&format!("team.quality.ask.{code}")),
            fact: self.fact(code, facts),
            told: told.iter().any(|one| one.shown),
            scores: told,
            levels: (0..=MOST).map(level).chain([none]).collect(),
            evidence,
            wrong: kept.is_some_and(|kept| kept.item == code),
        }
    }

    /// What the platform knows of an item.
    fn fact(&self, code: &str, facts: &Facts) -> Option<String> {
        let of = |key: &str, (n, total): (usize, usize)| {
            let (n, total) = (n.to_string(), total.to_string());
            self.pages.say(self.lang, key, &[("n", &n), ("total", &total)])
        };
        match code {
            "inclusive" if !facts.languages.is_empty() => {
                let names: Vec<&str> = facts.languages.iter().map(|lang| lang.own_name()).collect();
                let said = [("languages", names.join(", "))];
                let said = said.each_ref().map(|(name, value)| (*name, value.as_str()));
                Some(self.pages.say(self.lang, "team.quality.fact.languages", &said))
            }
            "relevant" if facts.prepared.1 > 0 => {
                Some(of("team.quality.fact.prepared", facts.prepared))
            }
            "safe" => Some(of("team.quality.fact.lines", facts.lines)),
            "accountable" if !facts.answer_by.is_empty() => {
                let day = history::day(self.pages, self.lang, &facts.answer_by);
                Some(self.pages.say(self.lang, "team.involvement.answer", &[("day", &day)]))
            }
            _ => None,
        }
    }
}
