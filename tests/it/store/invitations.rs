//! A place is taken in the transaction that stores the response, and after a mix nothing in the
//! database joins the two.

use std::collections::HashMap;
use std::sync::Arc;

use porte_voix::acts::consultations::LONGEST_RETENTION;
use porte_voix::acts::invitations::{Sheet, find};
use porte_voix::acts::submissions::{Intake, Sent};
use porte_voix::acts::{retention, simulation};
use porte_voix::clock::Dice;
use porte_voix::domain::status::Act;
use porte_voix::domain::wording::{Band, Lang};
use porte_voix::i18n::withdrawal_words;
use porte_voix::store::backup::Wrapping;
use porte_voix::store::mix::Mix;
use porte_voix::store::{Sealed, Store, SubmitError};
use rocket::tokio::task::JoinSet;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use crate::journeys::codes::invited;
use crate::support::World;

fn sealed(world: &World, intake: &Intake, id: &str) -> Sealed {
    let fields = [("q.idea".to_owned(), "un banc".to_owned())];
    let sent = Sent { submission: id, lang: Lang::Fr, band: Band::Nine, fields: &fields };
    intake.seal(&world.desk, &sent, withdrawal_words(Lang::Fr)).unwrap().0
}

/// One number out of the database.
async fn number(world: &World, query: &str) -> i64 {
    let mut connection = AnyConnection::connect(&world.database.url).await.unwrap();
    let query = sqlx::query_as(AssertSqlSafe(query.to_owned()));
    let (number,): (i64,) = query.fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    number
}

/// Places of codes that a mix has counted.
const USED: &str = "select cast(sum(used) as bigint) from invitations";

/// Places taken, mixed or not.
async fn taken(world: &World) -> i64 {
    number(world, "select cast(sum(used + waiting) as bigint) from invitations").await
}

async fn change(world: &World, statement: &'static str) {
    let mut connection = AnyConnection::connect(&world.database.url).await.unwrap();
    sqlx::query(statement).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[rocket::async_test]
async fn a_response_that_cannot_be_stored_takes_no_place() {
    let world = World::new().await;
    let (park, codes) = invited(&world, Sheet::Invitations(1)).await;
    let intake = world.intake(&park).await;
    let sealed = sealed(&world, &intake, &"1f".repeat(16));
    // The last statement of the writer fails, after the place was taken.
    change(&world, "alter table text_inbox rename to away").await;
    let failed = intake.submit(&world.desk, sealed.clone(), &codes[0]).await;
    assert_eq!(failed, Err(SubmitError::Unavailable));
    assert_eq!((taken(&world).await, number(&world, "select count(*) from inbox").await), (0, 0));
    change(&world, "alter table away rename to text_inbox").await;
    assert_eq!(intake.submit(&world.desk, sealed, &codes[0]).await, Ok(()));
    assert_eq!((taken(&world).await, number(&world, "select count(*) from inbox").await), (1, 1));
    world.end().await;
}

/// Two servers, each with writers of its own, and every child at both of them.
#[rocket::async_test]
async fn two_servers_together_give_away_each_place_once() {
    let world = World::new().await;
    let (park, codes) = invited(&world, Sheet::Class(20)).await;
    let intake = world.intake(&park).await;
    let hash = intake.keys.invitation_hash(&codes[0]);
    let other = Arc::new(Store::open(&world.database.url).await.unwrap());
    let mut sending = JoinSet::new();
    for child in 0..40 {
        let sealed = sealed(&world, &intake, &format!("{child:032x}"));
        for server in 0..2 {
            let (desk, other) = (Arc::clone(&world.desk), Arc::clone(&other));
            let (sealed, hash) = (sealed.clone(), hash.clone());
            sending.spawn(async move {
                let store = if server == 0 { &desk.store } else { &*other };
                let mut answer = Err(SubmitError::Busy);
                while matches!(answer, Err(SubmitError::Busy | SubmitError::Unavailable)) {
                    answer = store.submit_invited(sealed.clone(), hash.clone()).await;
                }
                (child, answer)
            });
        }
    }
    let mut answers: HashMap<i32, Vec<_>> = HashMap::new();
    for (child, answer) in sending.join_all().await {
        answers.entry(child).or_default().push(answer);
    }
    let stored = answers.values().filter(|both| both.contains(&Ok(()))).count();
    assert_eq!(stored, 20, "as many as there are places");
    assert_eq!(taken(&world).await, 20);
    assert_eq!(world.responses(&park).await, 20);
    let full = answers.values().filter(|both| **both == [Err(SubmitError::UsedCode); 2]).count();
    assert_eq!(full, 20, "whoever was told that it was stored is, at both");
    other.close().await;
    world.end().await;
}

/// Children who send one after the other, each with an invitation.
const CHILDREN: usize = 300;

/// How well the order of one table tells that of the other: 1 like it, 0 not at all.
#[expect(clippy::cast_precision_loss, reason = "a few thousand pairs")]
fn tau(list: &[usize]) -> f64 {
    let mut sum = 0_i64;
    for (at, first) in list.iter().enumerate() {
        sum += list[at + 1..].iter().map(|second| if first < second { 1 } else { -1 }).sum::<i64>();
    }
    let pairs = list.len() * (list.len() - 1) / 2;
    sum as f64 / pairs as f64
}

/// Looks at two tables as somebody with the database does.
struct Thief<'a> {
    world: &'a World,
    /// The child of each response and of each code.
    children: HashMap<String, usize>,
}

impl Thief<'_> {
    async fn order(&self, table: &str, column: &str) -> Vec<usize> {
        let place = if self.world.desk.store.file().is_some() { "rowid" } else { "ctid" };
        let query = format!("select {column} from {table} order by {place}");
        let mut connection = AnyConnection::connect(&self.world.database.url).await.unwrap();
        let rows: Vec<(String,)> =
            sqlx::query_as(AssertSqlSafe(query)).fetch_all(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        assert_eq!(rows.len(), CHILDREN, "{table}");
        rows.iter().map(|(id,)| self.children[id]).collect()
    }

    /// How far the places of two tables go together.
    async fn joined(&self, codes: &str, responses: &str) -> f64 {
        let codes = self.order(codes, "hash").await;
        let responses = self.order(responses, "id").await;
        let place: HashMap<usize, usize> =
            codes.iter().enumerate().map(|(place, child)| (*child, place)).collect();
        tau(&responses.iter().map(|child| place[child]).collect::<Vec<_>>())
    }

    /// Responses that share their transaction with one code alone. SQLite keeps no transactions.
    async fn joined_by_transaction(&self, responses: &str) -> i64 {
        if self.world.desk.store.file().is_some() {
            return 0;
        }
        let query = format!(
            "select count(*) from (select i.xmin from invitations i join {responses} r
             on i.xmin = r.xmin group by i.xmin having count(*) = 1) one"
        );
        number(self.world, &query).await
    }
}

#[rocket::async_test]
async fn after_a_mix_no_place_of_a_row_joins_a_code_with_a_response() {
    let world = World::new().await;
    let (park, codes) = invited(&world, Sheet::Invitations(u32::try_from(CHILDREN).unwrap())).await;
    let intake = world.intake(&park).await;
    let dice = Dice::seeded(5);
    let mut children = HashMap::new();
    for (child, code) in codes.iter().enumerate() {
        let id = data_encoding::HEXLOWER.encode(&dice.bytes::<16>());
        let sealed = sealed(&world, &intake, &id);
        children.insert(sealed.id.clone(), child);
        children.insert(intake.keys.invitation_hash(code), child);
        intake.submit(&world.desk, sealed, code).await.unwrap();
    }
    let thief = Thief { world: &world, children };
    // The control: a list of codes in the order in which they were used tells everything, and so do
    // the transactions before the mix.
    let mut connection = AnyConnection::connect(&world.database.url).await.unwrap();
    for code in &codes {
        let list = "insert into invitations_mixing select * from invitations where hash = $1";
        let query = sqlx::query(list).bind(intake.keys.invitation_hash(code));
        query.execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
    // The two writers of PostgreSQL fill pages of their own, which blurs the order a little.
    let joined = thief.joined("invitations_mixing", "inbox").await;
    assert!(joined > 0.4, "the places are not seen: {joined}");
    let transactions = if world.desk.store.file().is_some() { 0 } else { CHILDREN };
    let joined = thief.joined_by_transaction("inbox").await;
    assert_eq!(joined, i64::try_from(transactions).unwrap());
    assert!(world.desk.store.mix(&park.id, Mix::Daily).await.unwrap());
    let joined = thief.joined("invitations", "responses").await;
    assert!(joined.abs() < 0.1, "the places of the rows tell: {joined}");
    assert_eq!(thief.joined_by_transaction("responses").await, 0);
    let waiting = "select count(*) from invitations where waiting > 0";
    assert_eq!(number(&world, waiting).await, 0, "all are used, in one step");
    world.end().await;
}

#[rocket::async_test]
async fn places_are_counted_with_the_answers_they_came_with() {
    let world = World::new().await;
    let (park, codes) = invited(&world, Sheet::Class(30)).await;
    let intake = world.intake(&park).await;
    let used = async || number(&world, USED).await;
    for child in 0..9 {
        let sealed = sealed(&world, &intake, &format!("{child:032x}"));
        intake.submit(&world.desk, sealed, &codes[0]).await.unwrap();
    }
    assert!(!world.desk.store.mix(&park.id, Mix::Daily).await.unwrap());
    assert_eq!((used().await, taken(&world).await), (0, 9), "too few to hide among");
    let tenth = sealed(&world, &intake, &"1f".repeat(16));
    intake.submit(&world.desk, tenth, &codes[0]).await.unwrap();
    assert!(world.desk.store.mix(&park.id, Mix::Daily).await.unwrap());
    assert_eq!((used().await, taken(&world).await), (10, 10));
    let late = sealed(&world, &intake, &"2e".repeat(16));
    intake.submit(&world.desk, late, &codes[0]).await.unwrap();
    // A backup has neither the answer that waits nor its place.
    let file = world.database.folder.path().join("copy.backup");
    let wrapping = Wrapping { master: &world.desk.master, to: &[] };
    world.desk.store.backup(&file, wrapping).await.unwrap();
    let copy = Store::open(&format!("sqlite://{}", file.display())).await.unwrap();
    let mut opened = AnyConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    let places: (i64,) = sqlx::query_as(USED).fetch_one(&mut opened).await.unwrap();
    assert_eq!(places, (10,));
    opened.close().await.unwrap();
    assert_eq!(copy.response_count(&park.id).await.unwrap(), 10);
    copy.close().await;
    world.end().await;
}

#[rocket::async_test]
async fn paper_and_made_up_answers_need_no_code_and_erasure_takes_the_codes() {
    let world = World::new().await;
    let (park, codes) = invited(&world, Sheet::Invitations(3)).await;
    let intake = Arc::new(world.intake(&park).await);
    let words = withdrawal_words(Lang::Fr);
    simulation::simulate(&world.desk, &intake, 12, 1, words).await.unwrap();
    porte_voix::acts::paper::import(&world.desk, &intake, b"_band,goes\n9-12,yes\n", words, "test")
        .await
        .unwrap();
    assert_eq!((world.responses(&park).await, taken(&world).await), (13, 0));
    assert_eq!(find(&world.desk, &codes[2]).await.unwrap(), Some(park.code.clone()));
    world.step(&park, Act::Close, &world.facilitator).await;
    // Day by day, so that the clock is believed.
    for days in [LONGEST_RETENTION - 1, 1, 1] {
        world.desk.clock.advance(days * 86_400);
        retention::erase_due(&world.desk).await.unwrap();
    }
    assert_eq!(world.desk.store.wrapped_key(&park.id).await.unwrap(), None);
    assert_eq!(number(&world, "select count(*) from invitations").await, 0);
    assert_eq!(find(&world.desk, &codes[2]).await.unwrap(), None);
    world.end().await;
}
