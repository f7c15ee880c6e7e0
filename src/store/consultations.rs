//! Consultations and the acts that move them on.

use sqlx::AnyConnection;

use super::{By, Store, StoreError, audit, drafts, mix, proposals, trials};
use crate::domain::consultation::Consultation;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::status::{Act, Status};

/// What moving on changes besides the status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<'a> {
    /// Nothing.
    None,
    /// Handed to a second person by its author; who hands in what came from the terminal is the
    /// author from then on.
    Submitted,
    /// The second person, who must not be the author, agreed to the revision with this hash.
    Approved {
        /// Hash of what was looked at.
        hash: &'a str,
    },
    /// Opened: the plan is frozen and the key, drawn and wrapped, is kept, unless there was one for
    /// its invitations.
    Opened {
        /// The disclosure plan.
        plan: &'a str,
        /// The wrapped key.
        wrapped_key: &'a str,
    },
    /// Closed: the days of closing and of erasure at the latest.
    Closed {
        /// `YYYY-MM-DD`.
        on: &'a str,
        /// `YYYY-MM-DD`.
        erase_on: &'a str,
    },
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    code: String,
    stage: String,
    status: String,
    demonstration: i64,
    revision: i64,
    author_id: Option<String>,
    approver_id: Option<String>,
    closed_on: Option<String>,
    erase_on: Option<String>,
}

impl TryFrom<Row> for Consultation {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            project_id: row.project_id,
            code: row.code,
            stage: row.stage.parse().map_err(|()| StoreError::Corrupt("stage"))?,
            status: row.status.parse().map_err(|()| StoreError::Corrupt("status"))?,
            demonstration: row.demonstration == 1,
            revision: u32::try_from(row.revision).map_err(|_| StoreError::Corrupt("revision"))?,
            author_id: row.author_id,
            approver_id: row.approver_id,
            closed_on: row.closed_on,
            erase_on: row.erase_on,
        })
    }
}

impl Store {
    /// Adds a consultation as a draft with its first revision.
    ///
    /// # Errors
    /// The code is taken, or the database does not answer.
    pub async fn add_consultation(
        &self,
        new: &Consultation,
        questionnaire: &Questionnaire,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into consultations
             (id, project_id, code, stage, status, demonstration, revision, author_id, made_at)
             values ($1, $2, $3, $4, 'draft', $5, 1, $6, $7)",
        )
        .bind(&new.id)
        .bind(&new.project_id)
        .bind(&new.code)
        .bind(new.stage.code())
        .bind(i64::from(new.demonstration))
        .bind(&new.author_id)
        .bind(by.at)
        .execute(&mut *transaction)
        .await?;
        drafts::add(&mut transaction, &new.id, 1, questionnaire, None).await?;
        if let Some(author) = &new.author_id {
            drafts::add_author(&mut transaction, &new.id, author).await?;
        }
        audit::record(&mut transaction, by, "consultation.add", &new.id, &new.code).await?;
        Ok(transaction.commit().await?)
    }

    /// Moves a consultation on. The conditions are decided where the row is written, so two people
    /// at once cannot both succeed and no author can approve. What is frozen is mixed in the same
    /// transaction: either all that was received is counted, or nothing is frozen.
    ///
    /// # Errors
    /// `Conflict` when the act is not possible (any more); or the database does not answer.
    pub async fn move_on(
        &self,
        consultation: &Consultation,
        act: Act,
        change: Change<'_>,
        by: By<'_>,
    ) -> Result<Status, StoreError> {
        let to = consultation.status.after(act).ok_or(StoreError::Conflict)?;
        let freezes = act == Act::Freeze;
        let mut transaction =
            if freezes { self.turn(&consultation.id).await? } else { self.begin().await? };
        let moved = sqlx::query(
            "update consultations set status = $1
             where id = $2 and status = $3 and revision = $4",
        )
        .bind(to.code())
        .bind(&consultation.id)
        .bind(consultation.status.code())
        .bind(i64::from(consultation.revision))
        .execute(&mut *transaction)
        .await?;
        if moved.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        if matches!(change, Change::Opened { .. }) {
            self.still_fits(&mut transaction).await?;
        }
        apply(&mut transaction, consultation, &change, by).await?;
        proposals::take(&mut transaction, &consultation.id, None).await?;
        if act == Act::Open {
            trials::erase(&mut transaction, &consultation.id).await?;
        }
        if freezes {
            mix::rewrite(&mut transaction, &consultation.id).await?;
        }
        let detail = if let Change::Approved { hash } = change { hash } else { "" };
        let event = format!("consultation.{}", act.code());
        audit::record(&mut transaction, by, &event, &consultation.id, detail).await?;
        transaction.commit().await?;
        Ok(to)
    }

    /// Pauses every open consultation of a project, all or none, and takes the project off the public
    /// home page; returns how many were open.
    ///
    /// # Errors
    /// The database does not answer; then none is paused.
    pub async fn pause_all(
        &self,
        project_id: &str,
        reason: &str,
        by: By<'_>,
    ) -> Result<usize, StoreError> {
        let mut transaction = self.begin().await?;
        let mut paused: Vec<(String,)> = sqlx::query_as(
            "update consultations set status = 'paused'
             where project_id = $1 and status = 'open' returning id",
        )
        .bind(project_id)
        .fetch_all(&mut *transaction)
        .await?;
        if paused.is_empty() {
            return Ok(0);
        }
        paused.sort_unstable();
        // Nothing of a project that was stopped stays on the public home page.
        sqlx::query(
            "delete from listings where consultation_id in
             (select id from consultations where project_id = $1)",
        )
        .bind(project_id)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "project.stop", project_id, reason).await?;
        for (id,) in &paused {
            audit::record(&mut transaction, by, "consultation.pause", id, reason).await?;
        }
        transaction.commit().await?;
        Ok(paused.len())
    }

    /// The consultation with this code.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn consultation(&self, code: &str) -> Result<Option<Consultation>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "select id, project_id, code, stage, status, demonstration, revision, author_id,
             approver_id, closed_on, erase_on from consultations where code = $1",
        )
        .bind(code)
        .fetch_optional(&self.pool)
        .await?;
        row.map(Consultation::try_from).transpose()
    }

    /// The consultations of a project, by stage and code.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn consultations_of(
        &self,
        project_id: &str,
    ) -> Result<Vec<Consultation>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, project_id, code, stage, status, demonstration, revision, author_id,
             approver_id, closed_on, erase_on from consultations where project_id = $1
             order by made_at, code",
        )
        .bind(project_id)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Consultation::try_from).collect()
    }

    /// Every consultation with a release, by code.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn consultations_with_releases(&self) -> Result<Vec<Consultation>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, project_id, code, stage, status, demonstration, revision, author_id,
             approver_id, closed_on, erase_on from consultations
             where id in (select consultation_id from releases) order by code",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Consultation::try_from).collect()
    }

    /// Every consultation that may hold answers, for the daily work.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn consultations_with_answers(&self) -> Result<Vec<Consultation>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, project_id, code, stage, status, demonstration, revision, author_id,
             approver_id, closed_on, erase_on from consultations
             where status in ('open', 'paused', 'closed', 'frozen', 'released') order by code",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Consultation::try_from).collect()
    }

    /// Any consultation with its wrapped key, to try a master key on.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn any_wrapped_key(&self) -> Result<Option<(String, String)>, StoreError> {
        Ok(sqlx::query_as(
            "select consultation_id, wrapped from consultation_keys order by consultation_id limit 1",
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// The wrapped key of a consultation; `None` before opening and after erasure.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn wrapped_key(&self, id: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> =
            sqlx::query_as("select wrapped from consultation_keys where consultation_id = $1")
                .bind(id)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|(wrapped,)| wrapped))
    }
}

/// Each change is decided where the row is written; a condition that does not hold is a conflict.
async fn apply(
    connection: &mut AnyConnection,
    consultation: &Consultation,
    change: &Change<'_>,
    by: By<'_>,
) -> Result<(), StoreError> {
    let id = &consultation.id;
    let done = match change {
        Change::None => return Ok(()),
        Change::Submitted => {
            let done = sqlx::query(
                "update consultations set author_id = $1
                 where id = $2 and (author_id is null or exists (select 1 from authors a
                 where a.consultation_id = consultations.id and a.person_id = $1))",
            )
            .bind(by.person)
            .bind(id)
            .execute(&mut *connection)
            .await?;
            drafts::add_author(&mut *connection, id, by.person).await?;
            done
        }
        Change::Approved { hash } => {
            sqlx::query(
                "update revisions set approved = 1 where consultation_id = $1 and number = $2",
            )
            .bind(id)
            .bind(i64::from(consultation.revision))
            .execute(&mut *connection)
            .await?;
            sqlx::query(
                "update consultations set approver_id = $1 where id = $2 and author_id <> $1
                 and not exists (select 1 from authors a
                 where a.consultation_id = consultations.id and a.person_id = $1)
                 and exists (select 1 from revisions r where r.consultation_id = consultations.id
                 and r.number = consultations.revision and r.hash = $3)",
            )
            .bind(by.person)
            .bind(id)
            .bind(*hash)
            .execute(&mut *connection)
            .await?
        }
        Change::Opened { plan, wrapped_key } => {
            sqlx::query(
                "insert into consultation_keys (consultation_id, wrapped) values ($1, $2)
                 on conflict do nothing",
            )
            .bind(id)
            .bind(*wrapped_key)
            .execute(&mut *connection)
            .await?;
            sqlx::query(
                "update revisions set plan = $1 where consultation_id = $2 and number = $3
                 and plan = ''",
            )
            .bind(*plan)
            .bind(id)
            .bind(i64::from(consultation.revision))
            .execute(&mut *connection)
            .await?
        }
        Change::Closed { on, erase_on } => {
            sqlx::query("update consultations set closed_on = $1, erase_on = $2 where id = $3")
                .bind(*on)
                .bind(*erase_on)
                .bind(id)
                .execute(&mut *connection)
                .await?
        }
    };
    if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
