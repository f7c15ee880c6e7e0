//! A backup is one SQLite file with the mixed data, whatever the database in use, and beside it a
//! second file with the wrapped keys, kept apart and for a short time: without them the answers in
//! the first cannot be opened. A third file says what must never come back: whoever goes back to an
//! older backup gives the newest of these to `restore`. Inboxes, sessions, sign-in links, kiosks,
//! trials and tokens of programs are left out. Each file ends with a mark of the master key, and is
//! encrypted for whoever is named (`src/seal/parcel.rs`).

use std::path::{Path, PathBuf};

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{Store, StoreError, private};
use crate::seal::MasterKey;
use crate::seal::parcel::{Part, Recipient};

/// The tables of a backup with their columns, parents first. A column ending in `#` is a number. Of
/// the installation only the fingerprint of its master key, and what lasts of the keys before it, belong
/// to the data: a restored database must not be given another key.
pub(super) const TABLES: [(&str, &str, &str); 52] = [
    ("installation", "name value", "name"),
    ("projects", "id slug name organisation made_at# involvement", "id"),
    ("media", "id project_id kind description bytes made_at#", "id"),
    ("people", "id email name password_hash disabled# made_at#", "id"),
    ("roles", "person_id project_id role", "person_id, project_id, role"),
    ("second_factors", "person_id sealed last_step# made_at#", "person_id"),
    ("recovery_codes", "hash person_id", "hash"),
    ("passkeys", "id person_id credential name public_half made_at# used_on", "id"),
    ("identities", "issuer subject person_id made_at#", "issuer, subject"),
    ("role_requests", "id project_id email name role asked_by expires_at#", "id"),
    ("audit_events", "number# at# actor act object detail hash", "number"),
    (
        "consultations",
        "id project_id code stage status demonstration# revision# author_id approver_id made_at# \
         closed_on erase_on",
        "id",
    ),
    (
        "revisions",
        "consultation_id number# document hash plan before# approved#",
        "consultation_id, number",
    ),
    ("authors", "consultation_id person_id", "consultation_id, person_id"),
    (
        "translations",
        "consultation_id id source_lang source lang words was checked_by",
        "consultation_id, id",
    ),
    ("safeguard_steps", "consultation_id step# person_id written_at#", "consultation_id, step"),
    ("comments", "id consultation_id part body person_id revision# made_at# resolved#", "id"),
    ("responses", "consultation_id id revision# sealed batch#", "consultation_id, id"),
    ("texts", "consultation_id id question lang band sealed", "consultation_id, id"),
    ("read_texts", "consultation_id id question lang band sealed outcome", "consultation_id, id"),
    (
        "text_marks",
        "consultation_id text_id mark accused why person_id",
        "consultation_id, text_id",
    ),
    (
        "themes",
        "consultation_id question number# code name definition merged_into#",
        "consultation_id, question, number",
    ),
    (
        "codings",
        "consultation_id text_id person_id part sealed",
        "consultation_id, text_id, person_id, part",
    ),
    (
        "theme_counts",
        "consultation_id question content person_id told_on",
        "consultation_id, question",
    ),
    ("quote_proposals", "consultation_id text_id person_id sealed", "consultation_id, text_id"),
    (
        "quotes",
        "consultation_id id question lang band words proposed_by agreed_by",
        "consultation_id, id",
    ),
    (
        "quote_translations",
        "consultation_id quote_id lang words person_id",
        "consultation_id, quote_id, lang",
    ),
    ("concerns", "id consultation_id kind person_id second_id service noted_on", "id"),
    ("clearances", "person_id policy seen_on valid_until given_by", "person_id"),
    ("absences", "person_id from_day to_day", "person_id, from_day"),
    ("recipients", "project_id person_id named_by named_on", "project_id, person_id"),
    ("listings", "consultation_id listed_by listed_on", "consultation_id"),
    ("queues", "consultation_id since", "consultation_id"),
    ("withdrawn", "consultation_id id", "consultation_id, id"),
    // Without the places that wait: the answers they belong to stay out too.
    ("invitations", "consultation_id hash places# used#", "consultation_id, hash"),
    ("tallies", "consultation_id at_least# told_at#", "consultation_id"),
    ("paper_batches", "consultation_id batch taken", "consultation_id, batch"),
    ("signing_keys", "purpose public_half sealed", "purpose"),
    (
        "releases",
        "id consultation_id number# made_on content hash signature signer retracted_on \
         retracted_why retracted_by retracted_second",
        "id",
    ),
    ("feedback_drafts", "consultation_id document hash proposed_by", "consultation_id"),
    ("feedback_writers", "consultation_id person_id", "consultation_id, person_id"),
    (
        "feedback",
        "consultation_id number# document hash published_on first_id second_id",
        "consultation_id, number",
    ),
    ("reminders", "consultation_id what sent_on", "consultation_id, what"),
    ("assessment_notes", "consultation_id part body person_id written_on", "consultation_id, part"),
    (
        "assessments",
        "consultation_id number# hash content made_on person_id",
        "consultation_id, number",
    ),
    ("release_proposals", "consultation_id id content hash by_id made_on", "consultation_id"),
    (
        "directory_versions",
        "kind id version# document removed# written_by written_at# asked_by checked_on checked_by \
         method check_by",
        "kind, id, version",
    ),
    ("directory_removals", "kind id version# asked_by asked_at#", "kind, id"),
    ("reviews", "task done_on done_by", "task, done_on"),
    (
        "incidents",
        "id project_id kind what known_at# noted_by noted_at# told_authority_on told_people_on \
         closed_on learned",
        "id",
    ),
    (
        "quality_scores",
        "project_id moment item score# evidence person_id written_on",
        "project_id, moment, item",
    ),
    ERASURES,
];

const ERASURES: (&str, &str, &str) = (
    "erasures",
    "consultation_id erased_on why reason first_id second_id key_hash",
    "consultation_id",
);

const OF_KEYS: &str = "where name in ('master_key', 'lasting_keys')";

pub(super) const KEYS: [(&str, &str, &str); 1] =
    [("consultation_keys", "consultation_id wrapped", "consultation_id")];

/// What must not come back.
const GONE: [(&str, &str, &str); 2] =
    [ERASURES, ("withdrawn", "consultation_id id", "consultation_id, id")];

/// The file of keys that belongs to a backup.
pub fn keys_beside(file: &Path) -> PathBuf {
    beside(file, ".keys")
}

/// The file of what must not come back that belongs to a backup.
pub fn gone_beside(file: &Path) -> PathBuf {
    beside(file, ".gone")
}

/// The same name with an ending.
pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Who marks a backup, and for whom it is encrypted; for nobody when nobody is named.
#[derive(Debug, Clone, Copy)]
pub struct Wrapping<'a> {
    /// The master key of the database.
    pub master: &'a MasterKey,
    /// Who can open it.
    pub to: &'a [Recipient],
}

impl Store {
    /// Writes a consistent backup while serving.
    ///
    /// # Errors
    /// A file exists already or cannot be written, or a database does not answer.
    pub async fn backup(&self, file: &Path, wrapping: Wrapping<'_>) -> Result<(), StoreError> {
        let parts = [
            (file.to_owned(), Part::Data, &TABLES[..]),
            (keys_beside(file), Part::Keys, &KEYS[..]),
            (gone_beside(file), Part::Gone, &GONE[..]),
        ];
        self.write_parts(&parts, wrapping).await
    }

    /// Writes the wrapped keys alone, as the second file of a backup.
    ///
    /// # Errors
    /// The file exists already or cannot be written, or a database does not answer.
    pub async fn backup_keys(&self, file: &Path, wrapping: Wrapping<'_>) -> Result<(), StoreError> {
        self.write_parts(&[(file.to_owned(), Part::Keys, &KEYS[..])], wrapping).await
    }

    async fn write_parts(
        &self,
        parts: &[(PathBuf, Part, &[Table])],
        wrapping: Wrapping<'_>,
    ) -> Result<(), StoreError> {
        for (path, _, _) in parts {
            if path.exists() {
                return Err(StoreError::Refused(format!("{} exists already", path.display())));
            }
        }
        let mut from = self.pool.begin().await?;
        if self.backend == super::Backend::Postgres {
            sqlx::query("set transaction isolation level repeatable read")
                .execute(&mut *from)
                .await?;
        }
        for (path, part, tables) in parts {
            copy(&mut from, path, *part, tables, wrapping).await?;
        }
        Ok(from.rollback().await?)
    }
}

type Table = (&'static str, &'static str, &'static str);

/// Copies tables into a new SQLite file, marks and encrypts it, and gives it its name once it is whole. What
/// is encrypted lies in the clear in the folder for passing files alone, and only meanwhile.
async fn copy(
    from: &mut AnyConnection,
    file: &Path,
    part: Part,
    tables: &[Table],
    wrapping: Wrapping<'_>,
) -> Result<(), StoreError> {
    let refused =
        |error: std::io::Error| StoreError::Refused(format!("{}: {error}", file.display()));
    let beside_it = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let beside_it = beside_it.unwrap_or(Path::new("."));
    let folder =
        if wrapping.to.is_empty() { tempfile::tempdir_in(beside_it) } else { tempfile::tempdir() };
    let folder = folder.map_err(refused)?;
    let plain = folder.path().join("plain");
    private::file(&plain)?;
    let url = format!("sqlite://{}?mode=rwc", plain.display());
    let to = Store::open_bare(&url).await?;
    for (table, columns, order) in tables {
        let mut transaction = to.begin_with("begin immediate").await?;
        copy_table(from, &mut transaction, (table, columns, order)).await?;
        transaction.commit().await?;
    }
    sqlx::query("pragma wal_checkpoint(truncate)").execute(&to).await?;
    sqlx::query("pragma journal_mode = delete").execute(&to).await?;
    to.close().await;
    let unfinished = beside(file, ".unfinished");
    let _ = std::fs::remove_file(&unfinished);
    let mut data = private::file(&unfinished)?;
    let read = std::fs::File::open(&plain).map_err(refused)?;
    wrapping.master.pack(part, wrapping.to, read, &mut data).map_err(refused)?;
    data.sync_all().map_err(refused)?;
    // Done once its name is on the disk too.
    std::fs::rename(&unfinished, file).and_then(|()| crate::seal::settle(file)).map_err(refused)
}

/// Copies the rows of one table. Of the installation only what belongs to the master key.
pub(super) async fn copy_table(
    from: &mut AnyConnection,
    to: &mut AnyConnection,
    (table, columns, order): (&str, &str, &str),
) -> Result<(), StoreError> {
    let columns: Vec<(&str, bool)> = columns
        .split_whitespace()
        .map(|name| name.strip_suffix('#').map_or((name, false), |name| (name, true)))
        .collect();
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let names = names.join(", ");
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
    // Built from the constants above only.
    let rows = if table == "installation" { OF_KEYS } else { "" };
    let read = sqlx::AssertSqlSafe(format!("select {names} from {table} {rows} order by {order}"));
    let write = format!("insert into {table} ({names}) values ({})", places.join(", "));
    let rows: Vec<AnyRow> = sqlx::query(read).fetch_all(&mut *from).await?;
    for row in rows {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(write.clone()));
        for (at, (_, number)) in columns.iter().enumerate() {
            query = if *number {
                query.bind(row.try_get::<Option<i64>, _>(at)?)
            } else {
                query.bind(row.try_get::<Option<String>, _>(at)?)
            };
        }
        query.execute(&mut *to).await?;
    }
    Ok(())
}
