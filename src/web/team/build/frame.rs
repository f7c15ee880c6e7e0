//! The editor of what is not a question: title, purpose, languages, ages, and the cards of support.

use serde::Serialize;

use super::answers::Around;
use super::cells::Row;
use super::rule::{Pick, Rule};
use crate::domain::questionnaire::{Access, Kept};
use crate::domain::wording::{Band, Lang};

/// A box to tick.
#[derive(Debug, Serialize)]
pub struct Tick {
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub ticked: bool,
}

/// The editor of the frame.
#[derive(Debug, Serialize)]
pub struct Frame {
    rows: Vec<Row>,
    languages: Vec<Tick>,
    sources: Vec<Pick>,
    bands: Vec<Tick>,
    settings: Vec<Tick>,
    minutes: u8,
    expected: u32,
}

/// The editor of a card of support.
#[derive(Debug, Serialize)]
pub struct Card {
    rows: Vec<Row>,
    rule: Rule,
}

impl Around<'_> {
    /// The frame of the questionnaire.
    pub fn frame(&self) -> Frame {
        let (at, q) = (self.at, self.questionnaire);
        let row = |field: &str, wording, lines, needed| {
            Row::of(self, self.field(field), field, wording, lines, needed)
        };
        let tick = |name: &str, ticked| Tick {
            name: name.to_owned(),
            label: self.field(name),
            hint: Some(self.hint(name)),
            ticked,
        };
        Frame {
            rows: vec![
                row("title", &q.title, 1, true),
                row("purpose", &q.purpose, 2, true),
                row("decider", &q.decider, 2, true),
                row("answer_when", &q.answer_when, 1, true),
                row("discreet_title", &q.discreet_title, 1, false),
            ],
            languages: Lang::ALL
                .into_iter()
                .map(|one| Tick {
                    name: format!("language.{one}"),
                    label: one.own_name().to_owned(),
                    hint: None,
                    ticked: q.languages.contains(&one),
                })
                .collect(),
            sources: q
                .languages
                .iter()
                .map(|one| Pick {
                    value: one.to_string(),
                    label: one.own_name().to_owned(),
                    chosen: *one == at.source,
                })
                .collect(),
            bands: Band::ALL
                .into_iter()
                .map(|band| Tick {
                    name: format!("band.{band}"),
                    label: band.code().replace('-', "–"),
                    hint: None,
                    ticked: q.bands.contains(&band),
                })
                .collect(),
            settings: vec![
                tick("keep.band", q.keep.contains(&Kept::Band)),
                tick("keep.language", q.keep.contains(&Kept::Language)),
                tick("codes", q.access == Access::Codes),
                tick("withdrawal", q.withdrawal),
                tick("interim", q.interim),
            ],
            minutes: q.minutes,
            expected: q.expected,
        }
    }

    /// A card of support, if it is there.
    pub fn card(&self, place: usize) -> Option<Card> {
        let questionnaire = self.questionnaire;
        let card = questionnaire.support.get(place)?;
        let (after, condition) = (questionnaire.questions.len(), Some(&card.show_if));
        let reading = self.at.source;
        Some(Card {
            rows: vec![Row::of(self, self.field("support"), "text", &card.text, 3, true)],
            rule: Rule::of(self.pages, self.lang, reading, questionnaire, after, condition, false),
        })
    }
}
