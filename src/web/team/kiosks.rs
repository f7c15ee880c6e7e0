//! `/team/c/CODE/kiosks`: making this device a kiosk, which signs the person out on it, and ending
//! one from afar.

use rocket::http::Header;
use rocket::response::{self, Redirect, Responder, Response};
use rocket::{Either, Request, State, post};
use serde::Serialize;

use super::consultation::again;
use super::consultation_view::Kept;
use super::cookies;
use super::history::moment;
use super::member::Member;
use super::page::{Answer, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::scope::{self, Scope};
use crate::acts::kiosks::{self, Wish};
use crate::acts::{ActError, people};
use crate::domain::consultation::Consultation;
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::web::error::Error;

/// Starts one here, or says on the page of the consultation why not.
#[post("/team/c/<code>/kiosks", data = "<posted>")]
pub async fn start(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Handed, Answer>, Error> {
    let (_, consultation) = scope::consultation(&member, code).await?;
    let wish = Wish {
        pin: posted.one("pin"),
        again: posted.one("again"),
        idle: posted.one("idle").parse().ok(),
        pack: posted.one("pack") == "1",
    };
    match kiosks::start(&member.desk, &consultation, wish, member.person()).await {
        Ok(token) => {
            people::end_session(&member.desk, &member.secret, member.person()).await?;
            Ok(Either::Left(Handed(format!("/k/{token}"))))
        }
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = Kept { problem, ..Kept::default() };
            Ok(Either::Right(again(pages, reader, &member, code, kept).await?))
        }
    }
}

/// Ends one from afar.
#[post("/team/c/<code>/kiosks/<id>/end", data = "<_posted>")]
pub async fn end(
    code: &str,
    id: &str,
    member: Member,
    reader: Reader,
    _posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (_, consultation) = scope::consultation(&member, code).await?;
    match kiosks::end(&member.desk, &consultation, id, member.person()).await {
        Ok(true) => {
            let to = format!("/team/c/{}?done=yes", consultation.code);
            Ok(Either::Left(Redirect::to(to)))
        }
        Ok(false) => Err(Error::NotFound),
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = Kept { problem, ..Kept::default() };
            Ok(Either::Right(again(pages, reader, &member, code, kept).await?))
        }
    }
}

/// The device is handed over: nobody is signed in on it any more.
#[derive(Debug)]
pub struct Handed(String);

impl<'r> Responder<'r, 'static> for Handed {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let gone = cookies::set(request, cookies::SESSION, "");
        Response::build_from(Redirect::to(self.0).respond_to(request)?)
            .header(Header::new("Clear-Site-Data", "\"cache\""))
            .header_adjoin(Header::new("Set-Cookie", gone))
            .ok()
    }
}

/// The kiosks of a consultation, on its page.
#[derive(Serialize)]
pub struct Kiosks {
    may_start: bool,
    may_end: bool,
    running: Vec<Running>,
}

#[derive(Serialize)]
struct Running {
    id: String,
    line: String,
}

impl Kiosks {
    /// Those that run, and whether one can be started; `None` when there is neither.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn of(
        pages: &TeamPages,
        lang: Lang,
        member: &Member,
        scope: &Scope,
        consultation: &Consultation,
    ) -> Result<Option<Self>, ActError> {
        let may_end = scope.may(Action::Write);
        let may_start = may_end && consultation.status.may_start_kiosk();
        let running = kiosks::running(&member.desk, consultation).await?.into_iter().map(|kiosk| {
            let since = moment(pages, lang, kiosk.started_at);
            let params = [("who", kiosk.name.as_str()), ("when", since.as_str())];
            Running { line: pages.say(lang, "team.kiosk.line", &params), id: kiosk.id }
        });
        let running: Vec<_> = running.collect();
        let any = may_start || !running.is_empty();
        Ok(any.then_some(Self { may_start, may_end, running }))
    }
}
