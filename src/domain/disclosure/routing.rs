//! What one child could also have answered: legal patterns only.
//!
//! A pattern holds the codes of one child in the columns of a block. A neighbour differs in one
//! answer, and in what the routing then shows or hides. Breakdowns never change here.

use std::ops::Range;

use super::family::Place;
use super::plan::{Plan, PlanQuestion, looks_at_text};
use crate::domain::answer::Answer;
use crate::domain::condition::{Condition, Test};
use crate::domain::joint::Joint;
use crate::domain::tabulation::{Code, FIRST, SEVERAL};

const NOT_SHOWN: Code = 0;
pub(super) const SKIPPED: Code = 1;
const DONT_KNOW: Code = 2;
const DONT_SAY: Code = 3;
/// At most this many neighbours of one pattern are tried.
const MOST: usize = 300;

/// One column of a block.
struct Column {
    question: usize,
    item: usize,
    codes: Vec<Code>,
    options: u8,
    several: bool,
    max: u32,
    exclusive: Code,
    fixed: bool,
    routed: bool,
}

/// One question of the block whose condition may change what is shown.
struct Rule {
    question: usize,
    condition: Condition,
    /// A text has a say: what is shown to a child stays as it is.
    frozen: bool,
}

/// A question whose items hang together, and where its columns are.
struct Group {
    question: usize,
    joint: Joint,
    columns: Range<usize>,
}

/// The rules of one block.
pub(super) struct Routing {
    columns: Vec<Column>,
    groups: Vec<Group>,
    questions: Vec<(usize, String, Vec<String>, bool)>,
    rules: Vec<Rule>,
    guards: Vec<Test>,
}

impl Routing {
    /// The rules for the columns at these places.
    pub(super) fn new(plan: &Plan, places: &[Place]) -> Self {
        let mut routing = Self {
            columns: Vec::new(),
            groups: Vec::new(),
            questions: Vec::new(),
            rules: Vec::new(),
            guards: guards(plan),
        };
        for place in places {
            let Some(question) = plan.questions.get(place.question) else { continue };
            routing.columns.push(column(question, *place));
            if routing.questions.last().is_some_and(|last| last.0 == place.question) {
                continue;
            }
            if let Some(joint) = question.joint {
                let first = routing.columns.len() - 1;
                let columns = first..first + question.items.len();
                routing.groups.push(Group { question: place.question, joint, columns });
            }
            let options = question.options.iter().map(|option| option.code.clone()).collect();
            let items = !question.items.is_empty();
            routing.questions.push((place.question, question.code.clone(), options, items));
            if let Some(condition) = &question.show_if {
                routing.rules.push(Rule {
                    question: place.question,
                    condition: condition.clone(),
                    frozen: looks_at_text(condition, &plan.texts),
                });
            }
        }
        routing
    }

    /// Every legal pattern that differs in one answer and its consequences.
    pub(super) fn neighbours(&self, codes: &[Code]) -> Vec<Vec<Code>> {
        let mut found = Vec::new();
        for (index, column) in self.columns.iter().enumerate() {
            let Some(code) = codes.get(index).copied() else { continue };
            if column.fixed || code == NOT_SHOWN || self.group_of(column).is_some() {
                continue;
            }
            for other in column.variants(code) {
                let mut changed = codes.to_vec();
                if let Some(slot) = changed.get_mut(index) {
                    *slot = other;
                }
                self.complete(changed, codes, (0, 0), &mut found);
            }
        }
        for group in &self.groups {
            let Some(own) = codes.get(group.columns.clone()) else { continue };
            for other in group.joint.variants(own, self.codes_of(group)) {
                let mut changed = codes.to_vec();
                changed.splice(group.columns.clone(), other);
                self.complete(changed, codes, (0, 0), &mut found);
            }
        }
        found.retain(|pattern| pattern != codes && self.is_legal(codes, pattern));
        found.sort_unstable();
        found.dedup();
        found.truncate(MOST);
        found
    }

    /// Legal patterns of the same child in another group of the breakdown question `breakdown`.
    pub(super) fn moved(&self, codes: &[Code], breakdown: usize, to: Code) -> Vec<Vec<Code>> {
        let changed = self.placed(codes, breakdown, to);
        let context = self.columns.iter().any(|column| column.question == breakdown);
        let mut found = Vec::new();
        if context {
            self.complete(changed.clone(), &changed, (0, 0), &mut found);
            found.retain(|pattern| self.is_legal(&changed, pattern));
        } else {
            found.push(changed.clone());
        }
        let mut near: Vec<Vec<Code>> =
            found.iter().take(4).flat_map(|pattern| self.neighbours(pattern)).collect();
        found.append(&mut near);
        found.truncate(MOST);
        found
    }

    /// The same answers in another group of the breakdown question `breakdown`.
    pub(super) fn placed(&self, codes: &[Code], breakdown: usize, to: Code) -> Vec<Code> {
        let columns = self.columns.iter().zip(codes);
        columns.map(|(c, code)| if c.question == breakdown { to } else { *code }).collect()
    }

    /// Whether a child with pattern `before` could have given `after`, the roster being known and
    /// texts being what they are.
    pub(super) fn is_legal(&self, before: &[Code], after: &[Code]) -> bool {
        if before.len() != self.columns.len() || after.len() != self.columns.len() {
            return false;
        }
        let columns = self.columns.iter().zip(before.iter().zip(after));
        let allowed = columns.clone().all(|(column, (before, after))| {
            if column.fixed { before == after } else { before == after || column.allows(*after) }
        });
        let joined = |group: &Group| {
            after.get(group.columns.clone()).is_some_and(|codes| group.joint.is_legal(codes))
        };
        if !allowed || !self.groups.iter().all(joined) {
            return false;
        }
        let (old, new) = (self.answers(before), self.answers(after));
        let same = self.guards.iter().all(|test| {
            let holds = |answers: &[(&str, Answer)]| test.check.holds(of(answers, &test.question));
            holds(&old) == holds(&new)
        });
        same && self.rules.iter().all(|rule| {
            let shown = self.shown(rule, &new, before);
            let columns = self.columns.iter().zip(after);
            columns
                .filter(|(column, _)| column.question == rule.question)
                .all(|(_, code)| (*code != NOT_SHOWN) == shown)
        })
    }

    fn shown(&self, rule: &Rule, answers: &[(&str, Answer)], original: &[Code]) -> bool {
        if rule.frozen {
            let columns = self.columns.iter().zip(original);
            return columns
                .filter(|(column, _)| column.question == rule.question)
                .all(|(_, code)| *code != NOT_SHOWN);
        }
        rule.condition.holds(|code| of(answers, code))
    }

    /// Applies the conditions from rule `next` on; a question that becomes shown is tried with
    /// each of its answers.
    fn complete(
        &self,
        codes: Vec<Code>,
        original: &[Code],
        (next, first_rule): (usize, usize),
        found: &mut Vec<Vec<Code>>,
    ) {
        if found.len() >= 4 * MOST {
            return;
        }
        let Some(rule) = self.rules.get(next) else {
            found.push(codes);
            return;
        };
        let shown = self.shown(rule, &self.answers(&codes), original);
        let mine = |column: &Column| column.question == rule.question;
        let hidden_now =
            self.columns.iter().zip(&codes).any(|(column, code)| mine(column) && *code == 0);
        let fill = |value: &[Code]| -> Vec<Code> {
            let mut own = value.iter().cycle();
            let columns = self.columns.iter().zip(&codes);
            columns
                .map(
                    |(column, code)| if mine(column) { *own.next().unwrap_or(code) } else { *code },
                )
                .collect()
        };
        match (shown, hidden_now) {
            (true, true) => {
                let Some(column) = self.columns.iter().find(|column| mine(column)) else { return };
                // Several questions that appear together are filled alike, not in every
                // combination: patterns other children gave are tried as well.
                let values: Vec<Vec<Code>> = match self.group_of(column) {
                    Some(group) => group.joint.values(group.columns.len(), &column.codes),
                    None => column.values().into_iter().map(|value| vec![value]).collect(),
                };
                let first = found.len();
                let few = if next == first_rule { values.len() } else { 2 };
                for value in values.into_iter().take(few) {
                    self.complete(fill(&value), original, (next + 1, first_rule), found);
                    if found.len() > first + 24 {
                        break;
                    }
                }
            }
            (true, false) => self.complete(codes, original, (next + 1, first_rule + 1), found),
            (false, _) => {
                self.complete(fill(&[NOT_SHOWN]), original, (next + 1, first_rule + 1), found);
            }
        }
    }

    /// True when items of an answer hang together here.
    pub(super) fn has_joint(&self) -> bool {
        !self.groups.is_empty()
    }

    fn group_of(&self, column: &Column) -> Option<&Group> {
        self.groups.iter().find(|group| group.question == column.question)
    }

    fn codes_of(&self, group: &Group) -> &[Code] {
        self.columns.get(group.columns.start).map_or(&[], |column| &column.codes)
    }

    fn answers(&self, codes: &[Code]) -> Vec<(&str, Answer)> {
        if self.rules.is_empty() && self.guards.is_empty() {
            return Vec::new();
        }
        self.questions
            .iter()
            .map(|(index, code, options, items)| {
                let columns = self.columns.iter().zip(codes);
                let mine = columns.filter(|(column, _)| column.question == *index);
                let mut given: Vec<Answer> = mine.map(|(_, code)| read(*code, options)).collect();
                let hidden = given.iter().all(|one| *one == Answer::NotShown);
                let whole = match (items, hidden) {
                    (_, true) => Answer::NotShown,
                    (true, false) => Answer::Items(given),
                    (false, false) => given.pop().unwrap_or(Answer::NotShown),
                };
                (code.as_str(), whole)
            })
            .collect()
    }
}

/// Whether a child can change group in breakdown `question` without a text being shown or hidden.
pub(super) fn texts_stay(plan: &Plan, question: &PlanQuestion, from: Code, to: Code) -> bool {
    let options: Vec<String> = question.options.iter().map(|option| option.code.clone()).collect();
    let (from, to) = (read(from, &options), read(to, &options));
    let guards = guards(plan);
    let mut mine = guards.iter().filter(|test| test.question == question.code);
    mine.all(|test| test.check.holds(&from) == test.check.holds(&to))
}

/// Tests whose outcome decides, together with a text we do not hold, what a child was shown.
fn guards(plan: &Plan) -> Vec<Test> {
    let closed = plan.questions.iter().filter_map(|question| question.show_if.as_ref());
    let mixed = closed.filter(|condition| looks_at_text(condition, &plan.texts));
    let texts = plan.texts.iter().filter_map(|text| text.show_if.as_ref());
    let needed = plan.questions.iter().filter_map(|q| q.show_if.as_ref());
    if !needed.into_iter().any(|condition| looks_at_text(condition, &plan.texts)) {
        return Vec::new();
    }
    mixed
        .chain(texts)
        .flat_map(|condition| condition.tests().iter().cloned())
        .filter(|test| plan.question(&test.question).is_some())
        .collect()
}

fn of<'a>(answers: &'a [(&str, Answer)], code: &str) -> &'a Answer {
    answers.iter().find(|(name, _)| *name == code).map_or(&Answer::NotShown, |(_, answer)| answer)
}

fn read(code: Code, options: &[String]) -> Answer {
    let pick = |i: usize| options.get(i).cloned();
    match code {
        NOT_SHOWN => Answer::NotShown,
        SKIPPED => Answer::Skipped,
        DONT_KNOW => Answer::DontKnow,
        DONT_SAY => Answer::DontSay,
        bits if bits & SEVERAL != 0 => {
            Answer::Chosen((0..15).filter(|i| bits & (1 << i) != 0).filter_map(pick).collect())
        }
        one => Answer::Chosen(pick(usize::from(one - FIRST)).into_iter().collect()),
    }
}

fn column(question: &PlanQuestion, place: Place) -> Column {
    let options = u8::try_from(question.options.len()).unwrap_or(0);
    let possible = [
        (question.skippable, SKIPPED),
        (question.dont_know, DONT_KNOW),
        (question.dont_say, DONT_SAY),
    ];
    let mut codes: Vec<Code> =
        possible.into_iter().filter(|(possible, _)| *possible).map(|(_, code)| code).collect();
    if !question.several {
        codes.extend((0..options).map(|i| FIRST + Code::from(i)));
    }
    let mut exclusive = 0;
    for (i, option) in question.options.iter().enumerate().take(15) {
        if option.exclusive {
            exclusive |= 1 << i;
        }
    }
    Column {
        question: place.question,
        item: place.item,
        codes,
        options: options.min(15),
        several: question.several,
        max: question.max.map_or(15, u32::from).max(1),
        exclusive,
        fixed: question.breakdown,
        routed: question.show_if.is_some(),
    }
}

impl Column {
    /// True for a code a child could give when shown this column, or not shown.
    fn allows(&self, code: Code) -> bool {
        if code & SEVERAL == 0 || !self.several {
            return if code == NOT_SHOWN { self.routed } else { self.codes.contains(&code) };
        }
        let bits = code & !SEVERAL;
        let count = bits.count_ones();
        let known = u32::from(bits) < 1 << u32::from(self.options);
        let alone = bits & self.exclusive == 0 || count == 1;
        count > 0 && count <= self.max && known && alone
    }

    /// Simple values for a column that becomes shown.
    fn values(&self) -> Vec<Code> {
        let mut list = self.codes.clone();
        if self.several {
            list.extend((0..self.options).map(|i| SEVERAL | 1 << i));
        }
        list
    }

    /// Other values for a column that is shown.
    fn variants(&self, code: Code) -> Vec<Code> {
        let mut list = self.values();
        if self.several && code & SEVERAL != 0 {
            let bits: Vec<Code> = (0..self.options).map(|i| 1 << i).collect();
            list.extend(bits.iter().map(|bit| code ^ bit));
            for (out, into) in bits.iter().flat_map(|a| bits.iter().map(move |b| (a, b))) {
                if code & out != 0 && code & into == 0 {
                    list.push(code & !out | into);
                }
            }
        }
        list.retain(|other| *other != code && self.allows(*other));
        list
    }
}

impl Routing {
    /// Question and statement of each column, whether it is context, in order.
    pub(super) fn places(&self) -> impl Iterator<Item = (Place, bool)> {
        self.columns.iter().map(|c| (Place { question: c.question, item: c.item }, c.fixed))
    }
}
