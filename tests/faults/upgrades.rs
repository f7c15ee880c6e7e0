//! A database of every earlier version is brought up to date, also when that is interrupted; an older program does
//! not touch a newer database.

use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

use porte_voix::clock::Dice;
use porte_voix::seal::MasterKey;
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, SqlitePool};

use crate::process::{Place, files};
use crate::steps::{Found, assert_kept, recorded};
use crate::{counts, fleeting, place, wait};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// A database as an earlier version left it, with the sample rows of each step.
async fn grown(place: &Place, steps: usize) {
    std::fs::create_dir_all(place.file("db")).unwrap();
    let pool = SqlitePool::connect(&place.url).await.unwrap();
    sqlx::raw_sql("pragma journal_mode = wal").execute(&pool).await.unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/store/migrations");
    for (at, migration) in MIGRATIONS.iter().enumerate().take(steps) {
        let now = MIGRATIONS.iter().take(at + 1).cloned().collect();
        Migrator::with_migrations(now).run(&pool).await.unwrap();
        let name = migration.description.replace(' ', "_");
        let name = samples.join(format!("{}_{name}.sql", migration.version));
        let rows = std::fs::read_to_string(name).unwrap();
        sqlx::raw_sql(AssertSqlSafe(rows)).execute(&pool).await.unwrap();
    }
    // The key of the samples is made up, and this one is said to be it.
    let key = MasterKey::create(&place.key, &Dice::system()).unwrap();
    sqlx::query("insert or replace into installation (name, value) values ('master_key', $1)")
        .bind(key.fingerprint())
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
}

/// Every table with all its rows, but for the list of what was migrated when.
async fn content(place: &Place) -> Result<Vec<String>, sqlx::Error> {
    let pool = SqlitePool::connect(&place.url).await?;
    let tables = "select name from sqlite_master where type = 'table' and name not like '\\_sqlx%'
        escape '\\' order by name";
    let tables: Vec<(String,)> = sqlx::query_as(tables).fetch_all(&pool).await?;
    let mut content = Vec::new();
    for (table,) in tables {
        let columns = format!("select name from pragma_table_info('{table}') order by cid");
        let columns: Vec<(String,)> =
            sqlx::query_as(AssertSqlSafe(columns)).fetch_all(&pool).await?;
        let columns: Vec<String> =
            columns.into_iter().map(|(name,)| format!("quote({name})")).collect();
        let rows = format!("select {} from {table} order by 1", columns.join(" || ',' || "));
        let rows: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(rows)).fetch_all(&pool).await?;
        content.push(format!("{table}: {rows:?}"));
    }
    pool.close().await;
    Ok(content)
}

fn migrate(place: &Place) -> Output {
    place.run(&["migrate"], &[])
}

fn assert_done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The files of a place, to begin again with.
fn copied(from: &Place) -> Place {
    let to = fleeting();
    for file in files(from.folder.path()) {
        let path = to.folder.path().join(file.strip_prefix(from.folder.path()).unwrap());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::copy(file, path).unwrap();
    }
    to
}

#[test]
fn an_upgrade_that_is_killed_is_done_again() {
    let (dice, all) = (Dice::system(), MIGRATIONS.iter().count());
    let (versions, kills) = (counts(3, all), counts(2, 10));
    let mut interrupted = 0;
    for at in 0..versions {
        let version = if versions >= all { 1 + at % all } else { 1 + dice.below(all) };
        let old = place();
        wait(grown(&old, version));
        let whole = copied(&old);
        let start = Instant::now();
        assert_done(&migrate(&whole));
        let long = usize::try_from(start.elapsed().as_micros()).unwrap();
        let expected = wait(content(&whole)).unwrap();
        assert!(expected.len() > 40, "only {} tables", expected.len());
        for _ in 0..kills {
            let one = copied(&old);
            let mut child = one.command(&["migrate"], &[]).spawn().unwrap();
            let moment = Duration::from_micros(u64::try_from(dice.below(long)).unwrap());
            std::thread::park_timeout(moment);
            interrupted += usize::from(child.try_wait().unwrap().is_none());
            child.kill().unwrap();
            child.wait().unwrap();
            assert_done(&migrate(&one));
            assert_eq!(wait(content(&one)).unwrap(), expected, "from version {version}");
        }
    }
    eprintln!("{versions} versions, {interrupted} upgrades killed on their way");
    assert!(interrupted > 0);
}

#[test]
fn an_upgrade_that_the_power_interrupts_is_done_again() {
    let old = place();
    wait(grown(&old, MIGRATIONS.iter().count() - 8));
    let (start, events) = recorded(&old, &["migrate"]);
    let expected = wait(content(&old)).unwrap();
    assert_kept("upgrade", (&start, &events), counts(10, 200), |found, done| {
        // What was said to be done needs no second try.
        let is_whole = || wait(content(found)).is_ok_and(|now| now == expected);
        if done && !is_whole() {
            return Found::Lost;
        }
        let again = migrate(found).status.success();
        if again && is_whole() { Found::Whole } else { Found::Broken }
    });
}

#[test]
fn an_older_program_leaves_a_newer_database_alone() {
    let place = place();
    assert_done(&migrate(&place));
    wait(async {
        let pool = SqlitePool::connect(&place.url).await.unwrap();
        let newer = "insert into _sqlx_migrations
            select 20990101000000, 'add anything', installed_on, success, checksum, execution_time
            from _sqlx_migrations limit 1";
        sqlx::raw_sql(newer).execute(&pool).await.unwrap();
        pool.close().await;
    });
    let before = wait(content(&place)).unwrap();
    for words in [&["migrate"][..], &["erase-due"], &["serve"]] {
        let output = place.run(words, &[("ROCKET_PORT", "0")]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{words:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{words:?}: {said}");
    }
    assert_eq!(wait(content(&place)).unwrap(), before);
    // The control: without the newer step it opens.
    wait(async {
        let pool = SqlitePool::connect(&place.url).await.unwrap();
        let back = "delete from _sqlx_migrations where version = 20990101000000";
        sqlx::raw_sql(back).execute(&pool).await.unwrap();
        pool.close().await;
    });
    assert_done(&migrate(&place));
}
