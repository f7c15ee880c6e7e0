//! What children are still owed, who is reminded of it, and what keeps a consultation from being archived
//! (R50, R51; safeguards 1.3 "Full, Friendly, Fast, Followed-up").

use super::published;
use crate::acts::{ActError, Desk, consultations, themes};
use crate::domain::consultation::Consultation;
use crate::domain::feedback::clock::{self, Due, owed};
use crate::domain::feedback::rules::{Lack, unanswered};
use crate::domain::status::Status;

/// Days before something is due on which staff are reminded.
pub const BEFORE: i64 = 7;

/// What children are still owed by a consultation, soonest first.
///
/// # Errors
/// What is stored cannot be read, or the database does not answer.
pub async fn still_owed(desk: &Desk, consultation: &Consultation) -> Result<Vec<Due>, ActError> {
    let closed = consultation.closed_on.as_deref().and_then(clock::day);
    let last = published(desk, consultation).await?;
    let on = last.as_ref().and_then(|last| clock::day(&last.on));
    let last = last.as_ref().zip(on);
    let last = last.map(|(last, on)| clock::Published { feedback: &last.feedback, on });
    Ok(owed(closed, last))
}

/// What keeps a consultation from being archived: nothing when children have an answer to everything.
///
/// # Errors
/// What is stored cannot be read, or the database does not answer.
pub async fn before_archiving(
    desk: &Desk,
    consultation: &Consultation,
) -> Result<Vec<Lack>, ActError> {
    let Some(last) = published(desk, consultation).await? else {
        return Ok(vec![Lack { finding: 0, key: "no_feedback", about: String::new() }]);
    };
    let revision = consultations::revision(desk, consultation).await?;
    let mut told = Vec::new();
    for question in revision.questionnaire.questions.iter().filter(|one| one.is_text()) {
        let counts = desk.store.theme_counts(&consultation.id, &question.code).await?;
        if let Some(counts) = counts {
            let names = themes::read(&counts)?.names;
            told.extend(names.into_iter().map(|(code, _)| (question.code.clone(), code)));
        }
    }
    Ok(unanswered(&last.feedback, &told))
}

/// A consultation staff are to be reminded of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// Code of the consultation.
    pub code: String,
    /// Id of its project.
    pub project_id: String,
    /// What children wait for.
    pub due: Due,
}

/// Notes what is due within a week or late and nobody was reminded of yet, each once.
///
/// # Errors
/// What is stored cannot be read, or the database does not answer.
pub async fn remind(desk: &Desk) -> Result<Vec<Reminder>, ActError> {
    let today = desk.clock.today();
    let Some(day) = clock::day(&today) else { return Ok(Vec::new()) };
    let mut reminders = Vec::new();
    for project in desk.store.projects().await? {
        for consultation in desk.store.consultations_of(&project.id).await? {
            let over = matches!(
                consultation.status,
                Status::Closed | Status::Frozen | Status::Released | Status::Archived
            );
            if !over {
                continue;
            }
            for due in still_owed(desk, &consultation).await? {
                let soon = due.on - time::Duration::days(BEFORE) <= day;
                if soon && desk.store.remind(&consultation.id, due.what.code(), &today).await? {
                    let (code, project_id) = (consultation.code.clone(), project.id.clone());
                    reminders.push(Reminder { code, project_id, due });
                }
            }
        }
    }
    Ok(reminders)
}
