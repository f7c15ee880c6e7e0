//! What a row is called in a form: each question, and each item of those that become groups; and
//! conditions in those names.

use std::collections::{HashMap, HashSet};

use crate::domain::condition::{Check, Condition, Test};
use crate::domain::question::{Kind, Question};

/// Names that forms keep for themselves.
const RESERVED: [&str; 3] = ["meta", "instanceid", "instancename"];

/// The names of a form.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Of questions, by code.
    pub questions: HashMap<String, String>,
    /// Of items, by the codes of question and item.
    pub items: HashMap<(String, String), String>,
    used: HashSet<String>,
}

impl Names {
    /// Names for these questions: their codes, where they can be.
    pub fn of(questions: &[Question]) -> Self {
        let mut names = Self::default();
        names.used.extend(RESERVED.map(str::to_owned));
        names.used.extend(questions.iter().map(|question| question.code.clone()));
        for question in questions {
            let code = &question.code;
            let reserved = RESERVED.contains(&code.as_str());
            let name = if reserved { names.unused(&format!("{code}_")) } else { code.clone() };
            names.questions.insert(code.clone(), name);
            if is_group(&question.kind) {
                for item in question.item_codes() {
                    let name = names.unused(&format!("{code}_{item}"));
                    names.items.insert((code.clone(), item), name);
                }
            }
        }
        names
    }

    /// A name that nothing has yet; it is taken then.
    pub fn unused(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 2_usize;
        while !self.used.insert(name.clone()) {
            name = format!("{wanted}_{number}");
            number = number.saturating_add(1);
        }
        name
    }

    /// A condition as an expression; `None` when it names what is not there.
    pub fn expression(&self, condition: &Condition, questions: &[Question]) -> Option<String> {
        let (tests, joint) = match condition {
            Condition::All(tests) => (tests, " and "),
            Condition::Any(tests) => (tests, " or "),
        };
        let said: Option<Vec<_>> = tests.iter().map(|test| self.test(test, questions)).collect();
        Some(said?.join(joint))
    }

    fn test(&self, test: &Test, questions: &[Question]) -> Option<String> {
        let on = questions.iter().find(|question| question.code == test.question)?;
        let name = self.questions.get(&on.code)?;
        let each = |check: &str, joint: &str| {
            let items = on.item_codes();
            let names = items.iter().map(|item| self.items.get(&(on.code.clone(), item.clone())));
            let said: Option<Vec<_>> =
                names.map(|name| name.map(|name| format!("${{{name}}} {check} ''"))).collect();
            Some(format!("({})", said?.join(joint)))
        };
        match &test.check {
            Check::Is(code) => Some(format!("${{{name}}} = '{code}'")),
            Check::IsNot(code) => Some(format!("${{{name}}} != '{code}'")),
            Check::Includes(code) => Some(format!("selected(${{{name}}}, '{code}')")),
            Check::AtLeast(step) => Some(format!("${{{name}}} >= {step}")),
            Check::AtMost(step) => Some(format!("${{{name}}} <= {step}")),
            Check::Answered if is_group(&on.kind) => each("!=", " or "),
            Check::Skipped if is_group(&on.kind) => each("=", " and "),
            Check::Answered => Some(format!("${{{name}}} != ''")),
            Check::Skipped => Some(format!("${{{name}}} = ''")),
        }
    }
}

/// Kinds that a form asks as a group of questions.
pub(super) fn is_group(kind: &Kind) -> bool {
    matches!(kind, Kind::Statements { .. } | Kind::Coins { .. })
}

/// The first word of the type of a row.
pub(super) fn base_type(kind: &Kind) -> &'static str {
    match kind {
        Kind::Info => "note",
        Kind::Multiple { .. } | Kind::Picture { multiple: true, .. } => "select_multiple",
        Kind::YesNo { .. }
        | Kind::Single { .. }
        | Kind::Picture { .. }
        | Kind::Faces { .. }
        | Kind::Agree { .. }
        | Kind::Thermometer
        | Kind::Place { .. } => "select_one",
        Kind::Scale { .. } => "range",
        Kind::Number { .. } => "integer",
        Kind::Ranking { .. } => "rank",
        Kind::Coins { .. } | Kind::Statements { .. } => "begin_group",
        Kind::ShortText { .. } | Kind::LongText { .. } => "text",
    }
}
