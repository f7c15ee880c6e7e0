//! A member of staff who is signed in. A handler that takes one cannot be reached otherwise.

use std::sync::Arc;

use rocket::Request;
use rocket::http::{Method, Status};
use rocket::request::{FromRequest, Outcome};

use super::cookies;
use crate::acts::{Desk, people};
use crate::config::{Config, SecondFactor};
use crate::domain::consultation::Person;
use crate::store::sessions::Session;
use crate::web::error::Error;

/// Who is signed in, and the desk they work at.
#[derive(Debug, Clone)]
pub struct Member {
    /// The session.
    pub session: Session,
    /// Its secret, as in the cookie.
    pub secret: String,
    /// Where acts are done.
    pub desk: Arc<Desk>,
}

impl Member {
    /// Who it is.
    pub fn person(&self) -> &Person {
        &self.session.person
    }

    /// The member of a request, looked up once.
    ///
    /// # Errors
    /// The database does not answer, which says nothing about who it is.
    pub async fn of(request: &Request<'_>) -> Result<Option<Self>, Status> {
        request.local_cache_async(Self::look_up(request)).await.clone()
    }

    /// False when this needs a second factor first.
    fn may_go_on(&self, request: &Request<'_>) -> bool {
        let config = request.rocket().state::<Config>();
        let required = config.is_none_or(|c| c.staff_second_factor == SecondFactor::Required);
        let path = request.uri().path();
        let on_the_way = ["/team/me", "/team/me/factor", "/team/sign-out"];
        let on_the_way = on_the_way.iter().any(|known| path == *known);
        !required || self.session.has_factor || on_the_way || path.starts_with("/team/me/passkeys")
    }

    async fn look_up(request: &Request<'_>) -> Result<Option<Self>, Status> {
        let Some(secret) = cookies::read(request, cookies::SESSION) else { return Ok(None) };
        let desk = request.rocket().state::<Arc<Desk>>().ok_or(Status::InternalServerError)?;
        let session = people::session(desk, &secret).await.map_err(|error| {
            let error = Error::from(error);
            tracing::error!(event = "session.failed", status = error.status().code);
            error.status()
        })?;
        Ok(session.map(|session| Self { session, secret, desk: Arc::clone(desk) }))
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Member {
    type Error = ();

    /// Whoever is not signed in is led to sign in (GET), or refused (POST). So is whoever lacks the
    /// second factor that is required, but for setting it up.
    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        // Such an address names nothing, and PostgreSQL takes no text with a zero in it.
        if request.uri().path().segments().any(|part| part.contains('\0')) {
            return Outcome::Error((Status::NotFound, ()));
        }
        match Self::of(request).await {
            Ok(Some(member)) if member.may_go_on(request) => Outcome::Success(member),
            Ok(_) if request.method() == Method::Post => Outcome::Error((Status::Forbidden, ())),
            Ok(_) => Outcome::Error((Status::Unauthorized, ())),
            Err(status) => Outcome::Error((status, ())),
        }
    }
}
