//! Says things of a consultation in one language and voice: texts, days, figures, groups.

use crate::acts::results::Results;
use crate::domain::feedback::figure::Share;
use crate::domain::feedback::{Voice, clock};
use crate::domain::release::{ReleasedCell, Status};
use crate::domain::spoken::Told;
use crate::domain::wording::{Band, Lang, Wording};
use crate::i18n::labels::Labels;
use crate::i18n::{self, Params};
use crate::web::respond::view::{Frame, Pages, ViewError};

/// Who says it, to whom.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    /// Every word.
    pub pages: &'a Pages,
    /// What is told.
    pub results: &'a Results,
    /// The reader's language.
    pub lang: Lang,
    /// The reader's voice.
    pub voice: Voice,
}

impl<'a> Teller<'a> {
    /// What every page of it has; its title does not tell the topic.
    pub fn frame(&self) -> Frame<'a> {
        let band = self.voice.band();
        let title = self.results.asked.discreet_title.say(self.lang, band).unwrap_or("").trim();
        let title = (!title.is_empty()).then(|| title.to_owned());
        Frame { band: Some(band), title, ..Frame::plain(self.lang) }
    }

    /// One of our texts.
    pub fn say(&self, key: &str, params: &Params) -> Result<String, ViewError> {
        self.pages.text(self.lang, Some(self.voice.band()), key, params)
    }

    /// A name and what is said of it.
    pub fn pair(&self, name: &str, said: &str) -> Result<String, ViewError> {
        self.say("respond.results.pair", &[("a", name), ("b", said)])
    }

    /// A text that somebody wrote for this consultation.
    pub fn written<'w>(&self, wording: &'w Wording) -> &'w str {
        let own = wording.say(self.lang, self.voice.band());
        own.unwrap_or_else(|| wording.plain(self.lang)).trim()
    }

    /// A day as people say it; as it is stored when it cannot be read.
    pub fn day(&self, text: &str) -> String {
        let day = clock::day(text);
        let said = day.and_then(|day| i18n::day(&self.pages.catalogue, self.lang, day));
        said.unwrap_or_else(|| text.to_owned())
    }

    /// "3 May, 20 May and 1 June".
    pub fn days(&self, days: &[String]) -> Result<String, ViewError> {
        let Some((last, others)) = days.split_last() else { return Ok(String::new()) };
        let last = self.day(last);
        if others.is_empty() {
            return Ok(last);
        }
        let others: Vec<String> = others.iter().map(|day| self.day(day)).collect();
        self.say("respond.results.and", &[("a", &others.join(", ")), ("b", &last)])
    }

    /// A released cell in words; `None` when nothing of it is told.
    pub fn share(&self, cell: &ReleasedCell) -> Result<Option<String>, ViewError> {
        let Some(percent) = cell.percent.filter(|_| cell.status == Status::Rounded) else {
            return Ok(None);
        };
        let bound = |key: &str, n: u32, base: u32| {
            self.say(key, &[("n", &n.to_string()), ("base", &base.to_string())])
        };
        let said = match Told::by(cell) {
            Told::Share => self.say("respond.results.share", &[("n", &percent.to_string())]),
            Told::FewOrNone => self.say("respond.results.few_or_none", &[]),
            Told::NearlyAll => self.say("respond.results.nearly_all", &[]),
            Told::Fewer { than, base } => bound("respond.results.fewer", than, base),
            Told::AtLeast { least, base } => bound("respond.results.at_least", least, base),
        };
        said.map(Some)
    }

    /// What stands in a sentence for `{percent}`, `{tenths}` and `{base}`.
    pub fn figures(&self, share: Share) -> Result<[String; 3], ViewError> {
        let said = i18n::share::words(&self.pages.catalogue, self.lang, share);
        let missing = || ViewError::Text { key: "respond.figure".to_owned(), lang: self.lang };
        said.ok_or_else(missing)
    }

    /// What questions, options and groups are called.
    pub fn labels(&self) -> Labels<'a> {
        let labels = Labels::new(&self.pages.catalogue, &self.results.asked, self.lang);
        labels.for_band(self.voice.band())
    }

    /// What an answer is called.
    pub fn option(&self, question: &str, option: &str) -> Result<String, ViewError> {
        match option {
            "_dont_know" => self.say("respond.dont_know", &[]),
            "_dont_say" => self.say("respond.dont_say", &[]),
            state if state.starts_with('_') => self.say("respond.results.unanswered", &[]),
            _ => Ok(self.labels().option(question, option)),
        }
    }

    /// "9 to 12 years".
    pub fn ages(&self, band: &str) -> Result<String, ViewError> {
        let (from, to) = band.split_once('-').unwrap_or((band, band));
        self.say("respond.age.band", &[("from", from), ("to", to)])
    }

    /// What a group is called; of a pair of breakdowns both.
    pub fn group(&self, breakdown: &str, category: &str) -> Result<String, ViewError> {
        let parts = breakdown.split(':').zip(category.split(':'));
        let named = parts.map(|(by, group)| match by {
            "_band" if group.parse::<Band>().is_ok() => self.ages(group),
            "_band" | "_language" => Ok(self.labels().option(by, group)),
            _ => self.option(by, group),
        });
        Ok(named.collect::<Result<Vec<_>, _>>()?.join(", "))
    }
}
