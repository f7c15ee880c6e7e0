//! Every door there is, and who gets through it. A door that is not in these tables, or that lets
//! somebody else in, fails.

use std::collections::BTreeSet;

use porte_voix::acts::{consultations, people};
use porte_voix::domain::consultation::Person;
use porte_voix::domain::staff::Role;
use porte_voix::domain::status::Act;
use rocket::http::Method;

use crate::journeys::results::released;
use crate::support::World;
use crate::support::team::Seen;
use crate::support::world::SMALL;

/// Doors for everyone: they ask for no name, and nothing behind them depends on one. Those for programs
/// take a token, which names a project and nobody (`journeys/api.rs`).
const OPEN_DOORS: &str = "
GET  /
GET  /api/v1/openapi.json
GET  /api/v1/consultations
GET  /api/v1/consultations/<code>
GET  /api/v1/consultations/<code>/codebook
GET  /api/v1/releases/<id>
GET  /api/v1/releases/<id>/tables
GET  /c/<code>/no
GET  /accessibility
GET  /c/<_>/withdrawn
GET  /c/<code>
GET  /c/<code>/age
GET  /c/<code>/<lang>/<band>
GET  /c/<code>/go?<lang>&<band>
GET  /c/<code>/withdraw
GET  /complaints
GET  /dev/components
GET  /dev/components/<name>/<lang>
GET  /health/live
GET  /health/ready
GET  /metrics
GET  /help
GET  /i/<typed>
GET  /k/<token>
GET  /k/<token>/<lang>/<band>
GET  /k/<token>/go?<lang>&<band>
GET  /k/<token>/no
GET  /k/<token>/sent
GET  /k/<token>/staff
GET  /k/worker.js
GET  /media/<id>
GET  /privacy
GET  /r/<code>
GET  /r/<code>/<lang>/<voice>
GET  /r/<code>/<lang>/<voice>/<what>?<paper>
GET  /r/<code>/<lang>/<voice>/finding/<name>
GET  /r/<code>/files/<format>
GET  /safety
GET  /static/<hash>/<path..>
GET  /x
POST /c/<code>/back
POST /c/<code>/check
POST /c/<code>/send
POST /c/<code>/withdraw
POST /code
POST /k/<token>/queue
POST /k/<token>/send
POST /k/<token>/staff
GET  /try/<token>
GET  /try/<token>/<lang>/<band>
GET  /try/<token>/go?<lang>&<band>
GET  /try/<token>/no
POST /try/<token>/back
POST /try/<token>/check
POST /try/<token>/send
";

/// Doors of staff, tried on a released consultation, and what each visitor is answered: nobody, a
/// stranger (every role, in another project), administrator, facilitator, safeguarding lead,
/// analyst, youth adviser. 303 to a page, 200 in, 403 not your role, 404 does not exist for you;
/// 409 and 422 got as far as the act itself, which then had its own reason.
const STAFF_DOORS: &str = include_str!("doors.txt");

/// A line of the table: method, address, and the answer to each visitor.
#[derive(Debug, PartialEq, Eq)]
struct Door {
    method: Method,
    path: String,
    answers: Vec<u16>,
}

fn doors(table: &str) -> Vec<Door> {
    let lines = table.lines().filter(|line| line.starts_with("GET") || line.starts_with("POST"));
    lines
        .map(|line| {
            let mut words = line.split_whitespace();
            let method = words.next().unwrap().parse().unwrap();
            let path = words.next().unwrap().to_owned();
            Door { method, path, answers: words.map(|word| word.parse().unwrap()).collect() }
        })
        .collect()
}

/// Whether an address of a table is one of a mounted route: `/acts/submit` of `/acts/<act>`.
fn leads_to(door: &str, route: &str) -> bool {
    let route = if door.contains('?') { route } else { route.split('?').next().unwrap() };
    let (door, route): (Vec<&str>, Vec<&str>) =
        (door.split('/').collect(), route.split('/').collect());
    let fits = |(door, route): (&&str, &&str)| {
        door == route || (route.starts_with('<') && !door.starts_with('<'))
    };
    door.len() == route.len() && door.iter().zip(&route).all(fits)
}

/// Mounted routes without a line, and lines without a route.
fn unlisted(world: &World, open: &str, staff: &str) -> Vec<String> {
    let listed: Vec<Door> = doors(open).into_iter().chain(doors(staff)).collect();
    let mounted: Vec<(Method, String)> =
        world.client.rocket().routes().map(|r| (r.method, r.uri.to_string())).collect();
    let fits = |door: &Door, (method, uri): &(Method, String)| {
        door.method == *method && leads_to(&door.path, uri)
    };
    let routes = mounted.iter().filter(|route| !listed.iter().any(|door| fits(door, route)));
    let lines = listed.iter().filter(|door| !mounted.iter().any(|route| fits(door, route)));
    let routes = routes.map(|(method, uri)| format!("{method} {uri} is not listed"));
    routes.chain(lines.map(|d| format!("{} {} is not mounted", d.method, d.path))).collect()
}

/// Every line whose answers are not those expected.
fn differences(expected: &[Door], found: &[Door]) -> Vec<String> {
    assert_eq!(expected.len(), found.len());
    let pairs = expected.iter().zip(found).filter(|(expected, found)| expected != found);
    pairs
        .map(|(e, f)| format!("{} {}: {:?}, not {:?}", f.method, f.path, f.answers, e.answers))
        .collect()
}

/// The addresses of one released consultation, and who asks.
struct House {
    world: World,
    visitors: Vec<Option<Person>>,
    code: String,
    release: String,
    link: String,
}

impl House {
    async fn new() -> Self {
        let world = World::new().await;
        let release = released(&world, 40).await;
        let mut visitors = vec![None, Some(world.stranger().await)];
        visitors.extend(world.team().await.into_iter().map(|(_, person)| Some(person)));
        let by = world.desk.by("test");
        let link = people::draw_link(&world.desk, &world.lead, by).await.unwrap();
        Self { code: release.consultation.clone(), release: release.id, world, visitors, link }
    }

    fn address(&self, pattern: &str) -> String {
        let path =
            pattern.replace("<slug>", &self.world.project.slug).replace("<code>", &self.code);
        path.replace("<id>", &self.release).replace("<secret>", &self.link)
    }

    /// Asks at a door. Forms are filled in so that none of them changes anything.
    async fn ask(&self, method: Method, path: &str, person: Option<&Person>) -> Seen {
        let fields = [("password", "not the password"), ("email", "lead@example.org")];
        if path.ends_with("/media") || path.ends_with("/file") {
            return self.world.upload(path, person, &[], None).await;
        }
        self.world.ask(method, path, person, &fields).await
    }

    async fn found(&self, table: &str) -> Vec<Door> {
        let mut found = doors(table);
        for door in &mut found {
            let path = self.address(&door.path);
            door.answers.clear();
            for visitor in &self.visitors {
                door.answers.push(self.ask(door.method, &path, visitor.as_ref()).await.status.code);
            }
        }
        found
    }
}

#[rocket::async_test]
async fn no_door_is_missing_from_the_tables() {
    let world = World::new().await;
    assert_eq!(unlisted(&world, OPEN_DOORS, STAFF_DOORS), Vec::<String>::new());
    for door in doors(OPEN_DOORS) {
        assert!(!door.path.starts_with("/team"), "{} is a door of staff", door.path);
    }
    let fewer = STAFF_DOORS.replace("GET  /team/r/<id>  ", "GET  /team/q/<id>  ");
    let control = ["GET /team/r/<id> is not listed", "GET /team/q/<id> is not mounted"];
    assert_eq!(unlisted(&world, OPEN_DOORS, &fewer), control, "the control is noticed");
    world.end().await;
}

#[rocket::async_test]
async fn each_role_gets_through_its_own_doors_and_no_other() {
    let house = House::new().await;
    let expected = doors(STAFF_DOORS);
    assert!(expected.iter().all(|door| door.answers.len() == house.visitors.len()));
    let found = house.found(STAFF_DOORS).await;
    assert_eq!(differences(&expected, &found), Vec::<String>::new());
    let mut loosened = doors(STAFF_DOORS);
    let results = loosened.iter_mut().find(|door| door.path == "/team/r/<id>").unwrap();
    *results.answers.last_mut().unwrap() = 200;
    let control = "GET /team/r/<id>: [303, 404, 403, 200, 200, 200, 403], \
                   not [303, 404, 403, 200, 200, 200, 200]";
    assert_eq!(differences(&loosened, &found), [control], "the control is noticed");
    house.world.end().await;
}

#[rocket::async_test]
async fn what_a_stranger_may_not_see_looks_like_what_is_not_there() {
    let house = House::new().await;
    let stranger = house.visitors[1].as_ref();
    let mut asked = BTreeSet::new();
    for door in doors(STAFF_DOORS).into_iter().filter(|door| door.answers[1] == 404) {
        let real = house.address(&door.path);
        let none = door.path.replace("<slug>", "nothing").replace("<code>", "ZZZZZ");
        let none = none.replace("<id>", &"0".repeat(32));
        let (real, none) = (
            house.ask(door.method, &real, stranger).await,
            house.ask(door.method, &none, stranger).await,
        );
        assert!(real == none, "{} {} tells a stranger something", door.method, door.path);
        asked.insert(door.path);
    }
    assert!(asked.len() > 15, "only {asked:?}");
    let home = house.ask(Method::Get, "/team", stranger).await.text();
    assert!(home.contains("Elsewhere"), "the control is their own project");
    for secret in [&house.world.project.name, &house.code, &house.release] {
        assert!(!home.contains(secret.as_str()), "{secret}");
    }
    house.world.end().await;
}

#[rocket::async_test]
async fn another_role_is_told_so_on_a_draft_too() {
    let house = House::new().await;
    let draft = house.world.draft(SMALL).await;
    let path = format!("/team/c/{}/document", draft.code);
    let mut answers = Vec::new();
    for visitor in &house.visitors {
        answers.push(house.ask(Method::Post, &path, visitor.as_ref()).await.status.code);
    }
    assert_eq!(answers, [403, 404, 403, 422, 403, 403, 403]);
    assert_eq!(house.world.now(&draft).await.revision, 1);
    house.world.end().await;
}

/// On the same consultation: its author, a colleague of the same role who wrote nothing, one who
/// wrote along, a safeguarding lead, and somebody of the same role elsewhere.
#[rocket::async_test]
async fn the_author_and_a_colleague_do_not_get_through_the_same_doors() {
    let world = World::new().await;
    let (desk, project) = (&world.desk, &world.project);
    let colleague = world.person("colleague", Role::Facilitator, project).await;
    let second = world.person("second", Role::Facilitator, project).await;
    let stranger = world.stranger().await;
    let visitors = [&world.facilitator, &colleague, &second, &world.lead, &stranger];
    for (act, answers) in
        [(Act::Submit, [303, 409, 303, 403, 404]), (Act::Approve, [409, 303, 409, 303, 404])]
    {
        let mut found = Vec::new();
        for visitor in visitors {
            let draft = world.draft(SMALL).await;
            consultations::revise(desk, &draft, SMALL, &second).await.unwrap();
            if act == Act::Approve {
                world.step(&draft, Act::Submit, &world.facilitator).await;
            }
            let seen = consultations::revision(desk, &world.now(&draft).await).await.unwrap().hash;
            let path = format!("/team/c/{}/acts/{}", draft.code, act.code());
            let fields = [("seen", seen.as_str())];
            found.push(world.ask(Method::Post, &path, Some(visitor), &fields).await.status.code);
        }
        assert_eq!(found, answers, "{act:?}");
    }
    let administrator = world.person("administrator", Role::Administrator, project).await;
    for (who, status) in [(&stranger, 404), (&colleague, 303)] {
        let path = format!("/team/p/parks/people/{}/take", who.id);
        let fields = [("role", "facilitator")];
        let seen = world.ask(Method::Post, &path, Some(&administrator), &fields).await;
        assert_eq!(seen.status.code, status, "nobody of another project is here");
    }
    let elsewhere = desk.store.project("elsewhere").await.unwrap().unwrap();
    let kept = desk.store.roles(&stranger.id, &elsewhere.id).await.unwrap();
    assert_eq!(kept.len(), Role::ALL.len());
    world.end().await;
}
