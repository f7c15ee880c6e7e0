//! The questionnaire as one document: every question, one form.

use serde::Serialize;

use super::CodeProblem;
use super::conditions;
use super::page::{Consultation, Frame, Pages, Rendered, ViewError, say};
use super::question::{Asking, Screen};
use crate::domain::answer::{AnswerProblem, SKIP};
use crate::domain::condition::{Check, Condition, Test};
use crate::domain::question::{FaceSet, Kind, Question, StatementScale};
use crate::domain::wording::{Band, Lang};

/// What the document shows.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The consultation.
    pub consultation: Consultation<'a>,
    /// The language chosen.
    pub lang: Lang,
    /// The age band chosen.
    pub band: Band,
    /// True when sending gives a withdrawal code.
    pub withdrawal: bool,
    /// The id under which it is sent without script, on a kiosk; empty elsewhere, where the last
    /// page before sending draws it.
    pub submission: &'a str,
    /// Fields as they were posted, to be shown again; empty for the cached document.
    pub prefill: &'a [(String, String)],
    /// What is to be put right, when the form comes back.
    pub problems: &'a [AnswerProblem],
    /// The invitation or class code as it was typed; empty for the cached document.
    pub typed_code: &'a str,
    /// What is wrong with it.
    pub code_problem: Option<CodeProblem>,
}

#[derive(Serialize)]
struct Body<'a> {
    base: String,
    submission: &'a str,
    rev: u32,
    consultation: &'a str,
    discreet: String,
    first_label: String,
    answer_when: &'a str,
    faces: Option<Faces>,
    withdrawal: bool,
    sent: bool,
    withdrawal_code: &'static str,
    invitation: Option<Invitation<'a>>,
    problems: Vec<Problem>,
    questions: Vec<View>,
    support: Vec<&'a str>,
}

/// The field for a code, where one is asked for.
#[derive(Serialize)]
struct Invitation<'a> {
    typed: &'a str,
    problem: Option<String>,
}

#[derive(Serialize)]
struct Problem {
    anchor: Option<String>,
    question: String,
    message: String,
}

/// One question, with the card before it where a sensitive part starts.
#[derive(Serialize)]
pub(super) struct View {
    /// The heading of the section that starts here.
    section: String,
    part: Option<Part>,
    id: String,
    only_if: Option<String>,
    pages: Vec<Screen>,
}

/// The card before a sensitive part: what comes, where help is, and a way around it.
#[derive(Serialize)]
struct Part {
    id: String,
    field: &'static str,
    code: String,
    chosen: bool,
}

impl Pages {
    /// `GET /c/CODE/LANG/BAND`, and the same page again with answers and problems (422).
    pub fn document(&self, document: &Document) -> Result<Rendered, ViewError> {
        let Document { consultation, lang, band, .. } = *document;
        let questionnaire = consultation.questionnaire;
        let asking = Asking { pages: self, lang, band, prefill: document.prefill };
        let problems: Result<Vec<_>, _> = document
            .problems
            .iter()
            .map(|problem| asking.problem(&consultation, problem))
            .collect();
        let mut problems = problems?;
        let code_problem = document.code_problem;
        let code_problem = code_problem.map(|it| self.code_problem(lang, Some(band), it));
        let code_problem = code_problem.transpose()?;
        if let Some(message) = &code_problem {
            problems.push(Problem {
                anchor: Some("invitation".to_owned()),
                question: self.text(lang, Some(band), "respond.invitation", &[])?,
                message: message.clone(),
            });
        }
        let questions = asking.views(&consultation, &problems)?;
        let frame = Frame::of(lang, band, &consultation);
        let discreet = match &frame.title {
            Some(title) => title.clone(),
            None => self.text(lang, Some(band), "respond.neutral", &[])?,
        };
        let body = Body {
            base: consultation.base(),
            submission: document.submission,
            rev: consultation.revision,
            consultation: say(&questionnaire.title, lang, Some(band)),
            discreet,
            first_label: self.number(lang, band, 1)?,
            answer_when: say(&questionnaire.answer_when, lang, Some(band)),
            faces: Faces::of(&questionnaire.questions),
            withdrawal: document.withdrawal,
            sent: false,
            withdrawal_code: "",
            invitation: consultation
                .asks_for_code()
                .then_some(Invitation { typed: document.typed_code, problem: code_problem }),
            problems,
            questions,
            support: questionnaire
                .support
                .iter()
                .map(|card| say(&card.text, lang, Some(band)))
                .collect(),
        };
        let rules = conditions::style_sheet(questionnaire);
        let mut styles = vec![self.style("document.css")];
        if !rules.is_empty() {
            styles.push(&rules);
        }
        self.render("respond/document", frame.styled(styles), &body)
    }

    /// Every question, without an answer.
    pub(super) fn questions(
        &self,
        consultation: &Consultation,
        lang: Lang,
        band: Band,
    ) -> Result<Vec<View>, ViewError> {
        Asking { pages: self, lang, band, prefill: &[] }.views(consultation, &[])
    }

    fn number(&self, lang: Lang, band: Band, n: usize) -> Result<String, ViewError> {
        self.text(lang, Some(band), "respond.progress.open", &[("n", &n.to_string())])
    }
}

/// Which faces must be drawn.
#[derive(Serialize)]
struct Faces {
    smiles: bool,
}

impl Faces {
    fn of(questions: &[Question]) -> Option<Self> {
        let smiles = |q: &Question| matches!(q.kind, Kind::Faces { set: FaceSet::HowMuch, .. });
        let faces = |q: &Question| {
            let kind = &q.kind;
            matches!(
                kind,
                Kind::Faces { .. } | Kind::Statements { scale: StatementScale::Faces, .. }
            )
        };
        questions.iter().any(faces).then(|| Self { smiles: questions.iter().any(smiles) })
    }
}

impl Asking<'_> {
    fn views(
        &self,
        consultation: &Consultation,
        problems: &[Problem],
    ) -> Result<Vec<View>, ViewError> {
        let questionnaire = consultation.questionnaire;
        let parts = questionnaire.sensitive_parts();
        let mut number = 0_usize;
        let mut questions = Vec::with_capacity(questionnaire.questions.len());
        for (index, question) in questionnaire.questions.iter().enumerate() {
            let anchor = format!("q{index}");
            let problem = problems.iter().find(|p| p.anchor.as_deref() == Some(&anchor));
            let message = problem.map(|problem| problem.message.as_str());
            let mut pages = self.screens(index, question, message)?;
            if question.kind != Kind::Info {
                for page in &mut pages {
                    number += 1;
                    page.label = Some(self.pages.number(self.lang, self.band, number)?);
                }
            }
            let only_if = self.only_if(consultation, question)?;
            let starts = parts.iter().any(|part| *part.start() == index);
            let part = starts.then(|| Part {
                id: format!("s{index}"),
                field: SKIP,
                code: question.code.clone(),
                chosen: self
                    .prefill
                    .iter()
                    .any(|(name, value)| name == SKIP && *value == question.code),
            });
            let section = say(&question.section, self.lang, Some(self.band)).to_owned();
            questions.push(View { section, part, id: anchor, only_if, pages });
        }
        Ok(questions)
    }

    fn problem(
        &self,
        consultation: &Consultation,
        problem: &AnswerProblem,
    ) -> Result<Problem, ViewError> {
        let questions = &consultation.questionnaire.questions;
        let found = questions.iter().enumerate().find(|(_, q)| q.code == problem.question);
        let [given, allowed] = [problem.given.to_string(), problem.allowed.to_string()];
        let params = [("given", given.as_str()), ("allowed", allowed.as_str())];
        let key = format!("respond.problem.{}", problem.key);
        Ok(Problem {
            anchor: found.map(|(index, _)| format!("q{index}")),
            question: found.map_or_else(String::new, |(_, question)| {
                say(&question.text, self.lang, Some(self.band)).to_owned()
            }),
            message: self.pages.text(self.lang, Some(self.band), &key, &params)?,
        })
    }

    /// The condition in words, for browsers that cannot apply it.
    fn only_if(
        &self,
        consultation: &Consultation,
        question: &Question,
    ) -> Result<Option<String>, ViewError> {
        let Some(condition) = &question.show_if else { return Ok(None) };
        let tests: Result<Vec<_>, _> =
            condition.tests().iter().map(|test| self.test(consultation, test)).collect();
        let tests = match condition {
            Condition::All(_) => self.all(&tests?)?,
            Condition::Any(_) => {
                let or = self.pages.text(self.lang, Some(self.band), "respond.or", &[])?;
                tests?.join(&format!(" {or} "))
            }
        };
        self.pages.text(self.lang, Some(self.band), "respond.if", &[("tests", &tests)]).map(Some)
    }

    /// "a and b and c", where some languages write the word for "and" against what follows.
    fn all(&self, tests: &[String]) -> Result<String, ViewError> {
        let Some((first, rest)) = tests.split_first() else { return Ok(String::new()) };
        rest.iter().try_fold(first.clone(), |before, next| {
            self.pages.text(
                self.lang,
                Some(self.band),
                "respond.and",
                &[("a", &before), ("b", next)],
            )
        })
    }

    fn test(&self, consultation: &Consultation, test: &Test) -> Result<String, ViewError> {
        let question = consultation.questionnaire.question(&test.question);
        let steps = |fits: &dyn Fn(u8) -> bool| -> Vec<String> {
            let choices = question.map(Question::choices).unwrap_or_default();
            choices.into_iter().filter(|code| code.parse().is_ok_and(fits)).collect()
        };
        let (key, codes) = match &test.check {
            Check::Is(code) | Check::Includes(code) => ("respond.if.is", vec![code.clone()]),
            Check::IsNot(code) => ("respond.if.is_not", vec![code.clone()]),
            Check::AtLeast(least) => ("respond.if.is", steps(&|step| step >= *least)),
            Check::AtMost(most) => ("respond.if.is", steps(&|step| step <= *most)),
            Check::Answered => ("respond.if.answered", Vec::new()),
            Check::Skipped => ("respond.if.skipped", Vec::new()),
        };
        let labels: Result<Vec<_>, _> = codes
            .iter()
            .map(|code| question.map_or_else(|| Ok(code.clone()), |q| self.label(q, code)))
            .collect();
        let answer = labels?.join(" / ");
        let asked = question.map_or("", |q| say(&q.text, self.lang, Some(self.band)));
        let params = [("answer", answer.as_str()), ("question", asked)];
        self.pages.text(self.lang, Some(self.band), key, &params)
    }
}
