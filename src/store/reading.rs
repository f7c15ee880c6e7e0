//! Free texts: read by a person, marked for a second one, and what became of concerns. Who may read,
//! and when, is in `duty.rs`.

use sqlx::AnyConnection;

use super::{By, Store, StoreError, audit};

/// What events about texts that accuse the team are of.
const RECIPIENTS: &str = "recipients";

/// A text nobody decided about yet.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Who is accused, for that mark; empty for others.
    pub accused: Option<String>,
    /// Why the text is left to another person.
    pub why: Option<String>,
    /// Who set it.
    pub person_id: Option<String>,
}

impl UnreadText {
    /// Reads a row of nine columns with blanks between.
    fn read(row: &str) -> Option<Self> {
        let mut columns = row.split(' ').map(str::to_owned);
        let mut next = || columns.next();
        let (id, question, lang, band, sealed) = (next()?, next()?, next()?, next()?, next()?);
        let mut given = || next().map(|column| Some(column).filter(|column| !column.is_empty()));
        let (mark, accused, why, person_id) = (given()?, given()?, given()?, given()?);
        let marked = mark.is_some();
        let accused = accused.or_else(|| marked.then(String::new));
        Some(Self { id, question, lang, band, sealed, mark, accused, why, person_id })
    }
}

/// A mark to be set.
#[derive(Debug, Clone, Copy)]
pub struct NewMark<'a> {
    /// `asked`, `danger` or `accused`.
    pub mark: &'a str,
    /// Who is accused; empty for other marks.
    pub accused: &'a str,
    /// Why.
    pub why: &'a str,
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
    /// `distress`, `named`, `danger` or `accused`.
    pub kind: &'a str,
    /// Who saw it first, where a second person handed it over.
    pub first: Option<&'a str>,
    /// Code of the service it was told to; empty where there was none.
    pub service: &'a str,
    /// The day.
    pub noted_on: String,
}

impl Store {
    /// The mixed texts of a consultation that wait for a reader, in no order. Many rows come in a few
    /// strings: fifty thousand, one by one, take the driver a fifth of a second.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn unread_texts(&self, consultation: &str) -> Result<Vec<UnreadText>, StoreError> {
        // No code, id, seal or mark has a blank or a bar in it.
        let parts: Vec<(String,)> = sqlx::query_as(
            "select string_agg(t.id || ' ' || t.question || ' ' || t.lang || ' ' || t.band || ' '
             || t.sealed || ' ' || coalesce(m.mark, '') || ' ' || coalesce(m.accused, '') || ' '
             || coalesce(m.why, '') || ' ' || coalesce(m.person_id, ''), '|')
             from texts t left join text_marks m
             on m.consultation_id = t.consultation_id and m.text_id = t.id
             where t.consultation_id = $1 group by substr(t.id, 1, 1)",
        )
        .bind(consultation)
        .fetch_all(&self.pool)
        .await?;
        let rows = parts.iter().flat_map(|(part,)| part.split('|'));
        rows.map(UnreadText::read).collect::<Option<_>>().ok_or(StoreError::Corrupt("text"))
    }

    /// Marks a text for a second person, or takes its mark away. The audit tells neither which nor
    /// why: who is accused reads it too.
    ///
    /// # Errors
    /// `Conflict` when it is gone or somebody else was first; or the database does not answer.
    pub async fn mark_text(
        &self,
        consultation: &str,
        (text, mark): (&UnreadText, Option<NewMark<'_>>),
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.turn(consultation).await?;
        stands(&mut transaction, consultation, text).await?;
        sqlx::query("delete from text_marks where consultation_id = $1 and text_id = $2")
            .bind(consultation)
            .bind(&text.id)
            .execute(&mut *transaction)
            .await?;
        if let Some(NewMark { mark, accused, why }) = mark {
            sqlx::query(
                "insert into text_marks (consultation_id, text_id, mark, accused, why, person_id)
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(consultation)
            .bind(&text.id)
            .bind(mark)
            .bind(accused)
            .bind(why)
            .bind(by.person)
            .execute(&mut *transaction)
            .await?;
        }
        // To who is accused it is as if a colleague had dealt with the text.
        let accuses = mark.is_some_and(|mark| mark.mark == "accused");
        let act = if accuses { "text.decide" } else { "text.marked" };
        audit::record(&mut transaction, by, act, object(consultation, text), "").await?;
        Ok(transaction.commit().await?)
    }

    /// Takes a text out of the queue: the original goes, what remains of it is kept, and a concern
    /// is noted without a word of it. What is erased never comes back, from a backup neither. All
    /// or nothing.
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
        if remains.is_none() {
            sqlx::query(
                "insert into withdrawn (consultation_id, id) values ($1, $2)
                 on conflict do nothing",
            )
            .bind(consultation)
            .bind(&text.id)
            .execute(&mut *transaction)
            .await?;
        }
        for statement in [
            "delete from text_marks where consultation_id = $1 and text_id = $2",
            "delete from texts where consultation_id = $1 and id = $2",
        ] {
            sqlx::query(statement)
                .bind(consultation)
                .bind(&text.id)
                .execute(&mut *transaction)
                .await?;
        }
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
        if let Some(concern) = concern {
            let (first, second) = match concern.first {
                Some(first) => (first, Some(by.person)),
                None => (by.person, None),
            };
            sqlx::query(
                "insert into concerns
                 (id, consultation_id, kind, person_id, second_id, service, noted_on)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(concern.id)
            .bind(consultation)
            .bind(concern.kind)
            .bind(first)
            .bind(second)
            .bind(concern.service)
            .bind(concern.noted_on)
            .execute(&mut *transaction)
            .await?;
        }
        let object = object(consultation, text);
        audit::record(&mut transaction, by, "text.decide", object, "").await?;
        Ok(transaction.commit().await?)
    }

    /// The sealed texts that were read, with their ids.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sealed_read_texts(
        &self,
        consultation: &str,
    ) -> Result<Vec<(String, String)>, StoreError> {
        Ok(sqlx::query_as(
            "select id, sealed from read_texts where consultation_id = $1 order by id",
        )
        .bind(consultation)
        .fetch_all(&self.pool)
        .await?)
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
}

/// What an event about a text is of: its consultation, whose team reads the audit, but for one that
/// accuses somebody of that team.
pub fn object<'a>(consultation: &'a str, text: &UnreadText) -> &'a str {
    if text.mark.as_deref() == Some("accused") { RECIPIENTS } else { consultation }
}

/// Whether a text waits as it was read, mark included.
async fn stands(
    connection: &mut AnyConnection,
    consultation: &str,
    text: &UnreadText,
) -> Result<(), StoreError> {
    let found: Option<(Option<String>, Option<String>, Option<String>)> = sqlx::query_as(
        "select m.mark, m.accused, m.person_id from texts t
         left join text_marks m on m.consultation_id = t.consultation_id and m.text_id = t.id
         where t.consultation_id = $1 and t.id = $2",
    )
    .bind(consultation)
    .bind(&text.id)
    .fetch_optional(connection)
    .await?;
    let same = found.is_some_and(|found| {
        found == (text.mark.clone(), text.accused.clone(), text.person_id.clone())
    });
    if same { Ok(()) } else { Err(StoreError::Conflict) }
}
