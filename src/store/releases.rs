//! Releases: kept as they were signed, read as they were signed.

use sqlx::AnyConnection;

use super::{By, Store, StoreError, audit, batches, mix, proposals};
use crate::domain::consultation::Consultation;
use crate::domain::release::Retraction;
use crate::domain::status::Act;

/// A release as it is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredRelease {
    /// Random id.
    pub id: String,
    /// Whose figures these are.
    pub consultation_id: String,
    /// Which release of the consultation this is, counted from 1.
    pub number: i64,
    /// The day it was made.
    pub made_on: String,
    /// The whole release as JSON.
    pub content: String,
    /// Its fingerprint.
    pub hash: String,
    /// The signature of the installation; older releases have none.
    pub signature: Option<String>,
    /// The public key that signed.
    pub signer: Option<String>,
    /// The day two people took it back, if they did.
    pub retracted_on: Option<String>,
    /// Why.
    pub retracted_why: Option<String>,
    /// Who.
    pub retracted_by: Option<String>,
    /// And the second person.
    pub retracted_second: Option<String>,
}

/// A release without its figures.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Head {
    /// Random id.
    pub id: String,
    /// Whose figures these are.
    pub consultation_id: String,
    /// Which release of the consultation this is, counted from 1.
    pub number: i64,
    /// The day it was made.
    pub made_on: String,
    /// Its fingerprint.
    pub hash: String,
    /// The day two people took it back, if they did.
    pub retracted_on: Option<String>,
}

impl Store {
    /// Keeps a release and moves its consultation to "released", in one transaction. A proposal goes;
    /// `proposed` is the
    /// fingerprint of the one that is signed here, if it is one.
    ///
    /// # Errors
    /// `Conflict` when there is one already, the consultation is not frozen, or answers still wait
    /// to be mixed, which the figures do not count; or the database does not answer.
    pub async fn add_release(
        &self,
        consultation: &Consultation,
        release: &StoredRelease,
        proposed: Option<&str>,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.turn(&consultation.id).await?;
        let moved = sqlx::query(
            "update consultations set status = 'released' where id = $1 and status = 'frozen'",
        )
        .bind(&consultation.id)
        .execute(&mut *transaction)
        .await?;
        if moved.rows_affected() != 1 || !mix::is_whole(&mut transaction, &consultation.id).await? {
            return Err(StoreError::Conflict);
        }
        if !proposals::take(&mut transaction, &consultation.id, proposed).await? {
            return Err(StoreError::Conflict);
        }
        batches::mark(&mut transaction, &consultation.id, release.number).await?;
        insert(&mut transaction, release).await?;
        let event = format!("consultation.{}", Act::Release.code());
        audit::record(&mut transaction, by, &event, &consultation.id, &release.hash).await?;
        transaction.commit().await?;
        self.sweep_or_log().await;
        Ok(())
    }

    /// The release with this id.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn release(&self, id: &str) -> Result<Option<StoredRelease>, StoreError> {
        Ok(sqlx::query_as(
            "select id, consultation_id, number, made_on, content, hash, signature, signer,
             retracted_on, retracted_why, retracted_by, retracted_second from releases
             where id = $1",
        )
        .bind(id)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// All releases of a consultation, in order.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn releases_of(
        &self,
        consultation_id: &str,
    ) -> Result<Vec<StoredRelease>, StoreError> {
        Ok(sqlx::query_as(
            "select id, consultation_id, number, made_on, content, hash, signature, signer,
             retracted_on, retracted_why, retracted_by, retracted_second from releases
             where consultation_id = $1 order by number",
        )
        .bind(consultation_id)
        .fetch_all(&self.pool)
        .await?)
    }

    /// What is told of the releases of a consultation without their figures, in order.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn release_heads(&self, consultation_id: &str) -> Result<Vec<Head>, StoreError> {
        Ok(sqlx::query_as(
            "select id, consultation_id, number, made_on, hash, retracted_on from releases
             where consultation_id = $1 order by number",
        )
        .bind(consultation_id)
        .fetch_all(&self.pool)
        .await?)
    }

    /// The same of one release.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn release_head(&self, id: &str) -> Result<Option<Head>, StoreError> {
        Ok(sqlx::query_as(
            "select id, consultation_id, number, made_on, hash, retracted_on from releases
             where id = $1",
        )
        .bind(id)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// The latest release of a consultation, if there is one.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn release_of(
        &self,
        consultation_id: &str,
    ) -> Result<Option<StoredRelease>, StoreError> {
        Ok(self.releases_of(consultation_id).await?.pop())
    }

    /// Takes a release back, once.
    ///
    /// # Errors
    /// `Conflict` when somebody was faster; or the database does not answer.
    pub async fn retract(
        &self,
        release: &StoredRelease,
        retraction: &Retraction,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let done = sqlx::query(
            "update releases set retracted_on = $1, retracted_why = $2, retracted_by = $3,
             retracted_second = $4 where id = $5 and retracted_on is null",
        )
        .bind(&retraction.on)
        .bind(&retraction.why)
        .bind(&retraction.by)
        .bind(&retraction.second)
        .bind(&release.id)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        let (event, object) = ("release.retract", &release.consultation_id);
        audit::record(&mut transaction, by, event, object, &retraction.why).await?;
        Ok(transaction.commit().await?)
    }

    /// The consultation with this id.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn consultation_by_id(&self, id: &str) -> Result<Option<Consultation>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as("select code from consultations where id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        match row {
            Some((code,)) => self.consultation(&code).await,
            None => Ok(None),
        }
    }
}

/// Writes a release down.
pub(super) async fn insert(
    connection: &mut AnyConnection,
    release: &StoredRelease,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into releases
         (id, consultation_id, number, made_on, content, hash, signature, signer)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&release.id)
    .bind(&release.consultation_id)
    .bind(release.number)
    .bind(&release.made_on)
    .bind(&release.content)
    .bind(&release.hash)
    .bind(&release.signature)
    .bind(&release.signer)
    .execute(connection)
    .await?;
    Ok(())
}
