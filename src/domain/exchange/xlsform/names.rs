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
    /// Of items, in order, by the code of their question: code and name of each.
    pub items: HashMap<String, Vec<(String, String)>>,
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
                let items = question.item_codes().into_iter();
                let pairs = items.map(|item| {
                    let name = names.unused(&format!("{code}_{item}"));
                    (item, name)
                });
                let pairs = pairs.collect();
                names.items.insert(code.clone(), pairs);
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
    pub fn expression(&self, condition: &Condition) -> Option<String> {
        let (tests, joint) = match condition {
            Condition::All(tests) => (tests, " and "),
            Condition::Any(tests) => (tests, " or "),
        };
        let said: Option<Vec<_>> = tests.iter().map(|test| self.test(test)).collect();
        Some(said?.join(joint))
    }

    fn test(&self, test: &Test) -> Option<String> {
        let name = self.questions.get(&test.question)?;
        let items = self.items.get(&test.question);
        // Of a group each item is asked by itself.
        let every = |sign: &str, joint: &str| match items {
            None => format!("${{{name}}} {sign} ''"),
            Some(items) => {
                let said: Vec<_> =
                    items.iter().map(|(_, name)| format!("${{{name}}} {sign} ''")).collect();
                format!("({})", said.join(joint))
            }
        };
        Some(match &test.check {
            Check::Is(code) => format!("${{{name}}} = '{code}'"),
            Check::IsNot(code) => format!("${{{name}}} != '{code}'"),
            Check::Includes(code) => format!("selected(${{{name}}}, '{code}')"),
            Check::AtLeast(step) => format!("${{{name}}} >= {step}"),
            Check::AtMost(step) => format!("${{{name}}} <= {step}"),
            Check::Answered => every("!=", " or "),
            Check::Skipped => every("=", " and "),
        })
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
