//! Erasure: destroying the key of a consultation destroys its answers, in backups too.

use sqlx::AnyConnection;
use time::OffsetDateTime;

use super::{By, Store, StoreError, audit};
use crate::seal::sha256;

/// Why something is erased before its day, and who agreed.
#[derive(Debug, Clone, Copy)]
pub struct Early<'a> {
    /// In words; nothing of a child.
    pub reason: &'a str,
    /// The second person.
    pub second: &'a str,
}

/// What is left of an erasure: that it was done.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Erased {
    /// Id of the consultation.
    pub consultation_id: String,
    /// The day.
    pub erased_on: String,
    /// `due` or `early`.
    pub why: String,
    /// In words, when it was early.
    pub reason: String,
    /// Who did it: a person, or `system`.
    pub first_id: String,
    /// Who agreed; empty when it was due.
    pub second_id: String,
    /// SHA-256 of the wrapped key that was destroyed.
    pub key_hash: String,
}

/// Everything that goes with the answers of a consultation, by table.
pub const GOES: [&str; 17] = [
    "consultation_keys",
    "inbox",
    "responses",
    "text_inbox",
    "texts",
    "text_marks",
    // The themes, their figures and the quotes two people agreed to were released: they stay.
    "codings",
    "quote_proposals",
    "read_texts",
    "queues",
    "withdrawn",
    "invitations",
    "kiosks",
    "kiosk_keys",
    "paper_batches",
    "release_proposals",
    "tallies",
];

impl Store {
    /// Consultations whose answers must be gone by this day, by code.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn due_for_erasure(&self, today: &str) -> Result<Vec<(String, String)>, StoreError> {
        Ok(sqlx::query_as(
            "select c.id, c.code from consultations c join consultation_keys k
             on k.consultation_id = c.id where c.erase_on <= $1 order by c.code",
        )
        .bind(today)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Destroys the key, the responses, the texts, the list of withdrawals, the invitations and the
    /// kiosks of a consultation, notes that it was done, and sweeps the files. When only the sweep
    /// fails, that is logged, and the next one does it.
    ///
    /// # Errors
    /// The database does not answer; then everything is as before.
    pub async fn erase(&self, consultation_id: &str, by: By<'_>) -> Result<(), StoreError> {
        self.erase_for(consultation_id, None, by).await
    }

    /// The same before its day, because two people say so.
    ///
    /// # Errors
    /// The database does not answer; then everything is as before.
    pub async fn erase_early(
        &self,
        consultation_id: &str,
        early: Early<'_>,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        self.erase_for(consultation_id, Some(early), by).await
    }

    async fn erase_for(
        &self,
        consultation_id: &str,
        early: Option<Early<'_>>,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.turn(consultation_id).await?;
        // Paper that is being typed in waits, and then finds no key.
        sqlx::query("update consultations set status = status where id = $1")
            .bind(consultation_id)
            .execute(&mut *transaction)
            .await?;
        let key: Option<(String,)> =
            sqlx::query_as("select wrapped from consultation_keys where consultation_id = $1")
                .bind(consultation_id)
                .fetch_optional(&mut *transaction)
                .await?;
        let (why, reason, second) =
            early.map_or(("due", "", ""), |early| ("early", early.reason, early.second));
        let erased = Erased {
            consultation_id: consultation_id.to_owned(),
            erased_on: day_of(by.at),
            why: why.to_owned(),
            reason: reason.to_owned(),
            first_id: by.person.to_owned(),
            second_id: second.to_owned(),
            key_hash: key.map(|(wrapped,)| sha256(wrapped.as_bytes())).unwrap_or_default(),
        };
        empty(&mut transaction, &erased).await?;
        audit::record(&mut transaction, by, "consultation.erase", consultation_id, why).await?;
        transaction.commit().await?;
        self.sweep_or_log().await;
        Ok(())
    }

    /// That the answers of a consultation were destroyed.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn erasure(&self, consultation_id: &str) -> Result<Option<Erased>, StoreError> {
        Ok(sqlx::query_as(
            "select consultation_id, erased_on, why, reason, first_id, second_id, key_hash
             from erasures where consultation_id = $1",
        )
        .bind(consultation_id)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Codes of the consultations whose answers were destroyed last, with the day, newest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn last_erasures(&self, most: i64) -> Result<Vec<(String, String)>, StoreError> {
        Ok(sqlx::query_as(
            "select c.code, e.erased_on from erasures e join consultations c
             on c.id = e.consultation_id order by e.erased_on desc, c.code limit $1",
        )
        .bind(most)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Replaces a named value of this installation, or writes it when there was none. False when
    /// it was no longer what it was read as.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn replace_installation(
        &self,
        name: &str,
        before: Option<&str>,
        value: &str,
    ) -> Result<bool, StoreError> {
        let Some(before) = before else {
            return match self.set_installation(name, value).await {
                Ok(()) => Ok(true),
                Err(StoreError::Conflict) => Ok(false),
                Err(error) => Err(error),
            };
        };
        let replaced =
            sqlx::query("update installation set value = $1 where name = $2 and value = $3")
                .bind(value)
                .bind(name)
                .bind(before)
                .execute(&self.pool)
                .await?;
        Ok(replaced.rows_affected() == 1)
    }
}

pub(super) fn day_of(at: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(at).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    at.date().to_string()
}

/// Empties every table of what goes with the answers, and notes that it was done. Again is once.
pub(super) async fn empty(
    connection: &mut AnyConnection,
    erased: &Erased,
) -> Result<(), StoreError> {
    for table in GOES {
        // Built from the constants above only.
        let between = format!(
            "select (select min(consultation_id) from {table}),
             (select max(consultation_id) from {table})"
        );
        let (first, last): (Option<String>, Option<String>) =
            sqlx::query_as(sqlx::AssertSqlSafe(between)).fetch_one(&mut *connection).await?;
        let own = Some(&erased.consultation_id);
        // A table without rows of others is emptied as a whole, five times as fast in SQLite.
        let whole = first.as_ref() == own && last.as_ref() == own;
        let rows = if whole { "" } else { "where consultation_id = $1" };
        let delete = sqlx::query(sqlx::AssertSqlSafe(format!("delete from {table} {rows}")));
        let delete = if whole { delete } else { delete.bind(&erased.consultation_id) };
        delete.execute(&mut *connection).await?;
    }
    sqlx::query(
        "insert into erasures
         (consultation_id, erased_on, why, reason, first_id, second_id, key_hash)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (consultation_id) do nothing",
    )
    .bind(&erased.consultation_id)
    .bind(&erased.erased_on)
    .bind(&erased.why)
    .bind(&erased.reason)
    .bind(&erased.first_id)
    .bind(&erased.second_id)
    .bind(&erased.key_hash)
    .execute(connection)
    .await?;
    Ok(())
}
