//! `/team/r/ID/table`: one question divided by one group, chosen in a sentence.

use rocket::http::Status;
use rocket::{State, get};
use serde::Serialize;

use super::crosstab::{self, Crosstab};
use super::figure::Source;
use super::head::{Head, Tab};
use super::share::{Cells, Words};
use crate::acts::exports::{self, Dossier};
use crate::domain::consultation::Consultation;
use crate::domain::question::Question;
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::i18n::labels::Labels;
use crate::web::error::Error;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, Frame, TeamPages};
use crate::web::team::reader::Reader;
use crate::web::team::scope;

/// The page.
#[derive(Debug, Serialize)]
pub struct Body {
    head: Head,
    questions: Vec<Choice>,
    groups: Vec<Choice>,
    wrong: bool,
    table: Option<Crosstab>,
    about: String,
}

#[derive(Debug, Serialize)]
struct Choice {
    code: String,
    name: String,
    current: bool,
}

/// One table of a release, or a sentence that there is no such table.
#[get("/team/r/<id>/table?<question>&<by>")]
pub async fn show(
    id: &str,
    question: Option<&str>,
    by: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (scope, consultation) = scope::release(&member, id).await?;
    scope.allow(Action::SeeResults)?;
    let dossier = exports::dossier(&member.desk, id).await?;
    let body = body(pages, reader.lang, &dossier, &consultation, (question, by));
    let status = if body.wrong { Status::UnprocessableEntity } else { Status::Ok };
    let here = format!("/team/r/{}/table", dossier.release.id);
    let title = pages.say(reader.lang, "team.results.tab.table", &[]);
    pages.page(status, "team/results_table", &Frame::of(reader, &member, &here, &title), &body)
}

/// Everything the page shows. Without a choice the first table there is; a wrong one gives none.
pub fn body(
    pages: &TeamPages,
    lang: Lang,
    dossier: &Dossier,
    consultation: &Consultation,
    asked: (Option<&str>, Option<&str>),
) -> Body {
    let words = Words { pages, lang };
    let questionnaire = &dossier.questionnaire;
    let labels = Labels::new(&pages.words, questionnaire, lang);
    let cells = Cells::of(&dossier.release);
    let source = Source { words, labels, questionnaire, cells: &cells };
    let pairs = pairs(source);
    let fits = |pair: &&Pair<'_>| {
        asked.0.is_none_or(|code| code == pair.code) && asked.1.is_none_or(|by| by == pair.by)
    };
    let chosen = pairs.iter().find(fits);
    let mut questions: Vec<Choice> = Vec::new();
    let mut groups: Vec<Choice> = Vec::new();
    for pair in &pairs {
        if questions.iter().all(|known| known.code != pair.code) {
            let current = chosen.is_some_and(|chosen| chosen.code == pair.code);
            let (code, name) = (pair.code.clone(), source.label(pair.question, &pair.item));
            questions.push(Choice { code, name, current });
        }
        if groups.iter().all(|known| known.code != pair.by) {
            let current = chosen.is_some_and(|chosen| chosen.by == pair.by);
            let (code, name) = (pair.by.to_owned(), labels.question(pair.by));
            groups.push(Choice { code, name, current });
        }
    }
    let table = |pair: &Pair<'_>| {
        crosstab::crosstab(source, pair.question, std::slice::from_ref(&pair.item), pair.by)
    };
    Body {
        head: Head::of(pages, lang, dossier, consultation, Tab::Table),
        questions,
        groups,
        wrong: chosen.is_none() && (asked.0.is_some() || asked.1.is_some()),
        about: chosen.map(|pair| labels.question(&pair.question.code)).unwrap_or_default(),
        table: chosen.map(table),
    }
}

struct Pair<'a> {
    code: String,
    question: &'a Question,
    item: String,
    by: &'a str,
}

/// Every pair the release holds.
fn pairs(source: Source<'_>) -> Vec<Pair<'_>> {
    let mut pairs = Vec::new();
    for question in source.questionnaire.questions.iter().filter(|q| q.is_closed()) {
        for item in Source::items(question) {
            for by in source.questionnaire.breakdowns() {
                if source.cells.has(&question.code, by) {
                    let dot = if item.is_empty() { "" } else { "." };
                    let code = format!("{}{dot}{item}", question.code);
                    pairs.push(Pair { code, question, item: item.clone(), by });
                }
            }
        }
    }
    pairs
}
