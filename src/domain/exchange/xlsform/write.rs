//! Writes a questionnaire as an XLSForm: a form that other programs ask, and that comes back equal.

use rust_xlsxwriter::XlsxError;
use serde_json::{Map, Value, json};

use super::frame::{self, WORDED};
use super::grid::{Grid, Row, column, save};
use super::marker::{self, SECTION};
use super::names::{Names, base_type, is_group};
use super::table::OURS;
use crate::domain::answer::{DONT_KNOW, DONT_SAY};
use crate::domain::question::{AnswerOption, Kind, Question};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::{Lang, Wording};

/// What an answer of ours is called: language, code of the question, code of the answer.
pub type Words<'a> = dyn Fn(Lang, &str, &str) -> String + 'a;

/// The bytes of an `.xlsx`. `id` names the form; `words` says what our own answers are called.
///
/// # Errors
/// A text is longer than a cell can hold, which no questionnaire without faults has.
pub fn write(
    questionnaire: &Questionnaire,
    id: &str,
    words: &Words<'_>,
) -> Result<Vec<u8>, XlsxError> {
    let mut form = Form {
        questionnaire,
        words,
        names: Names::of(&questionnaire.questions),
        survey: Grid::new(&["type", "name"]),
        choices: Grid::new(&["list_name", "name"]),
    };
    let mut in_section = false;
    for question in &questionnaire.questions {
        if !question.section.is_empty() {
            form.section(&question.section, in_section);
            in_section = true;
        }
        form.question(question);
    }
    if in_section {
        form.survey.add(Row::of("end_group", ""));
    }
    for card in &questionnaire.support {
        let name = form.names.unused("support");
        let mut kept = Map::new();
        kept.insert("support".to_owned(), json!(card.show_if));
        marker::keep_exact(&mut kept, &[("label", &card.text)]);
        let relevant = form.names.expression(&card.show_if);
        let mut row = Row::of("note", &name);
        row.words("label", &card.text);
        row.put("relevant", relevant.as_deref().unwrap_or(""));
        row.marked(kept);
        form.survey.add(row);
    }
    let name = form.names.unused("questionnaire");
    let first = questionnaire.languages.first().copied().unwrap_or(Lang::Fr);
    let mut settings = Grid::new(&[]);
    let mut row = Row::default();
    row.put("form_title", &marker::shown(questionnaire.title.plain(first)));
    row.put("form_id", id);
    row.put("default_language", &format!("{} ({first})", first.own_name()));
    row.put("name", &name);
    settings.add(row);
    save(&[
        ("survey", form.survey),
        ("choices", form.choices),
        ("settings", settings),
        (OURS, own_sheet(questionnaire)),
    ])
}

fn own_sheet(questionnaire: &Questionnaire) -> Grid {
    let mut grid = Grid::new(&["field", "value"]);
    let mut row = Row::default();
    row.put("field", "frame");
    row.put("value", &marker::written(&frame::value(questionnaire)));
    grid.add(row);
    let wordings = [
        &questionnaire.title,
        &questionnaire.discreet_title,
        &questionnaire.purpose,
        &questionnaire.decider,
        &questionnaire.answer_when,
    ];
    for (field, wording) in WORDED.iter().zip(wordings) {
        let mut kept = Map::new();
        marker::keep_exact(&mut kept, &[("words", wording)]);
        let mut row = Row::default();
        row.put("field", field);
        row.put(
            "value",
            &if kept.is_empty() { String::new() } else { marker::written(&Value::Object(kept)) },
        );
        for (key, text) in &wording.0 {
            row.put(&key.replacen('@', ".", 1), &marker::shown(text));
        }
        grid.add(row);
    }
    grid
}

struct Form<'a> {
    questionnaire: &'a Questionnaire,
    words: &'a Words<'a>,
    names: Names,
    survey: Grid,
    choices: Grid,
}

impl Form<'_> {
    /// A section is a group; it ends where the next one begins.
    fn section(&mut self, heading: &Wording, after_another: bool) {
        if after_another {
            self.survey.add(Row::of("end_group", ""));
        }
        let mut row = Row::of("begin_group", &self.names.unused("section"));
        row.words("label", heading);
        let mut kept = Map::new();
        kept.insert(SECTION.to_owned(), json!(true));
        marker::keep_exact(&mut kept, &[("label", heading)]);
        row.marked(kept);
        self.survey.add(row);
    }

    fn question(&mut self, question: &Question) {
        let code = &question.code;
        let name = self.names.questions.get(code).cloned().unwrap_or_default();
        let base = base_type(&question.kind);
        let listed = matches!(base, "select_one" | "select_multiple" | "rank");
        let mut row =
            Row::of(&if listed { format!("{base} {code}") } else { base.to_owned() }, &name);
        row.words("label", &question.text);
        row.words("hint", &question.hint);
        let relevant = question.show_if.as_ref().and_then(|it| self.names.expression(it));
        row.put("relevant", relevant.as_deref().unwrap_or(""));
        let mut kept = marker::of_question(question);
        let mut fields = vec![("label", &question.text), ("hint", &question.hint)];
        if let Kind::Scale { low, high } = &question.kind {
            row.words("low", low);
            row.words("high", high);
            fields.extend([("low", low), ("high", high)]);
        }
        marker::keep_exact(&mut kept, &fields);
        row.marked(kept);
        shape(&mut row, &question.kind);
        self.survey.add(row);
        if listed {
            self.list(question);
        }
        if is_group(&question.kind) {
            self.items(question);
        }
    }

    /// The answers of a question, those of its author or ours.
    fn list(&mut self, question: &Question) {
        for option in question.options() {
            let mut row = Row::choice(&question.code, &option.code);
            row.words("label", &option.text);
            row.marked(marker::of_option(option));
            self.choices.add(row);
        }
        let own = if question.options().is_empty() { question.choices() } else { Vec::new() };
        let escapes = [(question.dont_know, DONT_KNOW), (question.dont_say, DONT_SAY)];
        let escapes = escapes.iter().filter(|(offered, _)| *offered).map(|(_, code)| *code);
        let codes: Vec<&str> = own.iter().map(String::as_str).chain(escapes).collect();
        for code in codes {
            let mut row = Row::choice(&question.code, code);
            for lang in &self.questionnaire.languages {
                let said = (self.words)(*lang, &question.code, code);
                row.put(&column("label", lang.code()), &marker::shown(&said));
            }
            self.choices.add(row);
        }
    }

    fn items(&mut self, question: &Question) {
        let (items, coins) = match &question.kind {
            Kind::Statements { items, .. } => (items, false),
            Kind::Coins { options } => (options, true),
            _ => return,
        };
        let kind =
            if coins { "integer".to_owned() } else { format!("select_one {}", question.code) };
        let mut before = Vec::new();
        let names = self.names.items.get(&question.code).cloned().unwrap_or_default();
        for (index, (item, (_, name))) in items.iter().zip(names).enumerate() {
            let mut row = Row::of(&kind, &name);
            row.words("label", &item.text);
            if coins {
                let last = index.saturating_add(1) == items.len();
                row.put("constraint", &coins_rule(&before, last));
            } else {
                row.put("appearance", "likert");
            }
            row.marked(item_marker(item));
            self.survey.add(row);
            before.push(name);
        }
        self.survey.add(Row::of("end_group", ""));
        if !coins {
            self.list(question);
        }
    }
}

fn item_marker(item: &AnswerOption) -> Map<String, Value> {
    let mut kept = Map::new();
    kept.insert("item".to_owned(), Value::Object(marker::of_option(item)));
    kept
}

/// Coins are none or more, and with the last one ten in all.
fn coins_rule(before: &[String], last: bool) -> String {
    let earlier: Vec<_> =
        before.iter().map(|name| format!(" + coalesce(${{{name}}}, 0)")).collect();
    let earlier = earlier.concat();
    if last { format!(". >= 0 and .{earlier} = 10") } else { ". >= 0 and . <= 10".to_owned() }
}

/// How a kind looks and what it allows, in the words of forms.
fn shape(row: &mut Row, kind: &Kind) {
    match kind {
        Kind::Faces { .. } | Kind::Agree { .. } | Kind::Thermometer => {
            row.put("appearance", "likert");
        }
        Kind::Place { .. } => row.put("appearance", "minimal"),
        Kind::Scale { .. } => row.put("parameters", "start=0 end=10 step=1"),
        Kind::Number { .. } => row.put("constraint", ". >= 0 and . <= 999999"),
        Kind::Coins { .. } | Kind::Statements { .. } => row.put("appearance", "field-list"),
        Kind::Multiple { max: Some(max), .. } | Kind::Picture { max: Some(max), .. } => {
            row.put("constraint", &format!("count-selected(.) <= {max}"));
        }
        Kind::ShortText { max, .. } => row.put("constraint", &format!("string-length(.) <= {max}")),
        Kind::LongText { max, .. } => {
            row.put("constraint", &format!("string-length(.) <= {max}"));
            row.put("appearance", "multiline");
        }
        _ => {}
    }
}
