//! `/team/c/CODE/paper/type`: answers on paper, typed in sheet by sheet, a few of them by a second
//! person again. The batch lies in the page; nothing of it is stored before it is finished.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};

use super::consultation::again;
use super::consultation_view::Kept;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::proof;
use super::reader::Reader;
use super::scope;
use super::throttle::Throttle;
use super::typing_view::{Body, Phase};
use crate::acts::submissions::Intake;
use crate::acts::typing::{self, Batch};
use crate::acts::{ActError, consultations};
use crate::domain::consultation::Consultation;
use crate::domain::sheet::{cells, columns, differences};
use crate::domain::staff::Action;
use crate::i18n::labels::Labels;
use crate::web::error::Error;

/// The first sheet.
#[get("/team/c/<code>/paper/type")]
pub async fn show(
    code: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Write)?;
    if !consultation.status.takes_paper() {
        return Ok(Either::Left(Redirect::to(format!("/team/c/{}", consultation.code))));
    }
    let new = Typing { id: member.desk.dice.id(), ..Typing::default() };
    page(pages, reader, &member, &consultation, &new, None).await.map(Either::Right)
}

/// What the page carried, and the sheet it shows next.
#[derive(Default)]
struct Typing {
    /// Drawn with the first sheet, so that a batch sent twice is one.
    id: String,
    batch: Batch,
    again: Batch,
    /// A sheet as it was typed, when it comes back.
    typed: Vec<String>,
    /// Which of two typings was chosen, by sheet and column.
    chosen: Vec<(String, String)>,
    second_email: String,
    /// True once the first person has finished.
    finished: bool,
}

/// The next step of a batch; what cannot be read comes back with everything that was typed.
#[post("/team/c/<code>/paper/type", data = "<posted>")]
pub async fn go_on(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    throttle: &State<Throttle>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Write)?;
    let intake = match typing::open(&member.desk, &consultation, member.person()).await {
        Ok(intake) => intake,
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = Kept { problem, ..Kept::default() };
            return Ok(Either::Right(again(pages, reader, &member, code, kept).await?));
        }
    };
    let mut at = Typing::read(&intake, &posted);
    let step = match posted.one("do") {
        "take" => at.take(&member, &intake, &posted, throttle).await.map(Some),
        step => at.add(&member, &intake, step).map(|()| None),
    };
    let problem = match step {
        Ok(None) => None,
        Ok(Some(n)) => {
            let to = format!("/team/c/{}?done={n}", consultation.code);
            return Ok(Either::Left(Redirect::to(to)));
        }
        Err(ActError::Row { column, key, found, .. }) => {
            let why = pages.say(reader.lang, &format!("team.row.{key}"), &[("found", &found)]);
            let labels = Labels::new(&pages.words, &intake.revision.questionnaire, reader.lang);
            let question = labels.question(column.split('.').next().unwrap_or_default());
            let place = [("column", &*question), ("why", why.trim())];
            let sentence = pages.say(reader.lang, "team.typing.place", &place);
            Some(Problem::sentence(sentence, Status::UnprocessableEntity))
        }
        Err(error) => Some(Problem::of(pages, reader.lang, error)?),
    };
    page(pages, reader, &member, &consultation, &at, problem).await.map(Either::Right)
}

impl Typing {
    fn read(intake: &Intake, posted: &Posted) -> Self {
        let questionnaire = &intake.revision.questionnaire;
        let width = columns(questionnaire).len();
        let fields: Vec<(&str, &str)> = posted.fields().collect();
        let chosen = fields.iter().filter_map(|(name, value)| {
            let place = name.strip_prefix("pick.")?;
            Some((place.to_owned(), (*value).to_owned()))
        });
        Self {
            id: posted.one("batch").to_owned(),
            batch: Batch::read(posted.one("rows"), width),
            again: Batch::read(posted.one("again"), width),
            typed: cells(questionnaire, &fields),
            chosen: chosen.collect(),
            second_email: posted.one("second_email").to_owned(),
            finished: posted.one("finished") == "yes",
        }
    }

    /// Adds the sheet that was typed to what it belongs to, if it can be read.
    fn add(&mut self, member: &Member, intake: &Intake, step: &str) -> Result<(), ActError> {
        let columns = columns(&intake.revision.questionnaire);
        let mut cells = columns.iter().zip(&self.typed);
        let is_blank = cells.all(|(name, cell)| name.starts_with('_') || cell.is_empty());
        if !self.finished && step == "end" && is_blank && !self.batch.0.is_empty() {
            // There is no such sheet: nobody is added who is not there. An empty paper that a child
            // handed in is a sheet like any other, and comes by the other buttons.
            self.finished = true;
            self.typed.clear();
            return Ok(());
        }
        typing::check(&member.desk, intake, &self.typed)?;
        let sheet = std::mem::take(&mut self.typed);
        if !self.finished {
            self.batch.0.push(sheet.clone());
            self.finished = matches!(step, "last" | "end") || self.batch.is_full();
            if !self.finished {
                // Language and age of the next sheet are likely the same.
                let kept = columns.iter().zip(&sheet).take_while(|(name, _)| name.starts_with('_'));
                self.typed = kept.map(|(_, cell)| cell.clone()).collect();
            }
        } else if self.again.0.len() < self.batch.again().len() {
            self.again.0.push(sheet);
        }
        Ok(())
    }

    /// Every place at which the two typings differ: the sheet, the column, both cells.
    fn differing(&self) -> Vec<(usize, usize)> {
        let pairs = self.batch.again().into_iter().zip(&self.again.0);
        let of = |(sheet, second): (usize, &Vec<String>)| {
            let first = self.batch.0.get(sheet).cloned().unwrap_or_default();
            differences(&first, second).into_iter().map(move |at| (sheet, at)).collect::<Vec<_>>()
        };
        pairs.flat_map(of).collect()
    }

    /// The batch with the chosen cells, signed by the second person.
    async fn take(
        &mut self,
        member: &Member,
        intake: &Intake,
        posted: &Posted,
        throttle: &Throttle,
    ) -> Result<usize, ActError> {
        let sheets = self.batch.again();
        if self.batch.0.is_empty() || self.again.0.len() != sheets.len() {
            return Err(ActError::refused("typing_unfinished", ""));
        }
        let mut whole = self.batch.clone();
        for (sheet, at) in self.differing() {
            let second = sheets.iter().position(|known| *known == sheet);
            let second = second.and_then(|place| self.again.0.get(place)?.get(at));
            match (self.choice(sheet, at), whole.0.get_mut(sheet).and_then(|row| row.get_mut(at))) {
                (Some("first"), Some(_)) => {}
                (Some("second"), Some(cell)) => *cell = second.cloned().unwrap_or_default(),
                _ => return Err(ActError::refused("typing_choose", "")),
            }
        }
        let desk = &member.desk;
        let other =
            (posted.one("second_email"), posted.one("second_password"), posted.one("second_code"));
        let second = match proof::signature(desk, throttle, member.person(), other).await {
            Err(ActError::Refused { key: "wrong_password" | "wrong_code", .. }) => {
                return Err(ActError::refused("second_wrong", ""));
            }
            signed => signed?,
        };
        typing::take(desk, intake, (&whole, &self.id), (member.person(), &second)).await
    }

    fn choice(&self, sheet: usize, at: usize) -> Option<&str> {
        let place = format!("{sheet}.{at}");
        self.chosen.iter().find(|(known, _)| *known == place).map(|(_, choice)| choice.as_str())
    }

    /// What the page shows next.
    fn phase(&self) -> Phase<'_> {
        let sheets = self.batch.again();
        match (self.finished, sheets.get(self.again.0.len())) {
            (false, _) => Phase::First(self.batch.0.len()),
            (true, Some(sheet)) => Phase::Second(*sheet),
            (true, None) => {
                let second = |sheet| {
                    let place = sheets.iter().position(|known| *known == sheet);
                    place.and_then(|place| self.again.0.get(place))
                };
                let both = |(sheet, at): (usize, usize)| {
                    let cell = |row: Option<&'_ Vec<String>>| {
                        row.and_then(|row| row.get(at)).cloned().unwrap_or_default()
                    };
                    let chosen = self.choice(sheet, at);
                    (sheet, at, cell(self.batch.0.get(sheet)), cell(second(sheet)), chosen)
                };
                Phase::Compare(self.differing().into_iter().map(both).collect())
            }
        }
    }
}

async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    consultation: &Consultation,
    at: &Typing,
    problem: Option<Problem>,
) -> Result<Answer, Error> {
    let revision = consultations::revision(&member.desk, consultation).await?;
    let status = problem.as_ref().map_or(Status::Ok, Problem::status);
    let asked = &revision.questionnaire;
    let columns = columns(asked);
    let mut body = Body::of(pages, reader.lang, consultation, asked, &at.typed, at.phase());
    body.rows = at.batch.file(&columns);
    body.again = at.again.file(&columns);
    body.batch = &at.id;
    body.second_email = &at.second_email;
    body.finished = at.finished;
    body.problem = problem;
    let here = format!("/team/c/{}", consultation.code);
    let title = pages.say(reader.lang, "team.typing", &[]);
    pages.page(status, "team/typing", &Frame::of(reader, member, &here, &title), &body)
}
