//! `/c/CODE/withdraw`: the code erases, it never shows and never confirms.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rocket::http::Status as Http;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};

use super::fields::Fields;
use super::landing::closed;
use super::page::Page;
use super::shelf::Shelf;
use super::view::{Notice, Pages};
use super::visitor::Visitor;
use crate::acts::Desk;
use crate::domain::code::normalise_withdrawal;
use crate::domain::wording::{Band, Lang};
use crate::web::error::Error;

/// Codes tried in one second and in one day for one consultation, whoever tries (A-19; ADR 0005
/// counts on it). No address is known or needed.
const IN_A_SECOND: u32 = 5;
const IN_A_DAY: u32 = 2_000;
const DAY: i64 = 24 * 3600;

/// How many codes were tried for each consultation; only existing ones are counted.
#[derive(Debug, Default)]
pub struct Guesses(Mutex<HashMap<String, Tried>>);

/// Tries of one consultation, in the second and the day of the last one.
#[derive(Debug, Default)]
struct Tried {
    second: (i64, u32),
    day: (i64, u32),
}

impl Guesses {
    /// Counts a try; the seconds to wait when there were too many.
    ///
    /// # Errors
    /// There were too many; this one is not counted.
    pub fn count(&self, consultation: &str, now: i64) -> Result<(), u64> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let day = now.div_euclid(DAY);
        if !all.contains_key(consultation) {
            all.retain(|_, tried| tried.day.0 == day);
        }
        let tried = all.entry(consultation.to_owned()).or_default();
        let so_far = |(when, count): (i64, u32), at| if when == at { count } else { 0 };
        let (in_second, in_day) = (so_far(tried.second, now), so_far(tried.day, day));
        if in_day >= IN_A_DAY {
            return Err(u64::try_from(DAY - now.rem_euclid(DAY)).unwrap_or(5));
        }
        if in_second >= IN_A_SECOND {
            return Err(5);
        }
        *tried = Tried { second: (now, in_second + 1), day: (day, in_day + 1) };
        Ok(())
    }
}

/// The form.
#[get("/c/<code>/withdraw")]
pub async fn show(
    code: &str,
    visitor: Visitor<'_>,
    shelf: &State<Shelf>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Page, Error> {
    let Some(shown) = shelf.find(desk, code).await? else {
        return closed(pages, visitor.lang(), None);
    };
    if !shown.status().may_withdraw() {
        return closed(pages, visitor.lang(), None);
    }
    let lang = visitor.among(&shown.intake.revision.questionnaire.languages);
    let rendered =
        pages.withdraw(&shown.view(None), (lang, visitor.band()), None).map_err(|_| Error::Page)?;
    Ok(Page::new(Http::Ok, rendered))
}

/// Erases what belongs to a code; the answer is the same for right, wrong and used codes. It leads
/// to another page, because browsers keep what was posted to the page they show.
#[post("/c/<code>/withdraw", data = "<given>")]
pub async fn erase(
    code: &str,
    given: Fields,
    visitor: Visitor<'_>,
    guesses: &State<Guesses>,
    shelf: &State<Shelf>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Redirect, Page>, Error> {
    let Some(shown) = shelf.find(desk, code).await? else {
        return closed(pages, visitor.lang(), None).map(Either::Right);
    };
    if !shown.status().may_withdraw() {
        return closed(pages, visitor.lang(), None).map(Either::Right);
    }
    let lang = given.one("lang").and_then(|lang| lang.parse::<Lang>().ok());
    let lang = lang.unwrap_or(visitor.lang());
    let band = given.one("band").and_then(|band| band.parse::<Band>().ok());
    let typed: String = given.one("code").unwrap_or_default().chars().take(100).collect();
    if normalise_withdrawal(&typed).is_none() {
        let words = (lang, band);
        let rendered =
            pages.withdraw(&shown.view(None), words, Some(&typed)).map_err(|_| Error::Page)?;
        return Ok(Either::Right(Page::new(Http::UnprocessableEntity, rendered)));
    }
    let consultation = &shown.intake.consultation;
    if let Err(seconds) = guesses.count(&consultation.id, desk.clock.now()) {
        let rendered = pages.notice(Notice::TooFast, lang).map_err(|_| Error::Page)?;
        return Ok(Either::Right(Page::later(rendered, seconds)));
    }
    shown.intake.withdraw(desk, &typed).await?;
    let band = band.map(|band| format!("&b={band}")).unwrap_or_default();
    Ok(Either::Left(Redirect::to(format!("/c/{}/withdrawn?l={lang}{band}", consultation.code))))
}

/// What the form leads to, whatever was typed.
#[get("/c/<_>/withdrawn")]
pub fn done(visitor: Visitor<'_>, pages: &State<Pages>) -> Result<Page, Error> {
    let rendered = pages.notice_for(Notice::Withdrawn, visitor.lang(), visitor.band(), None);
    Ok(Page::last(rendered.map_err(|_| Error::Page)?))
}

#[cfg(test)]
mod tests {
    use super::{DAY, Guesses};

    #[test]
    fn the_2001st_code_of_a_day_is_refused_for_that_consultation_alone() {
        let guesses = Guesses::default();
        let midnight = 20_000 * DAY;
        for second in 0..400 {
            for _ in 0..5 {
                assert_eq!(guesses.count("a", midnight + second), Ok(()));
            }
            assert!(guesses.count("a", midnight + second).is_err(), "the sixth of a second");
        }
        let later = midnight + 3 * 3600;
        assert_eq!(guesses.count("a", later), Err(21 * 3600));
        assert_eq!(guesses.count("b", later), Ok(()));
        assert_eq!(guesses.count("a", midnight + DAY), Ok(()), "the next day");
    }
}
