//! Where somebody codes: a text question of a consultation, with everything there is to code of it.

use rocket::response::Redirect;
use rocket::{Either, State};

use super::page;
use crate::acts::coding::{self, Board};
use crate::acts::{ActError, consultations};
use crate::domain::consultation::Consultation;
use crate::domain::question::Question;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::staff::Action;
use crate::web::error::Error;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, TeamPages};
use crate::web::team::problem::Problem;
use crate::web::team::reader::Reader;
use crate::web::team::scope::{self, Scope};

/// The question, and who looks.
pub struct Place<'a> {
    pub member: &'a Member,
    pub reader: Reader,
    pub pages: &'a TeamPages,
    pub scope: Scope,
    pub consultation: Consultation,
    pub questionnaire: Questionnaire,
    pub question: Question,
    pub board: Board,
}

/// What a form leads to.
pub type After = Result<Either<Redirect, Answer>, Error>;

impl<'a> Place<'a> {
    /// Finds it; else the page that says why somebody may not see it.
    ///
    /// # Errors
    /// There is none for this member, the role is missing, or something failed.
    pub async fn of(
        (member, reader, pages): (&'a Member, Reader, &'a State<TeamPages>),
        (code, question): (&str, &str),
    ) -> Result<Result<Self, Answer>, Error> {
        let (scope, consultation) = scope::consultation(member, code).await?;
        scope.allow(Action::Code)?;
        let revision = consultations::revision(&member.desk, &consultation).await?;
        let questionnaire = revision.questionnaire;
        let Some(question) = questionnaire.question(question).filter(|q| q.is_text()).cloned()
        else {
            return Err(Error::NotFound);
        };
        let (desk, person) = (&member.desk, member.person());
        let board =
            coding::board(desk, &consultation, &questionnaire, &question.code, person).await;
        let board = match board {
            Ok(board) => board.ok_or(Error::NotFound)?,
            Err(error) => {
                let problem = Problem::of(pages, reader.lang, error)?;
                let here = format!("/team/c/{}/themes", consultation.code);
                return Ok(Err(pages.notice(reader, member, &here, &problem)?));
            }
        };
        let pages = pages.inner();
        Ok(Ok(Self { member, reader, pages, scope, consultation, questionnaire, question, board }))
    }

    /// The address of the page.
    pub fn address(&self) -> String {
        format!("/team/c/{}/themes/{}", self.consultation.code, self.question.code)
    }

    /// One text of a page.
    pub fn say(&self, key: &str) -> String {
        self.pages.say(self.reader.lang, key, &[])
    }

    /// On to the page as it is by now; or back to it with the reason.
    ///
    /// # Errors
    /// Something failed.
    pub async fn after(self, done: Result<(), ActError>, on: &str, text: &str) -> After {
        let address = self.address();
        let Err(error) = done else {
            return Ok(Either::Left(Redirect::to(format!("{address}{on}"))));
        };
        let problem = Problem::of(self.pages, self.reader.lang, error)?;
        // What was seen may no longer be what there is.
        let (desk, person) = (&self.member.desk, self.member.person());
        let Self { consultation, questionnaire, question, .. } = &self;
        let board = coding::board(desk, consultation, questionnaire, &question.code, person);
        let board = board.await?.ok_or(Error::NotFound)?;
        let place = Self { board, ..self };
        let shown = page::Shown { text: Some(text), problem: Some(problem), ..Default::default() };
        Ok(Either::Right(page::answer(&place, shown).await?))
    }
}
