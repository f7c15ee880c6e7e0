//! `/team/r/ID/time`: questions that two stages asked in the same way, side by side.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get};
use serde::Serialize;

use super::figure::{MOST_BARS, Source};
use super::head::{Head, StageLinks, Tab, stages};
use super::share::{Cells, Share, Words};
use crate::acts::exports::{self, Dossier};
use crate::acts::stages as acts;
use crate::domain::comparison::{ENOUGH, comparable};
use crate::domain::question::Question;
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::i18n::labels::Labels;
use crate::web::error::Error;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, Frame, TeamPages};
use crate::web::team::reader::Reader;
use crate::web::team::scope;

#[derive(Debug, Serialize)]
struct Body {
    head: Head,
    stages: Vec<StageLinks>,
    alone: bool,
    wrong: bool,
    heading: Option<String>,
    compared: Vec<Compared>,
}

/// One question or statement at two stages.
#[derive(Debug, Serialize)]
pub struct Compared {
    id: String,
    /// Code of the question.
    pub question: String,
    /// Code of the statement, or empty.
    pub item: String,
    /// The words of the question or statement.
    pub text: String,
    names: [String; 2],
    /// Why it does not compare.
    pub not: Option<String>,
    /// Some share stands on too few children to be called a change.
    pub few: bool,
    dots: bool,
    /// Answer by answer.
    pub lines: Vec<Line>,
}

/// One answer at two stages.
#[derive(Debug, Serialize)]
pub struct Line {
    /// Its code.
    pub option: String,
    /// Its words.
    pub label: String,
    /// Before and after.
    pub shares: [Share; 2],
    /// What changed, in words.
    pub change: Option<String>,
    /// It changed whatever the bands hide.
    pub clear: bool,
}

/// This release beside another of the project: the one asked for, or the nearest.
#[get("/team/r/<id>/time?<with>")]
pub async fn show(
    id: &str,
    with: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::release(&member, id).await?;
    scope.allow(Action::SeeResults)?;
    let lang = reader.lang;
    let here = exports::dossier(&member.desk, id).await?;
    let all = acts::released(&member.desk, &scope.project).await?;
    // What was taken back is not compared: its own page says so.
    let Some(at) = all.iter().position(|one| one.id == id) else {
        return Ok(Either::Left(Redirect::to(format!("/team/r/{id}"))));
    };
    let other = match with {
        Some(with) => all.iter().position(|one| one.id == with && one.id != id),
        None => at.checked_sub(1).or_else(|| (at + 1 < all.len()).then_some(at + 1)),
    };
    let wrong = with.is_some() && other.is_none();
    let both = other.and_then(|other| Some((all.get(at.min(other))?, all.get(at.max(other))?)));
    let (mut heading, mut compared) = (None, Vec::new());
    if let Some((first, second)) = both {
        let both = acts::pair(&member.desk, first, second).await?;
        let names = both.each_ref().map(|dossier| {
            let stage = pages.say(lang, &format!("team.stage.{}", dossier.release.stage), &[]);
            format!("{stage} ({})", dossier.release.consultation)
        });
        let said = [("first", names[0].as_str()), ("second", names[1].as_str())];
        heading = Some(pages.say(lang, "team.results.time.heading", &said));
        compared = compare(pages, lang, both.each_ref(), &names);
    }
    let head = Head::of(pages, lang, &here, &consultation, Tab::Time);
    let stages = stages(pages, lang, &all, id);
    let body = Body { head, stages, alone: all.len() < 2, wrong, heading, compared };
    let status = if wrong { Status::UnprocessableEntity } else { Status::Ok };
    let address = format!("/team/r/{id}/time");
    let title = pages.say(lang, "team.results.tab.time", &[]);
    let frame = Frame::of(reader, &member, &address, &title);
    Ok(Either::Right(pages.page(status, "team/results_time", &frame, &body)?))
}

/// Every question that both asked under the same code.
pub fn compare(
    pages: &TeamPages,
    lang: Lang,
    both: [&Dossier; 2],
    names: &[String; 2],
) -> Vec<Compared> {
    let words = Words { pages, lang };
    let cells = both.map(|dossier| Cells::of(&dossier.release));
    let [first, second] = both.map(|dossier| &dossier.questionnaire);
    let [first_cells, second_cells] = &cells;
    let source = |questionnaire, cells| {
        let labels = Labels::new(&pages.words, questionnaire, lang);
        Source { words, labels, questionnaire, cells }
    };
    let (a, b) = (source(first, first_cells), source(second, second_cells));
    let mut compared = Vec::new();
    for question in first.questions.iter().filter(|question| question.is_closed()) {
        let Some(again) = second.question(&question.code) else { continue };
        let empty = Compared {
            id: question.code.clone(),
            question: question.code.clone(),
            item: String::new(),
            text: a.labels.question(&question.code),
            names: names.clone(),
            not: None,
            few: false,
            dots: false,
            lines: Vec::new(),
        };
        if let Err(differs) = comparable((first, question), (second, again)) {
            let why = words.say(&format!("team.results.time.not.{}", differs.key()), &[]);
            compared.push(Compared { not: Some(why), ..empty });
            continue;
        }
        for item in Source::items(question) {
            let id = format!("{}-{item}", question.code);
            let text = a.label(question, &item);
            let lines = lines(words, [&a, &b], question, &item);
            let few =
                lines.iter().flat_map(|line| &line.shares).any(|s| !s.hidden && s.of < ENOUGH);
            let dots = lines.len() >= MOST_BARS;
            let names = names.clone();
            let question = question.code.clone();
            compared.push(Compared {
                id,
                question,
                item,
                text,
                names,
                not: None,
                few,
                dots,
                lines,
            });
        }
    }
    compared
}

fn lines(words: Words<'_>, both: [&Source<'_>; 2], question: &Question, item: &str) -> Vec<Line> {
    let line = |code: String| {
        let shares =
            both.map(|source| words.share(source.cells.whole(&question.code, item, &code)));
        let label = both[0].labels.option(&question.code, &code);
        let (clear, change) = change(words, &shares).unzip();
        Line { option: code, label, shares, change, clear: clear.unwrap_or_default() }
    };
    question.choices().into_iter().map(line).collect()
}

/// The change in words: none where a share is hidden or stands on too few children, and no clear one
/// where the published bands allow that there was none.
fn change(words: Words<'_>, [before, after]: &[Share; 2]) -> Option<(bool, String)> {
    if before.hidden || after.hidden || before.of < ENOUGH || after.of < ENOUGH {
        return None;
    }
    let ends = |share: &Share| {
        let part = |count: u32, of: u32| u64::from(count) * 1000 / u64::from(of.max(1));
        // A base that is told as 100 can be ten more or less.
        (part(share.band.0, share.of + share.of / 10), part(share.band.1, share.of - share.of / 10))
    };
    let ((low, high), (then_low, then_high)) = (ends(before), ends(after));
    let n = before.percent.abs_diff(after.percent).to_string();
    let key = match () {
        () if then_low > high => "more",
        () if low > then_high => "less",
        () => "same",
    };
    Some((key != "same", words.say(&format!("team.results.time.{key}"), &[("n", &n)])))
}
