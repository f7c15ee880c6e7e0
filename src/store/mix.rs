//! The mix: what came since the last one joins the rest, and all rows of the consultation are
//! written anew in the order of their random-looking ids, in one transaction. After that neither
//! row numbers nor places in the file nor transaction ids tell who came before whom.
//!
//! Whoever rewrites or takes away answers waits for its turn first: two mixes at once would each
//! write back what the other had already moved or taken away.

use sqlx::{Any, AnyConnection, Transaction};

use super::{Store, StoreError};

/// Fewer new rows than this wait for the next mix, unless the consultation has closed.
pub const SMALLEST: i64 = 10;

/// When a mix is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mix {
    /// Once a day while children answer, when enough came.
    Daily,
    /// Once a day after closing, when anything came late.
    Late,
    /// At closing and before figures are made, in any case.
    Closing,
}

/// Comes first in every transaction that rewrites or takes away answers of a consultation. What is
/// read after it was committed by whoever had the turn before.
const TURN: &str = "insert into turns (consultation_id, side) values ($1, 0)
     on conflict (consultation_id) do update set side = 1 - turns.side";

/// Rows of the inbox that are neither mixed already, by an earlier copy, nor withdrawn.
const NEW: &str = "select count(*) from inbox i where consultation_id = $1
     and not exists (select 1 from responses r where r.consultation_id = $1 and r.id = i.id)
     and not exists (select 1 from withdrawn w where w.consultation_id = $1 and w.id = i.id)";

/// Rows that wait, whatever they are.
const WAITING: &str = "select (select count(*) from inbox where consultation_id = $1)
     + (select count(*) from text_inbox where consultation_id = $1)";

const RESPONSES: [&str; 7] = [
    "delete from responses_mixing where consultation_id = $1",
    "insert into responses_mixing (consultation_id, id, revision, sealed, batch)
     select consultation_id, id, revision, sealed, batch from responses r where consultation_id = $1
     and not exists (select 1 from withdrawn w where w.consultation_id = $1 and w.id = r.id)",
    "insert into responses_mixing (consultation_id, id, revision, sealed)
     select consultation_id, id, revision, sealed from inbox i where consultation_id = $1
     and not exists (select 1 from withdrawn w where w.consultation_id = $1 and w.id = i.id)
     on conflict do nothing",
    "delete from inbox where consultation_id = $1 and (
     id in (select id from responses_mixing where consultation_id = $1)
     or id in (select id from withdrawn where consultation_id = $1))",
    "delete from responses where consultation_id = $1",
    "insert into responses (consultation_id, id, revision, sealed, batch)
     select consultation_id, id, revision, sealed, batch from responses_mixing
     where consultation_id = $1 order by id",
    "delete from responses_mixing where consultation_id = $1",
];

const TEXTS: [&str; 7] = [
    "delete from texts_mixing where consultation_id = $1",
    "insert into texts_mixing (consultation_id, id, question, lang, band, sealed)
     select consultation_id, id, question, lang, band, sealed from texts t
     where consultation_id = $1
     and not exists (select 1 from withdrawn w where w.consultation_id = $1 and w.id = t.id)",
    "insert into texts_mixing (consultation_id, id, question, lang, band, sealed)
     select consultation_id, id, question, lang, band, sealed from text_inbox i
     where consultation_id = $1
     and not exists (select 1 from withdrawn w where w.consultation_id = $1 and w.id = i.id)
     and not exists (select 1 from read_texts r where r.consultation_id = $1 and r.id = i.id)
     on conflict do nothing",
    "delete from text_inbox where consultation_id = $1 and (
     id in (select id from texts_mixing where consultation_id = $1)
     or id in (select id from read_texts where consultation_id = $1)
     or id in (select id from withdrawn where consultation_id = $1))",
    "delete from texts where consultation_id = $1",
    "insert into texts (consultation_id, id, question, lang, band, sealed)
     select consultation_id, id, question, lang, band, sealed from texts_mixing
     where consultation_id = $1 order by id",
    "delete from texts_mixing where consultation_id = $1",
];

/// Where codes are asked for, whoever is sending finishes first, and the others wait: a place taken
/// meanwhile would be lost. Who freezes or erases holds the same row, after the turn too.
const HOLD: &str = "update consultations set status = status where id = $1
     and exists (select 1 from invitations where consultation_id = $1)";

/// Places taken since the last mix count as used together with the answers that came with them.
const USE: [&str; 1] = ["update invitations set used = used + waiting, waiting = 0
     where consultation_id = $1"];

const INVITATIONS: [&str; 5] = [
    "delete from invitations_mixing where consultation_id = $1",
    "insert into invitations_mixing (consultation_id, hash, places, used, waiting)
     select consultation_id, hash, places, used, waiting from invitations
     where consultation_id = $1",
    "delete from invitations where consultation_id = $1",
    "insert into invitations (consultation_id, hash, places, used, waiting)
     select consultation_id, hash, places, used, waiting from invitations_mixing
     where consultation_id = $1 order by hash",
    "delete from invitations_mixing where consultation_id = $1",
];

const WITHDRAWN: [&str; 5] = [
    "delete from withdrawn_mixing where consultation_id = $1",
    "insert into withdrawn_mixing (consultation_id, id)
     select consultation_id, id from withdrawn where consultation_id = $1",
    "delete from withdrawn where consultation_id = $1",
    "insert into withdrawn (consultation_id, id)
     select consultation_id, id from withdrawn_mixing where consultation_id = $1 order by id",
    "delete from withdrawn_mixing where consultation_id = $1",
];

impl Store {
    /// Starts a transaction that has the turn of a consultation until it ends.
    pub(super) async fn turn(
        &self,
        consultation_id: &str,
    ) -> Result<Transaction<'static, Any>, StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(TURN).bind(consultation_id).execute(&mut *transaction).await?;
        Ok(transaction)
    }

    /// Mixes a consultation and lets the files forget what lay there before. False when too few
    /// came to hide among. When only the files could not be rewritten, that is logged, and the
    /// next sweep does it.
    ///
    /// # Errors
    /// The database does not answer; then everything is as before.
    pub async fn mix(&self, consultation_id: &str, when: Mix) -> Result<bool, StoreError> {
        let mixed = self.remake(consultation_id, when).await?;
        self.sweep_or_log().await;
        Ok(mixed)
    }

    /// Mixes a consultation and leaves the files to a sweep that comes later. What was withdrawn
    /// and the invitations are put in order in any case.
    ///
    /// # Errors
    /// The database does not answer; then everything is as before.
    pub async fn remake(&self, consultation_id: &str, when: Mix) -> Result<bool, StoreError> {
        let mut transaction = self.turn(consultation_id).await?;
        sqlx::query(HOLD).bind(consultation_id).execute(&mut *transaction).await?;
        let enough = match when {
            Mix::Daily => count(&mut transaction, NEW, consultation_id).await? >= SMALLEST,
            Mix::Late => count(&mut transaction, WAITING, consultation_id).await? > 0,
            Mix::Closing => true,
        };
        if enough {
            rewrite(&mut transaction, consultation_id).await?;
        } else {
            run(&mut transaction, &WITHDRAWN, consultation_id).await?;
            run(&mut transaction, &INVITATIONS, consultation_id).await?;
        }
        transaction.commit().await?;
        Ok(enough)
    }
}

/// Writes all answers of a consultation anew. Responses and texts share the transaction, which
/// tells of no row more than that it belongs to the consultation.
pub(super) async fn rewrite(
    connection: &mut AnyConnection,
    consultation_id: &str,
) -> Result<(), StoreError> {
    run(connection, &RESPONSES, consultation_id).await?;
    run(connection, &TEXTS, consultation_id).await?;
    run(connection, &WITHDRAWN, consultation_id).await?;
    run(connection, &USE, consultation_id).await?;
    run(connection, &INVITATIONS, consultation_id).await
}

/// True when nothing waits to be mixed.
pub(super) async fn is_whole(
    connection: &mut AnyConnection,
    consultation_id: &str,
) -> Result<bool, StoreError> {
    Ok(count(connection, WAITING, consultation_id).await? == 0)
}

async fn run(
    connection: &mut AnyConnection,
    statements: &'static [&'static str],
    consultation_id: &str,
) -> Result<(), StoreError> {
    for statement in statements.iter().copied() {
        sqlx::query(statement).bind(consultation_id).execute(&mut *connection).await?;
    }
    Ok(())
}

async fn count(
    connection: &mut AnyConnection,
    statement: &'static str,
    consultation_id: &str,
) -> Result<i64, StoreError> {
    let (count,): (i64,) =
        sqlx::query_as(statement).bind(consultation_id).fetch_one(connection).await?;
    Ok(count)
}
