//! Puts the questions of a file together: codes of ours, no two alike, and conditions that look
//! back.

use std::collections::{BTreeMap, HashMap};

use super::codes::{self, Taken};
use super::logic::{Target, Targets, condition};
use super::plain;
use super::report::Report;
use super::unreadable::Unreadable;
use crate::domain::condition::Condition;
use crate::domain::question::{AnswerOption, Kind, Question};
use crate::domain::wording::{Lang, Wording};

/// Most bytes of all questions together: a questionnaire of ours has an eighth of it at most.
const MOST_WEIGHT: usize = 8 * 1024 * 1024;
/// Longest expression that is kept.
pub(super) const LONGEST: usize = 4_000;

/// An expression, or as much of it as shows that it is too long.
pub(super) fn expression(text: &str) -> String {
    text.trim().chars().take(LONGEST.saturating_add(1)).collect()
}

/// A question on its way in.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// Where it stood.
    pub place: String,
    /// What it was called there; its code is made from that.
    pub name: String,
    /// The question, without code and condition.
    pub question: Question,
    /// What its answers were called there, and their codes.
    pub values: HashMap<String, String>,
    /// Expressions that must all hold.
    pub relevance: Vec<String>,
}

/// The questions so far.
#[derive(Debug, Default)]
pub(super) struct Assembly {
    /// In order, with codes.
    pub questions: Vec<Question>,
    /// What is told about the file.
    pub report: Report,
    /// The heading of a section, until its first question comes.
    pub section: Wording,
    targets: Targets,
    taken: Taken,
    weight: usize,
    waiting: Vec<(usize, String, Vec<String>)>,
}

impl Assembly {
    /// Adds a question; its place among the others.
    pub fn add(&mut self, asked: Asked) -> usize {
        let at = self.questions.len();
        let around: usize = asked.relevance.iter().map(String::len).sum();
        let mut question = self.in_section(asked.question);
        if !self.bears(&question, around) {
            return at;
        }
        question.code = codes::code(&asked.name, 'q', &mut self.taken);
        self.report.carried(&asked.place, "question", &question.code);
        if !codes::is_kept(&asked.name, &question.code) && !asked.name.is_empty() {
            let both = format!("{} → {}", asked.name, question.code);
            self.report.changed(&asked.place, "code", &both);
        }
        if !asked.relevance.is_empty() {
            self.waiting.push((at, asked.place, asked.relevance));
        }
        self.know(&asked.name, Target::Question(at, asked.values));
        self.questions.push(question);
        at
    }

    /// Adds a question that comes from us, as it is; false when its code is taken.
    pub fn add_own(&mut self, name: &str, place: &str, question: Question) -> bool {
        if !self.taken.take(&question.code) {
            return false;
        }
        let question = self.in_section(question);
        if !self.bears(&question, 0) {
            return true;
        }
        self.report.carried(place, "question", &question.code);
        self.know(name, Target::Question(self.questions.len(), HashMap::new()));
        self.questions.push(question);
        true
    }

    /// The question with the heading that waited for it.
    fn in_section(&mut self, mut question: Question) -> Question {
        if !self.section.is_empty() {
            question.section = std::mem::take(&mut self.section);
        }
        question
    }

    /// Whether there is room for a question. A list that many questions share is small in a file and
    /// large in memory.
    fn bears(&mut self, question: &Question, around: usize) -> bool {
        let words = |wording: &Wording| wording.0.values().map(String::len).sum::<usize>();
        let options = question.options().iter().chain(question.items());
        let options: usize = options.map(|option| words(&option.text).saturating_add(64)).sum();
        let own =
            [&question.section, &question.text, &question.hint].map(words).iter().sum::<usize>();
        let own = own.saturating_add(256);
        let more = options.saturating_add(own).saturating_add(around);
        self.weight = self.weight.saturating_add(more);
        self.weight <= MOST_WEIGHT
    }

    /// Refuses a file with more than any questionnaire could hold.
    ///
    /// # Errors
    /// There was no room for a question.
    pub fn whole(&self, part: &str) -> Result<(), Unreadable> {
        if self.weight <= MOST_WEIGHT {
            Ok(())
        } else {
            Err(Unreadable::new("exchange_cells", part))
        }
    }

    /// What a name in an expression stands for. Where two have one name, the first keeps it.
    pub fn know(&mut self, name: &str, target: Target) {
        if !name.is_empty() {
            self.targets.entry(name.to_owned()).or_insert(target);
        }
    }

    /// The condition that these expressions make for the question at a place; what cannot be said
    /// is told, and everybody is asked then.
    pub fn read_condition(
        &mut self,
        at: usize,
        place: &str,
        relevance: &[String],
    ) -> Option<Condition> {
        match condition(relevance, &self.targets, &self.questions, at) {
            Ok(condition) => condition,
            Err(problem) => {
                self.report.left_out(place, problem.key, &problem.found);
                None
            }
        }
    }

    /// Reads the conditions, once all names are known.
    pub fn join(&mut self) {
        for (at, place, relevance) in std::mem::take(&mut self.waiting) {
            let condition = self.read_condition(at, &place, &relevance);
            if let Some(question) = self.questions.get_mut(at) {
                question.show_if = condition;
            }
        }
    }

    /// Tells what a text held that does not work here: names of answers to be put in.
    pub fn look_at(&mut self, place: &str, wording: &Wording, opening: &str) {
        for text in wording.0.values() {
            if let Some((_, rest)) = text.split_once(opening)
                && let Some((inside, _)) = rest.split_once('}')
                && inside.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            {
                self.report.changed(place, "answer_in_text", &format!("{opening}{inside}}}"));
                return;
            }
        }
    }

    /// Tells of signs that were taken out of a text.
    pub fn look_for_hidden(&mut self, place: &str, before: &Wording) {
        if before.0.values().any(|text| plain::has_hidden(text)) {
            self.report.changed(place, "hidden_signs", "");
        }
    }
}

/// A question of this kind without anything else.
pub(super) fn question(text: Wording, hint: Wording, kind: Kind) -> Question {
    Question {
        code: String::new(),
        section: Wording::default(),
        text,
        hint,
        voice: BTreeMap::new(),
        kind,
        dont_know: false,
        dont_say: false,
        breakdown: false,
        sensitivity: 0,
        show_if: None,
    }
}

/// Options with codes of ours, and what each was called.
pub(super) fn options(
    given: impl IntoIterator<Item = (String, Wording)>,
) -> (Vec<AnswerOption>, HashMap<String, String>) {
    let (mut options, mut values, mut taken) = (Vec::new(), HashMap::new(), Taken::default());
    for (name, text) in given {
        let code = codes::code(&name, 'o', &mut taken);
        values.entry(name).or_insert_with(|| code.clone());
        options.push(AnswerOption { code, text, exclusive: false, picture: None });
    }
    (options, values)
}

/// The same text in each of these languages: a figure needs no translation.
pub(super) fn everywhere(text: &str, languages: &[Lang]) -> Wording {
    Wording(languages.iter().map(|lang| (lang.code().to_owned(), text.to_owned())).collect())
}

/// Groups of numbers from 0, when nobody said which: six, the last open.
pub(super) fn groups(largest: Option<u32>) -> Vec<u32> {
    match largest {
        Some(largest) if (6..=999_999).contains(&largest) => {
            let width = largest.saturating_add(1).div_ceil(6);
            (0..6_u32)
                .map(|group| group.saturating_mul(width))
                .take_while(|from| *from <= largest)
                .collect()
        }
        Some(largest) if (1..6).contains(&largest) => (0..=largest).collect(),
        _ => vec![0, 1, 3, 6, 11, 21],
    }
}
