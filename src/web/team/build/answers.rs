//! What can be answered, in the editor: options to be named, or the settings of a scale.

use serde::Serialize;

use super::at::At;
use super::cells::Row;
use super::frame::Tick;
use super::rule::Pick;
use crate::domain::draft::Translation;
use crate::domain::media::{Media, MediaKind};
use crate::domain::question::{FaceSet, Kind, Question, StatementScale};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::Lang;
use crate::i18n::labels::Labels;
use crate::store::steps::Written as WrittenStep;
use crate::web::team::page::TeamPages;

/// The answers of a question.
#[derive(Debug, Default, Serialize)]
pub struct Answers {
    /// Options or statements, to be named.
    options: Vec<OptionLine>,
    /// One more can be added.
    may_add: bool,
    /// Rows of texts of a scale.
    rows: Vec<Row>,
    /// Words that are the same everywhere, and are ours.
    fixed: Vec<String>,
    selects: Vec<Select>,
    numbers: Vec<Number>,
    ticks: Vec<Tick>,
}

#[derive(Debug, Serialize)]
struct OptionLine {
    code: String,
    row: Row,
    first: bool,
    last: bool,
    /// Choosing it excludes all others.
    exclusive: Option<Tick>,
    /// The pictures of the project, to choose one.
    picture: Option<Select>,
}

/// A list to choose from.
#[derive(Debug, Serialize)]
pub struct Select {
    pub name: String,
    pub label: String,
    pub picks: Vec<Pick>,
}

#[derive(Debug, Serialize)]
struct Number {
    name: &'static str,
    label: String,
    hint: String,
    value: String,
}

/// What the editor of answers needs to know.
pub struct Around<'a> {
    pub pages: &'a TeamPages,
    pub lang: Lang,
    pub at: &'a At,
    pub questionnaire: &'a Questionnaire,
    /// Pictures and recordings of the project.
    pub media: &'a [Media],
    /// How far the translations have come.
    pub states: &'a [Translation],
    /// Who last wrote which step of the safeguards.
    pub written: &'a [WrittenStep],
}

impl Around<'_> {
    pub fn say(&self, key: &str) -> String {
        self.pages.say(self.lang, &format!("team.build.{key}"), &[])
    }

    /// What a field is called.
    pub fn field(&self, name: &str) -> String {
        self.pages.say(self.lang, &format!("team.build.field.{name}"), &[])
    }

    /// What to know of a field.
    pub fn hint(&self, name: &str) -> String {
        self.pages.say(self.lang, &format!("team.build.field.{name}.hint"), &[])
    }

    /// What a value of a field is called.
    pub fn value(&self, name: &str, value: &str) -> String {
        self.pages.say(self.lang, &format!("team.build.field.{name}.{value}"), &[])
    }

    fn number(&self, name: &'static str, value: String) -> Number {
        Number { name, label: self.field(name), hint: self.hint(name), value }
    }

    fn tick(&self, name: &str, ticked: bool) -> Tick {
        let label = self.field(name);
        Tick { name: name.to_owned(), label, hint: None, ticked }
    }

    fn select(&self, name: &str, values: &[&str], chosen: &str) -> Select {
        let pick = |value: &&str| Pick {
            value: (*value).to_owned(),
            label: match value.parse::<u8>() {
                Ok(_) => (*value).to_owned(),
                Err(_) => self.value(name, value),
            },
            chosen: *value == chosen,
        };
        Select {
            name: name.to_owned(),
            label: self.field(name),
            picks: values.iter().map(pick).collect(),
        }
    }

    /// The pictures or recordings of the project to choose one of.
    pub fn media(&self, name: String, label: String, kind: MediaKind, chosen: &str) -> Select {
        let none =
            Pick { value: String::new(), label: self.say("none"), chosen: chosen.is_empty() };
        let of_kind = self.media.iter().filter(|media| media.kind == kind);
        let pick = |media: &Media| Pick {
            value: media.id.clone(),
            label: media.description.clone(),
            chosen: media.id == chosen,
        };
        Select { name, label, picks: std::iter::once(none).chain(of_kind.map(pick)).collect() }
    }

    /// The answers of a question.
    pub fn answers(&self, question: &Question) -> Answers {
        let mut answers = Answers::default();
        match &question.kind {
            Kind::Info => return answers,
            Kind::YesNo { depends } => answers.ticks.push(self.tick("depends", *depends)),
            Kind::Faces { steps, set } => {
                answers.selects.push(self.select("steps", &["3", "5"], &steps.to_string()));
                let chosen = if *set == FaceSet::Balance { "balance" } else { "how-much" };
                answers.selects.push(self.select("set", &["balance", "how-much"], chosen));
            }
            Kind::Agree { steps } => {
                answers.selects.push(self.select("steps", &["3", "4", "5"], &steps.to_string()));
            }
            Kind::Statements { scale, steps, .. } => {
                let faces = *scale == StatementScale::Faces;
                let all: &[&str] = if faces { &["3", "5"] } else { &["3", "4", "5"] };
                let chosen = if faces { "faces" } else { "agree" };
                answers.selects.push(self.select("scale", &["agree", "faces"], chosen));
                answers.selects.push(self.select("steps", all, &steps.to_string()));
            }
            Kind::Scale { low, high } => {
                for (field, wording) in [("low", low), ("high", high)] {
                    let label = self.field(field);
                    answers.rows.push(Row::of(self, label, field, wording, 1, true));
                }
            }
            Kind::Number { from } => {
                let from: Vec<String> = from.iter().map(u32::to_string).collect();
                answers.numbers.push(self.number("from", from.join(" ")));
            }
            Kind::Ranking { ranks, .. } => {
                answers.selects.push(self.select("ranks", &["1", "2", "3"], &ranks.to_string()));
            }
            Kind::Picture { multiple, .. } => {
                answers.ticks.push(self.tick("multiple", *multiple));
            }
            Kind::ShortText { max, quotes } | Kind::LongText { max, quotes } => {
                answers.numbers.push(self.number("longest", max.to_string()));
                let hint = Some(self.hint("quotes"));
                answers.ticks.push(Tick { hint, ..self.tick("quotes", *quotes) });
            }
            Kind::Single { .. }
            | Kind::Multiple { .. }
            | Kind::Thermometer
            | Kind::Place { .. }
            | Kind::Coins { .. } => {}
        }
        if let Some((_, max)) = question.several() {
            let max = max.map(|max| max.to_string()).unwrap_or_default();
            answers.numbers.push(self.number("max", max));
        }
        answers.options = self.options(question);
        answers.may_add = !answers.options.is_empty() || has_options(&question.kind);
        answers.fixed = self.fixed(question);
        answers.ticks.push(self.tick("dont_know", question.dont_know));
        answers.ticks.push(self.tick("dont_say", question.dont_say));
        answers
    }

    fn options(&self, question: &Question) -> Vec<OptionLine> {
        let (list, all) = match &question.kind {
            Kind::Statements { items, .. } => ("item", &items[..]),
            _ => ("option", question.options()),
        };
        let shows = matches!(question.kind, Kind::Picture { .. });
        let several = question.several().is_some();
        let line = |(place, one): (usize, &crate::domain::question::AnswerOption)| {
            let n = (place + 1).to_string();
            let key = format!("team.build.field.{list}.n");
            let label = self.pages.say(self.lang, &key, &[("n", &n)]);
            let field = format!("{list}.{}", one.code);
            let picture = one.picture.as_deref().unwrap_or_default();
            OptionLine {
                row: Row::of(self, label, &format!("{field}.text"), &one.text, 1, true),
                first: place == 0,
                last: place + 1 == all.len(),
                exclusive: several.then(|| Tick {
                    name: format!("{field}.exclusive"),
                    ..self.tick("exclusive", one.exclusive)
                }),
                picture: shows.then(|| {
                    let label = self.field("picture");
                    self.media(format!("{field}.picture"), label, MediaKind::Picture, picture)
                }),
                code: one.code.clone(),
            }
        };
        all.iter().enumerate().map(line).collect()
    }

    /// The words of scales and of yes and no, in the first language.
    fn fixed(&self, question: &Question) -> Vec<String> {
        let ours = matches!(
            question.kind,
            Kind::YesNo { .. }
                | Kind::Faces { .. }
                | Kind::Agree { .. }
                | Kind::Thermometer
                | Kind::Statements { .. }
        );
        if !ours {
            return Vec::new();
        }
        let labels = Labels::new(&self.pages.words, self.questionnaire, self.at.source);
        question.choices().iter().map(|code| labels.option(&question.code, code)).collect()
    }
}

fn has_options(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Single { .. }
            | Kind::Multiple { .. }
            | Kind::Picture { .. }
            | Kind::Place { .. }
            | Kind::Ranking { .. }
            | Kind::Coins { .. }
            | Kind::Statements { .. }
    )
}
