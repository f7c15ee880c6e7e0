//! Tallies: what was told last of how many have answered, for an hour the same to everybody.

use super::{Store, StoreError};
use crate::domain::tally;

/// Responses that are there, mixed or not.
const COUNT: &str = "select count(*) from (
     select id from inbox where consultation_id = $1
     union select id from responses where consultation_id = $1) came
     where not exists (select 1 from withdrawn w where w.consultation_id = $1 and w.id = came.id)";

impl Store {
    /// At least how many have answered, as it may be told now. It is counted again when the last
    /// figure is an hour old; whoever asks at the same time is told the same.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn tally(
        &self,
        consultation_id: &str,
        slack: impl Fn(i64) -> i64 + Send,
        now: i64,
    ) -> Result<i64, StoreError> {
        let told = self.told(consultation_id).await?;
        if let Some((at_least, told_at)) = told
            && now - told_at < tally::STANDS
        {
            return Ok(at_least);
        }
        let before = told.map_or(0, |(at_least, _)| at_least);
        let (count,): (i64,) =
            sqlx::query_as(COUNT).bind(consultation_id).fetch_one(&self.pool).await?;
        sqlx::query(
            "insert into tallies (consultation_id, at_least, told_at) values ($1, $2, $3)
             on conflict (consultation_id) do update set at_least = excluded.at_least,
             told_at = excluded.told_at where tallies.told_at <= excluded.told_at - $4",
        )
        .bind(consultation_id)
        .bind(tally::next(before, count, slack(before)))
        .bind(now)
        .bind(tally::STANDS)
        .execute(&self.pool)
        .await?;
        Ok(self.told(consultation_id).await?.map_or(0, |(at_least, _)| at_least))
    }

    async fn told(&self, consultation_id: &str) -> Result<Option<(i64, i64)>, StoreError> {
        Ok(sqlx::query_as("select at_least, told_at from tallies where consultation_id = $1")
            .bind(consultation_id)
            .fetch_optional(&self.pool)
            .await?)
    }
}
