//! What one child gave to one question, and how a form becomes answers.

use std::ops::RangeInclusive;

use super::joint::{self, Given};
use super::number;
use super::question::{AnswerOption, Kind, Question};
use super::questionnaire::Questionnaire;

/// Written for "I don't know" in forms, paper files and tables.
pub const DONT_KNOW: &str = "_dont_know";
/// Written for "I don't want to say".
pub const DONT_SAY: &str = "_dont_say";
/// Written for a question left empty.
pub const SKIPPED: &str = "_skipped";
/// The field that skips a sensitive part as a whole; its value is the code of the first question.
pub const SKIP: &str = "skip";
/// What the name of a field begins with that says whether words may be quoted; the code follows.
pub const QUOTE: &str = "quote.";
/// The one value of such a field: it is there, or it is not (R42).
pub const MAY_QUOTE: &str = "yes";
/// Written for a question whose condition did not hold.
pub const NOT_SHOWN: &str = "_not_shown";

/// The answer to one question, or to one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The condition of the question did not hold.
    NotShown,
    /// Left empty.
    Skipped,
    /// "I don't know".
    DontKnow,
    /// "I don't want to say".
    DontSay,
    /// Codes of the chosen options, never empty; more than one only where several can be chosen.
    Chosen(Vec<String>),
    /// One answer for each item (statement, rank, thing that gets coins), in order.
    Items(Vec<Self>),
    /// Free text, never empty.
    Text(String),
}

impl Answer {
    /// The chosen option codes.
    pub fn chosen(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::Chosen(codes) => codes.as_slice(),
            _ => &[],
        }
        .iter()
        .map(String::as_str)
    }

    /// The step of a scale, if one was chosen.
    pub fn step(&self) -> Option<u8> {
        self.chosen().next()?.parse().ok()
    }

    /// True for anything but a question left empty or not shown.
    pub fn is_given(&self) -> bool {
        match self {
            Self::NotShown | Self::Skipped => false,
            Self::Items(items) => items.iter().any(Self::is_given),
            _ => true,
        }
    }
}

/// What is wrong with one answer, as a text key with its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerProblem {
    /// Code of the question, or the field name when no question has it.
    pub question: String,
    /// Text key under `respond.problem.`.
    pub key: &'static str,
    /// How many were given.
    pub given: usize,
    /// How many are allowed.
    pub allowed: usize,
}

impl AnswerProblem {
    /// A problem with this question.
    pub fn new(question: &str, key: &'static str) -> Self {
        Self { question: question.to_owned(), key, given: 0, allowed: 0 }
    }
}

/// The answers of one child, one for each question of the questionnaire in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers(Vec<Answer>);

impl Answers {
    /// Reads form fields: `q.CODE` with an option code or text, `q.CODE.ITEM` for statements, ranks
    /// and coins, repeated for several choices; `skip` for a part that was skipped as a whole. Answers to
    /// questions that were not to be shown, or that are in a skipped part, are dropped.
    ///
    /// # Errors
    /// Every field that cannot be an answer, so that all can be shown at once.
    pub fn parse(
        questionnaire: &Questionnaire,
        fields: &[(String, String)],
    ) -> Result<Self, Vec<AnswerProblem>> {
        let mut problems = unknown_fields(questionnaire, fields);
        let mut answers = Vec::with_capacity(questionnaire.questions.len());
        let skipped = skipped_parts(questionnaire, fields);
        for (index, question) in questionnaire.questions.iter().enumerate() {
            let skipped = skipped.iter().any(|part| part.contains(&index));
            match parse_question(question, if skipped { &[] } else { fields }) {
                Ok(answer) => answers.push(answer),
                Err(problem) => {
                    problems.push(problem);
                    answers.push(Answer::Skipped);
                }
            }
        }
        if problems.is_empty() { Ok(Self(answers).routed(questionnaire)) } else { Err(problems) }
    }

    /// Applies the conditions in order: what was not to be shown becomes `NotShown`.
    fn routed(mut self, questionnaire: &Questionnaire) -> Self {
        for index in 0..self.0.len() {
            let shown = self.shows(questionnaire, index);
            if let (false, Some(answer)) = (shown, self.0.get_mut(index)) {
                *answer = Answer::NotShown;
            }
        }
        self
    }

    fn shows(&self, questionnaire: &Questionnaire, index: usize) -> bool {
        let condition = questionnaire.questions.get(index).and_then(|q| q.show_if.as_ref());
        condition.is_none_or(|condition| {
            condition.holds(|code| self.to(questionnaire, code).unwrap_or(&Answer::NotShown))
        })
    }

    /// The answer to the question with this code.
    pub fn to(&self, questionnaire: &Questionnaire, code: &str) -> Option<&Answer> {
        let index = questionnaire.questions.iter().position(|q| q.code == code)?;
        self.0.get(index)
    }

    /// Each question with its answer.
    pub fn with_questions<'a>(
        &'a self,
        questionnaire: &'a Questionnaire,
    ) -> impl Iterator<Item = (&'a Question, &'a Answer)> {
        questionnaire.questions.iter().zip(&self.0)
    }
}

/// Whether a child says that its words may be quoted. Nothing said is no (R42).
pub fn may_quote(question: &Question, fields: &[(String, String)]) -> bool {
    let said = |(name, value): &(String, String)| {
        value == MAY_QUOTE && name.strip_prefix(QUOTE) == Some(&question.code)
    };
    question.asks_to_quote() && fields.iter().any(said)
}

/// The parts a child chose to skip as a whole.
fn skipped_parts(
    questionnaire: &Questionnaire,
    fields: &[(String, String)],
) -> Vec<RangeInclusive<usize>> {
    let chosen = |part: &RangeInclusive<usize>| {
        let first = questionnaire.questions.get(*part.start());
        first.is_some_and(|q| fields.iter().any(|(name, value)| name == SKIP && *value == q.code))
    };
    questionnaire.sensitive_parts().into_iter().filter(chosen).collect()
}

fn unknown_fields(
    questionnaire: &Questionnaire,
    fields: &[(String, String)],
) -> Vec<AnswerProblem> {
    let known = |name: &str| {
        let Some(rest) = name.strip_prefix("q.") else { return false };
        let (code, item) = rest.split_once('.').unwrap_or((rest, ""));
        questionnaire.question(code).is_some_and(|question| question.has_field(code == rest, item))
    };
    let parts = questionnaire.sensitive_parts();
    let starts_part = |value: &str| {
        let first = |part: &RangeInclusive<usize>| questionnaire.questions.get(*part.start());
        parts.iter().filter_map(first).any(|question| question.code == value)
    };
    let quote = |name: &str, value: &str| {
        let asked = name.strip_prefix(QUOTE).and_then(|code| questionnaire.question(code));
        value == MAY_QUOTE && asked.is_some_and(Question::asks_to_quote)
    };
    let expected = |name: &str, value: &str| {
        known(name) || quote(name, value) || (name == SKIP && starts_part(value))
    };
    fields
        .iter()
        .filter(|(name, value)| !expected(name, value))
        .map(|(name, _)| {
            AnswerProblem::new(&name.chars().take(80).collect::<String>(), "unknown_question")
        })
        .collect()
}

fn parse_question(
    question: &Question,
    fields: &[(String, String)],
) -> Result<Answer, AnswerProblem> {
    let given = |name: &str| -> Vec<&str> {
        let values =
            fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.trim());
        values.filter(|value| !value.is_empty()).collect()
    };
    let name = format!("q.{}", question.code);
    if let Some((options, max)) = question.several() {
        return parse_several(question, &given(&name), options, max);
    }
    match &question.kind {
        Kind::Info => Ok(Answer::Skipped),
        Kind::ShortText { .. } | Kind::LongText { .. } => parse_text(question, &given(&name)),
        Kind::Statements { items, .. } => {
            let answers: Result<Vec<_>, _> = items
                .iter()
                .map(|item| parse_closed(question, &given(&format!("{name}.{}", item.code)), 1))
                .collect();
            answers.map(Answer::Items)
        }
        Kind::Number { from } => match given(&name).as_slice() {
            [value] if !value.starts_with('_') => number::parse(&question.code, from, value),
            values if values.len() > 1 && !values.iter().any(|value| value.starts_with('_')) => {
                Err(AnswerProblem::new(&question.code, "given_twice"))
            }
            values => parse_closed(question, values, 1),
        },
        _ => match question.joint() {
            Some(joint) => {
                let items = question.item_codes();
                let items = items.iter().map(|item| given(&format!("{name}.{item}"))).collect();
                joint::parse(question, joint, &Given { whole: given(&name), items })
            }
            None => parse_closed(question, &given(&name), 1),
        },
    }
}

fn parse_several(
    question: &Question,
    values: &[&str],
    options: &[AnswerOption],
    max: Option<u8>,
) -> Result<Answer, AnswerProblem> {
    let answer = parse_closed(question, values, options.len())?;
    let exclusive =
        options.iter().any(|option| option.exclusive && values.contains(&option.code.as_str()));
    if exclusive && values.len() > 1 {
        return Err(AnswerProblem::new(&question.code, "exclusive"));
    }
    match max.map(usize::from) {
        Some(max) if values.len() > max => Err(AnswerProblem {
            given: values.len(),
            allowed: max,
            ..AnswerProblem::new(&question.code, "too_many")
        }),
        _ => Ok(answer),
    }
}

fn parse_closed(
    question: &Question,
    values: &[&str],
    most: usize,
) -> Result<Answer, AnswerProblem> {
    match values {
        [] | [SKIPPED] => return Ok(Answer::Skipped),
        [DONT_KNOW] if question.dont_know => return Ok(Answer::DontKnow),
        [DONT_SAY] if question.dont_say => return Ok(Answer::DontSay),
        _ => {}
    }
    let escape = |value: &&str| {
        (**value == *DONT_KNOW && question.dont_know) || (**value == *DONT_SAY && question.dont_say)
    };
    if values.iter().any(escape) {
        return Err(AnswerProblem::new(&question.code, "exclusive"));
    }
    let choices = question.choices();
    let mut seen: Vec<String> = Vec::with_capacity(values.len());
    for value in values {
        if !choices.iter().any(|choice| choice == value) {
            return Err(AnswerProblem::new(&question.code, "unknown_option"));
        }
        if seen.iter().any(|earlier| earlier == value) {
            return Err(AnswerProblem::new(&question.code, "given_twice"));
        }
        seen.push((*value).to_owned());
    }
    if seen.len() > most {
        return Err(AnswerProblem::new(&question.code, "given_twice"));
    }
    Ok(Answer::Chosen(seen))
}

fn parse_text(question: &Question, values: &[&str]) -> Result<Answer, AnswerProblem> {
    match values {
        [] => Ok(Answer::Skipped),
        [text] => {
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            let forbidden = |c: char| c.is_control() && c != '\n' && c != '\t';
            if text.contains(forbidden) {
                return Err(AnswerProblem::new(&question.code, "unreadable"));
            }
            let given = text.chars().count();
            if given > question.max_chars() {
                return Err(AnswerProblem {
                    given,
                    allowed: question.max_chars(),
                    ..AnswerProblem::new(&question.code, "too_long")
                });
            }
            Ok(Answer::Text(text))
        }
        _ => Err(AnswerProblem::new(&question.code, "given_twice")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn questionnaire() -> Questionnaire {
        let yes_no = |code: &str, sensitivity: u8| json!({"code": code, "text": {}, "kind": "yes-no", "sensitivity": sensitivity});
        let statements = json!({"code": "d", "text": {}, "kind": "statements", "scale": "faces", "steps": 3,
            "sensitivity": 3, "items": [{"code": "one", "text": {}}, {"code": "two", "text": {}}]});
        let tell =
            json!({"code": "e", "text": {}, "kind": "long-text", "max": 5, "sensitivity": 2});
        let depends = json!({"code": "g", "text": {}, "kind": "yes-no",
            "show_if": {"all": [{"question": "b", "op": "is", "value": "yes"}]}});
        serde_json::from_value(json!({
            "schema": 1, "title": {}, "purpose": {}, "decider": {}, "answer_when": {},
            "languages": ["fr"], "bands": ["9-12"], "minutes": 3, "questions": [
                yes_no("a", 1), yes_no("b", 2), {"code": "c", "text": {}, "kind": "info"}, statements, tell,
                yes_no("f", 0), depends, yes_no("h", 2), {"code": "i", "text": {}, "kind": "info"}]
        }))
        .unwrap()
    }

    fn fields(given: &[(&str, &str)]) -> Vec<(String, String)> {
        given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_part_is_a_run_of_sensitive_questions() {
        assert_eq!(questionnaire().sensitive_parts(), [1..=4, 7..=7]);
    }

    #[test]
    fn a_skipped_part_keeps_nothing_and_opens_nothing() {
        let asked = questionnaire();
        let given = [
            ("q.a", "yes"),
            ("q.b", "yes"),
            ("q.d.one", "1"),
            ("q.e", "far too long"),
            ("q.g", "yes"),
            ("q.h", "no"),
        ];
        let mut all = fields(&given);
        assert!(Answers::parse(&asked, &all).is_err(), "the control: one text is too long");
        all.push((SKIP.to_owned(), "b".to_owned()));
        let answers = Answers::parse(&asked, &all).unwrap();
        let yes = Answer::Chosen(vec!["yes".to_owned()]);
        let items = Answer::Items(vec![Answer::Skipped, Answer::Skipped]);
        for (code, expected) in [
            ("a", &yes),
            ("b", &Answer::Skipped),
            ("d", &items),
            ("e", &Answer::Skipped),
            ("g", &Answer::NotShown),
            ("h", &Answer::Chosen(vec!["no".to_owned()])),
        ] {
            assert_eq!(answers.to(&asked, code), Some(expected), "{code}");
        }
    }

    #[test]
    fn only_a_part_can_be_skipped() {
        for value in ["a", "d", "nothing", ""] {
            let problems = Answers::parse(&questionnaire(), &fields(&[(SKIP, value)])).unwrap_err();
            assert_eq!(problems[0].key, "unknown_question", "{value}");
        }
    }
}
