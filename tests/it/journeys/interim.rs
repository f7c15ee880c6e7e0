//! Figures while children still answer: closed batches of many, each attacked with all before it.

use porte_voix::acts::{ActError, consultations, paper, releases};
use porte_voix::domain::consultation::{Consultation, Person};
use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::domain::release::{Release, ReleasedCell, Status as Told};
use porte_voix::domain::stage::Stage;
use porte_voix::domain::status::{Act, Status};
use porte_voix::domain::wording::Lang;
use porte_voix::i18n::withdrawal_words;
use porte_voix::store::StoreError;
use porte_voix::store::mix::Mix;
use porte_voix::store::releases::StoredRelease;
use rocket::http::{Method, Status as Http};
use sqlx::{AnyPool, AssertSqlSafe};

use crate::journeys::results::{HEADER, row};
use crate::support::browser::{Browser, PASSWORD};
use crate::support::world::SMALL;
use crate::support::{Form, World, program};

/// The small questionnaire with figures so far, and without codes to erase answers.
pub fn asked() -> String {
    SMALL.replacen("\"schema\": 1,", "\"schema\": 1, \"interim\": true, \"withdrawal\": false,", 1)
}

pub async fn answer(world: &World, park: &Consultation, children: std::ops::Range<usize>) {
    let rows: Vec<String> = children.map(row).collect();
    let file = format!("{HEADER}\n{}\n", rows.join("\n"));
    let (intake, words) = (world.intake(park).await, withdrawal_words(Lang::Fr));
    paper::import(&world.desk, &intake, file.as_bytes(), words, "test").await.unwrap();
}

/// Tries an hour later, when what came can be noticed.
async fn tried(world: &World, park: &Consultation) -> Result<Release, ActError> {
    world.desk.clock.advance(3600);
    let now = world.now(park).await;
    releases::release(&world.desk, &now, "", &world.analyst, &world.lead).await
}

fn refused(done: &Result<Release, ActError>) -> &'static str {
    match done {
        Err(ActError::Refused { key, .. }) => key,
        other => panic!("{other:?}"),
    }
}

/// How many responses each batch has; 0 stands for those without one.
async fn batches(world: &World) -> Vec<(i64, i64)> {
    let pool = AnyPool::connect(&world.database.url).await.unwrap();
    let count = "select coalesce(batch, 0), count(*) from responses group by batch order by 1";
    let rows = sqlx::query_as(count).fetch_all(&pool).await.unwrap();
    pool.close().await;
    rows
}

async fn sql(world: &World, statement: String) {
    let pool = AnyPool::connect(&world.database.url).await.unwrap();
    sqlx::query(AssertSqlSafe(statement)).execute(&pool).await.unwrap();
    pool.close().await;
}

/// Everything that stands as it was told before stands byte for byte.
fn stands(before: &Release, after: &Release) -> usize {
    let mut carried = 0;
    for (old, new) in before.tables.cells.iter().zip(&after.tables.cells) {
        if new.batch < after.tables.batch && new.status == Told::Rounded {
            let bytes = |cell| serde_json::to_vec(cell).unwrap();
            assert_eq!(bytes(old), bytes(new));
            carried += 1;
        }
    }
    carried
}

#[rocket::async_test]
async fn figures_so_far_then_more_children_then_the_end() {
    let world = World::new().await;
    let park = world.opened(&asked()).await;
    answer(&world, &park, 0..120).await;
    let first = tried(&world, &park).await.unwrap();
    assert!(first.interim && first.tables.batch == 1 && first.attack.passed);
    assert_eq!(world.now(&park).await.status, Status::Open, "children go on answering");

    // One more child changes nothing, and nobody learns of it.
    answer(&world, &park, 120..121).await;
    assert_eq!(refused(&tried(&world, &park).await), "interim_few");
    answer(&world, &park, 121..165).await;
    world.step(&park, Act::Pause, &world.facilitator).await;
    let second = tried(&world, &park).await.unwrap();
    assert_eq!(second.tables.batch, 2);
    assert!(stands(&first, &second) > 0, "small groups stand");
    assert!(second.tables.cells.iter().any(|cell| cell.batch == 2), "all children: counted anew");
    world.step(&park, Act::Resume, &world.facilitator).await;

    // Too few come until the end: what was told of all stands. A group has its figures counted anew only
    // when enough joined it since it was told.
    answer(&world, &park, 165..170).await;
    world.close_and_freeze(&park).await;
    let last = tried(&world, &park).await.unwrap();
    assert!(!last.interim && last.tables.batch == 3 && last.attack.passed);
    assert!(stands(&second, &last) > 0);
    let anew =
        last.tables.cells.iter().filter(|cell| cell.status == Told::Rounded && cell.batch == 3);
    assert!(anew.clone().all(|cell| !cell.breakdown.is_empty()), "of all: nothing is counted anew");
    let before = |of: &Release, cell: &ReleasedCell| {
        let same = |one: &&ReleasedCell| {
            (&one.question, &one.breakdown, &one.category, &one.option)
                == (&cell.question, &cell.breakdown, &cell.category, &cell.option)
        };
        of.tables.cells.iter().find(same).and_then(|one| one.base).unwrap_or(0)
    };
    for cell in anew {
        // Bases are told to the nearest five.
        assert!(cell.base.unwrap() >= before(&second, cell) + 16, "{cell:?}");
    }
    assert_eq!(world.now(&park).await.status, Status::Released);
    assert_eq!(batches(&world).await, [(1, 120), (2, 45), (3, 5)]);
    let all = world.desk.store.releases_of(&park.id).await.unwrap();
    assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2, 3]);
    for one in [&first, &second, &last] {
        let again = releases::attack_again(&world.desk, std::slice::from_ref(&one.id)).await;
        assert!(again.unwrap().iter().all(|report| report.passed), "{}", one.tables.batch);
    }
    world.end().await;
}

fn told(release: &Release) -> usize {
    release.tables.cells.iter().filter(|cell| cell.status == Told::Rounded).count()
}

#[rocket::async_test]
async fn many_who_come_until_the_end_are_counted() {
    let world = World::new().await;
    let park = world.opened(&asked()).await;
    answer(&world, &park, 0..60).await;
    let first = tried(&world, &park).await.unwrap();
    answer(&world, &park, 60..160).await;
    world.close_and_freeze(&park).await;
    let last = tried(&world, &park).await.unwrap();
    assert!(told(&last) > stands(&first, &last), "rows are counted anew");
    assert_eq!(batches(&world).await, [(1, 60), (2, 100)]);
    // Without anybody new, the last figures stand too.
    let other = world.opened(&asked()).await;
    answer(&world, &other, 0..40).await;
    let first = tried(&world, &other).await.unwrap();
    world.close_and_freeze(&other).await;
    let last = tried(&world, &other).await.unwrap();
    assert_eq!(stands(&first, &last), told(&first));
    world.end().await;
}

#[rocket::async_test]
async fn without_the_flag_or_with_too_few_nothing_is_published() {
    let world = World::new().await;
    let plain = world.opened(SMALL).await;
    answer(&world, &plain, 0..60).await;
    assert_eq!(refused(&tried(&world, &plain).await), "not_now");
    let draft = world.draft(&asked()).await;
    assert_eq!(refused(&tried(&world, &draft).await), "not_now");
    let park = world.opened(&asked()).await;
    answer(&world, &park, 0..19).await;
    assert_eq!(refused(&tried(&world, &park).await), "interim_few");
    assert!(batches(&world).await.iter().all(|(batch, _)| *batch == 0));
    let now = world.now(&park).await;
    let alone = releases::release(&world.desk, &now, "", &world.analyst, &world.analyst).await;
    assert_eq!(refused(&alone), "four_eyes");
    answer(&world, &park, 19..60).await;
    let now = world.now(&park).await;
    let early = releases::release(&world.desk, &now, "", &world.analyst, &world.lead).await;
    assert_eq!(refused(&early), "interim_few", "within the hour nobody learns that many came");
    tried(&world, &park).await.unwrap();
    world.step(&park, Act::Close, &world.facilitator).await;
    assert_eq!(refused(&tried(&world, &park).await), "not_now");
    world.end().await;
}

#[rocket::async_test]
async fn the_last_of_six_releases_waits_for_the_end() {
    let world = World::new().await;
    let park = world.opened(&asked()).await;
    answer(&world, &park, 0..60).await;
    tried(&world, &park).await.unwrap();
    answer(&world, &park, 60..120).await;
    let (id, own) = (&park.id, &world.desk.store);
    for number in 2..=5 {
        sql(
            &world,
            format!(
                "insert into releases (id, consultation_id, number, made_on, content, hash)
                 values ('r{number}', '{id}', {number}, '2026-11-24', '{{}}', 'h')"
            ),
        )
        .await;
    }
    assert_eq!(refused(&tried(&world, &park).await), "interim_many");
    sql(&world, "delete from releases where number > 1".to_owned()).await;
    assert_eq!(own.releases_of(id).await.unwrap().len(), 1);
    assert_eq!(tried(&world, &park).await.unwrap().tables.batch, 2, "the control");
    world.end().await;
}

#[rocket::async_test]
async fn what_comes_while_figures_are_made_waits_for_the_next() {
    let world = World::new().await;
    let park = world.opened(&asked()).await;
    answer(&world, &park, 0..60).await;
    world.desk.store.mix(&park.id, Mix::Closing).await.unwrap();
    // Fewer than are mixed at a time: they stay in the inbox, and in no batch.
    answer(&world, &park, 60..67).await;
    tried(&world, &park).await.unwrap();
    assert_eq!(batches(&world).await, [(1, 60)]);
    world.step(&park, Act::Close, &world.facilitator).await;
    assert_eq!(batches(&world).await, [(0, 7), (1, 60)], "a mix keeps the batches");
    world.end().await;
}

#[rocket::async_test]
async fn figures_of_others_than_those_marked_are_not_kept() {
    let world = World::new().await;
    let park = world.opened(&asked()).await;
    answer(&world, &park, 0..40).await;
    let store = &world.desk.store;
    store.mix(&park.id, Mix::Closing).await.unwrap();
    let counted = store.sealed_responses(&park.id).await.unwrap();
    let counted: Vec<String> = counted.into_iter().map(|row| row.id).collect();
    let stored = |number| StoredRelease {
        id: format!("r{number}"),
        consultation_id: park.id.clone(),
        number,
        made_on: "2026-11-24".to_owned(),
        content: "{}".to_owned(),
        hash: "h".to_owned(),
        ..StoredRelease::default()
    };
    let keep = async |number, counted: &[String]| {
        store.add_interim_release(&park, &stored(number), counted, world.desk.by("test")).await
    };
    // Meanwhile ten more were mixed in.
    answer(&world, &park, 40..50).await;
    store.mix(&park.id, Mix::Daily).await.unwrap();
    assert!(matches!(keep(1, &counted).await, Err(StoreError::Conflict)));
    assert_eq!(batches(&world).await, [(0, 50)], "nothing is half done");
    assert!(store.releases_of(&park.id).await.unwrap().is_empty());
    let counted = store.sealed_responses(&park.id).await.unwrap();
    let counted: Vec<String> = counted.into_iter().map(|row| row.id).collect();
    keep(1, &counted).await.unwrap();
    assert!(matches!(keep(2, &counted).await, Err(StoreError::Conflict)), "somebody was faster");
    assert_eq!(batches(&world).await, [(1, 50)]);
    world.step(&park, Act::Close, &world.facilitator).await;
    assert!(matches!(keep(2, &[]).await, Err(StoreError::Conflict)), "it is over");
    world.end().await;
}

#[rocket::async_test]
async fn of_two_at_once_one_is_kept() {
    let world = World::new().await;
    let park = world.opened(&asked()).await;
    answer(&world, &park, 0..60).await;
    let (one, other) = tokio::join!(tried(&world, &park), tried(&world, &park));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let late = if one.is_ok() { other } else { one };
    let told = matches!(
        late,
        Err(ActError::Store(StoreError::Conflict) | ActError::Refused { key: "interim_few", .. })
    );
    assert!(told, "{late:?}");
    assert_eq!(world.desk.store.releases_of(&park.id).await.unwrap().len(), 1);
    assert_eq!(batches(&world).await, [(1, 60)]);
    world.end().await;
}

#[rocket::async_test]
async fn the_program_attacks_a_sequence_and_finds_what_tells_more() {
    let world = World::new().await;
    let park = world.opened(&asked()).await;
    answer(&world, &park, 0..60).await;
    let first = tried(&world, &park).await.unwrap();
    answer(&world, &park, 60..105).await;
    let second = tried(&world, &park).await.unwrap();
    let attack = |ids: &[&str]| program(&world, &[&["attack"], ids].concat());
    for ids in [&[&*first.id][..], &[&*second.id], &[&*second.id, &*first.id]] {
        assert!(attack(ids).status.success(), "{ids:?}");
    }
    // Somebody counts a row anew that had to stand.
    let mut changed = second.clone();
    let stale = |cell: &&mut ReleasedCell| {
        cell.batch == 1 && cell.status == Told::Rounded && cell.count_high > cell.count_low
    };
    let cell = changed.tables.cells.iter_mut().find(stale).unwrap();
    cell.batch = 2;
    cell.count_high = cell.count_low;
    let content = serde_json::to_string(&changed).unwrap().replace('\'', "''");
    let (hash, id) = (changed.hash(), &second.id);
    let change =
        format!("update releases set content = '{content}', hash = '{hash}' where id = '{id}'");
    sql(&world, change).await;
    assert!(attack(&[&first.id]).status.success(), "the control: the first is as it was");
    assert_eq!(attack(&[&second.id]).status.code(), Some(1));
    world.end().await;
}

#[test]
fn whoever_gets_a_code_to_erase_keeps_that_promise() {
    let keys = |text: &str| match Questionnaire::parse(text) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.into_iter().map(|fault| (fault.place, fault.key)).collect(),
    };
    let offered = asked().replace("\"withdrawal\": false", "\"withdrawal\": true");
    assert_eq!(keys(&offered), [("interim".to_owned(), "interim_withdrawal")]);
    assert_eq!(keys(&asked()), []);
    // Under nine nobody gets a code.
    let young = offered.replace("[\"9-12\", \"13-15\"]", "[\"6-8\"]");
    assert!(!keys(&young).iter().any(|(_, key)| *key == "interim_withdrawal"));
}

#[rocket::async_test]
async fn a_draft_with_codes_to_erase_and_figures_so_far_is_refused_in_one_sentence() {
    let world = World::new().await;
    let offered = asked().replace("\"withdrawal\": false", "\"withdrawal\": true");
    let (project, author) = (&world.project, Some(&world.facilitator));
    let made =
        consultations::import(&world.desk, project, Stage::Suivi, &offered, author, true).await;
    let Err(ActError::Faults(faults)) = made else { panic!("{made:?}") };
    assert_eq!(faults.len(), 1);
    world.end().await;
}

async fn page(world: &World, path: &str, person: &Person) -> String {
    world.ask(Method::Get, &format!("{path}?lang=en"), Some(person), &[]).await.text()
}

#[rocket::async_test]
async fn the_pages_publish_figures_so_far_and_say_which_release_they_show() {
    let world = World::new().await;
    let park = world.opened(&asked()).await;
    let (path, button) = (format!("/team/c/{}", park.code), "Publish figures so far");
    assert!(page(&world, &path, &world.analyst).await.contains(button));
    assert!(!page(&world, &path, &world.facilitator).await.contains(button));
    let plain = world.opened(SMALL).await;
    let other = page(&world, &format!("/team/c/{}", plain.code), &world.analyst).await;
    assert!(!other.contains(button), "not where it was not agreed");

    Browser::of(&world, &world.lead).await;
    // An hour is longer than a session lasts.
    let sign = async || {
        let mut analyst = Browser::of(&world, &world.analyst).await;
        let (_, page) = analyst.get(&format!("{path}/release?lang=en")).await;
        assert!(page.contains("Children can still answer."), "{page}");
        let form = Form::find(&page, "/release").replacing("password", PASSWORD);
        let form = form.replacing("second_email", "lead@example.org");
        analyst.post(&form.replacing("second_password", PASSWORD)).await
    };
    let (status, said) = sign().await;
    assert_eq!(status, Http::Conflict);
    assert!(said.contains("Too few new answers yet."), "{said}");
    let mut shown = Vec::new();
    for children in [0..60, 60..105] {
        answer(&world, &park, children).await;
        world.desk.clock.advance(3600);
        let (status, address) = sign().await;
        assert_eq!(status, Http::SeeOther, "{address}");
        shown.push(address);
    }
    let first = page(&world, &shown[0], &world.lead).await;
    let second = page(&world, &shown[1], &world.lead).await;
    assert!(second.contains("Release 2 of this consultation.") && !first.contains("Release 2 of"));
    assert!(second.contains("Some rows stand as in an earlier release"));
    assert!(second.contains(&format!("href=\"{}\"", shown[0])), "the way to the one before");
    let id = shown[1].rsplit('/').next().unwrap();
    let (_, html) =
        porte_voix::acts::exports::export(&world.desk, id, porte_voix::acts::exports::Format::Html)
            .await
            .unwrap();
    let html = String::from_utf8(html).unwrap();
    assert!(html.contains("publication 2") && html.contains("publication 1"), "{html}");
    world.end().await;
}
