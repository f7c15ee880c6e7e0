//! Who asks, and for what: the token, the query and the media types of a request, read strictly.

use std::sync::Arc;

use rocket::Request;
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};

use super::answer::For;
use super::kind::{Kind, choose};
use super::problem::Problem;
use crate::acts::{Desk, publicity, tokens};
use crate::domain::consultation::Consultation;
use crate::i18n::Catalogue;

/// A request as the doors see it.
#[derive(Debug, Clone)]
pub struct Asking {
    /// Where acts are done.
    pub desk: Arc<Desk>,
    /// Every word.
    pub words: Arc<Catalogue>,
    /// The project whose token came along.
    pub project: Option<String>,
    query: Vec<(String, String)>,
    accept: Option<String>,
}

impl Asking {
    /// Who may have an answer to this.
    pub fn readers(&self) -> For {
        if self.project.is_some() { For::Token } else { For::Everybody }
    }

    /// Refuses a query with anything else in it, or with one of these twice.
    ///
    /// # Errors
    /// It has.
    pub fn only(&self, known: &[&str]) -> Result<(), Problem> {
        for (at, (name, _)) in self.query.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                return Err(Problem::bad("There is no such query parameter here."));
            }
            if self.query.iter().skip(at + 1).any(|(other, _)| other == name) {
                return Err(Problem::bad("A query parameter may stand once."));
            }
        }
        Ok(())
    }

    /// A number of the query from 1 to `most`.
    ///
    /// # Errors
    /// It is none, or not within that.
    pub fn number(&self, name: &str, otherwise: usize, most: usize) -> Result<usize, Problem> {
        let Some(text) = self.one(name) else { return Ok(otherwise) };
        let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
        let number = text.parse().ok().filter(|number| plain && (1..=most).contains(number));
        number.ok_or(Problem::bad(
            "A page is a whole number from 1 to 1000000, per_page one from 1 to 100.",
        ))
    }

    /// Which of these kinds is wanted.
    ///
    /// # Errors
    /// None of them.
    pub fn kind(&self, offered: &[Kind]) -> Result<Kind, Problem> {
        choose(offered, self.one("format"), self.accept.as_deref())
    }

    /// Whether the figures of a consultation may be read with this request.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn may_read(&self, consultation: &Consultation) -> Result<bool, Problem> {
        if self.project.as_ref() == Some(&consultation.project_id) {
            return Ok(true);
        }
        Ok(publicity::is_public(&self.desk, consultation).await?)
    }

    fn one(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Asking {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let (desk, words) = (request.rocket().state::<Arc<Desk>>(), request.rocket().state());
        let (Some(desk), Some(words)) = (desk, words) else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        let project = match project(desk, request).await {
            Ok(project) => project,
            Err(status) => return Outcome::Error((status, ())),
        };
        let fields = request.query_fields();
        let query = fields.map(|field| (field.name.source().to_string(), field.value.to_owned()));
        let accept: Vec<&str> = request.headers().get("Accept").collect();
        Outcome::Success(Self {
            desk: Arc::clone(desk),
            words: Arc::clone(words),
            project,
            query: query.collect(),
            accept: (!accept.is_empty()).then(|| accept.join(",")),
        })
    }
}

/// The project of the token of a request; without a token everybody asks.
async fn project(desk: &Desk, request: &Request<'_>) -> Result<Option<String>, Status> {
    let mut said = request.headers().get("Authorization");
    let Some(first) = said.next() else { return Ok(None) };
    let (scheme, secret) = first.split_once(' ').unwrap_or_default();
    if said.next().is_some() || !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Status::Unauthorized);
    }
    match tokens::opens(desk, secret.trim()).await {
        Ok(Some(project)) => Ok(Some(project)),
        Ok(None) => Err(Status::Unauthorized),
        Err(_) => Err(Status::ServiceUnavailable),
    }
}
