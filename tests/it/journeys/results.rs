//! From paper to a release: every published band holds the true count, and nothing is released
//! that the attack could narrow.

use porte_voix::acts::{ActError, paper, releases};
use porte_voix::domain::release::Release;
use porte_voix::domain::status::Status;
use porte_voix::domain::wording::Lang;
use porte_voix::i18n::withdrawal_words;
use porte_voix::store::StoreError;

use crate::support::World;
use crate::support::world::SMALL;

pub const HEADER: &str = "_band,gender,goes,why,likes,feel,safe,about.clean,about.calm,idea";

/// Rows whose answers follow from their number, so that the test can count by itself.
pub fn row(n: usize) -> String {
    let band = ["9-12", "13-15"][n % 2];
    let gender = ["girl", "boy", "girl", "boy", "_dont_say"][n % 5];
    let goes = ["yes", "no", "yes", "depends", "_dont_know", "yes"][n % 6];
    let why = if goes == "no" { ["far", "dull"][n % 2] } else { "" };
    let likes = ["trees", "trees;ball", "swings", "", "ball"][n % 5];
    let feel = (n * 7 % 5) + 1;
    let safe = n * 3 % 11;
    let clean = (n % 3) + 1;
    format!("{band},{gender},{goes},{why},{likes},{feel},{safe},{clean},,")
}

pub async fn released(world: &World, rows: usize) -> Release {
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    let mut file = format!("{HEADER}\n");
    for n in 0..rows {
        file.push_str(&row(n));
        file.push('\n');
    }
    let words = withdrawal_words(Lang::Fr);
    let taken = paper::import(&world.desk, &intake, file.as_bytes(), words, "test").await.unwrap();
    assert_eq!(taken, rows);
    world.close_and_freeze(&park).await;
    let now = world.now(&park).await;
    releases::release(&world.desk, &now, "note", &world.analyst, &world.lead).await.unwrap()
}

#[rocket::async_test]
async fn every_published_band_holds_the_true_count() {
    let world = World::new().await;
    let release = released(&world, 500).await;
    let rows: Vec<Vec<String>> =
        (0..500).map(|n| row(n).split(',').map(str::to_owned).collect()).collect();
    let column = |name: &str| HEADER.split(',').position(|known| known == name).unwrap();
    let mut told = 0;
    for cell in release.tables.cells.iter().filter(|cell| cell.count_low.is_some()) {
        let name = if cell.item.is_empty() {
            cell.question.clone()
        } else {
            format!("{}.{}", cell.question, cell.item)
        };
        let matches = |row: &Vec<String>| {
            let given = &row[column(&name)];
            let group = cell.breakdown.is_empty() || row[column(&cell.breakdown)] == cell.category;
            let shown = cell.question != "why" || row[column("goes")] == "no";
            let hit = match cell.option.as_str() {
                "_not_shown" => !shown,
                "_skipped" => shown && given.is_empty(),
                option => given.split(';').any(|one| one == option),
            };
            group && hit
        };
        let count = u32::try_from(rows.iter().filter(|row| matches(row)).count()).unwrap();
        let band = cell.count_low.unwrap()..=cell.count_high.unwrap();
        assert!(band.contains(&count), "{cell:?}: {count}");
        told += 1;
    }
    assert!(told > 80, "only {told} cells were told");
    assert!(release.attack.passed);
    let again =
        releases::attack_again(&world.desk, std::slice::from_ref(&release.id)).await.unwrap();
    assert!(again.iter().all(|report| report.passed));
    world.end().await;
}

#[rocket::async_test]
async fn fewer_than_twenty_children_are_no_figure() {
    let world = World::new().await;
    let release = released(&world, 19).await;
    assert!(release.tables.few);
    assert!(release.tables.cells.iter().all(|cell| cell.count.is_none() && cell.base.is_none()));
    world.end().await;
}

#[rocket::async_test]
async fn one_person_alone_releases_nothing_and_nothing_twice() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let (stored, park) = releases::by_id(&world.desk, &release.id).await.unwrap();
    assert_eq!(stored, release);
    assert_eq!(park.status, Status::Released);
    let again = releases::release(&world.desk, &park, "", &world.analyst, &world.lead).await;
    assert!(matches!(again, Err(ActError::Refused { key: "not_now", .. })));
    let other = world.opened(SMALL).await;
    world.close_and_freeze(&other).await;
    let other = world.now(&other).await;
    let alone = releases::release(&world.desk, &other, "", &world.analyst, &world.analyst).await;
    assert!(matches!(alone, Err(ActError::Refused { key: "four_eyes", .. })));
    assert_eq!(world.now(&other).await.status, Status::Frozen);
    world.end().await;
}

#[rocket::async_test]
async fn a_release_that_was_changed_is_refused() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let mut stored = world.desk.store.release(&release.id).await.unwrap().unwrap();
    stored.content = stored.content.replacen("note", "nota", 1);
    let read = releases::read(&stored);
    assert!(matches!(read, Err(ActError::Store(StoreError::Corrupt("release")))));
    world.end().await;
}

#[rocket::async_test]
async fn one_bad_row_of_paper_keeps_all_out_and_is_named() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    let words = withdrawal_words(Lang::Fr);
    let good = row(1);
    for (file, at) in [
        (format!("{HEADER}\n{good}\n{}", good.replace("boy", "robot")), (3, "gender")),
        (format!("{HEADER}\n{good}\n{}", good.replace("13-15", "6-8")), (3, "_band")),
        (format!("{HEADER}\n{good}\n9-12,girl"), (3, "")),
        (format!("{HEADER},extra\n{good},1"), (1, "extra")),
        (format!("{HEADER},goes\n{good},yes"), (1, "goes")),
        ("gender\ngirl".to_owned(), (1, "_band")),
        (format!("{HEADER}\n"), (1, "")),
    ] {
        let refused = paper::import(&world.desk, &intake, file.as_bytes(), words, "test").await;
        match refused {
            Err(ActError::Row { row, column, .. }) => assert_eq!((row, column.as_str()), at),
            other => panic!("{file}: {other:?}"),
        }
    }
    assert_eq!(world.responses(&park).await, 0);
    let file = format!("{HEADER}\n{good}\n{good}\n");
    assert_eq!(
        paper::import(&world.desk, &intake, file.as_bytes(), words, "test").await.unwrap(),
        2
    );
    assert_eq!(world.responses(&park).await, 2, "the control is taken");
    world.end().await;
}
