//! Choosing what a finding stands on: a cell of a release, a theme, or a quote. What is withheld cannot be
//! chosen.

use std::collections::BTreeMap;

use rocket::http::Status;
use rocket::{State, get, post};
use serde::Serialize;

use super::place::{After, Place};
use crate::acts::ActError;
use crate::acts::exports;
use crate::domain::feedback::figure::Told;
use crate::domain::feedback::{Cited, Finding, Source};
use crate::domain::question::Question;
use crate::domain::release::ReleasedCell;
use crate::domain::wording::{Lang, Wording};
use crate::i18n::labels::Labels;
use crate::web::error::Error;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, Frame, TeamPages};
use crate::web::team::posted::Posted;
use crate::web::team::reader::Reader;
use crate::web::team::results::share::Words;

#[derive(Serialize)]
struct Body {
    address: String,
    consultation: String,
    seen: String,
    finding: String,
    tables: Vec<Table>,
    themes: Vec<Line>,
    quotes: Vec<Line>,
}

/// A question of a release, with what was told of each answer.
#[derive(Serialize)]
struct Table {
    code: String,
    text: String,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    /// What the form sends; empty when it is withheld.
    source: String,
    label: String,
    told: String,
}

/// The page.
#[get("/team/c/<code>/feedback/cite?<finding>")]
pub async fn show(
    code: &str,
    finding: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let place = Place::of((&member, reader, pages), code).await?;
    let (desk, lang, consultation) = (&member.desk, reader.lang, &place.consultation);
    let mut tables = Vec::new();
    if let Some(told) = place.figures.releases.iter().rev().find(|told| !told.retracted) {
        let asked = exports::dossier(desk, &told.release).await?.questionnaire;
        let closed = asked.questions.iter().filter(|question| question.is_closed());
        let labels = Labels::new(&pages.words, &asked, lang);
        tables.extend(closed.map(|question| table(&place, labels, told, question)));
    }
    let mut themes = Vec::new();
    for question in place.asked.questions.iter().filter(|question| question.is_text()) {
        for theme in desk.store.themes(&consultation.id, &question.code).await? {
            let cell = place.figures.theme(&question.code, &theme.code);
            let source = Source::Theme { question: question.code.clone(), theme: theme.code };
            themes.extend(cell.ok().map(|cell| line(&place, &source, theme.name, Some(cell))));
        }
    }
    let quotes = desk.store.quotes(&consultation.id).await?;
    let quotes = quotes.into_iter().map(|quote| {
        let source = Source::Quote { id: quote.id };
        line(&place, &source, quote.words, None)
    });
    let here = format!("{}/cite", place.address());
    let body = Body {
        address: place.address(),
        consultation: place.asked.title.plain(lang).to_owned(),
        seen: place.draft.hash.clone(),
        finding: finding.unwrap_or_default().to_owned(),
        tables,
        themes,
        quotes: quotes.collect(),
    };
    let title = place.say("team.feedback.cite");
    pages.page(Status::Ok, "team/feedback_cite", &Frame::of(reader, &member, &here, &title), &body)
}

fn table(place: &Place<'_>, labels: Labels<'_>, told: &Told, question: &Question) -> Table {
    let whole = |cell: &&ReleasedCell| {
        cell.question == question.code && cell.breakdown.is_empty() && !cell.is_derived()
    };
    let lines = told.cells.iter().filter(whole).map(|cell| {
        let cited = Cited {
            release: told.release.clone(),
            question: cell.question.clone(),
            item: cell.item.clone(),
            option: cell.option.clone(),
            ..Cited::default()
        };
        let option = labels.option(&question.code, &cell.option);
        let label = if cell.item.is_empty() {
            option
        } else {
            format!("{} · {option}", labels.item(&question.code, &cell.item))
        };
        let shown = place.figures.cell(&cited).ok();
        line(place, &Source::Cell(cited), label, Some(shown.unwrap_or(cell)))
    });
    let text = labels.question(&question.code);
    Table { code: question.code.clone(), text, lines: lines.collect() }
}

fn line(place: &Place<'_>, source: &Source, label: String, cell: Option<&ReleasedCell>) -> Line {
    let stands = place.figures.check(source).is_ok();
    let source = serde_json::to_string(source).unwrap_or_default();
    let told =
        cell.map(|cell| Words { pages: place.pages, lang: place.reader.lang }.share(Some(cell)));
    let told = told.map(|share| share.text).unwrap_or_default();
    Line { source: if stands { source } else { String::new() }, label, told }
}

/// A new finding that stands on this, or one more source of a finding.
#[post("/team/c/<code>/feedback/cite", data = "<posted>")]
pub async fn add(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    let place = Place::of((&member, reader, pages), code).await?;
    let Ok(source) = serde_json::from_str::<Source>(posted.one("source")) else {
        return place.back(ActError::refused("feedback_nothing_cited", ""), None).await;
    };
    let mut changed = place.draft.feedback.clone();
    let id = posted.one("finding");
    let id = if id.is_empty() {
        let id: String = member.desk.dice.id().chars().take(8).collect();
        let said = said(&place, &source);
        let finding = Finding { id: id.clone(), sources: vec![source], said, ..Finding::default() };
        changed.findings.push(finding);
        id
    } else {
        let found = changed.findings.iter_mut().find(|finding| finding.id == id);
        let found = found.ok_or(Error::NotFound)?;
        if !found.sources.contains(&source) {
            found.sources.push(source);
        }
        id.to_owned()
    };
    place.write(changed, posted.one("seen"), &format!("f-{id}")).await
}

/// A first sentence in each language, with a place for the figure.
fn said(place: &Place<'_>, source: &Source) -> Wording {
    let Source::Cell(cited) = source else { return Wording::default() };
    if place.figures.share(std::slice::from_ref(source)).is_none() {
        return Wording::default();
    }
    let sentence = |lang: &Lang| {
        let labels = Labels::new(&place.pages.words, &place.asked, *lang);
        let option = labels.option(&cited.question, &cited.option);
        let params = [("tenths", "{tenths}"), ("option", option.as_str())];
        let text = place.pages.words.say(*lang, "respond.figure.said", &params)?;
        // A digit of an answer would be refused as a figure somebody typed.
        (!option.chars().any(char::is_numeric)).then_some((lang.to_string(), text))
    };
    let sentences: BTreeMap<String, String> =
        place.asked.languages.iter().filter_map(sentence).collect();
    Wording(sentences)
}
