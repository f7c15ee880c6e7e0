//! One question as its template needs it.

use serde::Serialize;

use super::page::{Pages, ViewError, say};
use crate::domain::answer::{DONT_KNOW, DONT_SAY, QUOTE, may_quote};
use crate::domain::number;
use crate::domain::question::{AnswerOption, FaceSet, Kind, Question, StatementScale};
use crate::domain::wording::{Band, Lang};

/// Up to this many places are shown as rows; more are a list.
const RADIOS: usize = 8;

/// Language, band and what was answered before.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub pages: &'a Pages,
    pub lang: Lang,
    pub band: Band,
    pub prefill: &'a [(String, String)],
}

/// One screen: a question, or one statement of a question.
#[derive(Serialize, Default)]
pub(super) struct Screen {
    pub widget: &'static str,
    pub id: String,
    pub label: Option<String>,
    pub stem: Option<String>,
    pub text: String,
    pub hint: Option<String>,
    pub problem: Option<String>,
    pub described: Option<String>,
    pub name: String,
    pub input: &'static str,
    /// How the options look: `faces`, `degrees`, `pics`, or nothing special.
    pub look: &'static str,
    pub voice: Option<String>,
    pub max: Option<u8>,
    pub max_note: Option<String>,
    pub options: Vec<Choice>,
    pub escapes: Vec<Choice>,
    pub low: String,
    pub high: String,
    pub long: bool,
    pub limit: usize,
    pub value: String,
    /// Whether the words of a text may be quoted (R42).
    pub quote: Option<Quote>,
    pub items: Vec<Item>,
}

/// The box to tick below a text.
#[derive(Serialize)]
pub(super) struct Quote {
    name: String,
    checked: bool,
}

/// One rank or one thing that gets coins.
#[derive(Serialize)]
pub(super) struct Item {
    id: String,
    name: String,
    label: String,
    value: String,
    options: Vec<Choice>,
}

/// One input and its words.
#[derive(Serialize)]
pub(super) struct Choice {
    id: String,
    value: String,
    label: String,
    face: Option<String>,
    picture: Option<String>,
    checked: bool,
}

/// The drawing of a step that only smiles; of three steps, the first, the middle and the last.
fn smile(steps: u8, step: &str) -> &'static str {
    match (steps, step) {
        (_, "1") => "g1",
        (5, "2") => "g2",
        (3, "2") | (5, "3") => "f4",
        (5, "4") => "g4",
        _ => "f5",
    }
}

impl Asking<'_> {
    fn text(&self, key: &str) -> Result<String, ViewError> {
        self.pages.text(self.lang, Some(self.band), key, &[])
    }

    /// The words of an option code, as the child reads them.
    pub fn label(&self, question: &Question, code: &str) -> Result<String, ViewError> {
        match code {
            DONT_KNOW => return self.text("respond.dont_know"),
            DONT_SAY => return self.text("respond.dont_say"),
            // A draft may still speak of an option that is gone.
            _ if !question.choices().iter().any(|choice| choice == code) => {
                return Ok(code.to_owned());
            }
            _ => {}
        }
        let scale = |kind: &str, steps: u8| self.text(&format!("respond.{kind}{steps}.{code}"));
        match &question.kind {
            Kind::YesNo { .. } => self.text(&format!("respond.answer.{code}")),
            Kind::Single { options }
            | Kind::Multiple { options, .. }
            | Kind::Picture { options, .. }
            | Kind::Place { options }
            | Kind::Ranking { options, .. } => Ok(self.option_text(options, code)),
            Kind::Faces { steps, set: FaceSet::HowMuch } => scale("much", *steps),
            Kind::Faces { steps, .. }
            | Kind::Statements { scale: StatementScale::Faces, steps, .. } => {
                scale("faces", *steps)
            }
            Kind::Thermometer => scale("degree", 5),
            Kind::Number { .. } => Ok(number::label(code)),
            Kind::Agree { steps }
            | Kind::Statements { scale: StatementScale::Agree, steps, .. } => {
                scale("agree", *steps)
            }
            _ => Ok(code.to_owned()),
        }
    }

    pub fn option_text(&self, options: &[AnswerOption], code: &str) -> String {
        let option = options.iter().find(|option| option.code == code);
        option.map_or(code, |option| say(&option.text, self.lang, Some(self.band))).to_owned()
    }

    /// The screens of a question: one, or one for each statement.
    pub fn screens(
        &self,
        index: usize,
        question: &Question,
        problem: Option<&str>,
    ) -> Result<Vec<Screen>, ViewError> {
        let of = |wording| say(wording, self.lang, Some(self.band)).to_owned();
        let items = question.items();
        if items.is_empty() {
            let name = format!("q.{}", question.code);
            let voice = question.voice.get(&self.lang).cloned();
            let screen = Screen { text: of(&question.text), name, voice, ..Screen::default() };
            return Ok(vec![self.screen(&format!("q{index}"), question, screen, problem)?]);
        }
        let total = items.len().to_string();
        items
            .iter()
            .enumerate()
            .map(|(item, statement)| {
                let n = (item + 1).to_string();
                let params = [("n", n.as_str()), ("total", total.as_str())];
                let count =
                    self.pages.text(self.lang, Some(self.band), "respond.statement", &params)?;
                let screen = Screen {
                    stem: Some(format!("{} · {count}", of(&question.text))),
                    text: of(&statement.text),
                    name: format!("q.{}.{}", question.code, statement.code),
                    voice: question.voice.get(&self.lang).filter(|_| item == 0).cloned(),
                    ..Screen::default()
                };
                let problem = problem.filter(|_| item == 0);
                self.screen(&format!("q{index}-{item}"), question, screen, problem)
            })
            .collect()
    }

    fn screen(
        &self,
        stem: &str,
        question: &Question,
        screen: Screen,
        problem: Option<&str>,
    ) -> Result<Screen, ViewError> {
        let id = format!("{stem}p");
        let hint = self.hint(question)?;
        let mut described: Vec<String> = Vec::new();
        described.extend(hint.as_ref().map(|_| format!("{id}-h")));
        described.extend(problem.map(|_| format!("{id}-e")));
        let several = question.several();
        let exclusive = |code: &str| {
            let options = several.map_or(&[][..], |(options, _)| options);
            options.iter().any(|option| option.code == code && option.exclusive)
        };
        let mut screen = Screen { hint, problem: problem.map(str::to_owned), ..screen };
        let choices = match &question.kind {
            Kind::Number { .. } | Kind::Ranking { .. } | Kind::Coins { .. } => Vec::new(),
            _ => question.choices(),
        };
        for (choice, code) in choices.into_iter().enumerate() {
            let alone = exclusive(&code);
            let made = self.choice(question, &screen.name, format!("{stem}-{choice}"), code)?;
            if alone { screen.escapes.push(made) } else { screen.options.push(made) }
        }
        for (offered, tail, code) in
            [(question.dont_know, "k", DONT_KNOW), (question.dont_say, "s", DONT_SAY)]
        {
            if offered && question.is_closed() {
                let id = format!("{stem}-{tail}");
                screen.escapes.push(self.choice(question, &screen.name, id, code.to_owned())?);
            }
        }
        screen.input = if several.is_some() { "checkbox" } else { "radio" };
        screen.max = several.and_then(|(_, max)| max);
        if let Some(max) = screen.max {
            screen.max_note = Some(self.at_most("respond.hint.max_reached", max)?);
        }
        screen.widget = "partials/questions/closed";
        match &question.kind {
            Kind::Info => screen.widget = "partials/questions/info",
            Kind::Picture { .. } => screen.look = "pics",
            Kind::Faces { .. } | Kind::Statements { scale: StatementScale::Faces, .. } => {
                screen.look = "faces";
                screen.options.reverse();
            }
            Kind::Agree { .. } | Kind::Statements { .. } => screen.options.reverse(),
            Kind::Thermometer => screen.look = "degrees",
            Kind::Place { options } if options.len() > RADIOS => {
                screen.widget = "partials/questions/place";
            }
            Kind::Number { .. } => {
                screen.widget = "partials/questions/number";
                screen.limit = number::DIGITS;
                screen.value = self.typed(&screen.name);
            }
            Kind::Ranking { options, ranks } => {
                screen.widget = "partials/questions/ranking";
                screen.items = self.ranks(question, options, *ranks, stem)?;
            }
            Kind::Coins { options } => {
                screen.widget = "partials/questions/coins";
                screen.items = self.piles(question, options, stem);
            }
            Kind::Scale { low, high } => {
                screen.widget = "partials/questions/scale";
                let [low, high] =
                    [low, high].map(|w| say(w, self.lang, Some(self.band)).to_owned());
                for option in &mut screen.options {
                    option.label.clear();
                }
                if let [first, .., last] = screen.options.as_mut_slice() {
                    first.label.clone_from(&low);
                    last.label.clone_from(&high);
                }
                screen = Screen { low, high, ..screen };
            }
            Kind::ShortText { .. } | Kind::LongText { .. } => {
                screen.widget = "partials/questions/text";
                screen.long = matches!(question.kind, Kind::LongText { .. });
                screen.limit = question.max_chars();
                described.push(format!("{id}-n"));
                screen.value = self.typed(&screen.name);
                screen.quote = question.asks_to_quote().then(|| Quote {
                    name: format!("{QUOTE}{}", question.code),
                    checked: may_quote(question, self.prefill),
                });
            }
            _ => {}
        }
        screen.described = (!described.is_empty()).then(|| described.join(" "));
        Ok(Screen { id, ..screen })
    }

    /// What was typed before in a field that is no choice.
    fn typed(&self, name: &str) -> String {
        let given =
            self.prefill.iter().find(|(given, value)| given == name && !value.starts_with('_'));
        given.map_or_else(String::new, |(_, value)| value.clone())
    }

    /// Each rank with all options, for browsers without the script.
    fn ranks(
        &self,
        question: &Question,
        options: &[AnswerOption],
        ranks: u8,
        stem: &str,
    ) -> Result<Vec<Item>, ViewError> {
        let item = |rank: u8| {
            let n = rank.to_string();
            let name = format!("q.{}.{n}", question.code);
            let choice = |(at, option): (usize, &AnswerOption)| {
                self.choice(question, &name, format!("{stem}-{n}-{at}"), option.code.clone())
            };
            let options: Result<Vec<_>, _> = options.iter().enumerate().map(choice).collect();
            let label =
                self.pages.text(self.lang, Some(self.band), "respond.rank", &[("n", &n)])?;
            let (id, value) = (format!("{stem}-{n}"), String::new());
            Ok(Item { id, name, label, value, options: options? })
        };
        (1..=ranks).map(item).collect()
    }

    /// Each thing that can get coins.
    fn piles(&self, question: &Question, options: &[AnswerOption], stem: &str) -> Vec<Item> {
        let item = |(at, option): (usize, &AnswerOption)| {
            let name = format!("q.{}.{}", question.code, option.code);
            let label = self.option_text(options, &option.code);
            let value = self.typed(&name);
            Item { id: format!("{stem}-{at}"), name, label, value, options: Vec::new() }
        };
        options.iter().enumerate().map(item).collect()
    }

    fn choice(
        &self,
        question: &Question,
        name: &str,
        id: String,
        value: String,
    ) -> Result<Choice, ViewError> {
        let face = match &question.kind {
            _ if value.starts_with('_') => None,
            Kind::Faces { steps, set: FaceSet::HowMuch } => Some(smile(*steps, &value).to_owned()),
            Kind::Faces { steps: 3, .. }
            | Kind::Statements { scale: StatementScale::Faces, steps: 3, .. } => {
                value.parse::<u8>().ok().map(|step| format!("f{}", step.saturating_add(1)))
            }
            Kind::Faces { .. } | Kind::Statements { scale: StatementScale::Faces, .. } => {
                Some(format!("f{value}"))
            }
            _ => None,
        };
        let checked = self.prefill.iter().any(|(given, answer)| given == name && *answer == value);
        let option = question.options().iter().find(|option| option.code == value);
        let picture = option.and_then(|option| option.picture.clone());
        Ok(Choice { label: self.label(question, &value)?, id, value, face, picture, checked })
    }

    /// A text about the most that may be chosen.
    fn at_most(&self, key: &str, max: u8) -> Result<String, ViewError> {
        let max = max.to_string();
        self.pages.text(self.lang, Some(self.band), key, &[("max", &max)])
    }

    /// The author's own words, or ours; how many may be chosen is always said.
    fn hint(&self, question: &Question) -> Result<Option<String>, ViewError> {
        let own = say(&question.hint, self.lang, Some(self.band));
        let several = question.several();
        let max = several.and_then(|(_, max)| max);
        let max = max.map(|max| self.at_most("respond.hint.max", max)).transpose()?;
        if !own.trim().is_empty() {
            return Ok(Some(match max {
                Some(max) => format!("{own} {max}"),
                None => own.to_owned(),
            }));
        }
        let key = match &question.kind {
            _ if max.is_some() => return Ok(max),
            _ if several.is_some() => "respond.hint.many",
            Kind::Single { .. } | Kind::Picture { .. } | Kind::Place { .. } | Kind::Thermometer => {
                "respond.hint.one"
            }
            Kind::Number { .. } => "respond.hint.number",
            Kind::Coins { .. } => "respond.hint.coins",
            Kind::Ranking { ranks, .. } => {
                let n = ranks.to_string();
                let band = Some(self.band);
                let hint = self.pages.text(self.lang, band, "respond.hint.rank", &[("n", &n)]);
                return hint.map(Some);
            }
            Kind::Faces { .. } | Kind::Statements { scale: StatementScale::Faces, .. } => {
                "respond.hint.faces"
            }
            Kind::LongText { .. } => "respond.hint.text",
            _ => return Ok(None),
        };
        self.text(key).map(Some)
    }
}
