//! `POST /team/c/CODE/build`: one part saved, one button done, or the last save taken back.

use rocket::response::Redirect;
use rocket::{Either, State, post};

use super::at::At;
use super::clash;
use super::page::{Asked, page};
use crate::acts::drafts::{self, Saved, Sent};
use crate::acts::{ActError, consultations, translations};
use crate::domain::consultation::Consultation;
use crate::domain::draft::{Edit, Fields, Part};
use crate::domain::staff::Action;
use crate::i18n::library;
use crate::web::error::Error;
use crate::web::team::consultation::again;
use crate::web::team::consultation_view::Kept;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, TeamPages};
use crate::web::team::posted::Posted;
use crate::web::team::problem::Problem;
use crate::web::team::reader::Reader;
use crate::web::team::scope;

/// Fields of the form that are not of the draft.
const OURS: [&str; 8] = ["form_token", "base", "part", "to", "band", "do", "flags", "rename"];

/// Saves, and leads back to the builder; or says on the same page why not, with what was typed.
#[post("/team/c/<code>/build", data = "<posted>")]
pub async fn save(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Write)?;
    let done = act(&member, &consultation, &posted).await;
    match done {
        Ok(Saved::Kept(next)) => {
            // Read again: what was just added is in the new revision alone.
            let (_, consultation) = scope::consultation(&member, code).await?;
            let revision = consultations::revision(&member.desk, &consultation).await?;
            // Only what is there is led to: a part that was typed by hand is no address.
            let (next, to, band) = (next.to_string(), posted.one("to"), posted.one("band"));
            let href = At::of(&revision.questionnaire, &next, to, band).href(&consultation.code);
            Ok(Either::Left(Redirect::to(format!("{href}&done=yes"))))
        }
        Ok(Saved::Clashes(clashes)) => {
            let shown =
                clash::page(pages, reader, &member, &scope, &consultation, &posted, &clashes);
            shown.await.map(Either::Right)
        }
        // It is no draft any more: its own page says so.
        Err(ActError::Refused { key: "immutable", about }) => {
            let refused = ActError::Refused { key: "immutable", about };
            let problem = Some(Problem::of(pages, reader.lang, refused)?);
            let kept = Kept { problem, ..Kept::default() };
            again(pages, reader, &member, code, kept).await.map(Either::Right)
        }
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let typed = fields(&posted);
            let asked = Asked {
                part: posted.one("part"),
                to: posted.one("to"),
                band: posted.one("band"),
                typed: Some((posted.one("base").parse().unwrap_or_default(), &typed)),
                problem,
                ..Asked::default()
            };
            let shown = page(pages, reader, &member, &scope, &consultation, asked);
            shown.await.map(Either::Right)
        }
    }
}

async fn act(
    member: &Member,
    consultation: &Consultation,
    posted: &Posted,
) -> Result<Saved, ActError> {
    let part = posted.one("part").parse::<Part>();
    let part = part.map_err(|()| ActError::refused("draft_gone", posted.one("part")))?;
    if posted.one("do") == "undo" {
        drafts::undo(&member.desk, consultation, member.person()).await?;
        return Ok(Saved::Kept(part));
    }
    let base = posted.one("base").parse().unwrap_or_default();
    if let Some(lang) = posted.one("do").strip_prefix("check.all:") {
        let lang = lang.parse().map_err(|()| ActError::refused("draft_gone", lang))?;
        translations::check_all(&member.desk, consultation, member.person(), base, lang).await?;
        return Ok(Saved::Kept(part));
    }
    if let Some(name) = posted.one("do").strip_prefix("uncheck:") {
        translations::uncheck(&member.desk, consultation, member.person(), &part, name).await?;
        return Ok(Saved::Kept(part));
    }
    let checks = posted.one("do").strip_prefix("check:").map(str::to_owned);
    let pressed = match posted.one("do") {
        "rename" => format!("rename:{}", posted.one("rename")),
        "add" => format!("add:{}", posted.one("kind")),
        _ if checks.is_some() => "save".to_owned(),
        "" => "save".to_owned(),
        other => other.to_owned(),
    };
    let gone = || ActError::refused("draft_gone", &pressed);
    let edit = match pressed.strip_prefix("bank:") {
        Some("evaluation") => Edit::Append(library::evaluation()),
        Some(name) => {
            let found = library::questions().iter().find(|one| one.name == name);
            Edit::Insert(Box::new(found.ok_or_else(gone)?.question.clone()))
        }
        None => pressed.parse().map_err(|()| gone())?,
    };
    let fields = fields(posted);
    let sent = Sent { base, part, fields: &fields, edit, checks };
    drafts::save(&member.desk, consultation, member.person(), sent).await
}

/// The fields of the draft as they were typed. A box that is not ticked is not sent: `flags` says
/// which boxes there were.
pub fn fields(posted: &Posted) -> Fields {
    let mut fields: Fields = posted
        .one("flags")
        .split_whitespace()
        .map(|name| (name.to_owned(), "no".to_owned()))
        .collect();
    let typed = posted.fields().filter(|(name, _)| !OURS.contains(name) && *name != "kind");
    fields.extend(
        typed.map(|(name, value)| (name.to_owned(), value.replace("\r\n", "\n").trim().to_owned())),
    );
    fields
}
