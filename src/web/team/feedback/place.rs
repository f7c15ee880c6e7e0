//! Where an answer to children is written: the consultation, its draft, and who writes.

use rocket::response::Redirect;
use rocket::{Either, State};

use super::page;
use crate::acts::feedback::{self, Draft};
use crate::acts::{ActError, consultations};
use crate::domain::consultation::Consultation;
use crate::domain::feedback::Feedback;
use crate::domain::feedback::figure::Figures;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::staff::Action;
use crate::web::error::Error;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, TeamPages};
use crate::web::team::problem::Problem;
use crate::web::team::reader::Reader;
use crate::web::team::scope;

/// The draft, and who looks.
pub struct Place<'a> {
    pub member: &'a Member,
    pub reader: Reader,
    pub pages: &'a TeamPages,
    pub consultation: Consultation,
    pub asked: Questionnaire,
    pub draft: Draft,
    pub figures: Figures,
}

/// What a form leads to.
pub type After = Result<Either<Redirect, Answer>, Error>;

impl<'a> Place<'a> {
    /// Finds it.
    ///
    /// # Errors
    /// There is none for this member, the role is missing, or something failed.
    pub async fn of(
        (member, reader, pages): (&'a Member, Reader, &'a State<TeamPages>),
        code: &str,
    ) -> Result<Self, Error> {
        let (scope, consultation) = scope::consultation(member, code).await?;
        scope.allow(Action::Answer)?;
        let desk = &member.desk;
        let asked = consultations::revision(desk, &consultation).await?.questionnaire;
        let draft = feedback::draft(desk, &consultation).await?;
        let figures = feedback::figures(desk, &consultation, &asked).await?;
        let pages = pages.inner();
        Ok(Self { member, reader, pages, consultation, asked, draft, figures })
    }

    /// The address of the page.
    pub fn address(&self) -> String {
        format!("/team/c/{}/feedback", self.consultation.code)
    }

    /// One text of a page.
    pub fn say(&self, key: &str) -> String {
        self.pages.say(self.reader.lang, key, &[])
    }

    /// Keeps a changed draft, then on to a part of the page; or the page as it was typed, with the reason.
    ///
    /// # Errors
    /// Something failed.
    pub async fn write(self, changed: Feedback, seen: &str, part: &str) -> After {
        let (desk, person) = (&self.member.desk, self.member.person());
        match feedback::write(desk, &self.consultation, &changed, seen, person).await {
            Ok(()) => Ok(self.on("kept", part)),
            Err(error) => self.back(error, Some(changed)).await,
        }
    }

    /// On to the page after a signature was asked for, taken back or given; or back to it with the reason.
    ///
    /// # Errors
    /// Something failed.
    pub async fn signed(self, done: Result<(), ActError>, word: &str) -> After {
        match done {
            Ok(()) => Ok(self.on(word, "sign")),
            Err(error) => self.back(error, None).await,
        }
    }

    /// On to the page as it is by now.
    pub fn on(&self, done: &str, part: &str) -> Either<Redirect, Answer> {
        Either::Left(Redirect::to(format!("{}?done={done}#{part}", self.address())))
    }

    /// Back to the page with the reason, and what was typed.
    ///
    /// # Errors
    /// Something failed.
    pub async fn back(self, error: ActError, typed: Option<Feedback>) -> After {
        let problem = Problem::of(self.pages, self.reader.lang, error)?;
        let shown = page::Shown { done: None, problem: Some(problem), typed };
        Ok(Either::Right(page::answer(&self, shown).await?))
    }
}
