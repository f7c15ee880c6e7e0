//! Rows that came from us: read as they were, unless somebody changed them.

use serde_json::Value;

use super::kinds::own_options;
use super::marker::{self, SECTION};
use super::names::base_type;
use super::reading::{Reading, relevance};
use super::table::{Line, OURS};
use crate::domain::condition::Condition;
use crate::domain::question::AnswerOption;
use crate::domain::questionnaire::Support;

/// A condition of one of our own rows, to be read when all names are known.
pub(super) struct Waiting {
    at: usize,
    place: String,
    relevance: Vec<String>,
    kept: Option<Condition>,
}

impl Reading {
    /// Reads a row that came from us; false when it did not, or was changed into another kind.
    pub(super) fn own(
        &mut self,
        line: &Line<'_>,
        base: &str,
        more: &str,
        outer: &[String],
    ) -> bool {
        let Some(kept) = marked(line) else { return false };
        if let Some(show_if) = kept.get("support") {
            let Ok(show_if) = serde_json::from_value(show_if.clone()) else { return false };
            let text = marker::exact(&kept, "label", line.exact("label"));
            self.assembly.report.carried(&line.place(), "support", "");
            self.support.push(Support { text, show_if });
            return true;
        }
        let list = more.split_whitespace().next().unwrap_or("");
        let options = self.lists.get(list).map_or_else(Vec::new, |choices| own_options(choices));
        self.add_own(line, base, &kept, &options, outer)
    }

    /// Reads the beginning of a section that came from us; false when it did not.
    pub(super) fn own_section(&mut self, line: &Line<'_>) -> bool {
        let Some(kept) = marked(line).filter(|kept| kept.get(SECTION) == Some(&Value::Bool(true)))
        else {
            return false;
        };
        self.assembly.section = marker::exact(&kept, "label", line.exact("label"));
        self.assembly.report.carried(&line.place(), "section", line.text("name"));
        true
    }

    /// Reads a group that came from us: statements, or things that coins can go to.
    pub(super) fn own_group(
        &mut self,
        line: &Line<'_>,
        inside: &[Line<'_>],
        outer: &[String],
    ) -> bool {
        let Some(kept) = marked(line) else { return false };
        let mut items: Vec<(String, AnswerOption)> = Vec::new();
        for row in inside {
            let item =
                marked(row).and_then(|kept| marker::option(kept.get("item")?, row.exact("label")));
            match item {
                Some(item) => items.push((row.text("name").to_owned(), item)),
                None => return false,
            }
        }
        let options: Vec<AnswerOption> = items.iter().map(|(_, item)| item.clone()).collect();
        if !self.add_own(line, "begin_group", &kept, &options, outer) {
            return false;
        }
        let code = self.assembly.questions.last().map(|question| question.code.clone());
        let named = items.into_iter().map(|(name, item)| (item.code, name)).collect();
        self.names.items.insert(code.unwrap_or_default(), named);
        true
    }

    fn add_own(
        &mut self,
        line: &Line<'_>,
        base: &str,
        kept: &Value,
        options: &[AnswerOption],
        outer: &[String],
    ) -> bool {
        let (place, name) = (line.place(), line.text("name"));
        let words = marker::Words {
            text: line.exact("label"),
            hint: line.exact("hint"),
            low: line.exact("low"),
            high: line.exact("high"),
        };
        let found = marker::question(kept, words, options);
        let found = found.filter(|question| base_type(&question.kind) == base);
        let Some(mut question) = found else {
            self.assembly.report.changed(&place, "kind_changed", base);
            return false;
        };
        let (at, kept) = (self.assembly.questions.len(), question.show_if.take());
        let code = question.code.clone();
        if !self.assembly.add_own(name, &place, question) {
            return false;
        }
        self.names.questions.insert(code, name.to_owned());
        let relevance = relevance(line, outer.to_vec());
        self.conditions.push(Waiting { at, place, relevance, kept });
        true
    }

    /// Conditions of our own rows: as they were when nobody touched them, else as they stand.
    pub(super) fn join_own(&mut self) {
        for waiting in std::mem::take(&mut self.conditions) {
            let Waiting { at, place, relevance, kept } = waiting;
            let said = kept.as_ref().and_then(|kept| self.names.expression(kept));
            let as_written = match relevance.as_slice() {
                [] => said.is_none(),
                [one] => said.as_deref() == Some(one),
                _ => false,
            };
            let condition = if as_written {
                kept
            } else {
                self.assembly.report.changed(&place, "condition_rewritten", &relevance.join(" "));
                self.assembly.read_condition(at, &place, &relevance)
            };
            if let Some(question) = self.assembly.questions.get_mut(at) {
                question.show_if = condition;
            }
        }
    }
}

fn marked(line: &Line<'_>) -> Option<Value> {
    let kept = line.text(OURS);
    serde_json::from_str(kept).ok().filter(Value::is_object)
}
