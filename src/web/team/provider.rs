//! `/team/sign-in/provider`: in by way of a provider of identities, and linking one's own.

use std::sync::Arc;

use rocket::http::{Header, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::response::{self, Redirect, Responder};
use rocket::tokio::task::spawn_blocking;
use rocket::{Either, Request, State, get, post};
use serde::Serialize;

use super::cookies;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::reader::Reader;
use super::second_step::after_password;
use super::sign_in::{HERE, Inside, Trouble, form};
use super::throttle::Throttle;
use crate::acts::Desk;
use crate::acts::identities::{self, Returned};
use crate::provider::{Provider, Trip, Why};
use crate::web::error::Error;

const ME: &str = "/team/me";

/// The ticket of somebody who went to the provider.
pub struct Ticket(String);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Ticket {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        Outcome::Success(Self(cookies::read(request, cookies::AWAY).unwrap_or_default()))
    }
}

/// An answer that also sets the ticket, or takes it away, and lets somebody in.
pub struct Way {
    answer: Result<Redirect, Answer>,
    ticket: String,
    inside: Option<Inside>,
    onward: bool,
}

impl Way {
    fn page(answer: Answer) -> Self {
        Self { answer: Err(answer), ticket: String::new(), inside: None, onward: false }
    }
}

impl<'r> Responder<'r, 'static> for Way {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let mut answer = match self.answer {
            Ok(to) => to.respond_to(request)?,
            Err(page) => page.respond_to(request)?,
        };
        let ticket = cookies::set(request, cookies::AWAY, &self.ticket);
        answer.adjoin_header(Header::new("Set-Cookie", ticket));
        if let Some(inside) = self.inside {
            inside.let_in(request, &mut answer);
        }
        if self.onward {
            // Not a redirect: after another site that would arrive without the session.
            answer.set_header(Header::new("Refresh", "0; url=/team"));
        }
        Ok(answer)
    }
}

#[derive(Serialize)]
struct Onward<'a> {
    sentence: String,
    href: &'a str,
}

/// Goes to the provider.
#[get("/team/sign-in/provider")]
pub async fn leave(
    reader: Reader,
    throttle: &State<Throttle>,
    provider: &State<Arc<Provider>>,
    pages: &State<TeamPages>,
    desk: &State<Arc<Desk>>,
) -> Result<Way, Error> {
    if provider.name().is_none() {
        return Err(Error::NotFound);
    }
    if let Err(seconds) = throttle.hear_provider(desk.clock.now()) {
        return Ok(Way::page(form(Some(Trouble::Busy(seconds)), reader, pages, desk, "")?));
    }
    match trip(provider, String::new(), desk.clock.now()).await {
        Ok(Trip { ticket, url }) => {
            Ok(Way { ticket, answer: Ok(Redirect::to(url)), inside: None, onward: false })
        }
        Err(why) => {
            identities::failed(desk, why).await?;
            Ok(Way::page(form(Some(Trouble::Provider), reader, pages, desk, "")?))
        }
    }
}

async fn trip(provider: &Arc<Provider>, person: String, now: i64) -> Result<Trip, Why> {
    let provider = Arc::clone(provider);
    let asked = spawn_blocking(move || provider.set_out(&person, now));
    asked.await.unwrap_or(Err("does not answer"))
}

/// Comes back from the provider; whatever is wrong, the page says the same.
#[get("/team/sign-in/provider/back?<state>&<code>&<iss>")]
#[expect(clippy::too_many_arguments, reason = "guards of Rocket, each used once")]
pub async fn back(
    state: Option<String>,
    code: Option<String>,
    iss: Option<String>,
    ticket: Ticket,
    reader: Reader,
    throttle: &State<Throttle>,
    provider: &State<Arc<Provider>>,
    pages: &State<TeamPages>,
    desk: &State<Arc<Desk>>,
) -> Result<Way, Error> {
    if provider.name().is_none() {
        return Err(Error::NotFound);
    }
    let now = desk.clock.now();
    if let Err(seconds) = throttle.hear_provider(now) {
        return Ok(Way::page(form(Some(Trouble::Busy(seconds)), reader, pages, desk, "")?));
    }
    let asked = Arc::clone(provider);
    let came = spawn_blocking(move || {
        let (state, code) = (state.unwrap_or_default(), code.unwrap_or_default());
        asked.come_back(&ticket.0, (&state, &code, iss.as_deref()), now)
    });
    let came = came.await.unwrap_or(Err("does not answer"));
    match identities::returned(desk, came).await? {
        Returned::In(person) => match after_password(desk, pages, reader, &person).await? {
            Either::Left(inside) => {
                // The provider may have answered without asking anybody anything.
                let inside = inside.unproved(desk).await?;
                let page = onward(pages, reader, None, "team.provider.in", "/team")?;
                Ok(Way { inside: Some(inside), onward: true, ..Way::page(page) })
            }
            Either::Right(second_step) => Ok(Way::page(second_step)),
        },
        Returned::Linked => {
            Ok(Way::page(onward(pages, reader, None, "team.provider.linked", "/team/me")?))
        }
        Returned::Nobody => Ok(Way::page(form(Some(Trouble::Provider), reader, pages, desk, "")?)),
    }
}

/// Sets out to link one's own identity there.
#[post("/team/me/provider", data = "<_posted>")]
pub async fn link(
    member: Member,
    reader: Reader,
    _posted: Posted,
    provider: &State<Arc<Provider>>,
    pages: &State<TeamPages>,
) -> Result<Way, Error> {
    if provider.name().is_none() {
        return Err(Error::NotFound);
    }
    let person = member.person().id.clone();
    match trip(provider, person, member.desk.clock.now()).await {
        Ok(Trip { ticket, url }) => {
            // A link, not a redirect: a form of ours leads nowhere else.
            let page = onward(pages, reader, Some(&member), "team.provider.leave", &url)?;
            Ok(Way { ticket, ..Way::page(page) })
        }
        Err(why) => {
            identities::failed(&member.desk, why).await?;
            Ok(Way::page(onward(pages, reader, Some(&member), "team.provider.failed", ME)?))
        }
    }
}

/// Takes one's own identity there away.
#[post("/team/me/provider/remove", data = "<_posted>")]
pub async fn unlink(member: Member, _posted: Posted) -> Result<Redirect, Error> {
    let desk = &member.desk;
    if !desk.store.unlink_identity(desk.by(&member.person().id)).await? {
        return Err(Error::NotFound);
    }
    Ok(Redirect::to("/team/me?done=yes"))
}

fn onward(
    pages: &TeamPages,
    reader: Reader,
    member: Option<&Member>,
    key: &str,
    href: &str,
) -> Result<Answer, Error> {
    let name = [("name", pages.provider.as_deref().unwrap_or_default())];
    let sentence = pages.say(reader.lang, key, &name);
    let title = pages.say(reader.lang, "team.provider", &name);
    let frame = match member {
        Some(member) => Frame::of(reader, member, ME, &title),
        None => Frame { reader, member: None, form_token: "", here: HERE, title: &title },
    };
    pages.page(Status::Ok, "team/onward", &frame, &Onward { sentence, href })
}
