//! One thing children said: you said, they answered, what happens.

use serde::Serialize;

use super::chart::Chart;
use super::teller::Teller;
use crate::domain::feedback::clock::{Due, Owed};
use crate::domain::feedback::figure::{Missing, PLACES, fill};
use crate::domain::feedback::{Finding, Source, Step};
use crate::domain::wording::Lang;
use crate::web::respond::view::ViewError;

/// A finding as it is read.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// The same through all versions.
    pub id: String,
    /// The last day something of it changed, `YYYY-MM-DD`; nothing while adults were not asked.
    pub changed: Option<String>,
    /// Counted from 1.
    number: usize,
    /// Of how many.
    of: usize,
    /// What was said; nothing when it cannot be said without its figures.
    pub said: Option<String>,
    /// Its figures were taken back.
    pub taken: bool,
    /// The figures it stands on.
    pub chart: Option<Chart>,
    quotes: Vec<Quoted>,
    /// What adults answered.
    pub reply: Option<Replied>,
    /// When they were asked, while they did not answer.
    pub asked: Option<String>,
    /// By when they must.
    pub due: Option<Line>,
    /// Where it stands.
    pub state: Option<Stand>,
    history: Vec<Stand>,
}

/// Words of a child.
#[derive(Debug, Clone, Serialize)]
struct Quoted {
    words: String,
    lang: Lang,
    dir: &'static str,
    ages: String,
    translation: Option<String>,
}

/// What adults answered.
#[derive(Debug, Clone, Serialize)]
pub struct Replied {
    by: String,
    on: String,
    /// In their own words.
    pub words: String,
}

/// What happened on a day.
#[derive(Debug, Clone, Serialize)]
pub struct Stand {
    code: &'static str,
    /// In one word or two.
    pub word: String,
    /// What was done, or why not.
    pub why: String,
    /// The day.
    pub on: String,
}

/// A sentence that may be of something late.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// The sentence.
    pub text: String,
    /// It is late.
    pub late: bool,
}

impl Teller<'_> {
    /// Every finding.
    pub fn findings(
        &self,
        findings: &[Finding],
        today: Option<time::Date>,
    ) -> Result<Vec<Told>, ViewError> {
        let of = findings.len();
        let all = findings.iter().enumerate();
        all.map(|(at, finding)| self.finding((at + 1, of), finding, today)).collect()
    }

    fn finding(
        &self,
        (number, of): (usize, usize),
        finding: &Finding,
        today: Option<time::Date>,
    ) -> Result<Told, ViewError> {
        let figures = &self.results.figures;
        let taken = |source: &Source| figures.check(source) == Err(Missing::TakenBack);
        let taken = finding.sources.iter().any(taken);
        let share = figures.share(&finding.sources).filter(|_| !taken);
        let text = self.written(&finding.said);
        let needs = PLACES.iter().any(|place| text.contains(place));
        let said = match share {
            Some(share) => {
                let [percent, tenths, base] = self.figures(share)?;
                Some(fill(text, [&percent, &tenths, &base]))
            }
            None if needs => None,
            None => Some(text.to_owned()),
        };
        let reply = finding.reply.as_ref().map(|reply| Replied {
            by: reply.by.clone(),
            on: self.day(&reply.on),
            words: self.written(&reply.words).to_owned(),
        });
        let (asked, due) = match reply {
            Some(_) => (None, None),
            None => (self.asked(&finding.asked_on)?, self.owed(Owed::Answer, today)?),
        };
        let mut history: Vec<Stand> =
            finding.steps.iter().map(|step| self.stand(step)).collect::<Result<_, _>>()?;
        let state = history.pop();
        history.reverse();
        Ok(Told {
            id: finding.id.clone(),
            changed: finding.changed().map(str::to_owned),
            number,
            of,
            said,
            taken: taken || (share.is_none() && needs),
            chart: self.first_chart(&finding.sources, taken)?,
            quotes: self.quotes(&finding.sources)?,
            reply,
            asked,
            due,
            state,
            history,
        })
    }

    fn first_chart(&self, sources: &[Source], taken: bool) -> Result<Option<Chart>, ViewError> {
        for source in sources.iter().filter(|_| !taken) {
            let chart = match source {
                Source::Cell(cited) => self.chart(cited)?,
                Source::Theme { question, theme } => self.themes(question, theme)?,
                Source::Quote { .. } => None,
            };
            if chart.is_some() {
                return Ok(chart);
            }
        }
        Ok(None)
    }

    fn quotes(&self, sources: &[Source]) -> Result<Vec<Quoted>, ViewError> {
        let mut quotes = Vec::new();
        for source in sources {
            let Source::Quote { id } = source else { continue };
            let Some(quote) = self.results.quotes.iter().find(|quote| quote.id == *id) else {
                continue;
            };
            let lang = quote.lang.parse().unwrap_or(self.lang);
            let mut translations = self.results.translations.iter();
            let translation = translations
                .find(|one| one.quote_id == *id && one.lang == self.lang.code())
                .map(|one| one.words.clone());
            quotes.push(Quoted {
                words: quote.words.clone(),
                lang,
                dir: lang.direction(),
                ages: self.ages(&quote.band)?,
                translation: translation.filter(|_| lang != self.lang),
            });
        }
        Ok(quotes)
    }

    fn asked(&self, days: &[String]) -> Result<Option<String>, ViewError> {
        let Some((first, again)) = days.split_first() else { return Ok(None) };
        let first = self.day(first);
        let said = if again.is_empty() {
            self.say("respond.results.asked", &[("day", &first)])
        } else {
            let again = self.days(again)?;
            self.say("respond.results.asked_again", &[("day", &first), ("days", &again)])
        };
        said.map(Some)
    }

    fn stand(&self, step: &Step) -> Result<Stand, ViewError> {
        let code = step.state.code();
        Ok(Stand {
            code,
            word: self.say(&format!("respond.results.state.{code}"), &[])?,
            why: self.written(&step.why).to_owned(),
            on: self.day(&step.on),
        })
    }

    /// By when something is due, or that it is late; nothing when it is not owed.
    pub fn owed(&self, what: Owed, today: Option<time::Date>) -> Result<Option<Line>, ViewError> {
        let due = self.results.owed.iter().find(|due| due.what == what);
        due.map(|due| self.due(*due, today)).transpose()
    }

    /// The same for one thing that is owed.
    pub fn due(&self, due: Due, today: Option<time::Date>) -> Result<Line, ViewError> {
        let late = today.is_some_and(|today| due.is_late(today));
        let what = match due.what {
            Owed::Thanks => "thanks",
            Owed::Answer => "answer",
            Owed::HalfYear | Owed::Year => "news",
        };
        let when = if late { "late" } else { "due" };
        let day = self.day(&due.on.to_string());
        let text = self.say(&format!("respond.results.{when}.{what}"), &[("day", &day)])?;
        Ok(Line { text, late })
    }
}
