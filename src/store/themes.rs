//! Themes of text questions, what was found in each text, and the figures, once told.

use sqlx::AnyConnection;

use super::{By, Store, StoreError, audit};

/// A theme as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredTheme {
    /// Its number in the question.
    pub number: i64,
    /// Short name.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// What belongs to it.
    pub definition: String,
    /// The theme it was merged into.
    pub merged_into: Option<i64>,
}

/// A text that was read and may go further.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ClearText {
    /// Its id; the seal opens on no other.
    pub id: String,
    /// Language of the page it was written on.
    pub lang: String,
    /// Age band.
    pub band: String,
    /// The sealed words.
    pub sealed: String,
}

/// What somebody found in a text.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredCoding {
    /// The text.
    pub text_id: String,
    /// Who.
    pub person_id: String,
    /// `own`, or `settled` where two found something different.
    pub part: String,
    /// The sealed themes.
    pub sealed: String,
}

/// The figures of the themes of a question.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredCounts {
    /// Tables and attack as JSON, with the themes as they were called.
    pub content: String,
    /// The day they were told.
    pub told_on: String,
}

/// What is coded of a question by now, as it stood when somebody looked.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The consultation.
    pub consultation: &'a str,
    /// Code of the question.
    pub question: &'a str,
    /// Its texts.
    pub texts: &'a [ClearText],
    /// Its themes.
    pub themes: &'a [StoredTheme],
    /// Its codings.
    pub codings: &'a [StoredCoding],
}

const THEMES: &str = "select number, code, name, definition, merged_into from themes
     where consultation_id = $1 and question = $2 order by number";
const TEXTS: &str = "select id, lang, band, sealed from read_texts
     where consultation_id = $1 and question = $2 and outcome = 'clear' order by id";
const CODINGS: &str = "select c.text_id, c.person_id, c.part, c.sealed from codings c
     join read_texts t on t.consultation_id = c.consultation_id and t.id = c.text_id
     where c.consultation_id = $1 and t.question = $2 and t.outcome = 'clear'
     order by c.text_id, c.part, c.person_id";

impl Store {
    /// The themes of a question, merged ones included, by number.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn themes(
        &self,
        consultation: &str,
        question: &str,
    ) -> Result<Vec<StoredTheme>, StoreError> {
        let themes = sqlx::query_as(THEMES).bind(consultation).bind(question);
        Ok(themes.fetch_all(&self.pool).await?)
    }

    /// The texts of a question that were read and may go further, in the order of their ids.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn clear_texts(
        &self,
        consultation: &str,
        question: &str,
    ) -> Result<Vec<ClearText>, StoreError> {
        let texts = sqlx::query_as(TEXTS).bind(consultation).bind(question);
        Ok(texts.fetch_all(&self.pool).await?)
    }

    /// What was found in them.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn codings(
        &self,
        consultation: &str,
        question: &str,
    ) -> Result<Vec<StoredCoding>, StoreError> {
        let codings = sqlx::query_as(CODINGS).bind(consultation).bind(question);
        Ok(codings.fetch_all(&self.pool).await?)
    }

    /// What was found in all texts of a consultation.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn all_codings(&self, consultation: &str) -> Result<Vec<StoredCoding>, StoreError> {
        Ok(sqlx::query_as(
            "select text_id, person_id, part, sealed from codings where consultation_id = $1
             order by text_id, person_id, part",
        )
        .bind(consultation)
        .fetch_all(&self.pool)
        .await?)
    }

    /// The figures of a question, once they are told.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn theme_counts(
        &self,
        consultation: &str,
        question: &str,
    ) -> Result<Option<StoredCounts>, StoreError> {
        Ok(sqlx::query_as(
            "select content, told_on from theme_counts
             where consultation_id = $1 and question = $2",
        )
        .bind(consultation)
        .bind(question)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Whether texts of a question still wait for a reader, mixed or not.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn waits_for_reader(
        &self,
        consultation: &str,
        question: &str,
    ) -> Result<bool, StoreError> {
        let waiting: Option<(String,)> = sqlx::query_as(
            "select id from texts where consultation_id = $1 and question = $2
             union select id from text_inbox where consultation_id = $1 and question = $2
             order by id limit 1",
        )
        .bind(consultation)
        .bind(question)
        .fetch_optional(&self.pool)
        .await?;
        Ok(waiting.is_some())
    }

    /// Adds a theme, or writes a known one anew, told by its number.
    ///
    /// # Errors
    /// `Conflict` when the themes are no longer those that were seen, or figures are told by now; or
    /// the database does not answer.
    pub async fn write_theme(
        &self,
        (consultation, question): (&str, &str),
        seen: &[StoredTheme],
        theme: &StoredTheme,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.turn(consultation).await?;
        is_open(&mut transaction, consultation, question).await?;
        let themes: Vec<StoredTheme> = sqlx::query_as(THEMES)
            .bind(consultation)
            .bind(question)
            .fetch_all(&mut *transaction)
            .await?;
        if themes != seen {
            return Err(StoreError::Conflict);
        }
        sqlx::query(
            "insert into themes
             (consultation_id, question, number, code, name, definition, merged_into)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (consultation_id, question, number) do update set
             name = excluded.name, definition = excluded.definition,
             merged_into = excluded.merged_into",
        )
        .bind(consultation)
        .bind(question)
        .bind(theme.number)
        .bind(&theme.code)
        .bind(&theme.name)
        .bind(&theme.definition)
        .bind(theme.merged_into)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "theme.write", consultation, "").await?;
        Ok(transaction.commit().await?)
    }

    /// Keeps what somebody found in a text on their own; what they found before is replaced.
    ///
    /// # Errors
    /// `Conflict` when the text is gone, two others coded it, it is settled, or figures are told; or the
    /// database does not answer.
    pub async fn code_text(
        &self,
        (consultation, question): (&str, &str),
        (text, sealed): (&str, &str),
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.turn(consultation).await?;
        is_open(&mut transaction, consultation, question).await?;
        let (own, settled) = coded(&mut transaction, (consultation, question), text).await?;
        let others = own.iter().filter(|person| *person != by.person).count();
        if settled || others > 1 {
            return Err(StoreError::Conflict);
        }
        insert(&mut transaction, consultation, (text, "own", sealed), by).await?;
        audit::record(&mut transaction, by, "text.code", consultation, "").await?;
        Ok(transaction.commit().await?)
    }

    /// Keeps what counts of a text in which two people found something different.
    ///
    /// # Errors
    /// `Conflict` when the text is gone or settled by now, fewer than two coded it, or figures are told;
    /// or the database does not answer.
    pub async fn settle_coding(
        &self,
        (consultation, question): (&str, &str),
        (text, sealed): (&str, &str),
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.turn(consultation).await?;
        is_open(&mut transaction, consultation, question).await?;
        let (own, settled) = coded(&mut transaction, (consultation, question), text).await?;
        if settled || own.len() < 2 {
            return Err(StoreError::Conflict);
        }
        insert(&mut transaction, consultation, (text, "settled", sealed), by).await?;
        audit::record(&mut transaction, by, "text.settle", consultation, "").await?;
        Ok(transaction.commit().await?)
    }

    /// Keeps the figures of a question, once, when nothing changed since they were made.
    ///
    /// # Errors
    /// `Conflict` when something did, they are told already, or the consultation is not frozen; or the
    /// database does not answer.
    pub async fn tell_counts(
        &self,
        seen: Seen<'_>,
        counts: &StoredCounts,
        (by, second): (By<'_>, &str),
    ) -> Result<(), StoreError> {
        let Seen { consultation, question, .. } = seen;
        let mut transaction = self.turn(consultation).await?;
        is_open(&mut transaction, consultation, question).await?;
        // Held until the commit: whoever moves the consultation on waits.
        let held = sqlx::query(
            "update consultations set status = status
             where id = $1 and status in ('frozen', 'released')",
        )
        .bind(consultation)
        .execute(&mut *transaction)
        .await?;
        let own = &mut *transaction;
        let rows = |statement| sqlx::query_as(statement).bind(consultation).bind(question);
        let texts: Vec<ClearText> = rows(TEXTS).fetch_all(&mut *own).await?;
        let rows = |statement| sqlx::query_as(statement).bind(consultation).bind(question);
        let themes: Vec<StoredTheme> = rows(THEMES).fetch_all(&mut *own).await?;
        let rows = |statement| sqlx::query_as(statement).bind(consultation).bind(question);
        let codings: Vec<StoredCoding> = rows(CODINGS).fetch_all(&mut *own).await?;
        let same = texts == seen.texts && themes == seen.themes && codings == seen.codings;
        if held.rows_affected() != 1 || !same {
            return Err(StoreError::Conflict);
        }
        sqlx::query(
            "insert into theme_counts (consultation_id, question, content, person_id, told_on)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(consultation)
        .bind(question)
        .bind(&counts.content)
        .bind(by.person)
        .bind(&counts.told_on)
        .execute(&mut *transaction)
        .await?;
        let detail = format!("{question} {second}");
        audit::record(&mut transaction, by, "theme.tell", consultation, &detail).await?;
        Ok(transaction.commit().await?)
    }
}

/// Nothing changes any more once figures are told.
async fn is_open(
    connection: &mut AnyConnection,
    consultation: &str,
    question: &str,
) -> Result<(), StoreError> {
    let told =
        sqlx::query("select 1 from theme_counts where consultation_id = $1 and question = $2")
            .bind(consultation)
            .bind(question)
            .fetch_optional(connection)
            .await?;
    if told.is_some() { Err(StoreError::Conflict) } else { Ok(()) }
}

/// Who coded a text on their own, and whether it is settled.
async fn coded(
    connection: &mut AnyConnection,
    (consultation, question): (&str, &str),
    text: &str,
) -> Result<(Vec<String>, bool), StoreError> {
    let stands = sqlx::query(
        "select 1 from read_texts
         where consultation_id = $1 and id = $2 and question = $3 and outcome = 'clear'",
    )
    .bind(consultation)
    .bind(text)
    .bind(question)
    .fetch_optional(&mut *connection)
    .await?;
    if stands.is_none() {
        return Err(StoreError::Conflict);
    }
    let rows: Vec<(String, String)> = sqlx::query_as(
        "select person_id, part from codings where consultation_id = $1 and text_id = $2
         order by person_id, part",
    )
    .bind(consultation)
    .bind(text)
    .fetch_all(connection)
    .await?;
    let settled = rows.iter().any(|(_, part)| part == "settled");
    let own = rows.into_iter().filter(|(_, part)| part == "own");
    Ok((own.map(|(person, _)| person).collect(), settled))
}

async fn insert(
    connection: &mut AnyConnection,
    consultation: &str,
    (text, part, sealed): (&str, &str, &str),
    by: By<'_>,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into codings (consultation_id, text_id, person_id, part, sealed)
         values ($1, $2, $3, $4, $5) on conflict (consultation_id, text_id, person_id, part)
         do update set sealed = excluded.sealed",
    )
    .bind(consultation)
    .bind(text)
    .bind(by.person)
    .bind(part)
    .bind(sealed)
    .execute(connection)
    .await?;
    Ok(())
}
