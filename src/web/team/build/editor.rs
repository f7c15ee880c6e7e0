//! The editor of one question: words, answers, who sees it, what else there is to say of it.

use serde::Serialize;

use super::answers::{Answers, Around, Select};
use super::at::At;
use super::cells::Row;
use super::frame::Tick;
use super::rule::{Pick, Rule};
use crate::domain::draft::{KINDS, code_of, gaps, number};
use crate::domain::media::MediaKind;
use crate::domain::question::Kind;
use crate::domain::wording::{Band, Lang};
use crate::web::team::coach::Advice;

/// The editor of a question.
#[derive(Debug, Serialize)]
pub struct Editor {
    code: String,
    source: Lang,
    number: Option<usize>,
    kind: String,
    is_info: bool,
    kinds: Vec<Pick>,
    first: bool,
    last: bool,
    ages: Vec<Age>,
    rows: Vec<Row>,
    advice: Vec<Advice>,
    answers: Answers,
    missing: Vec<String>,
    rule: Rule,
    sensitivity: Vec<Pick>,
    breakdown: Tick,
    voices: Vec<Select>,
}

/// An age whose own words can be written.
#[derive(Debug, Serialize)]
struct Age {
    name: String,
    href: String,
    current: bool,
    /// Nobody wrote words of its own.
    empty: bool,
}

impl Around<'_> {
    /// The editor of a question, if it is there.
    pub fn editor(&self, address: &str, code: &str, advice: Vec<Advice>) -> Option<Editor> {
        let questionnaire = self.questionnaire;
        let place = questionnaire.questions.iter().position(|q| q.code == code)?;
        let question = questionnaire.questions.get(place)?;
        let row = |field: &str, wording, lines, needed| {
            let label = self.field(field);
            Row::of(self, label, field, wording, lines, needed)
        };
        let level = |level: u8| Pick {
            value: level.to_string(),
            label: self.value("sensitivity", &level.to_string()),
            chosen: level == question.sensitivity,
        };
        let condition = question.show_if.as_ref();
        let reading = self.at.source;
        let rule = Rule::of(self.pages, self.lang, reading, questionnaire, place, condition, true);
        Some(Editor {
            code: code.to_owned(),
            source: self.at.source,
            number: number(questionnaire, code),
            kind: self.kind(code_of(&question.kind)),
            is_info: question.kind == Kind::Info,
            kinds: self.kinds(code_of(&question.kind)),
            first: place == 0,
            last: place + 1 == questionnaire.questions.len(),
            ages: self
                .ages(address, &question.text.0.keys().map(String::as_str).collect::<Vec<_>>()),
            rows: vec![
                row("text", &question.text, 2, true),
                row("hint", &question.hint, 2, false),
                row("section", &question.section, 1, false),
            ],
            advice,
            answers: self.answers(question),
            missing: self.missing(code),
            rule,
            sensitivity: (0..=3).map(level).collect(),
            breakdown: Tick {
                name: "breakdown".to_owned(),
                label: self.field("breakdown"),
                hint: Some(self.hint("breakdown")),
                ticked: question.breakdown,
            },
            voices: self.voices(&question.voice),
        })
    }

    fn kind(&self, kind: &str) -> String {
        self.pages.say(self.lang, &format!("team.kind.{kind}"), &[])
    }

    /// Every kind, to add one or to change to.
    pub fn kinds(&self, chosen: &str) -> Vec<Pick> {
        let pick = |kind: &str| Pick {
            value: kind.to_owned(),
            label: self.kind(kind),
            chosen: kind == chosen,
        };
        KINDS.into_iter().map(pick).collect()
    }

    fn ages(&self, address: &str, written: &[&str]) -> Vec<Age> {
        let age = |band: Option<Band>| {
            let at = At { band, ..self.at.clone() };
            let own = |band: Band| written.iter().any(|key| key.ends_with(&format!("@{band}")));
            Age {
                name: match band {
                    Some(band) => band.code().replace('-', "–"),
                    None => self.say("everyone"),
                },
                href: at.href(address),
                current: band == self.at.band,
                empty: band.is_some_and(|band| !own(band)),
            }
        };
        let bands = self.questionnaire.bands.iter().copied().map(Some);
        std::iter::once(None).chain(bands).map(age).collect()
    }

    /// How many texts of this question are missing, by language.
    fn missing(&self, code: &str) -> Vec<String> {
        let gaps = gaps(self.questionnaire);
        let part = crate::domain::draft::Part::Question(code.to_owned());
        let of_lang = |lang: &Lang| {
            let n = gaps.iter().filter(|gap| gap.part == part && gap.lang == *lang).count();
            let said = [("n", &*n.to_string()), ("language", lang.own_name())];
            (n > 0).then(|| self.pages.say(self.lang, "team.build.missing", &said))
        };
        self.questionnaire.languages.iter().filter_map(of_lang).collect()
    }

    fn voices(&self, chosen: &std::collections::BTreeMap<Lang, String>) -> Vec<Select> {
        let has_any = self.media.iter().any(|media| media.kind == MediaKind::Voice);
        if !has_any {
            return Vec::new();
        }
        let select = |lang: Lang| {
            let said = [("language", lang.own_name())];
            let label = self.pages.say(self.lang, "team.build.field.voice", &said);
            let chosen = chosen.get(&lang).map_or("", String::as_str);
            self.media(format!("voice.{lang}"), label, MediaKind::Voice, chosen)
        };
        self.at.langs().into_iter().map(select).collect()
    }
}
