//! The database as it is: its tables, columns and indexes, and in which order rows lie. For the drill
//! and the anonymity report, which look instead of believing.

use sqlx::AssertSqlSafe;

use super::{Backend, Store, StoreError};

const SQLITE_COLUMNS: &str =
    "select t.name, c.name from sqlite_master t, pragma_table_info(t.name) c
     where t.type = 'table' and t.name not like 'sqlite_%' order by t.name, c.cid";
const POSTGRES_COLUMNS: &str = "select cast(table_name as text), cast(column_name as text)
     from information_schema.columns where table_schema = current_schema()
     order by table_name, ordinal_position";

const SQLITE_INDEXES: &str = "select tbl_name, name from sqlite_master where type = 'index'
     and name not like 'sqlite_%' order by tbl_name, name";
const POSTGRES_INDEXES: &str = "select cast(t.relname as text), cast(i.relname as text)
     from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
     join pg_namespace n on n.oid = t.relnamespace
     where n.nspname = current_schema() and not x.indisprimary
     order by t.relname, i.relname";

/// Responses and texts that have one id.
const SHARED: &str = "select count(*) from (
     select id from responses where consultation_id = $1
     union select id from inbox where consultation_id = $1) r join (
     select id from texts where consultation_id = $1
     union select id from text_inbox where consultation_id = $1
     union select id from read_texts where consultation_id = $1) t on t.id = r.id";

/// The table that notes which migrations ran.
const MIGRATIONS: &str = "_sqlx_migrations";

impl Store {
    /// Every table with each of its columns.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn columns(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.pairs(SQLITE_COLUMNS, POSTGRES_COLUMNS).await
    }

    /// Every index that is not a key, with its table.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn indexes(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.pairs(SQLITE_INDEXES, POSTGRES_INDEXES).await
    }

    async fn pairs(
        &self,
        sqlite: &'static str,
        postgres: &'static str,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let statement = match self.backend {
            Backend::Sqlite => sqlite,
            Backend::Postgres => postgres,
        };
        let mut rows: Vec<(String, String)> =
            sqlx::query_as(statement).fetch_all(&self.pool).await?;
        rows.retain(|(table, _)| table != MIGRATIONS);
        Ok(rows)
    }

    /// Whether a table has rows of a consultation. The name of the table is one of our own.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn has_rows(
        &self,
        table: &'static str,
        consultation_id: &str,
    ) -> Result<bool, StoreError> {
        let statement = format!("select count(*) from {table} where consultation_id = $1");
        let (rows,): (i64,) = sqlx::query_as(AssertSqlSafe(statement))
            .bind(consultation_id)
            .fetch_one(&self.pool)
            .await?;
        Ok(rows > 0)
    }

    /// How long a sealed response is, in characters: all have one length. `None` without any.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sealed_length(&self, consultation_id: &str) -> Result<Option<i64>, StoreError> {
        let length: Option<(i64,)> = sqlx::query_as(
            "select cast(length(sealed) as bigint) from responses where consultation_id = $1
             order by id limit 1",
        )
        .bind(consultation_id)
        .fetch_optional(&self.pool)
        .await?;
        Ok(length.map(|(length,)| length))
    }

    /// Ids and sealed values of a table of answers, in the order in which the rows lie in the file, at
    /// most so many. The name of the table is one of our own.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn as_stored(
        &self,
        table: &'static str,
        consultation_id: &str,
        most: i64,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let place = match self.backend {
            Backend::Sqlite => "rowid",
            Backend::Postgres => "ctid",
        };
        let statement = format!(
            "select id, sealed from {table} where consultation_id = $1 order by {place} limit $2"
        );
        Ok(sqlx::query_as(AssertSqlSafe(statement))
            .bind(consultation_id)
            .bind(most)
            .fetch_all(&self.pool)
            .await?)
    }

    /// Whether a text has the id of a response.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn shares_ids(&self, consultation_id: &str) -> Result<bool, StoreError> {
        let (shared,): (i64,) =
            sqlx::query_as(SHARED).bind(consultation_id).fetch_one(&self.pool).await?;
        Ok(shared > 0)
    }
}
