//! A member of staff who is signed in. A handler that takes one cannot be reached otherwise.

use std::sync::Arc;

use rocket::Request;
use rocket::http::{Method, Status};
use rocket::request::{FromRequest, Outcome};

use super::cookies;
use crate::acts::{Desk, people};
use crate::domain::consultation::Person;
use crate::store::sessions::Session;

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
    pub async fn of(request: &Request<'_>) -> Option<Self> {
        request.local_cache_async(Self::look_up(request)).await.clone()
    }

    async fn look_up(request: &Request<'_>) -> Option<Self> {
        let secret = cookies::read(request, cookies::SESSION)?;
        let desk = request.rocket().state::<Arc<Desk>>()?;
        let session = people::session(desk, &secret).await.ok().flatten()?;
        Some(Self { session, secret, desk: Arc::clone(desk) })
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Member {
    type Error = ();

    /// Whoever is not signed in is led to sign in (GET), or refused (POST).
    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        match Self::of(request).await {
            Some(member) => Outcome::Success(member),
            None if request.method() == Method::Post => Outcome::Error((Status::Forbidden, ())),
            None => Outcome::Error((Status::Unauthorized, ())),
        }
    }
}
