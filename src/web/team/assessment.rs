//! `/team/c/CODE/assessment`: the impact assessment of a consultation for an ethics board, its file,
//! and its two sheets for children (R62).

use rocket::http::{ContentType, Status};
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::export::Download;
use super::history;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::scope::{self, Scope};
use crate::acts::assessment::{self, Assessment, Comment, Section, Sheet};
use crate::domain::assessment::LONGEST_NOTE;
use crate::domain::consultation::Consultation;
use crate::domain::staff::Action;
use crate::store::StoreError;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    project: &'a str,
    code: &'a str,
    consultation: &'a str,
    made: String,
    since: String,
    points: String,
    hash: &'a str,
    longest: usize,
    sections: Vec<Shown<'a>>,
    problem: Option<Problem>,
}

/// A section with the forms of its notes.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    section: &'a Section,
    forms: Vec<Form<'a>>,
}

/// The form of a note; what was typed stays.
#[derive(Serialize)]
struct Form<'a> {
    part: &'a str,
    heading: &'a str,
    seen: &'a str,
    typed: &'a str,
    open: bool,
}

#[derive(Serialize)]
struct Summary<'a> {
    code: &'a str,
    consultation: &'a str,
    sheets: [Sheet; 2],
}

/// The assessment.
#[get("/team/c/<code>/assessment")]
pub async fn show(
    code: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Assess)?;
    page(pages, reader, &member, (&scope, &consultation), None).await
}

/// Writes a note; one that cannot be taken comes back as typed.
#[post("/team/c/<code>/assessment/notes", data = "<posted>")]
pub async fn note(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Assess)?;
    let (part, body, seen) = (posted.one("part"), posted.one("body"), posted.one("seen"));
    let given = (part, body, seen);
    match assessment::note(&member.desk, &consultation, given, member.person()).await {
        Ok(()) => {
            let here = format!("/team/c/{}/assessment#note-{part}", consultation.code);
            Ok(Either::Left(Redirect::to(here)))
        }
        Err(error) => {
            let kept = Some(((part, body), Problem::of(pages, reader.lang, error)?));
            let answer = page(pages, reader, &member, (&scope, &consultation), kept).await?;
            Ok(Either::Right(answer))
        }
    }
}

async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    (scope, consultation): (&Scope, &Consultation),
    kept: Option<((&str, &str), Problem)>,
) -> Result<Answer, Error> {
    let lang = reader.lang;
    let (desk, person) = (&member.desk, member.person());
    let made = assessment::read(desk, &pages.words, lang, consultation, person).await?;
    let Assessment { title, made_on, last, hash, open, sections, .. } = &made;
    let (typed, problem) =
        kept.map_or((None, None), |(typed, problem)| (Some(typed), Some(problem)));
    let day = history::day(pages, lang, made_on);
    let since = match last {
        Some((number, day)) => {
            let (n, day) = (number.to_string(), history::day(pages, lang, day));
            pages.say(lang, "assessment.since", &[("n", &n), ("day", &day)])
        }
        None => pages.say(lang, "assessment.never", &[]),
    };
    let form =
        |comment: &'_ Comment| -> bool { typed.is_some_and(|(part, _)| part == comment.part) };
    let shown = sections.iter().map(|section| Shown {
        section,
        forms: section
            .comments
            .iter()
            .map(|comment| Form {
                part: &comment.part,
                heading: &comment.heading,
                seen: &comment.body,
                typed: typed.filter(|_| form(comment)).map_or(&comment.body, |(_, body)| body),
                open: form(comment),
            })
            .collect(),
    });
    let body = Body {
        slug: &scope.project.slug,
        project: &scope.project.name,
        code: &consultation.code,
        consultation: title,
        made: pages.say(lang, "assessment.made", &[("day", &day)]),
        since,
        points: pages.say(lang, "assessment.points", &[("n", &open.to_string())]),
        hash,
        longest: LONGEST_NOTE,
        sections: shown.collect(),
        problem,
    };
    let status = body.problem.as_ref().map_or(Status::Ok, Problem::status);
    let here = format!("/team/c/{}/assessment", consultation.code);
    let window = pages.say(lang, "assessment.heading", &[]);
    pages.page(status, "team/assessment", &Frame::of(reader, member, &here, &window), &body)
}

/// The assessment as a file; the next one says what changed since.
#[get("/team/c/<code>/assessment.json")]
pub async fn file(
    code: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Either<Download, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Assess)?;
    let by = member.desk.by(&member.person().id);
    let words = &pages.words;
    match assessment::export(&member.desk, words, reader.lang, &consultation, by).await {
        Ok(content) => Ok(Either::Left(Download {
            name: format!("assessment-{}.json", consultation.code),
            bytes: content.into_bytes(),
            kind: ContentType::JSON,
        })),
        Err(error) => {
            let problem = Problem::of(pages, reader.lang, error)?;
            let here = format!("/team/c/{}/assessment", consultation.code);
            Ok(Either::Right(pages.notice(reader, &member, &here, &problem)?))
        }
    }
}

/// The two sheets for children.
#[get("/team/c/<code>/assessment/summary")]
pub async fn summary(
    code: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Assess)?;
    let input = assessment::gather(&member.desk, &consultation).await?;
    let sheets = assessment::sheets(&input, &pages.words, reader.lang);
    let body = Summary {
        code: &consultation.code,
        consultation: input.revision.questionnaire.title.plain(reader.lang),
        sheets: sheets.ok_or(StoreError::Corrupt("words"))?,
    };
    let here = format!("/team/c/{}/assessment/summary", consultation.code);
    let window = pages.say(reader.lang, "assessment.summary", &[]);
    let frame = Frame::of(reader, &member, &here, &window);
    pages.page(Status::Ok, "team/assessment_summary", &frame, &body)
}
