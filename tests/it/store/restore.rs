//! Going back to a backup: everything is there again but what was erased or taken back.

use std::path::{Path, PathBuf};

use porte_voix::acts::Desk;
use porte_voix::acts::verification::verify;
use porte_voix::domain::consultation::Consultation;
use porte_voix::domain::status::Act;
use porte_voix::seal::MasterKey;
use porte_voix::seal::parcel::{Identities, Part};
use porte_voix::store::audit::Chain;
use porte_voix::store::backup::{Wrapping, gone_beside, keys_beside};
use porte_voix::store::mix::Mix;
use porte_voix::store::restore::{Files, Restored};
use rocket::http::Status;

use crate::journeys::quotes::{proposes, quoting};
use crate::journeys::reading::{decides, trained, writes};
use crate::journeys::themes::{adds, codes as codes_it, page, read, themes};
use crate::support::browser::Browser;
use crate::support::world::SMALL;
use crate::support::{Database, Form, World};

/// A backup that is not encrypted.
fn plain(master: &MasterKey) -> Wrapping<'_> {
    Wrapping { master, to: &[] }
}

async fn backup(world: &World, name: &str) -> PathBuf {
    let (desk, file) = (&world.desk, world.database.folder.path().join(name));
    // As the program does when it first meets a database.
    let _ = desk.store.set_installation("master_key", &desk.master.fingerprint()).await;
    desk.store.backup(&file, plain(&desk.master)).await.unwrap();
    file
}

/// A database restored from a backup.
async fn restored(world: &World, files: &Files) -> (Database, Desk, Restored) {
    let database = Database::new().await;
    let desk = World::desk(&database).await;
    let master = &world.desk.master;
    let done = desk.store.restore(files, master, desk.by("terminal")).await.unwrap();
    let _ = desk.store.set_installation("master_key", &master.fingerprint()).await;
    (database, desk, done)
}

/// Ids of the responses and texts of a consultation that open.
async fn opens(desk: &Desk, park: &Consultation) -> (usize, usize) {
    let Some(wrapped) = desk.store.wrapped_key(&park.id).await.unwrap() else { return (0, 0) };
    let keys = desk.master.unwrap_key(&park.id, &wrapped).unwrap();
    let responses = desk.store.sealed_responses(&park.id).await.unwrap();
    let texts = desk.store.unread_texts(&park.id).await.unwrap();
    let opened =
        responses.iter().filter(|one| keys.open("responses", &one.id, &one.sealed).is_ok());
    let read = texts.iter().filter(|one| keys.open("texts", &one.id, &one.sealed).is_ok());
    (opened.count(), read.count())
}

#[rocket::async_test]
async fn what_was_taken_back_read_or_erased_does_not_come_back_from_an_older_backup() {
    let world = World::new().await;
    let (park, street) = (world.opened(SMALL).await, world.opened(SMALL).await);
    let mut codes = Vec::new();
    for text in ["plus de bancs", "je pleure souvent", "moins de voitures"] {
        codes.push(writes(&world, &park, text).await);
        writes(&world, &street, text).await;
    }
    for one in [&park, &street] {
        world.desk.store.remake(&one.id, Mix::Late).await.unwrap();
    }
    trained(&world, &world.lead).await;
    let older = backup(&world, "older").await;

    // One child takes its answers back, one text is erased by a reader, one consultation by its day.
    let (_, page) = world.get(&format!("/c/{}/withdraw?lang=fr", park.code)).await;
    let form = Form::find(&page, "/withdraw").replacing("code", &codes[0]);
    assert!(world.post(&form).await.0.code < 400);
    world.step(&street, Act::Close, &world.facilitator).await;
    world.desk.store.erase(&street.id, world.desk.by("test")).await.unwrap();
    let mut lead = Browser::of(&world, &world.lead).await;
    assert_eq!(decides(&mut lead, "distress", &[]).await.0, Status::SeeOther);
    let newer = backup(&world, "newer").await;

    // The control: without the newer list everything of the older backup is back.
    let (database, desk, done) = restored(&world, &Files::beside(&older, None)).await;
    assert_eq!(done, Restored { consultations: 2, erased: 0, with_keys: true });
    assert_eq!((opens(&desk, &park).await, opens(&desk, &street).await), ((3, 3), (3, 3)));
    desk.store.close().await;
    drop(database);

    let files = Files::beside(&older, Some(gone_beside(&newer)));
    let (_database, desk, done) = restored(&world, &files).await;
    assert_eq!(done, Restored { consultations: 2, erased: 1, with_keys: true });
    assert_eq!((opens(&desk, &park).await, opens(&desk, &street).await), ((2, 1), (0, 0)));
    assert_eq!(desk.store.response_count(&street.id).await.unwrap(), 0);
    assert_eq!(desk.store.wrapped_key(&street.id).await.unwrap(), None, "its key neither");
    assert!(desk.store.erasure(&street.id).await.unwrap().is_some());
    assert!(matches!(desk.store.check_audit().await.unwrap(), Chain::Whole(_)));
    // People, roles and trainings are as they were, and the next backup forgets as well.
    assert!(desk.store.clearance(&world.lead.id).await.unwrap().is_some());
    let again = world.database.folder.path().join("again");
    desk.store.backup(&again, plain(&desk.master)).await.unwrap();
    let (_second, desk, done) = restored(&world, &Files::beside(&again, None)).await;
    assert_eq!((done.erased, opens(&desk, &park).await), (1, (2, 1)));
    world.end().await;
}

#[rocket::async_test]
async fn once_the_copies_of_keys_have_expired_no_backup_opens_what_was_erased() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    writes(&world, &park, "plus de bancs").await;
    world.desk.store.remake(&park.id, Mix::Late).await.unwrap();
    let backups = [backup(&world, "one").await, backup(&world, "two").await];
    world.step(&park, Act::Close, &world.facilitator).await;
    world.desk.store.erase(&park.id, world.desk.by("test")).await.unwrap();
    assert_eq!(world.desk.store.wrapped_key(&park.id).await.unwrap(), None);
    for file in &backups {
        let (_database, desk, _) = restored(&world, &Files::beside(file, None)).await;
        assert_eq!(opens(&desk, &park).await, (1, 1), "the control: with a copy of the keys");
        std::fs::remove_file(keys_beside(file)).unwrap();
        let (_database, desk, done) = restored(&world, &Files::beside(file, None)).await;
        assert!(!done.with_keys);
        assert_eq!(desk.store.response_count(&park.id).await.unwrap(), 1, "sealed, for good");
        assert_eq!(opens(&desk, &park).await, (0, 0));
    }
    world.end().await;
}

#[rocket::async_test]
async fn what_is_no_backup_of_ours_is_refused_and_nothing_is_changed() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    writes(&world, &park, "plus de bancs").await;
    world.desk.store.remake(&park.id, Mix::Late).await.unwrap();
    let file = backup(&world, "whole").await;
    let bytes = std::fs::read(&file).unwrap();
    let folder = world.database.folder.path();
    let make = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let mut flipped = bytes.clone();
    for byte in flipped.iter_mut().skip(4_096).step_by(997) {
        *byte ^= 0x55;
    }
    let database = Database::new().await;
    let desk = World::desk(&database).await;
    let tried = async |path: &Path| {
        desk.store.restore(&Files::beside(path, None), &desk.master, desk.by("terminal")).await
    };
    for (name, bytes) in [
        ("empty", &b""[..]),
        ("cut", &bytes[..bytes.len() / 2]),
        ("flipped", &flipped),
        ("text", b"no database at all"),
    ] {
        let error = tried(&make(name, bytes)).await.unwrap_err().to_string();
        assert!(error.contains("no whole backup"), "{name}: {error}");
    }
    assert!(tried(&folder.join("nowhere")).await.is_err());
    let other = MasterKey::new([9; 32]);
    let files = Files::beside(&file, None);
    let error = desk.store.restore(&files, &other, desk.by("terminal")).await.unwrap_err();
    assert!(error.to_string().contains("another master key"), "{error}");
    assert!(matches!(desk.store.check_audit().await.unwrap(), Chain::Whole(0)), "nothing happened");
    tried(&file).await.unwrap();
    let error = tried(&file).await.unwrap_err().to_string();
    assert!(error.contains("holds data already"), "{error}");
    assert!(!folder.join("whole.reading").exists(), "no copy is left");
    world.end().await;
}

/// Two texts that were read, coded and proposed as quotes, and one that waits; the codes of the children.
async fn worked_on() -> (World, Consultation, Vec<String>) {
    let texts = [("des bancs bleus", true), ("des arbres hauts", true)];
    let (world, park, codes) = read(&quoting(), &texts).await;
    let mut one = Browser::of(&world, &world.analyst).await;
    assert_eq!(adds(&mut one, &park, "a", "A").await, Status::SeeOther);
    for _ in texts {
        let seen = page(&mut one, &themes(&park)).await;
        let words = if seen.contains("bleus") { "des bancs bleus" } else { "des arbres hauts" };
        assert_eq!(proposes(&mut one, &park, words, "no").await.0, Status::SeeOther);
        assert_eq!(codes_it(&mut one, &park, &["a"]).await.0, Status::SeeOther);
    }
    writes(&world, &park, "plus de bancs").await;
    world.desk.store.remake(&park.id, Mix::Late).await.unwrap();
    (world, park, codes)
}

async fn count(database: &Database, table: &str) -> i64 {
    let pool = sqlx::AnyPool::connect(&database.url).await.unwrap();
    let statement = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
    let (rows,): (i64,) = sqlx::query_as(statement).fetch_one(&pool).await.unwrap();
    pool.close().await;
    rows
}

#[rocket::async_test]
async fn what_came_of_a_text_goes_with_it_from_an_older_backup() {
    let (world, park, codes) = worked_on().await;
    let older = backup(&world, "older").await;
    let (_, page) = world.get(&format!("/c/{}/withdraw?lang=fr", park.code)).await;
    let form = Form::find(&page, "/withdraw").replacing("code", &codes[0]);
    assert!(world.post(&form).await.0.code < 400);
    let newer = backup(&world, "newer").await;
    for (gone, left) in [(None, 2), (Some(gone_beside(&newer)), 1)] {
        let (database, desk, _) = restored(&world, &Files::beside(&older, gone)).await;
        for table in ["read_texts", "codings", "quote_proposals"] {
            assert_eq!(count(&database, table).await, left, "{table}");
        }
        desk.store.close().await;
    }
    world.end().await;
}

#[rocket::async_test]
async fn a_backup_is_tried_by_opening_everything_in_it() {
    let (world, park, _) = worked_on().await;
    let file = backup(&world, "tried").await;
    let tried = async |file: &Path| {
        let folder = tempfile::tempdir().unwrap();
        verify(&world.desk, &Files::beside(file, None), folder.path()).await.unwrap()
    };
    let found = tried(&file).await;
    assert_eq!((found.consultations, found.closed.len(), found.without_key.len()), (1, 0, 0));
    assert!(matches!(found.chain, Chain::Whole(events) if events > 0));
    // Something sealed is changed: the file is whole, what is in it is not.
    for table in ["responses", "texts", "read_texts", "codings", "quote_proposals"] {
        let changed = world.database.folder.path().join(format!("{table}.changed"));
        std::fs::copy(keys_beside(&file), keys_beside(&changed)).unwrap();
        let content = world.database.folder.path().join(format!("{table}.content"));
        let read = std::fs::File::open(&file).unwrap();
        let out = std::fs::File::create(&content).unwrap();
        let nobody = Identities::default();
        world.desk.master.unpack(Part::Data, &nobody, read, out).unwrap();
        let url = format!("sqlite://{}?mode=rw", content.display());
        let pool = sqlx::AnyPool::connect(&url).await.unwrap();
        let statement = format!("update {table} set sealed = 'AAAA' || substr(sealed, 5)");
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&pool).await.unwrap();
        let event = "update audit_events set detail = 'x' where number = 2";
        sqlx::query(event).execute(&pool).await.unwrap();
        pool.close().await;
        // By somebody who has the master key.
        let (read, out) = (std::fs::File::open(&content), std::fs::File::create(&changed));
        world.desk.master.pack(Part::Data, &[], read.unwrap(), out.unwrap()).unwrap();
        let found = tried(&changed).await;
        assert_eq!(found.closed, std::slice::from_ref(&park.code), "{table}");
        assert_eq!(found.chain, Chain::BrokenAt(2));
    }
    std::fs::remove_file(keys_beside(&file)).unwrap();
    assert_eq!(tried(&file).await.without_key, std::slice::from_ref(&park.code));
    world.end().await;
}
