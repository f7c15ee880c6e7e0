//! The public home: a field for a code, what is open to everybody, what was answered, and what we
//! promise.

use serde::Serialize;

use super::CodeProblem;
use super::kept::Claim;
use super::page::{Frame, Pages, Reach, Rendered, ViewError};
use crate::acts::listings::Answered;
use crate::domain::question::Question;
use crate::domain::status::Status;
use crate::domain::wording::{Band, Lang};
use crate::store::listings::Listed;

/// What stands on the home page.
#[derive(Debug, Clone, Copy)]
pub struct Home<'a> {
    /// What staff put there.
    pub open: &'a [Listed],
    /// What children were answered.
    pub answered: &'a [Answered],
}

#[derive(Serialize)]
struct Body<'a> {
    given: &'a str,
    bad: Option<String>,
    open: Vec<Entry<'a>>,
    answered: Vec<Entry<'a>>,
    promises: Vec<Claim>,
}

/// One line of a list.
#[derive(Serialize)]
struct Entry<'a> {
    /// Where it leads, in which language; nowhere while it is paused.
    href: Option<String>,
    reading: Lang,
    lang: Lang,
    dir: &'static str,
    title: String,
    /// Who asks; not beside a neutral title.
    organisation: &'a str,
    /// For which ages, or of which stage.
    about: String,
    /// Its languages by their own names, where that of the page is not among them.
    languages: Vec<Tongue>,
}

#[derive(Serialize)]
struct Tongue {
    lang: Lang,
    name: &'static str,
}

impl Pages {
    /// `GET /`; `bad` is a code that does not work here, and why.
    pub fn home(
        &self,
        lang: Lang,
        home: Home<'_>,
        bad: Option<(&str, CodeProblem)>,
    ) -> Result<Rendered, ViewError> {
        let why = bad.map(|(_, problem)| self.code_problem(lang, None, problem)).transpose()?;
        let open: Result<Vec<_>, _> = home.open.iter().map(|one| self.open(lang, one)).collect();
        let answered: Result<Vec<_>, _> =
            home.answered.iter().map(|one| self.answered(lang, one)).collect();
        let body = Body {
            given: bad.map_or("", |(given, _)| given),
            bad: why,
            open: open?,
            answered: answered?,
            promises: self.promises(lang)?,
        };
        let plain = self.with_languages(lang, None);
        let frame = Frame {
            land: true,
            reach: if bad.is_none() { Reach::Found } else { Reach::Shared },
            title: Some("Porte-Voix".to_owned()),
            styles: vec![self.style("landing.css"), self.style("home.css")],
            ..plain
        };
        self.render("respond/home", frame, &body)
    }

    fn open<'a>(&self, lang: Lang, one: &'a Listed) -> Result<Entry<'a>, ViewError> {
        let asked = &one.questionnaire;
        let sensitive = asked.questions.iter().any(Question::is_sensitive);
        let wording = if sensitive { &asked.discreet_title } else { &asked.title };
        let reading = reading(lang, &asked.languages);
        let mut entry = Entry {
            href: (one.status == Status::Open).then(|| format!("/c/{}", one.code)),
            organisation: if sensitive { "" } else { &one.organisation },
            about: self.ages(lang, &asked.bands)?,
            ..Entry::of(lang, reading, wording.plain(reading), &asked.languages)
        };
        if entry.title.trim().is_empty() {
            entry.title = self.text(lang, None, "respond.neutral", &[])?;
            (entry.lang, entry.dir) = (lang, lang.direction());
        }
        Ok(entry)
    }

    fn answered<'a>(&self, lang: Lang, one: &'a Answered) -> Result<Entry<'a>, ViewError> {
        let reading = reading(lang, &one.languages);
        Ok(Entry {
            href: Some(format!("/r/{}", one.code)),
            about: self.text(lang, None, &format!("respond.stage.{}", one.stage), &[])?,
            ..Entry::of(lang, reading, one.title.plain(reading), &one.languages)
        })
    }

    /// "9 to 15 years": bands that follow each other are one.
    fn ages(&self, lang: Lang, bands: &[Band]) -> Result<String, ViewError> {
        let mut runs: Vec<(Band, Band)> = Vec::new();
        for (at, band) in Band::ALL.into_iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| Band::ALL.get(before));
            match runs.last_mut() {
                _ if !bands.contains(&band) => {}
                Some(run) if Some(&run.1) == before => run.1 = band,
                _ => runs.push((band, band)),
            }
        }
        let mut said = Vec::with_capacity(runs.len());
        for (first, last) in runs {
            let from = first.code().split_once('-').map_or("", |(from, _)| from);
            let to = last.code().split_once('-').map_or("", |(_, to)| to);
            let named = [("from", from), ("to", to)];
            said.push(self.text(lang, Some(last), "respond.age.band", &named)?);
        }
        Ok(said.join(", "))
    }
}

impl Entry<'_> {
    fn of(lang: Lang, reading: Lang, title: &str, languages: &[Lang]) -> Self {
        let others = if languages.contains(&lang) { &[] } else { languages };
        Self {
            href: None,
            reading,
            lang: reading,
            dir: reading.direction(),
            title: title.to_owned(),
            organisation: "",
            about: String::new(),
            languages: others.iter().map(|&lang| Tongue { lang, name: lang.own_name() }).collect(),
        }
    }
}

/// The language of the page where it is offered, else the first one.
fn reading(lang: Lang, offered: &[Lang]) -> Lang {
    let first = offered.first().copied().unwrap_or(lang);
    if offered.contains(&lang) { lang } else { first }
}

#[cfg(test)]
#[path = "home_tests.rs"]
mod tests;
