//! Kiosks: which devices children answer on in turn, found by the hash of their token. What is kept
//! is about staff; nothing here meets a response.

use super::{By, Store, StoreError, audit};

/// A kiosk as it is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKiosk {
    /// Id, for staff.
    pub id: String,
    /// Keyed hash of the token.
    pub hash: String,
    /// Hash of the PIN.
    pub pin_hash: String,
    /// When it ends by itself.
    pub ends_at: i64,
    /// Seconds without a touch before it asks whether somebody is there; 0 for never.
    pub idle: u16,
    /// Whether it keeps what it needs without network.
    pub pack: bool,
}

/// A kiosk as its pages need it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Kiosk {
    /// Id.
    pub id: String,
    /// The consultation.
    pub consultation_id: String,
    /// Code of the consultation.
    pub code: String,
    /// When it ends, or ended.
    pub ends_at: i64,
    /// Seconds without a touch before it asks whether somebody is there; 0 for never.
    pub idle: i64,
    /// 1 when it keeps what it needs without network.
    pub pack: i64,
    /// What answers are sealed for without network.
    pub public: Option<String>,
}

/// What decides whether a PIN is looked at.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Lock {
    /// Hash of the PIN; empty once the kiosk was ended by somebody.
    pub pin_hash: String,
    /// Wrong PINs in a row.
    pub wrong: i64,
    /// No PIN is looked at before.
    pub wait_until: i64,
}

/// A running kiosk, for the people who may end it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Running {
    /// Id.
    pub id: String,
    /// Who started it.
    pub name: String,
    /// When.
    pub started_at: i64,
}

impl Store {
    /// Keeps a new kiosk, while its consultation is open.
    ///
    /// # Errors
    /// `Conflict` when it is not open; or the database does not answer.
    pub async fn add_kiosk(
        &self,
        consultation_id: &str,
        kiosk: &NewKiosk,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let added = sqlx::query(
            "insert into kiosks
             (id, hash, consultation_id, pin_hash, started_by, started_at, ends_at, idle, pack)
             select $1, $2, id, $4, $5, $6, $7, $8, $9 from consultations
             where id = $3 and status = 'open'",
        )
        .bind(&kiosk.id)
        .bind(&kiosk.hash)
        .bind(consultation_id)
        .bind(&kiosk.pin_hash)
        .bind(by.person)
        .bind(by.at)
        .bind(kiosk.ends_at)
        .bind(i64::from(kiosk.idle))
        .bind(i64::from(kiosk.pack))
        .execute(&mut *transaction)
        .await?;
        if added.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        audit::record(&mut transaction, by, "kiosk.start", consultation_id, &kiosk.id).await?;
        Ok(transaction.commit().await?)
    }

    /// The kiosk with this hash, running or ended.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn kiosk(&self, hash: &str) -> Result<Option<Kiosk>, StoreError> {
        Ok(sqlx::query_as(
            "select k.id, k.consultation_id, c.code, k.ends_at, k.idle, k.pack, y.public
             from kiosks k join consultations c on c.id = k.consultation_id
             left join kiosk_keys y on y.consultation_id = k.consultation_id
             where k.hash = $1",
        )
        .bind(hash)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// The kiosks of a consultation that run, the oldest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn running_kiosks(
        &self,
        consultation_id: &str,
        now: i64,
    ) -> Result<Vec<Running>, StoreError> {
        Ok(sqlx::query_as(
            "select k.id, p.name, k.started_at from kiosks k
             join people p on p.id = k.started_by
             join consultations c on c.id = k.consultation_id
             where k.consultation_id = $1 and k.ends_at > $2 and c.status in ('open', 'paused')
             order by k.started_at, k.id",
        )
        .bind(consultation_id)
        .bind(now)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Ends a running kiosk of a consultation. False when there is none with this id.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn end_kiosk(
        &self,
        consultation_id: &str,
        id: &str,
        by: By<'_>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let ended = sqlx::query(
            "update kiosks set ends_at = $3, pin_hash = ''
             where id = $1 and consultation_id = $2 and ends_at > $3",
        )
        .bind(id)
        .bind(consultation_id)
        .bind(by.at)
        .execute(&mut *transaction)
        .await?;
        if ended.rows_affected() != 1 {
            return Ok(false);
        }
        audit::record(&mut transaction, by, "kiosk.end", consultation_id, id).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// What decides whether a PIN is looked at.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn kiosk_lock(&self, id: &str) -> Result<Option<Lock>, StoreError> {
        Ok(sqlx::query_as("select pin_hash, wrong, wait_until from kiosks where id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?)
    }

    /// Counts a try before the PIN is looked at, so that many at once are counted too. False when
    /// somebody else tried meanwhile.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_pin(
        &self,
        id: &str,
        before: &Lock,
        wait_until: i64,
    ) -> Result<bool, StoreError> {
        let counted = sqlx::query(
            "update kiosks set wrong = wrong + 1, wait_until = $3 where id = $1 and wrong = $2",
        )
        .bind(id)
        .bind(before.wrong)
        .bind(wait_until)
        .execute(&self.pool)
        .await?;
        Ok(counted.rows_affected() == 1)
    }

    /// Keeps what answers are sealed for, unless the consultation has it already.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn add_kiosk_key(
        &self,
        consultation_id: &str,
        public: &str,
        sealed: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into kiosk_keys (consultation_id, public, sealed) values ($1, $2, $3)
             on conflict do nothing",
        )
        .bind(consultation_id)
        .bind(public)
        .bind(sealed)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The sealed half of the key of a consultation's kiosks.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn kiosk_key(&self, consultation_id: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> =
            sqlx::query_as("select sealed from kiosk_keys where consultation_id = $1")
                .bind(consultation_id)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|(sealed,)| sealed))
    }
}
