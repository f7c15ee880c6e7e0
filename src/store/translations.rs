//! What was noted about translations of a draft: what is to be rechecked, who checked what.

use sqlx::AnyConnection;

use super::{By, Store, StoreError, audit};
use crate::domain::draft::{Note, Pair};
use crate::seal::sha256;

type Row = (String, String, String, String, String, Option<String>);

impl Store {
    /// Everything noted about the translations of a consultation.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn translations(&self, consultation_id: &str) -> Result<Vec<Note>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select t.source_lang, t.source, t.lang, t.words, t.was, p.name from translations t
             left join people p on p.id = t.checked_by where t.consultation_id = $1 order by t.id",
        )
        .bind(consultation_id)
        .fetch_all(&self.pool)
        .await?;
        let lang = |code: &str| code.parse().map_err(|()| StoreError::Corrupt("language"));
        let note = |(from, source, to, words, was, by): Row| {
            let pair = Pair { from: lang(&from)?, source, to: lang(&to)?, words };
            Ok(Note { pair, was: (!was.is_empty()).then_some(was), by })
        };
        rows.into_iter().map(note).collect()
    }

    /// Notes that a person checked translations, or takes that back.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn check_translations(
        &self,
        consultation_id: &str,
        pairs: &[Pair],
        checked: bool,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let person = checked.then_some(by.person);
        for pair in pairs {
            let note = Note { pair: pair.clone(), was: None, by: None };
            add(&mut transaction, consultation_id, &note).await?;
            sqlx::query(
                "update translations set checked_by = $1 where consultation_id = $2 and id = $3",
            )
            .bind(person)
            .bind(consultation_id)
            .bind(id(pair)?)
            .execute(&mut *transaction)
            .await?;
        }
        let act = if checked { "translation.check" } else { "translation.uncheck" };
        audit::record(&mut transaction, by, act, consultation_id, "").await?;
        Ok(transaction.commit().await?)
    }
}

/// Adds a note in the transaction of a save. What is known of the pair already stays.
pub(super) async fn add(
    connection: &mut AnyConnection,
    consultation_id: &str,
    note: &Note,
) -> Result<(), StoreError> {
    let Note { pair, was, .. } = note;
    sqlx::query(
        "insert into translations
         (consultation_id, id, source_lang, source, lang, words, was, checked_by)
         values ($1, $2, $3, $4, $5, $6, $7, null) on conflict (consultation_id, id) do nothing",
    )
    .bind(consultation_id)
    .bind(id(pair)?)
    .bind(pair.from.code())
    .bind(&pair.source)
    .bind(pair.to.code())
    .bind(&pair.words)
    .bind(was.as_deref().unwrap_or_default())
    .execute(connection)
    .await?;
    Ok(())
}

/// Which pair it is, in a length that fits a key.
fn id(pair: &Pair) -> Result<String, StoreError> {
    let four = (pair.from.code(), &pair.source, pair.to.code(), &pair.words);
    let text = serde_json::to_string(&four).map_err(|_| StoreError::Corrupt("translation"))?;
    Ok(sha256(text.as_bytes()))
}
