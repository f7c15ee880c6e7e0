//! Who saw a class answer, minute by minute, and knows one answer of each child, learns no other answer by whatever
//! else can be had: pages of an analyst, metrics, log, times and sizes of files, the page of thanks, the
//! database, a backup. Each guess is held against what chance and the figures give anyway.
//!
//! Two kinds of observers. One reads the database or a backup after closing *with its keys*, and takes the row
//! that stands where the child came. The other looks after each child at what changed, has learned from other classes what
//! such a change meant, and guesses the answer. The controls: classes that were not mixed, and a page that counts answers.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use porte_voix::acts::{consultations, people};
use porte_voix::clock::Dice;
use porte_voix::domain::consultation::Person;
use porte_voix::domain::staff::Role;
use porte_voix::domain::stage::Stage;
use porte_voix::domain::status::Act;
use sqlx::{AnyConnection, Connection};

use crate::fixture::{self, Child, Opened, open};
use crate::process::{Place, Server, files};
use crate::{counts, fleeting, postgres, wait};

/// Children of a class.
const CLASS: usize = 30;
/// What the observer knows of a child, and what it would like to know.
const KNOWN: &str = "&q.question0=";
const SECRET: &str = "&q.question4=";
/// Nobody guesses better than chance by so many standard deviations, once in a hundred tries at the most; with as many tests a
/// day as here, it fails from five on.
const MOST: f64 = 5.0;

/// A class: its consultation, and its children in the order in which they came.
struct Class {
    opened: Opened,
    children: Vec<Child>,
    /// What had changed after each of them, as each way of looking tells it.
    changes: Vec<BTreeMap<&'static str, String>>,
}

fn answer<'a>(child: &'a Child, question: &str) -> &'a str {
    child.body.split(question).nth(1).map_or("", |rest| rest.split('&').next().unwrap())
}

/// Consultations for so many classes, and an analyst's session.
async fn classes(place: &Place, how_many: usize) -> (Vec<Class>, String) {
    let first = open(&place.url, &place.key).await;
    let desk = Arc::clone(&first.desk);
    let account = async |email| desk.store.account(email).await.unwrap().unwrap().person;
    let (author, lead) = (account("f@test.example").await, account("s@test.example").await);
    let project = desk.store.project("test").await.unwrap().unwrap();
    let (by, role) = (desk.by("test"), Role::Analyst);
    let (analyst, _) = people::add(&desk, "a@test.example", "A", role, &project, by).await.unwrap();
    let dice = Dice::system();
    let mut all = Vec::new();
    for _ in 0..how_many {
        let document = fixture::questionnaire();
        let draft =
            consultations::import(&desk, &project, Stage::Suivi, &document, Some(&author), true);
        let code = draft.await.unwrap().code;
        consultations::open(&desk, &code, &author, &lead).await.unwrap();
        let intake = Arc::new(fixture::intake(&desk, &code).await);
        let opened = Opened { desk: Arc::clone(&desk), intake, code };
        let children = (0..CLASS).map(|_| opened.child(&dice)).collect();
        all.push(Class { opened, children, changes: Vec::new() });
    }
    let session = people::start_session(&desk, &analyst).await.unwrap();
    desk.store.close().await;
    (all, session)
}

// ------------------------------------------------------------------ looking on while they answer

/// Words and figures of a page, without tokens, which are different each time.
fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.filter(|part| !part.is_empty() && part.len() < 16).map(str::to_owned).collect()
}

fn difference(before: &[String], after: &[String]) -> String {
    if before.len() != after.len() {
        return format!("{} words more", after.len().abs_diff(before.len()));
    }
    let changed = before.iter().zip(after).filter(|(one, other)| one != other);
    let told: Vec<String> = changed.take(5).map(|(one, other)| format!("{one} {other}")).collect();
    told.join(" ")
}

/// Everything that can be looked at from outside while children answer.
struct Look {
    page: Vec<String>,
    metrics: Vec<String>,
    log: u64,
    files: BTreeMap<String, u64>,
}

impl Look {
    fn now(server: &Server, place: &Place, code: &str, session: &str) -> Self {
        let ask = |path: &str| {
            let request =
                format!("GET {path} HTTP/1.1\r\nHost: here\r\nCookie: staff={session}\r\n\r\n");
            let answer = server.client().raw(request.as_bytes()).unwrap();
            assert_eq!(answer.status, 200, "{path}");
            words(&answer.text())
        };
        let size = |path: &std::path::Path| std::fs::metadata(path).map_or(0, |meta| meta.len());
        let held = files(place.folder.path());
        let name =
            |path: &std::path::Path| path.file_name().unwrap().to_string_lossy().into_owned();
        Self {
            page: ask(&format!("/team/c/{code}")),
            metrics: ask("/metrics"),
            log: size(&place.file("stdout")) + size(&place.file("stderr")),
            files: held.iter().map(|path| (name(path), size(path))).collect(),
        }
    }

    fn change(&self, after: &Self) -> [(&'static str, String); 4] {
        let grown = after.files.iter().map(|(name, size)| {
            let before = self.files.get(name).copied().unwrap_or_default();
            format!("{name} {} ", size.abs_diff(before))
        });
        [
            ("page of an analyst, each minute", difference(&self.page, &after.page)),
            ("metrics, each minute", difference(&self.metrics, &after.metrics)),
            ("growth of the log, each minute", (after.log - self.log).to_string()),
            ("files and their growth, each minute", grown.collect()),
        ]
    }
}

/// One class answers, and somebody looks on.
fn answers(server: &Server, place: &Place, class: &mut Class, session: &str) {
    let code = &class.opened.code;
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    let mut before = Look::now(server, place, code, session);
    for child in &class.children {
        let thanks = server.client().post(&format!("/c/{code}/send"), &child.body).unwrap();
        assert_eq!(thanks.status, 200);
        let after = Look::now(server, place, code, session);
        let mut changes: BTreeMap<_, _> = before.change(&after).into();
        changes.insert("page of thanks", thanks.body.len().to_string());
        // The control: a page that counts each answer at once.
        let secret = answer(child, SECRET);
        *counted.entry(secret).or_default() += 1;
        changes.insert(COUNTED, secret.to_owned());
        class.changes.push(changes);
        before = after;
    }
}

const COUNTED: &str = "control: a page that counts answers";

/// By how many standard deviations the guesses of who looks on are better than those of somebody who only knows
/// which answer is the commonest.
fn better_by_looking(classes: &[Class], way: &str) -> f64 {
    let (learned_from, tried) = classes.split_at(classes.len() / 2);
    let mut meant: HashMap<&str, HashMap<&str, usize>> = HashMap::new();
    let mut common: HashMap<&str, usize> = HashMap::new();
    for class in learned_from {
        for (child, changes) in class.children.iter().zip(&class.changes) {
            let secret = answer(child, SECRET);
            *meant.entry(&changes[way]).or_default().entry(secret).or_default() += 1;
            *common.entry(secret).or_default() += 1;
        }
    }
    let most = |of: &HashMap<&str, usize>| {
        let best = of.iter().max_by_key(|(answer, times)| (**times, **answer));
        best.map(|(answer, _)| (*answer).to_owned()).unwrap()
    };
    let usual = most(&common);
    let (mut gained, mut spoilt) = (0.0, 0.0);
    for class in tried {
        for (child, changes) in class.children.iter().zip(&class.changes) {
            let guess = meant.get(changes[way].as_str()).map_or_else(|| usual.clone(), &most);
            let secret = answer(child, SECRET);
            match (guess == secret, usual == secret) {
                (true, false) => gained += 1.0,
                (false, true) => spoilt += 1.0,
                _ => {}
            }
        }
    }
    (gained - spoilt) / f64::max(1.0, gained + spoilt).sqrt()
}

// ------------------------------------------------------------------ reading the database afterwards

/// The ids of a consultation's rows, in an order that somebody with the database can see.
async fn ids(url: &str, consultation: &str, query: &'static str) -> Vec<String> {
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let found: Vec<(String,)> =
        sqlx::query_as(query).bind(consultation).fetch_all(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    found.into_iter().map(|(id,)| id).collect()
}

/// Each child is taken for the row, of those with the answer that is known, that stands nearest to where it came. Returns
/// how many were right, how many chance would give, and the variance of that.
#[expect(clippy::cast_precision_loss, reason = "thirty children")]
fn by_order(class: &Class, order: &[String]) -> [f64; 3] {
    assert_eq!(order.len(), CLASS);
    let of_row: HashMap<&str, usize> =
        class.children.iter().enumerate().map(|(at, child)| (child.row.as_str(), at)).collect();
    let order: Vec<usize> = order.iter().map(|id| of_row[id.as_str()]).collect();
    let mut sums = [0.0; 3];
    for (came, child) in class.children.iter().enumerate() {
        let known = |who: usize| answer(&class.children[who], KNOWN) == answer(child, KNOWN);
        let fitting: Vec<usize> = (0..CLASS).filter(|place| known(order[*place])).collect();
        let nearest = fitting.iter().min_by_key(|place| place.abs_diff(came)).unwrap();
        let chance = 1.0 / fitting.len() as f64;
        let right = if order[*nearest] == came { 1.0 } else { 0.0 };
        for (sum, more) in sums.iter_mut().zip([right, chance, chance * (1.0 - chance)]) {
            *sum += more;
        }
    }
    sums
}

async fn better_by_order(classes: &[Class], url: &str, query: &'static str) -> f64 {
    let mut sums = [0.0; 3];
    for class in classes {
        let order = ids(url, &class.opened.intake.consultation.id, query).await;
        for (sum, more) in sums.iter_mut().zip(by_order(class, &order)) {
            *sum += more;
        }
    }
    let [right, chance, variance] = sums;
    (right - chance) / variance.sqrt()
}

/// Classes are closed, and with that mixed.
async fn close(place: &Place, classes: &[Class]) {
    let desk = fixture::desk(&place.url, &place.key).await;
    let author: Person = desk.store.account("f@test.example").await.unwrap().unwrap().person;
    for class in classes {
        let now = consultations::by_code(&desk, &class.opened.code).await.unwrap();
        consultations::step(&desk, &now, Act::Close, &author, "").await.unwrap();
    }
    desk.store.close().await;
}

/// How rows lie after a mix, and what tells before it in which order they came: PostgreSQL fills two pages at once, but
/// counts transactions.
const IN_A_FILE: (&str, &str) = (
    "select id from responses where consultation_id = $1 order by rowid",
    "select id from inbox where consultation_id = $1 order by rowid",
);
const IN_PAGES: (&str, &str) = (
    "select id from responses where consultation_id = $1 order by ctid",
    "select id from inbox where consultation_id = $1 order by xmin::text::bigint",
);

fn check(place: &Place) {
    let (many, unmixed) = (counts(8, 1_000), counts(2, 40));
    let (mut classes, session) = wait(classes(place, many + unmixed));
    let server = place.serve(&[]);
    for class in &mut classes {
        answers(&server, place, class, &session);
    }
    assert!(server.stop().success());
    let (mixed, unmixed) = classes.split_at(many);
    let is_file = place.url.starts_with("sqlite");
    let (placed, came) = if is_file { IN_A_FILE } else { IN_PAGES };
    let better = wait(better_by_order(unmixed, &place.url, came));
    eprintln!(
        "| control: the database with its keys, before a mix | {} | {better:.1} |",
        unmixed.len()
    );
    assert!(better > MOST, "rows that were not mixed are not seen: {better}");
    wait(close(place, mixed));
    for way in classes[0].changes[0].keys() {
        let better = better_by_looking(mixed, way);
        eprintln!("| {way} | {many} | {better:.1} |");
        assert_eq!(better > MOST, *way == COUNTED, "{way}: {better}");
    }
    let backup = place.file("backup.sqlite");
    let said = place.run(&["backup", backup.to_str().unwrap()], &[]);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let backup = format!("sqlite://{}", backup.display());
    let by_row = "select id from responses where consultation_id = $1 order by rowid";
    let by_id = "select id from responses where consultation_id = $1 order by id";
    let sealed = "select id from responses where consultation_id = $1 order by sealed";
    for (what, url, query) in [
        ("the database with its keys, as rows lie", &place.url, placed),
        ("the same, by their ids", &place.url, by_id),
        ("the same, by their sealed bytes", &place.url, sealed),
        ("a backup with its keys, as rows lie", &backup, by_row),
    ] {
        let better = wait(better_by_order(mixed, url, query));
        eprintln!("| {what} | {many} | {better:.1} |");
        assert!(better < MOST, "{what}: {better}");
    }
}

#[test]
fn nobody_who_looks_on_learns_an_answer_in_sqlite() {
    sqlx::any::install_default_drivers();
    check(&fleeting());
}

#[test]
fn nobody_who_looks_on_learns_an_answer_in_postgresql() {
    let Some(database) = wait(postgres("linkage")) else { return };
    check(&fleeting().with_url(&database.url));
    wait(database.remove());
}
