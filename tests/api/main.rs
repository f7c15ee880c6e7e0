//! The interface for programs, tried by programs of others: schemathesis makes up requests and compares
//! every answer with the description, pyjstat reads the figures.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a test may stop short and reads its own settings"
)]

#[expect(dead_code, reason = "shared with other tests")]
#[path = "../support/fixture.rs"]
mod fixture;
#[expect(dead_code, reason = "shared with other tests")]
#[path = "../support/http.rs"]
mod http;
#[expect(dead_code, reason = "shared with other tests")]
#[path = "../support/process.rs"]
mod process;

use std::path::Path;
use std::process::Command;

use porte_voix::acts::consultations::{self, by_code};
use porte_voix::acts::{Desk, demo, releases, retractions, tokens};
use porte_voix::domain::consultation::{Consultation, Person, Project};
use porte_voix::domain::staff::Role;
use porte_voix::domain::status::{Act, Status};
use porte_voix::domain::wording::Lang;
use porte_voix::i18n::withdrawal_words;
use process::{Place, Server};
use serde_json::{Value, json};

const DESCRIPTION: &str = "/api/v1/openapi.json";

/// The program with the demonstration: one release for everybody, one that was taken back.
struct House {
    place: Place,
    server: Server,
    token: String,
}

impl House {
    fn new() -> Self {
        let place = Place::new(env!("CARGO_BIN_EXE_porte-voix"));
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let token = runtime.block_on(seeded(&place));
        let server = place.serve(&[]);
        Self { place, server, token }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.server.port)
    }

    fn read(&self, path: &str) -> Value {
        let answer = self.server.client().get(path).unwrap();
        assert_eq!(answer.status, 200, "{path}");
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// Runs schemathesis; returns whether it found nothing, and what it said.
    fn tried(&self, description: &str, cases: u32, more: &[&str]) -> (bool, String) {
        // So many at most for each way to ask; some take few.
        let paths = self.read(DESCRIPTION)["paths"].as_object().unwrap().len();
        let each = cases.div_ceil(u32::try_from(paths).unwrap()).to_string();
        let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/schemathesis.toml");
        let mut command = Command::new("schemathesis");
        command
            .args(["--config-file", config.to_str().unwrap(), "run", description])
            .args(["--url", &self.url("/"), "--checks", "all", "--max-examples", &each])
            .args(["--seed", "2026", "--generation-database", "none", "--no-color"])
            .args(more)
            .current_dir(self.place.folder.path());
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.success(), said + &errors)
    }
}

/// Fills a database as the demonstration does, and makes a token.
async fn seeded(place: &Place) -> String {
    let desk = fixture::desk(&place.url, &place.key).await;
    let (desk, shown) = demo::seed(desk, 240, withdrawal_words(Lang::Fr)).await.unwrap();
    let of = |role| shown.people.iter().find(|(known, _, _)| *known == role).unwrap().1.clone();
    let team = [Role::Facilitator, Role::Analyst, Role::SafeguardingLead].map(of);
    let open = shown.consultations.iter().find(|one| one.status == Status::Open).unwrap();
    taken_back(&desk, open, &team).await;
    let project = project(&desk).await;
    let ends = tokens::last_day(&desk);
    let token = tokens::make(&desk, &project, ("A test", &ends), &team[1]).await.unwrap();
    desk.store.close().await;
    token
}

async fn project(desk: &Desk) -> Project {
    desk.store.project(demo::SLUG).await.unwrap().unwrap()
}

async fn taken_back(desk: &Desk, open: &Consultation, team: &[Person; 3]) {
    let [facilitator, analyst, lead] = team;
    for (act, person) in [(Act::Close, facilitator), (Act::Freeze, analyst)] {
        let now = by_code(desk, &open.code).await.unwrap();
        consultations::step(desk, &now, act, person, "").await.unwrap();
    }
    let now = by_code(desk, &open.code).await.unwrap();
    let release = releases::release(desk, &now, "", analyst, lead).await.unwrap();
    retractions::retract(desk, &release.id, "A test.", analyst, lead).await.unwrap();
}

/// How many requests are made up: few every day, 20,000 in the full run.
fn cases() -> u32 {
    std::env::var("SCHEMATHESIS_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(240)
}

#[test]
#[ignore = "needs schemathesis"]
fn whatever_is_made_up_the_answer_is_as_described() {
    let house = House::new();
    let description = house.url(DESCRIPTION);
    let bearer = format!("Authorization: Bearer {}", house.token);
    let (nobody, token): (&[&str], &[&str]) = (&[], &["--header", &bearer]);
    for more in [nobody, token] {
        let (fine, said) = house.tried(&description, cases(), more);
        println!("{said}");
        assert!(fine, "schemathesis found something");
        let made = said.split("Test cases:").nth(1).unwrap().split_whitespace().next().unwrap();
        assert!(made.parse::<u32>().unwrap() >= cases(), "only {made} were made up");
    }
    assert!(house.server.is_ready(), "and it still answers");
}

type Lie = fn(&mut Value);

/// The control: a description that says something else than the answers do.
#[test]
#[ignore = "needs schemathesis"]
fn what_was_planted_is_found() {
    let house = House::new();
    let truth = house.read(DESCRIPTION);
    let lies: [(&str, Lie); 3] = [
        ("violates schema", |said| {
            said["components"]["schemas"]["Consultations"]["properties"]["total"] =
                json!({ "type": "string" });
        }),
        ("Undocumented status code", |said| {
            let responses = &mut said["paths"]["/api/v1/releases/{id}"]["get"]["responses"];
            responses.as_object_mut().unwrap().remove("404").unwrap();
        }),
        ("Undocumented Content-Type", |said| {
            let good = &mut said["paths"]["/api/v1/consultations"]["get"]["responses"]["200"];
            good["content"] = json!({ "text/html": { "schema": { "type": "string" } } });
        }),
    ];
    for (found, lie) in lies {
        let mut planted = truth.clone();
        lie(&mut planted);
        let description = house.place.file("planted.json");
        std::fs::write(&description, planted.to_string()).unwrap();
        let (fine, told) = house.tried(description.to_str().unwrap(), 60, &[]);
        assert!(!fine && told.contains(found), "{found}: {told}");
    }
}

#[test]
#[ignore = "needs python3 with pyjstat"]
fn others_read_the_figures_over_the_network() {
    let house = House::new();
    let code = house.read("/api/v1/consultations")["items"][0]["code"].clone();
    let one = house.read(&format!("/api/v1/consultations/{}", code.as_str().unwrap()));
    let tables = one["releases"][0]["links"]["tables"].as_str().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/read.py");
    let read = |address: &str| {
        let output = Command::new("python3").arg(&script).arg(house.url(address)).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (fine, said) = read(&format!("{tables}?format=jsonstat"));
    assert!(fine, "{said}");
    let (rows, told) = said.trim().split_once(' ').unwrap();
    let cells = house.read(tables)["cells"].as_array().unwrap().clone();
    let figures = ["base", "count", "count_low", "count_high", "percent"];
    let of = |cell: &Value| figures.iter().filter(|name| !cell[**name].is_null()).count();
    let shown: usize = cells.iter().map(of).sum();
    assert!(rows.parse::<usize>().unwrap() >= cells.len() * 5, "{said}");
    assert!(shown > 250 && told == shown.to_string(), "{said}: {shown}");
    assert!(!read(tables).0, "the control is no JSON-stat");
}
