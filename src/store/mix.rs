//! The mix: what came since the last one joins the rest, and all rows of the consultation are
//! written anew in the order of their random-looking ids, in one transaction. After that neither
//! row numbers nor places in the file nor transaction ids tell who came before whom.

use super::{Store, StoreError};

/// Fewer new rows than this wait for the next mix, unless the consultation has closed.
pub const SMALLEST: i64 = 10;

/// When a mix is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mix {
    /// Once a day, when enough came.
    Daily,
    /// At closing, whatever came.
    Closing,
}

const RESPONSES: [&str; 7] = [
    "delete from responses_mixing where consultation_id = $1",
    "insert into responses_mixing (consultation_id, id, revision, sealed)
     select consultation_id, id, revision, sealed from responses where consultation_id = $1",
    "insert into responses_mixing (consultation_id, id, revision, sealed)
     select consultation_id, id, revision, sealed from inbox i where consultation_id = $1
     and not exists (select 1 from withdrawn w where w.consultation_id = $1 and w.id = i.id)
     on conflict do nothing",
    "delete from inbox where consultation_id = $1 and (
     id in (select id from responses_mixing where consultation_id = $1)
     or id in (select id from withdrawn where consultation_id = $1))",
    "delete from responses where consultation_id = $1",
    "insert into responses (consultation_id, id, revision, sealed)
     select consultation_id, id, revision, sealed from responses_mixing
     where consultation_id = $1 order by id",
    "delete from responses_mixing where consultation_id = $1",
];

const TEXTS: [&str; 7] = [
    "delete from texts_mixing where consultation_id = $1",
    "insert into texts_mixing (consultation_id, id, question, lang, band, sealed)
     select consultation_id, id, question, lang, band, sealed from texts
     where consultation_id = $1",
    "insert into texts_mixing (consultation_id, id, question, lang, band, sealed)
     select consultation_id, id, question, lang, band, sealed from text_inbox i
     where consultation_id = $1
     and not exists (select 1 from withdrawn w where w.consultation_id = $1 and w.id = i.id)
     on conflict do nothing",
    "delete from text_inbox where consultation_id = $1 and (
     id in (select id from texts_mixing where consultation_id = $1)
     or id in (select id from withdrawn where consultation_id = $1))",
    "delete from texts where consultation_id = $1",
    "insert into texts (consultation_id, id, question, lang, band, sealed)
     select consultation_id, id, question, lang, band, sealed from texts_mixing
     where consultation_id = $1 order by id",
    "delete from texts_mixing where consultation_id = $1",
];

impl Store {
    /// Mixes the responses and the texts of a consultation, each in a transaction of its own so
    /// that nothing links one to the other. False when too few came to hide among.
    ///
    /// # Errors
    /// The database does not answer; then everything is as before.
    pub async fn mix(&self, consultation_id: &str, when: Mix) -> Result<bool, StoreError> {
        let (waiting,): (i64,) =
            sqlx::query_as("select count(*) from inbox where consultation_id = $1")
                .bind(consultation_id)
                .fetch_one(&self.pool)
                .await?;
        if when == Mix::Daily && waiting < SMALLEST {
            return Ok(false);
        }
        self.remake(&RESPONSES, consultation_id).await?;
        self.remake(&TEXTS, consultation_id).await?;
        self.sweep().await?;
        Ok(true)
    }

    async fn remake(
        &self,
        statements: &'static [&'static str],
        consultation_id: &str,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for statement in statements.iter().copied() {
            sqlx::query(statement).bind(consultation_id).execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }
}
