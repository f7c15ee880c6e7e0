//! What is looked at again each year: the directory, the law, the thresholds, and a drill (R68).

use time::Date;

use super::{allow, day, today};
use crate::acts::{ActError, Desk};
use crate::domain::consultation::Person;
use crate::domain::directory::{Review, YEAR, after, is_overdue};

/// A review as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Which one.
    pub review: Review,
    /// When it was last done, and by whom (an id).
    pub last: Option<(Date, String)>,
    /// The day it is due; `None` when it was never done, which is now.
    pub due_on: Option<Date>,
    /// Whether it is to be done now.
    pub overdue: bool,
}

/// Every review as it stands today.
///
/// # Errors
/// The database does not answer.
pub async fn tasks(desk: &Desk) -> Result<Vec<Task>, ActError> {
    let (known, today) = (desk.store.last_reviews().await?, today(desk));
    let task = |review: Review| {
        let last = known.iter().find(|(task, _, _)| task == review.code());
        let last = last.and_then(|(_, on, by)| Some((day(on)?, by.clone())));
        let on = last.as_ref().map(|(on, _)| *on);
        let due_on = on.map(|on| after(on, YEAR));
        Task { review, last, due_on, overdue: is_overdue(on, today) }
    };
    Ok(Review::ALL.map(task).into())
}

/// Notes that a review was done today.
///
/// # Errors
/// The person does not keep the directory, or the database does not answer.
pub async fn done(desk: &Desk, review: Review, person: &Person) -> Result<(), ActError> {
    allow(desk, person).await?;
    let by = desk.by(&person.id);
    Ok(desk.store.note_review(review.code(), &desk.clock.today(), by).await?)
}
