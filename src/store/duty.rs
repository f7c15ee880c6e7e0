//! Who may read free texts and when: trainings, days away, who receives what accuses the team, and
//! since when a queue waits.

use super::{By, Store, StoreError, audit};

/// Until when somebody may read, and what they accepted.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Clearance {
    /// The version of the policy they accepted.
    pub policy: String,
    /// The day their extract was seen.
    pub seen_on: String,
    /// The last day on which it counts.
    pub valid_until: String,
}

/// Days on which somebody is away.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Absence {
    /// The first day.
    pub from_day: String,
    /// The last day.
    pub to_day: String,
}

/// Those of a project who read on a day: their training counts, with this policy. `$1` is the project, `$2`
/// the policy, `$3` the day.
const FOCAL_POINTS: &str = "from people p
     join roles r on r.person_id = p.id and r.role = 'safeguarding-lead'
     join clearances c on c.person_id = p.id
     where r.project_id = $1 and p.disabled = 0 and c.policy = $2 and c.valid_until >= $3";

impl Store {
    /// Until when somebody may read.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn clearance(&self, person: &str) -> Result<Option<Clearance>, StoreError> {
        Ok(sqlx::query_as(
            "select policy, seen_on, valid_until from clearances where person_id = $1",
        )
        .bind(person)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Notes that somebody may read until a day; what was noted before is replaced.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn clear_person(
        &self,
        person: &str,
        clearance: &Clearance,
        project: &str,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into clearances (person_id, policy, seen_on, valid_until, given_by)
             values ($1, $2, $3, $4, $5) on conflict (person_id) do update set
             policy = excluded.policy, seen_on = excluded.seen_on,
             valid_until = excluded.valid_until, given_by = excluded.given_by",
        )
        .bind(person)
        .bind(&clearance.policy)
        .bind(&clearance.seen_on)
        .bind(&clearance.valid_until)
        .bind(by.person)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "person.clear", project, person).await?;
        Ok(transaction.commit().await?)
    }

    /// The focal points of a project on a day: safeguarding leads whose training counts, by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn focal_points(
        &self,
        (project, policy, day): (&str, &str, &str),
    ) -> Result<Vec<(String, String, String)>, StoreError> {
        let statement = sqlx::AssertSqlSafe(format!(
            "select distinct p.id, p.email, p.name {FOCAL_POINTS} order by p.name, p.id"
        ));
        Ok(sqlx::query_as(statement)
            .bind(project)
            .bind(policy)
            .bind(day)
            .fetch_all(&self.pool)
            .await?)
    }

    /// Whether one of them is not away on that day. Children's pages ask this: it reads neither name nor address.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn is_on_duty(
        &self,
        (project, policy, day): (&str, &str, &str),
    ) -> Result<bool, StoreError> {
        let statement = format!(
            "select p.id {FOCAL_POINTS} and not exists (select 1 from absences a where a.person_id = p.id
             and a.from_day <= $3 and a.to_day >= $3) order by p.id limit 1"
        );
        let found: Option<(String,)> = sqlx::query_as(sqlx::AssertSqlSafe(statement))
            .bind(project)
            .bind(policy)
            .bind(day)
            .fetch_optional(&self.pool)
            .await?;
        Ok(found.is_some())
    }

    /// Days on which somebody is or will be away, from a day on.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn absences(&self, person: &str, from: &str) -> Result<Vec<Absence>, StoreError> {
        Ok(sqlx::query_as(
            "select from_day, to_day from absences where person_id = $1 and to_day >= $2
             order by from_day",
        )
        .bind(person)
        .bind(from)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Notes days away; the same first day replaces what was noted. What is over is forgotten.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn add_absence(
        &self,
        person: &str,
        absence: &Absence,
        today: &str,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("delete from absences where person_id = $1 and to_day < $2")
            .bind(person)
            .bind(today)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "insert into absences (person_id, from_day, to_day) values ($1, $2, $3)
             on conflict (person_id, from_day) do update set to_day = excluded.to_day",
        )
        .bind(person)
        .bind(&absence.from_day)
        .bind(&absence.to_day)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Takes days away back, by their first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn drop_absence(&self, person: &str, from_day: &str) -> Result<(), StoreError> {
        sqlx::query("delete from absences where person_id = $1 and from_day = $2")
            .bind(person)
            .bind(from_day)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Ids of those who receive what accuses the team of a project.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn recipients(&self, project: &str) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select n.person_id from recipients n join people p on p.id = n.person_id
             where n.project_id = $1 and p.disabled = 0
             and exists (select 1 from roles r
             where r.person_id = n.person_id and r.project_id = n.project_id)
             order by n.person_id",
        )
        .bind(project)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Names a recipient, or takes that back.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_recipient(
        &self,
        (project, person): (&str, &str),
        named_on: Option<&str>,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("delete from recipients where project_id = $1 and person_id = $2")
            .bind(project)
            .bind(person)
            .execute(&mut *transaction)
            .await?;
        if let Some(named_on) = named_on {
            sqlx::query(
                "insert into recipients (project_id, person_id, named_by, named_on)
                 values ($1, $2, $3, $4)",
            )
            .bind(project)
            .bind(person)
            .bind(by.person)
            .bind(named_on)
            .execute(&mut *transaction)
            .await?;
        }
        let act = if named_on.is_some() { "recipient.name" } else { "recipient.take" };
        audit::record(&mut transaction, by, act, project, person).await?;
        Ok(transaction.commit().await?)
    }

    /// Notes since when queues wait: a day for those that do, none for those that are empty. What
    /// accuses somebody does not count: who is accused is told of the queue too.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn note_queues(&self, today: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "delete from queues where not exists
             (select 1 from texts t where t.consultation_id = queues.consultation_id
             and not exists (select 1 from text_marks m where m.consultation_id = t.consultation_id
             and m.text_id = t.id and m.mark = 'accused'))",
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "insert into queues (consultation_id, since)
             select distinct t.consultation_id, $1 from texts t
             where not exists (select 1 from text_marks m
             where m.consultation_id = t.consultation_id and m.text_id = t.id
             and m.mark = 'accused')
             on conflict (consultation_id) do nothing",
        )
        .bind(today)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Since which day the queue of a consultation has not been empty.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn queue_since(&self, consultation: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as(
            "select q.since from queues q where q.consultation_id = $1 and exists
             (select 1 from texts t where t.consultation_id = q.consultation_id
             and not exists (select 1 from text_marks m where m.consultation_id = t.consultation_id
             and m.text_id = t.id and m.mark = 'accused'))",
        )
        .bind(consultation)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(since,)| since))
    }
}
