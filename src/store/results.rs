//! What the public pages of a consultation depend on, in one small query.

use super::{Store, StoreError};

/// When two of these are equal, so are the pages made from them.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Standing {
    /// Where the consultation stands, as a code.
    pub status: String,
    /// The day it closed.
    pub closed_on: Option<String>,
    /// Who asks.
    pub organisation: String,
    /// How many versions of its answer were published.
    pub versions: i64,
    /// The same of all consultations of the project.
    pub answers: i64,
    /// Releases of the project.
    pub releases: i64,
    /// How many of them were taken back.
    pub taken_back: i64,
    /// Letters in translations of quotes.
    pub translated: i64,
}

impl Store {
    /// How a consultation stands for the public.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn standing(&self, code: &str) -> Result<Option<Standing>, StoreError> {
        Ok(sqlx::query_as(
            "select c.status, c.closed_on, p.organisation,
             (select count(*) from feedback f where f.consultation_id = c.id) as versions,
             (select count(*) from feedback f join consultations o on o.id = f.consultation_id
              where o.project_id = c.project_id) as answers,
             (select count(*) from releases r join consultations o on o.id = r.consultation_id
              where o.project_id = c.project_id) as releases,
             (select count(r.retracted_on) from releases r
              join consultations o on o.id = r.consultation_id
              where o.project_id = c.project_id) as taken_back,
             (select coalesce(cast(sum(length(t.words)) as bigint), 0) from quote_translations t
              where t.consultation_id = c.id) as translated
             from consultations c join projects p on p.id = c.project_id where c.code = $1",
        )
        .bind(code)
        .fetch_optional(&self.pool)
        .await?)
    }
}
