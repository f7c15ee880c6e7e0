//! Who last wrote which step of the safeguards.

use sqlx::AnyConnection;

use super::{By, Store, StoreError};
use crate::domain::consultation::Consultation;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::safeguards::touched;

/// Who last wrote a step, and when.
#[derive(Debug)]
pub struct Written {
    /// 1 to 7.
    pub step: u8,
    /// The name of the person.
    pub name: String,
    /// Seconds, UTC.
    pub at: i64,
}

impl Store {
    /// The steps somebody wrote on since the consultation began, in order.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn written_steps(&self, consultation_id: &str) -> Result<Vec<Written>, StoreError> {
        let rows: Vec<(i64, String, i64)> = sqlx::query_as(
            "select s.step, p.name, s.written_at from safeguard_steps s
             join people p on p.id = s.person_id where s.consultation_id = $1 order by s.step",
        )
        .bind(consultation_id)
        .fetch_all(&self.pool)
        .await?;
        let written = |(step, name, at): (i64, String, i64)| {
            let step = u8::try_from(step).map_err(|_| StoreError::Corrupt("step"))?;
            Ok(Written { step, name, at })
        };
        rows.into_iter().map(written).collect()
    }
}

/// Notes, in the transaction of a save, whose steps differ from the revision before.
pub(super) async fn note(
    connection: &mut AnyConnection,
    consultation: &Consultation,
    questionnaire: &Questionnaire,
    by: By<'_>,
) -> Result<(), StoreError> {
    let (before,): (String,) =
        sqlx::query_as("select document from revisions where consultation_id = $1 and number = $2")
            .bind(&consultation.id)
            .bind(i64::from(consultation.revision))
            .fetch_one(&mut *connection)
            .await?;
    let before: Questionnaire =
        serde_json::from_str(&before).map_err(|_| StoreError::Corrupt("questionnaire"))?;
    for step in touched(&before.safeguards, &questionnaire.safeguards) {
        sqlx::query(
            "insert into safeguard_steps (consultation_id, step, person_id, written_at)
             values ($1, $2, $3, $4) on conflict (consultation_id, step)
             do update set person_id = excluded.person_id, written_at = excluded.written_at",
        )
        .bind(&consultation.id)
        .bind(i64::from(step))
        .bind(by.person)
        .bind(by.at)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
