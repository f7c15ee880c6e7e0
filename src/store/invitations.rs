//! Invitations and class codes: kept as hashes with their places, found again by hash, and spent in
//! the transaction that stores the response. Nothing here meets a response, and the mix
//! writes all of it anew in the order of the hashes.

use std::collections::HashSet;

use sqlx::AnyConnection;

use super::{By, Sealed, Store, StoreError, SubmitError, audit};

/// A code as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Keyed hash of the code.
    pub hash: String,
    /// How many children may use it.
    pub places: u32,
}

/// How many codes were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Invited {
    /// Invitations, for one child each.
    pub invitations: i64,
    /// Class codes.
    pub classes: i64,
    /// Places of all class codes.
    pub class_places: i64,
}

/// A consultation that has codes: its id, its code and its wrapped key.
pub type Inviting = (String, String, String);

/// One place is taken, if there is one. Two who want the last place wait for each other here.
const TAKE: &str = "update invitations set waiting = waiting + 1
     where consultation_id = $1 and hash = $2 and used + waiting < places";

/// Whether a response came already, or was even taken back.
const KNOWN: &str = "select id from inbox where consultation_id = $1 and id = $2
     union select id from responses where consultation_id = $1 and id = $2
     union select id from withdrawn where consultation_id = $1 and id = $2";

impl Store {
    /// The wrapped key of a consultation whose codes are to be made: the one it has, or this one,
    /// which it has from then on.
    ///
    /// # Errors
    /// `Conflict` when it is neither approved nor open; or the database does not answer.
    pub async fn key_for_invitations(&self, id: &str, drawn: &str) -> Result<String, StoreError> {
        let mut transaction = self.begin().await?;
        self.still_fits(&mut transaction).await?;
        sqlx::query(
            "insert into consultation_keys (consultation_id, wrapped)
             select id, $2 from consultations where id = $1 and status in ('approved', 'open')
             on conflict do nothing",
        )
        .bind(id)
        .bind(drawn)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        self.wrapped_key(id).await?.ok_or(StoreError::Conflict)
    }

    /// Keeps new codes, all or none. `detail` says in the audit how many, and never which.
    ///
    /// # Errors
    /// `Conflict` when the consultation is neither approved nor open; or the database does not
    /// answer.
    pub async fn add_invitations(
        &self,
        consultation_id: &str,
        invitations: &[Invitation],
        by: By<'_>,
        detail: &str,
    ) -> Result<(), StoreError> {
        let mut sorted: Vec<&Invitation> = invitations.iter().collect();
        sorted.sort_unstable_by_key(|one| &one.hash);
        let mut transaction = self.begin().await?;
        let may = sqlx::query(
            "update consultations set status = status
             where id = $1 and status in ('approved', 'open')",
        )
        .bind(consultation_id)
        .execute(&mut *transaction)
        .await?;
        if may.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        for one in sorted {
            sqlx::query(
                "insert into invitations (consultation_id, hash, places, used, waiting)
                 values ($1, $2, $3, 0, 0)",
            )
            .bind(consultation_id)
            .bind(&one.hash)
            .bind(i64::from(one.places))
            .execute(&mut *transaction)
            .await?;
        }
        audit::record(&mut transaction, by, "invitations.add", consultation_id, detail).await?;
        Ok(transaction.commit().await?)
    }

    /// How many codes there are.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn invited(&self, consultation_id: &str) -> Result<Invited, StoreError> {
        Ok(sqlx::query_as(
            "select cast(count(case when places = 1 then 1 end) as bigint) as invitations,
             cast(count(case when places > 1 then 1 end) as bigint) as classes,
             coalesce(cast(sum(case when places > 1 then places else 0 end) as bigint), 0)
             as class_places
             from invitations where consultation_id = $1",
        )
        .bind(consultation_id)
        .fetch_one(&self.pool)
        .await?)
    }

    /// Every consultation that has codes, in the order of its code.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn inviting(&self) -> Result<Vec<Inviting>, StoreError> {
        Ok(sqlx::query_as(
            "select c.id, c.code, k.wrapped from consultations c
             join consultation_keys k on k.consultation_id = c.id
             where exists (select 1 from invitations i where i.consultation_id = c.id)
             order by c.code",
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Whether a consultation has a code with this hash, used or not.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn has_invitation(
        &self,
        consultation_id: &str,
        hash: &str,
    ) -> Result<bool, StoreError> {
        let found =
            sqlx::query("select 1 from invitations where consultation_id = $1 and hash = $2")
                .bind(consultation_id)
                .bind(hash)
                .fetch_optional(&self.pool)
                .await?;
        Ok(found.is_some())
    }

    /// Hands a submission in with the hash of its code; returns when both are on stable storage.
    /// The same id again changes nothing, takes no place and succeeds. What has a wrong code does
    /// not reach the writer: whoever guesses keeps nobody waiting.
    ///
    /// # Errors
    /// It was not stored and no place was taken; sending again is safe.
    pub async fn submit_invited(
        &self,
        submission: Sealed,
        hash: String,
    ) -> Result<(), SubmitError> {
        let id = &submission.consultation_id;
        let exists = self.has_invitation(id, &hash).await;
        if exists.map_err(|_| SubmitError::Unavailable)? {
            return self.writer.submit(submission, Some(hash)).await;
        }
        let known = sqlx::query(KNOWN).bind(id).bind(&submission.id);
        match known.fetch_optional(&self.pool).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(SubmitError::WrongCode),
            Err(_) => Err(SubmitError::Unavailable),
        }
    }
}

/// Whose response is stored, by consultation and id, and which of them are new.
#[derive(Debug, Default)]
pub(super) struct Admitted<'a> {
    stored: HashSet<(&'a str, &'a str)>,
    /// Stored now, without their texts.
    pub new: Vec<&'a Sealed>,
}

impl Admitted<'_> {
    /// Whether the response of a submission is stored, now or from an earlier try.
    pub fn holds(&self, one: &Sealed) -> bool {
        self.stored.contains(&key(one))
    }
}

fn key(one: &Sealed) -> (&str, &str) {
    (&one.consultation_id, &one.id)
}

/// Stores the responses whose code has a place, and takes the places, in the transaction of the
/// writer. A response that is there already needs no place. First all responses in the order of
/// their ids, then all places in the order of their hashes, so that two writers never wait for each
/// other in a circle.
pub(super) async fn admit<'a>(
    connection: &mut AnyConnection,
    mut coded: Vec<(&'a Sealed, &'a str)>,
) -> Result<Admitted<'a>, sqlx::Error> {
    coded.sort_unstable_by_key(|(one, hash)| (key(one), *hash));
    let mut admitted = Admitted::default();
    let mut placed: Vec<(&str, &Sealed)> = Vec::new();
    for (one, hash) in coded {
        let again = placed.last().is_some_and(|(_, last)| key(last) == key(one));
        if again || admitted.holds(one) {
            continue;
        }
        let mut known = is_known(connection, one).await?;
        let free = !known && has_place(connection, one, hash).await?;
        // Between the two looks another writer may have taken the last place for this very response.
        known = known || !free && is_known(connection, one).await?;
        if known {
            admitted.stored.insert(key(one));
        } else if free {
            if store(connection, one).await? {
                placed.push((hash, one));
            } else {
                admitted.stored.insert(key(one));
            }
        }
    }
    placed.sort_unstable_by_key(|(hash, one)| (&one.consultation_id, *hash, &one.id));
    for (hash, one) in placed {
        let taken = sqlx::query(TAKE).bind(&one.consultation_id).bind(hash);
        if taken.execute(&mut *connection).await?.rows_affected() == 1 {
            admitted.stored.insert(key(one));
            admitted.new.push(one);
        } else {
            // Somebody else had the last place meanwhile.
            sqlx::query("delete from inbox where consultation_id = $1 and id = $2")
                .bind(&one.consultation_id)
                .bind(&one.id)
                .execute(&mut *connection)
                .await?;
        }
    }
    Ok(admitted)
}

async fn is_known(connection: &mut AnyConnection, one: &Sealed) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(KNOWN).bind(&one.consultation_id).bind(&one.id);
    Ok(query.fetch_optional(connection).await?.is_some())
}

async fn has_place(
    connection: &mut AnyConnection,
    one: &Sealed,
    hash: &str,
) -> Result<bool, sqlx::Error> {
    let free = sqlx::query(
        "select 1 from invitations
         where consultation_id = $1 and hash = $2 and used + waiting < places",
    );
    let free = free.bind(&one.consultation_id).bind(hash).fetch_optional(connection).await?;
    Ok(free.is_some())
}

/// False when another writer stored it meanwhile.
async fn store(connection: &mut AnyConnection, one: &Sealed) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "insert into inbox (consultation_id, id, revision, sealed) values ($1, $2, $3, $4)
         on conflict do nothing",
    )
    .bind(&one.consultation_id)
    .bind(&one.id)
    .bind(i64::from(one.revision))
    .bind(&one.sealed)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
