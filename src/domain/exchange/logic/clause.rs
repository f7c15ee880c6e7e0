//! A tree as a condition of ours, or why it cannot be one.

use std::collections::HashMap;

use super::tree::{Tree, tree};
use crate::domain::condition::{Check, Condition, Test};
use crate::domain::exchange::assembly::LONGEST;
use crate::domain::fault_conditions::fits;
use crate::domain::question::Question;

/// Most tests in one condition.
const MOST_TESTS: usize = 8;

/// What a name in an expression stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Target {
    /// A question of ours, and what its answers are called there and here.
    Question(usize, HashMap<String, String>),
    /// One option of a question with several: its code.
    Option(usize, String),
    /// Something that is not here.
    Gone,
}

/// Everything a name can stand for.
pub(in super::super) type Targets = HashMap<String, Target>;

/// Why a condition cannot be said here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Problem {
    /// Text key under `team.exchange.said.`.
    pub key: &'static str,
    /// What it is about.
    pub found: String,
}

impl Problem {
    fn new(key: &'static str, found: &str) -> Self {
        Self { key, found: found.to_owned() }
    }
}

/// Tests joined one way. A single one is joined either way.
enum Joined {
    Always,
    All(Vec<Test>),
    Any(Vec<Test>),
}

/// The condition that says the same as all these expressions together, for the question at a place;
/// `None` when it always holds.
///
/// # Errors
/// Nothing of ours says the same.
pub(in super::super) fn condition(
    expressions: &[String],
    targets: &Targets,
    questions: &[Question],
    at: usize,
) -> Result<Option<Condition>, Problem> {
    let reading = Reading { targets, questions, at };
    let total: usize = expressions.iter().map(String::len).sum();
    if total > LONGEST.saturating_mul(2) {
        let first = expressions.first().map_or("", String::as_str);
        return Err(Problem::new("condition_long", first));
    }
    let mut parts = Vec::new();
    for expression in expressions {
        let tree = tree(expression).ok_or_else(|| Problem::new("condition_unread", expression))?;
        parts.push(reading.joined(&tree, expression)?);
    }
    let whole = expressions.join(" ");
    let condition = match all(parts, &whole)? {
        Joined::Always => return Ok(None),
        Joined::All(tests) => Condition::All(tests),
        Joined::Any(tests) => Condition::Any(tests),
    };
    Ok(Some(condition))
}

struct Reading<'a> {
    targets: &'a Targets,
    questions: &'a [Question],
    at: usize,
}

impl Reading<'_> {
    fn joined(&self, tree: &Tree, whole: &str) -> Result<Joined, Problem> {
        let unread = || Problem::new("condition_unread", whole);
        let several = |trees: &[Tree]| {
            trees.iter().map(|tree| self.joined(tree, whole)).collect::<Result<Vec<_>, _>>()
        };
        match tree {
            Tree::All(trees) => all(several(trees)?, whole),
            Tree::Any(trees) => any(several(trees)?, whole),
            Tree::Not(tree) => not(self.joined(tree, whole)?).ok_or_else(unread),
            Tree::Number(number) if number == "1" => Ok(Joined::Always),
            Tree::Call(name, given) => match (name.as_str(), given.as_slice()) {
                ("true", []) => Ok(Joined::Always),
                ("not", [tree]) => not(self.joined(tree, whole)?).ok_or_else(unread),
                ("is_empty", [Tree::Name(name)]) => {
                    self.test(name, |_, _| Some(Check::Skipped), whole)
                }
                ("selected", [Tree::Name(name), value]) => {
                    let value = literal(value).ok_or_else(unread)?;
                    self.test(name, |on, values| selected(on, values, value), whole)
                }
                _ => Err(unread()),
            },
            Tree::Compare(left, sign, right) => match (literal(left), literal(right)) {
                (None, Some(value)) => self.compared(left, sign, value, whole),
                (Some(value), None) => self.compared(right, mirrored(sign), value, whole),
                _ => Err(unread()),
            },
            _ => Err(unread()),
        }
    }

    fn compared(
        &self,
        what: &Tree,
        sign: &'static str,
        value: &str,
        whole: &str,
    ) -> Result<Joined, Problem> {
        match what {
            Tree::Name(name) => {
                self.test(name, |on, values| compare(on, values, sign, value), whole)
            }
            Tree::Call(function, given) => match (function.as_str(), given.as_slice()) {
                ("string-length" | "count-selected" | "strlen" | "count", [Tree::Name(name)]) => {
                    let check = match (sign, value) {
                        (">" | "!=", "0") | (">=", "1") => Some(Check::Answered),
                        ("=" | "<=", "0") | ("<", "1") => Some(Check::Skipped),
                        _ => None,
                    };
                    self.test(name, |_, _| check.clone(), whole)
                }
                _ => Err(Problem::new("condition_unread", whole)),
            },
            _ => Err(Problem::new("condition_unread", whole)),
        }
    }

    /// One test on the question of this name, if what it checks can be said.
    fn test(
        &self,
        name: &str,
        check: impl Fn(&Question, &Values<'_>) -> Option<Check>,
        whole: &str,
    ) -> Result<Joined, Problem> {
        let bare = ["NAOK", "value", "valueNAOK", "code"]
            .iter()
            .find_map(|ending| name.strip_suffix(ending).and_then(|bare| bare.strip_suffix('.')));
        let bare = bare.unwrap_or(name);
        let (at, values) = match self.targets.get(bare) {
            Some(Target::Question(at, values)) => (*at, Values::Of(values)),
            Some(Target::Option(at, code)) => (*at, Values::Chosen(code)),
            Some(Target::Gone) | None => return Err(Problem::new("condition_gone", bare)),
        };
        if at >= self.at {
            return Err(Problem::new("condition_forward", bare));
        }
        let on = self.questions.get(at).ok_or_else(|| Problem::new("condition_gone", bare))?;
        let check = check(on, &values).filter(|check| fits(on, check));
        let check = check.ok_or_else(|| Problem::new("condition_unread", whole))?;
        Ok(Joined::All(vec![Test { question: on.code.clone(), check }]))
    }
}

/// What the answers of a target are called.
enum Values<'a> {
    Of(&'a HashMap<String, String>),
    Chosen(&'a str),
}

impl Values<'_> {
    /// Our code of an answer.
    fn code(&self, on: &Question, value: &str) -> Option<String> {
        let Self::Of(values) = self else { return None };
        let known = values.get(value).cloned();
        known.or_else(|| on.choices().into_iter().find(|code| code == value))
    }
}

fn selected(on: &Question, values: &Values<'_>, value: &str) -> Option<Check> {
    let code = values.code(on, value)?;
    Some(if on.several().is_some() { Check::Includes(code) } else { Check::Is(code) })
}

fn compare(on: &Question, values: &Values<'_>, sign: &str, value: &str) -> Option<Check> {
    if let Values::Chosen(code) = values {
        let chosen = matches!((sign, value), ("=", "Y") | ("!=", ""));
        return chosen.then(|| Check::Includes((*code).to_owned()));
    }
    match (sign, value) {
        ("!=", "") => return Some(Check::Answered),
        ("=", "") => return Some(Check::Skipped),
        _ => {}
    }
    match sign {
        "=" => Some(Check::Is(values.code(on, value)?)),
        "!=" => Some(Check::IsNot(values.code(on, value)?)),
        _ => {
            let step: u8 = value.parse().ok()?;
            match sign {
                ">=" => Some(Check::AtLeast(step)),
                "<=" => Some(Check::AtMost(step)),
                ">" => Some(Check::AtLeast(step.checked_add(1)?)),
                _ => Some(Check::AtMost(step.checked_sub(1)?)),
            }
        }
    }
}

fn literal(tree: &Tree) -> Option<&str> {
    match tree {
        Tree::Text(value) | Tree::Number(value) => Some(value),
        _ => None,
    }
}

fn mirrored(sign: &'static str) -> &'static str {
    match sign {
        ">=" => "<=",
        "<=" => ">=",
        ">" => "<",
        "<" => ">",
        same => same,
    }
}

fn all(parts: Vec<Joined>, whole: &str) -> Result<Joined, Problem> {
    let parts: Vec<_> = parts.into_iter().filter(|p| !matches!(p, Joined::Always)).collect();
    if parts.len() < 2 {
        return Ok(parts.into_iter().next().unwrap_or(Joined::Always));
    }
    let mut tests = Vec::new();
    for part in parts {
        match part {
            Joined::Any(several) if several.len() > 1 => {
                return Err(Problem::new("condition_mixed", whole));
            }
            Joined::All(more) | Joined::Any(more) => add(&mut tests, more, whole)?,
            Joined::Always => {}
        }
    }
    Ok(Joined::All(tests))
}

fn any(parts: Vec<Joined>, whole: &str) -> Result<Joined, Problem> {
    let mut tests = Vec::new();
    for part in parts {
        match part {
            Joined::Always => return Ok(Joined::Always),
            Joined::All(several) if several.len() > 1 => {
                return Err(Problem::new("condition_mixed", whole));
            }
            Joined::All(more) | Joined::Any(more) => add(&mut tests, more, whole)?,
        }
    }
    Ok(Joined::Any(tests))
}

/// The same test twice is one.
fn add(tests: &mut Vec<Test>, more: Vec<Test>, whole: &str) -> Result<(), Problem> {
    for test in more {
        if !tests.contains(&test) {
            tests.push(test);
        }
    }
    if tests.len() > MOST_TESTS { Err(Problem::new("condition_long", whole)) } else { Ok(()) }
}

/// The opposite, where a check of ours says it.
fn not(joined: Joined) -> Option<Joined> {
    let opposite = |tests: Vec<Test>| {
        tests
            .into_iter()
            .map(|test| {
                let check = match test.check {
                    Check::Is(code) => Check::IsNot(code),
                    Check::IsNot(code) => Check::Is(code),
                    Check::Answered => Check::Skipped,
                    Check::Skipped => Check::Answered,
                    Check::Includes(_) | Check::AtLeast(_) | Check::AtMost(_) => return None,
                };
                Some(Test { question: test.question, check })
            })
            .collect::<Option<Vec<_>>>()
    };
    match joined {
        Joined::Always => None,
        Joined::All(tests) => opposite(tests).map(Joined::Any),
        Joined::Any(tests) => opposite(tests).map(Joined::All),
    }
}
