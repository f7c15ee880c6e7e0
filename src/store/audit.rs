//! The audit: what staff did, each event chained to the one before by its hash. It never holds
//! data of children.

use sqlx::AnyConnection;

use super::{By, Store, StoreError};
use crate::seal::sha256;

/// One event as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Place in the chain, from 1.
    pub number: i64,
    /// Seconds since 1970.
    pub at: i64,
    /// Id of the person, or `system`.
    pub actor: String,
    /// What was done.
    pub act: String,
    /// Id of what it was done to.
    pub object: String,
    /// A few words or figures; never anything of a child.
    pub detail: String,
}

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chain {
    /// All events follow each other.
    Whole(i64),
    /// The first number that does not fit.
    BrokenAt(i64),
}

/// Events there is one of for each text: their number would tell how many children wrote. Pages of staff
/// never list them; the chain holds them.
const NOT_ONE_BY_ONE: &str =
    "act not in ('text.read', 'text.marked', 'text.decide', 'text.code', 'text.settle',
     'quote.propose', 'quote.refuse')";

type Row = (i64, i64, String, String, String, String, String);

fn event((number, at, actor, act, object, detail, _): Row) -> Event {
    Event { number, at, actor, act, object, detail }
}

/// Adds an event in the transaction of the act itself.
pub(super) async fn record(
    connection: &mut AnyConnection,
    by: By<'_>,
    act: &str,
    object: &str,
    detail: &str,
) -> Result<(), StoreError> {
    // One at a time: the row is locked until the act commits.
    sqlx::query("update installation set value = value where name = 'audit'")
        .execute(&mut *connection)
        .await?;
    let last: Option<(i64, String)> =
        sqlx::query_as("select number, hash from audit_events order by number desc limit 1")
            .fetch_optional(&mut *connection)
            .await?;
    let (number, before) = last.unwrap_or_default();
    let number = number + 1;
    let hash = link(&before, number, by, act, object, detail);
    sqlx::query(
        "insert into audit_events (number, at, actor, act, object, detail, hash)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(number)
    .bind(by.at)
    .bind(by.person)
    .bind(act)
    .bind(object)
    .bind(detail)
    .bind(hash)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

fn link(before: &str, number: i64, by: By<'_>, act: &str, object: &str, detail: &str) -> String {
    let entry = serde_json::json!([before, number, by.at, by.person, act, object, detail]);
    sha256(entry.to_string().as_bytes())
}

/// What was last done to something; empty when nothing was.
pub(super) async fn last_act(
    connection: &mut AnyConnection,
    object: &str,
) -> Result<String, StoreError> {
    let last: Option<(String,)> = sqlx::query_as(
        "select act from audit_events where object = $1 order by number desc limit 1",
    )
    .bind(object)
    .fetch_optional(connection)
    .await?;
    Ok(last.map(|(act,)| act).unwrap_or_default())
}

impl Store {
    /// Records something that changes nothing else in the database, such as an export.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn record(
        &self,
        by: By<'_>,
        act: &str,
        object: &str,
        detail: &str,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        record(&mut transaction, by, act, object, detail).await?;
        Ok(transaction.commit().await?)
    }

    /// Checks the whole chain.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn check_audit(&self) -> Result<Chain, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select number, at, actor, act, object, detail, hash from audit_events order by number",
        )
        .fetch_all(&self.pool)
        .await?;
        let mut before = String::new();
        let mut expected = 0;
        for (number, at, actor, act, object, detail, hash) in rows {
            expected += 1;
            let by = By { person: &actor, at };
            if number != expected || hash != link(&before, number, by, &act, &object, &detail) {
                return Ok(Chain::BrokenAt(expected));
            }
            before = hash;
        }
        Ok(Chain::Whole(expected))
    }

    /// Events about a project and what belongs to it, before a number, newest first; without those of
    /// single texts.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn events_of_project(
        &self,
        project_id: &str,
        before: i64,
        most: i64,
    ) -> Result<Vec<Event>, StoreError> {
        let statement = format!(
            "select number, at, actor, act, object, detail, hash from audit_events
             where number < $2 and {NOT_ONE_BY_ONE} and (object = $1
             or object in (select id from consultations where project_id = $1)
             or object in (select id from media where project_id = $1)
             or object in (select r.id from releases r join consultations c
             on c.id = r.consultation_id where c.project_id = $1))
             order by number desc limit $3"
        );
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(statement))
            .bind(project_id)
            .bind(before)
            .bind(most)
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.into_iter().map(event).collect())
    }

    /// Who worked on free texts of a project, and on which days, newest first: seconds at which a day
    /// begins. Never how often.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn days_of_readers(
        &self,
        project_id: &str,
        most: i64,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        Ok(sqlx::query_as(
            "select actor, at / 86400 * 86400 from audit_events
             where act in ('text.read', 'text.marked', 'text.decide', 'text.code', 'text.settle')
             and object in (select id from consultations where project_id = $1)
             group by actor, at / 86400 order by 2 desc, actor limit $2",
        )
        .bind(project_id)
        .bind(most)
        .fetch_all(&self.pool)
        .await?)
    }

    /// When something was last done to something.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn last_done(&self, object: &str, act: &str) -> Result<Option<i64>, StoreError> {
        let last: Option<(i64,)> = sqlx::query_as(
            "select at from audit_events where object = $1 and act = $2
             order by number desc limit 1",
        )
        .bind(object)
        .bind(act)
        .fetch_optional(&self.pool)
        .await?;
        Ok(last.map(|(at,)| at))
    }

    /// The events about one thing, oldest first; without those of single texts.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn events_about(&self, object: &str) -> Result<Vec<Event>, StoreError> {
        let statement = format!(
            "select number, at, actor, act, object, detail, hash from audit_events
             where object = $1 and {NOT_ONE_BY_ONE} order by number"
        );
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(statement))
            .bind(object)
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.into_iter().map(event).collect())
    }
}
