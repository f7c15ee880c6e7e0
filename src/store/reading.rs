//! Free texts: read by a person, marked for a second one, and what became of concerns.

use sqlx::AnyConnection;

use super::{By, Store, StoreError, audit};

/// A text nobody decided about yet.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UnreadText {
    /// Its id; the seal opens on no other.
    pub id: String,
    /// Code of the question.
    pub question: String,
    /// Language of the page it was written on.
    pub lang: String,
    /// Age band.
    pub band: String,
    /// The sealed words.
    pub sealed: String,
    /// The mark of a person who does not decide alone.
    pub mark: Option<String>,
    /// Who set it.
    pub person_id: Option<String>,
}

/// What remains of a text that was read.
#[derive(Debug, Clone)]
pub struct ReadText<'a> {
    /// `clear` or `withheld`.
    pub outcome: &'a str,
    /// Sealed again, without what was taken out.
    pub sealed: String,
}

/// A line of the log of concerns.
#[derive(Debug, Clone)]
pub struct Concern<'a> {
    /// Its id.
    pub id: String,
    /// `distress`, `named` or `danger`.
    pub kind: &'a str,
    /// A second person, who handed it over.
    pub first: Option<&'a str>,
    /// The service it was told to.
    pub told_to: &'a str,
    /// The day.
    pub noted_on: String,
}

/// Until when somebody may read, and what they accepted.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Clearance {
    /// The version of the policy they accepted.
    pub policy: String,
    /// The day their extract was seen.
    pub seen_on: String,
    /// The last day on which it counts.
    pub valid_until: String,
}

impl Store {
    /// The mixed texts of a consultation that wait for a reader, in the order of their ids.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn unread_texts(&self, consultation: &str) -> Result<Vec<UnreadText>, StoreError> {
        Ok(sqlx::query_as(
            "select t.id, t.question, t.lang, t.band, t.sealed, m.mark, m.person_id from texts t
             left join text_marks m on m.consultation_id = t.consultation_id and m.text_id = t.id
             where t.consultation_id = $1 order by t.id",
        )
        .bind(consultation)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Marks a text for a second person.
    ///
    /// # Errors
    /// `Conflict` when it is gone or somebody else was first; or the database does not answer.
    pub async fn mark_text(
        &self,
        consultation: &str,
        (text, mark): (&UnreadText, &str),
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.turn(consultation).await?;
        stands(&mut transaction, consultation, text).await?;
        sqlx::query("delete from text_marks where consultation_id = $1 and text_id = $2")
            .bind(consultation)
            .bind(&text.id)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "insert into text_marks (consultation_id, text_id, mark, person_id)
             values ($1, $2, $3, $4)",
        )
        .bind(consultation)
        .bind(&text.id)
        .bind(mark)
        .bind(by.person)
        .execute(&mut *transaction)
        .await?;
        let act = if mark == "danger" { "text.danger" } else { "text.asked" };
        audit::record(&mut transaction, by, act, consultation, "").await?;
        Ok(transaction.commit().await?)
    }

    /// Takes a text out of the queue: the original goes, what remains of it is kept, and a concern
    /// is noted without a word of it. All or nothing.
    ///
    /// # Errors
    /// `Conflict` when the text is gone or its mark is another by now; or the database does not
    /// answer.
    pub async fn settle_text(
        &self,
        consultation: &str,
        text: &UnreadText,
        remains: Option<ReadText<'_>>,
        concern: Option<Concern<'_>>,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.turn(consultation).await?;
        stands(&mut transaction, consultation, text).await?;
        for delete in [
            "delete from text_marks where consultation_id = $1 and text_id = $2",
            "delete from texts where consultation_id = $1 and id = $2",
        ] {
            sqlx::query(delete)
                .bind(consultation)
                .bind(&text.id)
                .execute(&mut *transaction)
                .await?;
        }
        let outcome = remains.as_ref().map_or("erased", |remains| remains.outcome).to_owned();
        if let Some(ReadText { outcome, sealed }) = remains {
            sqlx::query(
                "insert into read_texts (consultation_id, id, question, lang, band, sealed, outcome)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(consultation)
            .bind(&text.id)
            .bind(&text.question)
            .bind(&text.lang)
            .bind(&text.band)
            .bind(sealed)
            .bind(outcome)
            .execute(&mut *transaction)
            .await?;
        }
        let kind = concern.as_ref().map_or("none", |concern| concern.kind).to_owned();
        if let Some(concern) = concern {
            let (first, second) = match concern.first {
                Some(first) => (first, Some(by.person)),
                None => (by.person, None),
            };
            sqlx::query(
                "insert into concerns
                 (id, consultation_id, kind, person_id, second_id, told_to, noted_on)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(concern.id)
            .bind(consultation)
            .bind(concern.kind)
            .bind(first)
            .bind(second)
            .bind(concern.told_to)
            .bind(concern.noted_on)
            .execute(&mut *transaction)
            .await?;
        }
        let detail = format!("{outcome} {kind}");
        audit::record(&mut transaction, by, "text.decide", consultation, &detail).await?;
        Ok(transaction.commit().await?)
    }

    /// Consultations that closed on this day or before and have texts that nobody read.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn due_unread(&self, closed_by: &str) -> Result<Vec<(String,)>, StoreError> {
        Ok(sqlx::query_as(
            "select distinct c.id from consultations c join texts t on t.consultation_id = c.id
             where c.closed_on <= $1 order by c.id",
        )
        .bind(closed_by)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Erases those texts.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn erase_unread(&self, closed_by: &str, by: By<'_>) -> Result<(), StoreError> {
        let due = self.due_unread(closed_by).await?;
        for (consultation,) in &due {
            let mut transaction = self.turn(consultation).await?;
            for delete in [
                "delete from text_marks where consultation_id = $1",
                "delete from texts where consultation_id = $1",
                "delete from text_inbox where consultation_id = $1",
            ] {
                sqlx::query(delete).bind(consultation).execute(&mut *transaction).await?;
            }
            audit::record(&mut transaction, by, "text.unread", consultation, "").await?;
            transaction.commit().await?;
        }
        if !due.is_empty() {
            self.sweep_or_log().await;
        }
        Ok(())
    }

    /// How many texts somebody looked at after a moment.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn texts_looked_at(&self, person: &str, after: i64) -> Result<i64, StoreError> {
        let (count,): (i64,) = sqlx::query_as(
            "select count(*) from audit_events
             where actor = $1 and act = 'text.read' and at > $2",
        )
        .bind(person)
        .bind(after)
        .fetch_one(&self.pool)
        .await?;
        Ok(count)
    }

    /// Until when somebody may read.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn clearance(&self, person: &str) -> Result<Option<Clearance>, StoreError> {
        Ok(sqlx::query_as(
            "select policy, seen_on, valid_until from clearances where person_id = $1",
        )
        .bind(person)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Notes that somebody may read until a day; what was noted before is replaced.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn clear_person(
        &self,
        person: &str,
        clearance: &Clearance,
        project: &str,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into clearances (person_id, policy, seen_on, valid_until, given_by)
             values ($1, $2, $3, $4, $5) on conflict (person_id) do update set
             policy = excluded.policy, seen_on = excluded.seen_on,
             valid_until = excluded.valid_until, given_by = excluded.given_by",
        )
        .bind(person)
        .bind(&clearance.policy)
        .bind(&clearance.seen_on)
        .bind(&clearance.valid_until)
        .bind(by.person)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "person.clear", project, person).await?;
        Ok(transaction.commit().await?)
    }
}

/// Whether a text waits as it was read, mark included.
async fn stands(
    connection: &mut AnyConnection,
    consultation: &str,
    text: &UnreadText,
) -> Result<(), StoreError> {
    let found: Option<(Option<String>, Option<String>)> = sqlx::query_as(
        "select m.mark, m.person_id from texts t
         left join text_marks m on m.consultation_id = t.consultation_id and m.text_id = t.id
         where t.consultation_id = $1 and t.id = $2",
    )
    .bind(consultation)
    .bind(&text.id)
    .fetch_optional(connection)
    .await?;
    let same = found.is_some_and(|found| found == (text.mark.clone(), text.person_id.clone()));
    if same { Ok(()) } else { Err(StoreError::Conflict) }
}
