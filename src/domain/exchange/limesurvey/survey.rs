//! A survey of LimeSurvey, whichever generation wrote it: with the language as a column of questions
//! and answers, or with the words in tables of their own.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::tables::{Row, Tables, field, number};
use crate::domain::exchange::plain;
use crate::domain::exchange::tongue::language;
use crate::domain::wording::{Lang, Wording};

/// Most lines or answers of one question that are looked at.
const MOST_PARTS: usize = 500;

/// The rows of tables, by table and id.
type Index<'a> = HashMap<(&'static str, &'a str), Vec<&'a Row>>;

/// Tables whose rows have an id, and its column.
const INDEXED: [(&str, &str); 6] = [
    ("questions", "qid"),
    ("subquestions", "qid"),
    ("question_l10ns", "qid"),
    ("groups", "gid"),
    ("group_l10ns", "gid"),
    ("answer_l10ns", "aid"),
];

/// A survey.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Number of the survey, part of the long names of its questions.
    pub id: String,
    /// The languages we speak, its own first.
    pub languages: Vec<Lang>,
    /// Those we do not.
    pub foreign: Vec<String>,
    pub title: Wording,
    /// Its first words; the last ones.
    pub welcome: Wording,
    pub end: Wording,
    pub groups: Vec<Group>,
    /// Numbers of questions that have a condition of the older sort.
    pub conditions: BTreeSet<String>,
    /// Places whose markup held more than words.
    pub lost: BTreeSet<String>,
}

/// A page of questions.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub id: String,
    pub name: Wording,
    pub description: Wording,
    pub relevance: String,
    pub questions: Vec<Asking>,
}

/// One question.
#[derive(Debug, Default)]
pub(super) struct Asking {
    pub id: String,
    pub group: String,
    pub code: String,
    pub kind: String,
    pub text: Wording,
    pub help: Wording,
    pub other: bool,
    pub mandatory: bool,
    pub relevance: String,
    /// Statements, lines or columns.
    pub parts: Vec<Part>,
    pub answers: Vec<Part>,
    pub attributes: HashMap<String, String>,
}

/// A line of an array, or an answer.
#[derive(Debug, Default, Clone)]
pub(super) struct Part {
    pub code: String,
    pub text: Wording,
    /// Which side of an array with two: 0 or 1.
    pub scale: i64,
    /// Its place among the others.
    pub order: i64,
}

impl Survey {
    /// Puts the tables together.
    pub fn of(tables: &Tables) -> Self {
        let mut survey = Self::default();
        survey.speak(tables);
        let settings = tables.rows("surveys_languagesettings");
        let of_survey = |name: &str, survey: &mut Self| {
            survey.words(settings.iter(), "surveyls_language", name, name)
        };
        survey.title = of_survey("surveyls_title", &mut survey);
        survey.welcome = of_survey("surveyls_welcometext", &mut survey);
        survey.end = of_survey("surveyls_endtext", &mut survey);
        survey.conditions =
            tables.rows("conditions").iter().map(|row| field(row, "qid").to_owned()).collect();
        let mut index = Index::new();
        for (table, key) in INDEXED {
            for row in tables.rows(table) {
                index.entry((table, field(row, key))).or_default().push(row);
            }
        }
        let mut questions: HashMap<String, Vec<Asking>> = HashMap::new();
        for asking in survey.questions(tables, &index) {
            questions.entry(asking.group.clone()).or_default().push(asking);
        }
        let mut groups = one_each(tables.rows("groups"), "gid");
        groups.sort_by_key(|row| number(row, "group_order"));
        for row in groups {
            let id = field(row, "gid").to_owned();
            let name = survey.said(&index, ("groups", "group_l10ns"), &id, "group_name");
            let description = survey.said(&index, ("groups", "group_l10ns"), &id, "description");
            let questions = questions.remove(&id).unwrap_or_default();
            let relevance = field(row, "grelevance").to_owned();
            survey.groups.push(Group { id, name, description, relevance, questions });
        }
        survey
    }

    fn speak(&mut self, tables: &Tables) {
        let Some(row) = tables.rows("surveys").first() else { return };
        field(row, "sid").clone_into(&mut self.id);
        let more = field(row, "additional_languages").split_whitespace();
        for name in std::iter::once(field(row, "language")).chain(more) {
            match language(name) {
                Some(lang) if !self.languages.contains(&lang) => self.languages.push(lang),
                Some(_) => {}
                None if name.is_empty() => {}
                None => self.foreign.push(name.to_owned()),
            }
        }
    }

    fn questions(&mut self, tables: &Tables, index: &Index<'_>) -> Vec<Asking> {
        let mut attributes: HashMap<String, HashMap<String, String>> = HashMap::new();
        for row in tables.rows("question_attributes") {
            let of = attributes.entry(field(row, "qid").to_owned()).or_default();
            of.insert(field(row, "attribute").to_owned(), field(row, "value").to_owned());
        }
        let mut parts = self.parts(tables, index);
        let mut answers = self.answers(tables, index);
        let mut rows = one_each(tables.rows("questions"), "qid");
        rows.sort_by_key(|row| number(row, "question_order"));
        let asked = rows.into_iter().filter(|row| matches!(field(row, "parent_qid"), "" | "0"));
        let mut questions = Vec::new();
        for row in asked {
            let id = field(row, "qid").to_owned();
            let said = |survey: &mut Self, column: &str| {
                survey.said(index, ("questions", "question_l10ns"), &id, column)
            };
            questions.push(Asking {
                text: said(self, "question"),
                help: said(self, "help"),
                group: field(row, "gid").to_owned(),
                code: field(row, "title").to_owned(),
                kind: field(row, "type").to_owned(),
                other: field(row, "other") == "Y",
                mandatory: field(row, "mandatory") == "Y",
                relevance: field(row, "relevance").to_owned(),
                parts: parts.remove(&id).unwrap_or_default(),
                answers: answers.remove(&id).unwrap_or_default(),
                attributes: attributes.remove(&id).unwrap_or_default(),
                id,
            });
        }
        questions
    }

    /// Lines and columns, by the question they belong to. Older files have a table of their own.
    fn parts(&mut self, tables: &Tables, index: &Index<'_>) -> HashMap<String, Vec<Part>> {
        let mut found: HashMap<String, Vec<Part>> = HashMap::new();
        for table in ["subquestions", "questions"] {
            for row in one_each(tables.rows(table), "qid") {
                let (id, parent) = (field(row, "qid").to_owned(), field(row, "parent_qid"));
                if matches!(parent, "" | "0") {
                    continue;
                }
                let text = self.said(index, (table, "question_l10ns"), &id, "question");
                let code = field(row, "title").to_owned();
                let of = found.entry(parent.to_owned()).or_default();
                let (scale, order) = (number(row, "scale_id"), number(row, "question_order"));
                let known = of.iter().any(|part| part.code == code && part.scale == scale);
                if !known && of.len() < MOST_PARTS {
                    of.push(Part { code, text, scale, order });
                }
            }
        }
        for parts in found.values_mut() {
            parts.sort_by_key(|part| part.order);
        }
        found
    }

    fn answers(&mut self, tables: &Tables, index: &Index<'_>) -> HashMap<String, Vec<Part>> {
        let mut found: HashMap<String, Vec<Part>> = HashMap::new();
        for row in tables.rows("answers") {
            let (id, code) = (field(row, "qid").to_owned(), field(row, "code").to_owned());
            let scale = number(row, "scale_id");
            let old = !field(row, "language").is_empty();
            let own = std::iter::once(row).filter(|_| old);
            let place = format!("answer {code}");
            let beside = index.get(&("answer_l10ns", field(row, "aid"))).filter(|_| !old);
            let elsewhere = beside.into_iter().flatten().copied();
            let text = self.words(own.chain(elsewhere), "language", "answer", &place);
            let of = found.entry(id).or_default();
            let full = of.len() >= MOST_PARTS;
            match of.iter_mut().find(|part| part.code == code && part.scale == scale) {
                Some(part) => part.text.0.extend(text.0),
                None if full => {}
                None => of.push(Part { code, text, scale, order: number(row, "sortorder") }),
            }
        }
        for parts in found.values_mut() {
            parts.sort_by_key(|part| part.order);
        }
        found
    }

    /// The words of something in every language, from its own rows or from the table beside.
    fn said(
        &mut self,
        index: &Index<'_>,
        (table, beside): (&'static str, &'static str),
        id: &str,
        column: &str,
    ) -> Wording {
        let own = index.get(&(table, id)).into_iter().flatten();
        let own = own.filter(|row| !field(row, "language").is_empty());
        let rows: Vec<&Row> =
            own.chain(index.get(&(beside, id)).into_iter().flatten()).copied().collect();
        self.words(rows.into_iter(), "language", column, &format!("{table} {id}"))
    }

    /// The plain words of a column, by language.
    fn words<'a>(
        &mut self,
        rows: impl Iterator<Item = &'a Row>,
        lang: &str,
        column: &str,
        place: &str,
    ) -> Wording {
        let mut wording = BTreeMap::new();
        for row in rows {
            let Some(lang) = language(field(row, lang)) else { continue };
            let (text, lost) = plain::words(field(row, column));
            if lost {
                self.lost.insert(place.to_owned());
            }
            if !text.is_empty() {
                wording.entry(lang.code().to_owned()).or_insert(text);
            }
        }
        Wording(wording)
    }
}

/// The first row of each id: in the older generation there is one for each language.
fn one_each<'a>(rows: &'a [Row], key: &str) -> Vec<&'a Row> {
    let mut seen = BTreeSet::new();
    rows.iter().filter(|row| seen.insert(field(row, key).to_owned())).collect()
}
