//! Staff accounts and the links that let them in the first time.

use super::{By, Store, StoreError, audit};
use crate::domain::consultation::Person;

/// A person with what is needed to check a password.
#[derive(Debug, Clone)]
pub struct Account {
    /// Who it is.
    pub person: Person,
    /// Argon2id in PHC form; empty until a password was chosen.
    pub password_hash: String,
}

type Row = (String, String, String, String);

fn account((id, email, name, password_hash): Row) -> Account {
    Account { person: Person { id, email, name }, password_hash }
}

impl Store {
    /// Adds a person, or finds the one with this e-mail.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn add_person(&self, person: &Person, by: By<'_>) -> Result<Person, StoreError> {
        if let Some(known) = self.account(&person.email).await? {
            return Ok(known.person);
        }
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into people (id, email, name, password_hash, disabled, made_at)
             values ($1, $2, $3, '', 0, $4)",
        )
        .bind(&person.id)
        .bind(&person.email)
        .bind(&person.name)
        .bind(by.at)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "person.add", &person.id, "").await?;
        transaction.commit().await?;
        Ok(person.clone())
    }

    /// The account with this e-mail, unless it is disabled.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn account(&self, email: &str) -> Result<Option<Account>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "select id, email, name, password_hash from people where email = $1 and disabled = 0",
        )
        .bind(email.trim().to_lowercase())
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(account))
    }

    /// The person with this id.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn person(&self, id: &str) -> Result<Option<Person>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as("select id, email, name, password_hash from people where id = $1")
                .bind(id)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|row| account(row).person))
    }

    /// Keeps the hash of a one-time sign-in link.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn add_sign_in_link(
        &self,
        person_id: &str,
        hash: &str,
        expires_at: i64,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("insert into sign_in_links (hash, person_id, expires_at) values ($1, $2, $3)")
            .bind(hash)
            .bind(person_id)
            .bind(expires_at)
            .execute(&mut *transaction)
            .await?;
        audit::record(&mut transaction, by, "link.add", person_id, "").await?;
        Ok(transaction.commit().await?)
    }

    /// The person a link is for, while it lasts. Looking does not spend it, so that a mail
    /// program that follows links leaves it usable.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn link_holder(&self, hash: &str, now: i64) -> Result<Option<Person>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "select id, email, name, password_hash from people where disabled = 0 and id in
             (select person_id from sign_in_links where hash = $1 and expires_at > $2)",
        )
        .bind(hash)
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| account(row).person))
    }

    /// Spends a link and sets the password its holder chose. With it go all other links of that
    /// person, and everybody's that are over. False when the link is no longer good.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn spend_link(
        &self,
        hash: &str,
        password_hash: &str,
        by: By<'_>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let spent = sqlx::query("delete from sign_in_links where hash = $1 and expires_at > $2")
            .bind(hash)
            .bind(by.at)
            .execute(&mut *transaction)
            .await?;
        if spent.rows_affected() != 1 {
            return Ok(false);
        }
        sqlx::query("delete from sign_in_links where person_id = $1 or expires_at <= $2")
            .bind(by.person)
            .bind(by.at)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("update people set password_hash = $1 where id = $2")
            .bind(password_hash)
            .bind(by.person)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("delete from identities where person_id = $1")
            .bind(by.person)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("delete from sessions where person_id = $1")
            .bind(by.person)
            .execute(&mut *transaction)
            .await?;
        audit::record(&mut transaction, by, "password.set", by.person, "").await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Sets a new password. With it end every session but this one, and every link. The person gave
    /// the one before.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn change_password(
        &self,
        password_hash: &str,
        session: &str,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("update people set password_hash = $1 where id = $2")
            .bind(password_hash)
            .bind(by.person)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("delete from sign_in_links where person_id = $1")
            .bind(by.person)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("delete from sessions where person_id = $1 and hash <> $2")
            .bind(by.person)
            .bind(session)
            .execute(&mut *transaction)
            .await?;
        audit::record(&mut transaction, by, "password.set", by.person, "").await?;
        Ok(transaction.commit().await?)
    }
}
