//! What staff read when something did not work: one clear sentence and a way on.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, Request, catch};
use serde::Serialize;

use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::proof;
use super::reader::Reader;

/// Whoever is not signed in is led to the form; whoever lacks a second factor, to setting it up.
#[catch(401)]
pub async fn sign_in_first(request: &Request<'_>) -> Redirect {
    let member = Member::of(request).await.ok().flatten();
    Redirect::to(if member.is_some() { "/team/me/factor" } else { "/team/sign-in" })
}

#[derive(Serialize)]
struct Notice {
    heading: String,
    text: String,
}

/// A small page in the reader's language; the bare status when even that cannot be made.
#[catch(default)]
pub fn any(status: Status, request: &Request<'_>) -> Either<Answer, Status> {
    if let Some(asking) = proof::waiting(request) {
        return Either::Left(asking);
    }
    match notice(status, request) {
        Some(answer) => Either::Left(answer),
        None => Either::Right(status),
    }
}

fn notice(status: Status, request: &Request<'_>) -> Option<Answer> {
    let pages = request.rocket().state::<TeamPages>()?;
    let reader = Reader::of(request);
    let about = match status.code {
        code @ (403 | 404 | 409 | 413 | 415 | 501 | 503) => code,
        405 => 404,
        400..=499 => 400,
        _ => 500,
    };
    let heading = pages.say(reader.lang, &format!("team.notice.{about}"), &[]);
    let text = pages.say(reader.lang, &format!("team.notice.{about}.text"), &[]);
    let frame =
        Frame { reader, member: None, form_token: "", here: "/team", title: &heading.clone() };
    pages.page(status, "team/notice", &frame, &Notice { heading, text }).ok()
}
