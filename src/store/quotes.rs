//! Words that somebody would quote, those two people agreed to, and their translations.

use super::{By, Store, StoreError, audit};

/// Words that wait for a second person.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredQuoteProposal {
    /// The text they stand in.
    pub text_id: String,
    /// Code of the question.
    pub question: String,
    /// Language of the page it was written on.
    pub lang: String,
    /// Age band.
    pub band: String,
    /// Who proposes them.
    pub person_id: String,
    /// The sealed words.
    pub sealed: String,
}

/// Words that two people agreed to quote.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Quote {
    /// Its id, drawn when both agreed.
    pub id: String,
    /// Code of the question.
    pub question: String,
    /// Language of the words.
    pub lang: String,
    /// Age band: all that may stand beside a quote (R42).
    pub band: String,
    /// The words.
    pub words: String,
    /// Id of who proposed them.
    pub proposed_by: String,
    /// Id of who agreed.
    pub agreed_by: String,
}

/// A quote in another language.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct QuoteTranslation {
    /// The quote.
    pub quote_id: String,
    /// The language.
    pub lang: String,
    /// The words.
    pub words: String,
}

impl Store {
    /// Keeps words of a text until another person agrees.
    ///
    /// # Errors
    /// `Conflict` when the text is gone or words of it wait already; or the database does not answer.
    pub async fn propose_quote(
        &self,
        consultation: &str,
        (text, sealed): (&str, &str),
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.turn(consultation).await?;
        let stands = sqlx::query(
            "select 1 from read_texts
             where consultation_id = $1 and id = $2 and outcome = 'clear'",
        )
        .bind(consultation)
        .bind(text)
        .fetch_optional(&mut *transaction)
        .await?;
        if stands.is_none() {
            return Err(StoreError::Conflict);
        }
        sqlx::query(
            "insert into quote_proposals (consultation_id, text_id, person_id, sealed)
             values ($1, $2, $3, $4)",
        )
        .bind(consultation)
        .bind(text)
        .bind(by.person)
        .bind(sealed)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "quote.propose", consultation, "").await?;
        Ok(transaction.commit().await?)
    }

    /// Words that wait for a second person, in the order of the ids of their texts.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn quote_proposals(
        &self,
        consultation: &str,
    ) -> Result<Vec<StoredQuoteProposal>, StoreError> {
        Ok(sqlx::query_as(
            "select p.text_id, t.question, t.lang, t.band, p.person_id, p.sealed
             from quote_proposals p
             join read_texts t on t.consultation_id = p.consultation_id and t.id = p.text_id
             where p.consultation_id = $1 order by p.text_id",
        )
        .bind(consultation)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Ends a proposal: with a quote that leads back to no text, or with nothing.
    ///
    /// # Errors
    /// `Conflict` when it is gone or another by now, or the consultation is not frozen though there is a
    /// quote; or the database does not answer.
    pub async fn end_proposal(
        &self,
        consultation: &str,
        proposal: &StoredQuoteProposal,
        quote: Option<&Quote>,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.turn(consultation).await?;
        let ended = sqlx::query(
            "delete from quote_proposals
             where consultation_id = $1 and text_id = $2 and person_id = $3 and sealed = $4",
        )
        .bind(consultation)
        .bind(&proposal.text_id)
        .bind(&proposal.person_id)
        .bind(&proposal.sealed)
        .execute(&mut *transaction)
        .await?;
        if ended.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        let Some(quote) = quote else {
            audit::record(&mut transaction, by, "quote.refuse", consultation, "").await?;
            return Ok(transaction.commit().await?);
        };
        // Held until the commit. From the freeze on no child takes anything back.
        let held = sqlx::query(
            "update consultations set status = status
             where id = $1 and status in ('frozen', 'released')",
        )
        .bind(consultation)
        .execute(&mut *transaction)
        .await?;
        if held.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        sqlx::query(
            "insert into quotes
             (consultation_id, id, question, lang, band, words, proposed_by, agreed_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(consultation)
        .bind(&quote.id)
        .bind(&quote.question)
        .bind(&quote.lang)
        .bind(&quote.band)
        .bind(&quote.words)
        .bind(&quote.proposed_by)
        .bind(&quote.agreed_by)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "quote.agree", consultation, &quote.id).await?;
        Ok(transaction.commit().await?)
    }

    /// The quotes of a consultation, by question and then in an order that tells nothing.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn quotes(&self, consultation: &str) -> Result<Vec<Quote>, StoreError> {
        Ok(sqlx::query_as(
            "select id, question, lang, band, words, proposed_by, agreed_by from quotes
             where consultation_id = $1 order by question, id",
        )
        .bind(consultation)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Their translations.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn quote_translations(
        &self,
        consultation: &str,
    ) -> Result<Vec<QuoteTranslation>, StoreError> {
        Ok(sqlx::query_as(
            "select quote_id, lang, words from quote_translations
             where consultation_id = $1 order by quote_id, lang",
        )
        .bind(consultation)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Writes a quote in another language; what stood there before is replaced.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn translate_quote(
        &self,
        consultation: &str,
        translation: &QuoteTranslation,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into quote_translations (consultation_id, quote_id, lang, words, person_id)
             values ($1, $2, $3, $4, $5) on conflict (consultation_id, quote_id, lang) do update set
             words = excluded.words, person_id = excluded.person_id",
        )
        .bind(consultation)
        .bind(&translation.quote_id)
        .bind(&translation.lang)
        .bind(&translation.words)
        .bind(by.person)
        .execute(&mut *transaction)
        .await?;
        let quote = &translation.quote_id;
        audit::record(&mut transaction, by, "quote.translate", consultation, quote).await?;
        Ok(transaction.commit().await?)
    }
}
