//! `/team/directory/KIND` and `/team/directory/KIND/ID`: adding an entry, changing it, noting that it
//! was checked, its history, and taking it out by two people.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;
use serde_json::Value;

use super::form::{self, Field, Said};
use super::{address, day, keeper, trust};
use crate::acts::ActError;
use crate::acts::directory::{self, Known, Wrote};
use crate::domain::directory::{KEPT, Kind, Method, is_id};
use crate::domain::wording::Lang;
use crate::i18n::directory::shipped;
use crate::store::directory::Version;
use crate::web::directory::Board;
use crate::web::error::Error;
use crate::web::team::history::{moment, name};
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, Frame, TeamPages};
use crate::web::team::posted::Posted;
use crate::web::team::problem::Problem;
use crate::web::team::reader::Reader;

/// What came of a form: on to the next page, or the same again with what was typed.
type Done = Result<Either<Redirect, Answer>, Error>;

#[derive(Serialize)]
struct Body {
    heading: String,
    /// Where the form goes.
    action: String,
    /// Only a new entry is given an id.
    new_id: Option<String>,
    /// The version somebody looks at.
    seen: i64,
    fields: Vec<Field>,
    methods: Vec<Way>,
    trust: Option<String>,
    past: Vec<Past>,
    going: Option<Going>,
    may_go: bool,
    remove: String,
    done: Option<String>,
    problem: Option<Problem>,
}

/// A way to check.
#[derive(Serialize)]
struct Way {
    code: &'static str,
    label: String,
    chosen: bool,
}

/// A version there was.
#[derive(Serialize)]
struct Past {
    heading: String,
    line: String,
    check: Option<String>,
    said: Vec<Said>,
}

/// That somebody wants it out.
#[derive(Serialize)]
struct Going {
    line: String,
    own: bool,
}

/// What is in the form: what stands, or what was typed and cannot be taken.
#[derive(Default)]
struct Kept {
    entry: Option<Value>,
    id: Option<String>,
    method: Option<Method>,
    done: Option<String>,
    problem: Option<Problem>,
}

/// An empty form.
#[get("/team/directory/<kind>")]
pub async fn fresh(
    kind: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    keeper(&member).await?;
    let kind = Kind::of(kind).ok_or(Error::NotFound)?;
    page(pages, reader, &member, (kind, ""), Kept::default()).await
}

/// Adds an entry.
#[post("/team/directory/<kind>", data = "<posted>")]
pub async fn add(
    kind: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    board: &State<Board>,
    pages: &State<TeamPages>,
) -> Done {
    keeper(&member).await?;
    let kind = Kind::of(kind).ok_or(Error::NotFound)?;
    let id = posted.one("id").trim().to_owned();
    write(pages, reader, &member, board, (kind, &id, None), &posted).await
}

/// An entry, whether it stands or was taken out.
#[get("/team/directory/<kind>/<entry>?<done>")]
pub async fn show(
    kind: &str,
    entry: &str,
    done: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    keeper(&member).await?;
    let kind = Kind::of(kind).ok_or(Error::NotFound)?;
    let done = done.map(|_| pages.say(reader.lang, "team.done", &[]));
    page(pages, reader, &member, (kind, entry), Kept { done, ..Kept::default() }).await
}

/// Changes an entry, or notes that it was checked as it is.
#[post("/team/directory/<kind>/<entry>", data = "<posted>")]
pub async fn change(
    kind: &str,
    entry: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    board: &State<Board>,
    pages: &State<TeamPages>,
) -> Done {
    keeper(&member).await?;
    let kind = Kind::of(kind).ok_or(Error::NotFound)?;
    directory::find(&member.desk, kind, entry).await?.ok_or(Error::NotFound)?;
    let seen = posted.one("seen").parse().unwrap_or(-1);
    write(pages, reader, &member, board, (kind, entry, Some(seen)), &posted).await
}

/// Asks that an entry be taken out, agrees, or has it stay.
#[post("/team/directory/<kind>/<entry>/remove", data = "<posted>")]
pub async fn remove(
    kind: &str,
    entry: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    board: &State<Board>,
    pages: &State<TeamPages>,
) -> Done {
    keeper(&member).await?;
    let kind = Kind::of(kind).ok_or(Error::NotFound)?;
    directory::find(&member.desk, kind, entry).await?.ok_or(Error::NotFound)?;
    let (desk, person) = (&member.desk, member.person());
    let done = match posted.one("what") {
        "ask" => directory::ask(desk, kind, entry, person).await,
        "agree" => directory::agree(desk, kind, entry, person).await,
        "stay" => directory::stay(desk, kind, entry, person).await,
        _ => Err(ActError::refused("directory_what", "")),
    };
    match done {
        Ok(()) => {
            board.look(desk).await;
            Ok(Either::Left(Redirect::to(format!("{}?done=yes", address(kind, entry)))))
        }
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = Kept { problem, ..Kept::default() };
            Ok(Either::Right(page(pages, reader, &member, (kind, entry), kept).await?))
        }
    }
}

async fn write(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    board: &Board,
    (kind, id, seen): (Kind, &str, Option<i64>),
    posted: &Posted,
) -> Done {
    let typed = form::read(kind, id, posted);
    let (document, method) = (typed.to_string(), Method::of(posted.one("checked")));
    let wrote = Wrote { kind, id, seen, document: &document, method };
    match directory::write(&member.desk, wrote, member.person()).await {
        Ok(_) => {
            board.look(&member.desk).await;
            Ok(Either::Left(Redirect::to(format!("{}?done=yes", address(kind, id)))))
        }
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let (entry, new_id) = (Some(typed), seen.is_none().then(|| id.to_owned()));
            let kept = Kept { entry, id: new_id, method, problem, done: None };
            let at = if seen.is_some() { id } else { "" };
            Ok(Either::Right(page(pages, reader, member, (kind, at), kept).await?))
        }
    }
}

/// The page of an entry; of a new one when there is no id.
async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    (kind, id): (Kind, &str),
    kept: Kept,
) -> Result<Answer, Error> {
    let (lang, desk) = (reader.lang, &member.desk);
    if !id.is_empty() && !is_id(id) {
        return Err(Error::NotFound);
    }
    let stands = if id.is_empty() { None } else { directory::find(desk, kind, id).await? };
    let versions = desk.store.directory_history(kind, id).await?;
    if !id.is_empty() && stands.is_none() && versions.is_empty() {
        return Err(Error::NotFound);
    }
    let mut past = Vec::new();
    for version in &versions {
        past.push(told(pages, lang, member, version).await?);
    }
    past.extend(as_shipped(pages, lang, (kind, id)));
    let last = versions.first().and_then(|version| value(&version.document));
    let known = stands.as_ref().and_then(|known| value(&known.entry.document()?));
    let entry = kept.entry.or(known).or(last).unwrap_or_default();
    let way = |method: Method| Way {
        code: method.code(),
        label: pages.say(lang, &format!("team.directory.method.{}", method.code()), &[]),
        chosen: kept.method == Some(method),
    };
    let removal = stands.as_ref().and_then(|known| known.removal.as_ref());
    let going = match removal {
        Some(removal) => {
            let who = name(pages, lang, &desk.store, Some(&removal.asked_by)).await?;
            let said = [
                ("who", &*who.unwrap_or_default()),
                ("when", &moment(pages, lang, removal.asked_at)),
            ];
            let line = pages.say(lang, "team.directory.going", &said);
            Some(Going { line, own: removal.asked_by == member.person().id })
        }
        None => None,
    };
    let new_id = if stands.is_some() { None } else { kept.id.or_else(|| Some(id.to_owned())) };
    let action = match &stands {
        Some(_) => address(kind, id),
        None => format!("/team/directory/{}", kind.code()),
    };
    let title = title(pages, lang, kind, stands.as_ref());
    let status = kept.problem.as_ref().map_or(Status::Ok, Problem::status);
    let here = if id.is_empty() { action.clone() } else { address(kind, id) };
    let body = Body {
        heading: pages.say(lang, &format!("team.directory.kind.{}", kind.code()), &[]),
        new_id,
        seen: stands.as_ref().map_or(0, |known| known.version),
        fields: form::fields(pages, lang, kind, &entry),
        methods: Method::ALL.map(way).into(),
        trust: stands.as_ref().map(|known| trust(pages, lang, known)),
        past,
        going,
        may_go: stands.is_some() && (kind, id) != (Kind::HelpLine, KEPT),
        remove: format!("{action}/remove"),
        action,
        done: kept.done,
        problem: kept.problem,
    };
    let frame = Frame::of(reader, member, &here, &title);
    pages.page(status, "team/directory_entry", &frame, &body)
}

fn title(pages: &TeamPages, lang: Lang, kind: Kind, stands: Option<&Known>) -> String {
    match stands {
        Some(known) => known.entry.name(lang).to_owned(),
        None => pages.say(lang, &format!("team.directory.new.{}", kind.code()), &[]),
    }
}

fn value(document: &str) -> Option<Value> {
    serde_json::from_str(document).ok()
}

/// A version in words: who wrote it and when, how it was checked, and what it said.
async fn told(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    version: &Version,
) -> Result<Past, Error> {
    let store = &member.desk.store;
    let who = async |id: &str| -> Result<String, Error> {
        let known = name(pages, lang, store, Some(id)).await?;
        Ok(known.unwrap_or_else(|| pages.say(lang, "team.history.unknown", &[])))
    };
    let (writer, when) = (who(&version.written_by).await?, moment(pages, lang, version.written_at));
    let mut line = pages.say(lang, "team.history.line", &[("who", &writer), ("when", &when)]);
    if let Some(asked) = &version.asked_by {
        let asked = who(asked).await?;
        line = pages.say(lang, "team.directory.taken", &[("first", &asked), ("second", &line)]);
    }
    let check = match &version.check {
        Some(check) => {
            let how =
                pages.say(lang, &format!("team.directory.method.{}", check.method.code()), &[]);
            let on = directory::day(&check.on).map(|on| day(pages, lang, on)).unwrap_or_default();
            let by = who(&check.by).await?;
            Some(pages.say(
                lang,
                "team.directory.check",
                &[("how", &how), ("who", &by), ("day", &on)],
            ))
        }
        None => None,
    };
    let number = version.version.to_string();
    Ok(Past {
        heading: pages.say(lang, "team.directory.version", &[("n", &number)]),
        line,
        check,
        said: form::said(pages, lang, version.kind, &value(&version.document).unwrap_or_default()),
    })
}

/// The entry as it is shipped with the program, if it is.
fn as_shipped(pages: &TeamPages, lang: Lang, (kind, id): (Kind, &str)) -> Option<Past> {
    let all = shipped().ok()?.into_iter();
    let entry = { all }.find(|entry| entry.kind() == kind && entry.id() == id)?;
    let seen = day(pages, lang, entry.seen_on());
    Some(Past {
        heading: pages.say(lang, "team.directory.shipped", &[]),
        line: pages.say(lang, "team.directory.seen", &[("day", &seen)]),
        check: None,
        said: form::said(pages, lang, kind, &value(&entry.document()?)?),
    })
}
