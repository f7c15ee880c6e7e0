//! One consultation from the draft to its release, and a search for every child in all that comes
//! out on the way: every page for every role, every file, every command that prints.

use std::collections::BTreeSet;
use std::process::Command;

use porte_voix::acts::exports::Format;
use porte_voix::acts::{proposals, releases};
use porte_voix::domain::consultation::{Consultation, Person};
use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::domain::status::Act;
use rocket::http::{Method, Status};

use crate::journeys::kiosk::kiosk;
use crate::journeys::public_results::{answer, publish};
use crate::journeys::reading::trained;
use crate::journeys::taking_part::withdrawal_code;
use crate::support::marks::{Answers, Marks};
use crate::support::world::SMALL;
use crate::support::{Form, World, program};

const CHILDREN: usize = 26;
/// What only one child chose.
const ALONE: (&str, &str) = ("likes", "swings");
/// Every format of released figures.
const FORMATS: [&str; 7] = ["csv", "xlsx", "json", "jsonstat", "parquet", "html", "package"];

/// Every format of questionnaires.
const DOCUMENTS: [&str; 2] = ["json", "xlsform"];

/// Commands that change something or end nothing; none of them prints what is stored of children.
const NOT_READING: [&str; 15] = [
    "serve",
    "demo",
    "migrate",
    "staff",
    "project",
    "media",
    "directory",
    "paper",
    "release",
    "retract",
    "simulate",
    "backup",
    "restore",
    "erase-due",
    "keys",
];
const READING: [&str; 8] = [
    "consultation",
    "export",
    "attack",
    "audit",
    "results",
    "subpoena-drill",
    "anonymity",
    "doctor",
];
/// Of a backup, whether everything in it opens, and nothing of it.
const OF_BACKUPS: [&str; 1] = ["verify"];

fn answers(n: usize) -> Answers {
    let goes = ["no", "yes", "no", "depends"][n % 4];
    let mut answers = vec![
        ("_band", "9-12".to_owned()),
        ("gender", ["girl", "boy", "girl"][n % 3].to_owned()),
        ("goes", goes.to_owned()),
    ];
    if goes == "no" {
        answers.push(("why", ["far", "dull"][n / 4 % 2].to_owned()));
    }
    let likes = if n == 7 { ALONE.1 } else { ["trees", "ball"][n % 2] };
    answers.extend([
        ("likes", likes.to_owned()),
        ("feel", (n * 7 % 5 + 1).to_string()),
        ("safe", (n * 3 % 11).to_string()),
        ("about.clean", (n % 3 + 1).to_string()),
        ("about.calm", (n / 2 % 3 + 1).to_string()),
    ]);
    answers
}

struct Life {
    world: World,
    park: Consultation,
    visitors: Vec<Option<Person>>,
    link: String,
    /// Of a kiosk, once one runs.
    kiosk: String,
    marks: Marks,
    /// Routes at which somebody got in, and how often anything was read.
    entered: BTreeSet<String>,
    read: usize,
}

impl Life {
    async fn new() -> Self {
        let world = World::new().await;
        let mut visitors = vec![None, Some(world.stranger().await)];
        visitors.extend(world.team().await.into_iter().map(|(_, person)| Some(person)));
        let by = world.desk.by("test");
        trained(&world, &world.lead).await;
        let link = porte_voix::acts::people::draw_link(&world.desk, &world.lead, by).await.unwrap();
        let park = world.draft(SMALL).await;
        let (marks, entered) = (Marks::default(), BTreeSet::new());
        let kiosk = "none-yet".to_owned();
        Self { world, park, visitors, link, kiosk, marks, entered, read: 0 }
    }

    /// A child takes part by the pages; everything that could tell on it is remembered.
    async fn child(&mut self, n: usize, questionnaire: &Questionnaire) {
        let (_, page) = self.world.get(&format!("/c/{}/fr/9-12", self.park.code)).await;
        let text = format!("marque-zq{n}zq un banc");
        let mut form = Form::find(&page, "/check").replacing("q.idea", &text);
        let answers = answers(n);
        for (column, option) in answers.iter().filter(|(column, _)| *column != "_band") {
            form = form.with(&format!("q.{column}"), option);
        }
        let (_, check) = self.world.post(&form).await;
        let send = Form::find(&check, "/send");
        let (status, thanks) = self.world.post(&send).await;
        assert_eq!(status, Status::Ok);
        let code = withdrawal_code(&thanks);
        let keys = self.world.intake(&self.park).await.keys;
        self.marks.word(&format!("marque-zq{n}zq"));
        self.marks.word(&keys.response_id(&code));
        self.marks.word(&keys.text_id(&code, "idea"));
        self.marks.word(&code);
        self.marks.word(send.value("id").unwrap());
        self.marks.row(&answers, questionnaire);
    }

    /// Addresses of a mounted route, with every blank filled in.
    fn addresses(&self, route: &str, release: &str) -> Vec<String> {
        let (path, query) = route.split_once('?').unwrap_or((route, ""));
        let path = path
            .replace("<slug>", &self.world.project.slug)
            .replace("<code>", &self.park.code)
            .replace("<_>", &self.park.code)
            .replace("<handle>", "none-yet")
            .replace("<kind>/<entry>", "help_line/102")
            .replace("<kind>", "law")
            .replace("<question>", "idea")
            .replace("<typed>", "BCDFGHJKMNPQ")
            .replace("<id>", release)
            .replace("<secret>", &self.link)
            .replace("<token>", &self.kiosk)
            .replace("/<lang>/<band>", "/fr/9-12")
            .replace("/<lang>/<voice>", "/fr/young")
            .replace("<what>", "script")
            .replace("/finding/<name>", "/finding/f1.svg")
            .replace("/<name>/<lang>", "/questions/fr")
            .replace("/poster/<lang>", "/poster/fr")
            .replace("/chart/<file>", "/chart/safe.svg")
            .replace("<hash>/<path..>", "0/app.js");
        let paths = if path.contains("/document/<format>") {
            DOCUMENTS.iter().map(|format| path.replace("<format>", format)).collect()
        } else if path.contains("<format>") {
            FORMATS.iter().map(|format| path.replace("<format>", format)).collect()
        } else {
            vec![path]
        };
        let query = query
            .replace("<before>", "before=9")
            .replace("<moment>", "moment=after")
            .replace("<read>", "read=fr")
            .replace("<done>", "done=3")
            .replace("<lang>", "lang=fr")
            .replace("<band>", "band=9-12")
            .replace("<part>", "part=q.likes")
            .replace("<stage>", "stage=suivi")
            .replace("<to>", "to=en")
            .replace("<see>", "see=fr")
            .replace("<seen>", "seen=9-12")
            .replace("<find>", "find=park")
            .replace("<finding>", "finding=x")
            .replace("<q>", "q=likes")
            .replace("<code>", &format!("code={}", self.park.code))
            .replace("<paper>", "paper=a3")
            .replace("<state>", "state=x")
            .replace("<iss>", "iss=x")
            .replace("<question>", "question=safe")
            .replace("<text>", "text=none-yet")
            .replace("<by>", "by=_band")
            .replace("<with>", &format!("with={release}"))
            .replace("<l>", "l=fr");
        let mut all: Vec<String> = paths;
        if !query.is_empty() {
            all.extend(all.clone().iter().map(|path| format!("{path}?{query}")));
        }
        assert!(!all.iter().any(|one| one.contains('<')), "how is {route} filled in?");
        all
    }

    /// Every GET address there is, as everyone.
    async fn look_everywhere(&mut self, release: &str) {
        let routes: Vec<String> = self
            .world
            .client
            .rocket()
            .routes()
            .filter(|route| route.method == Method::Get)
            .map(|route| route.uri.to_string())
            .collect();
        assert!(routes.iter().filter(|route| route.starts_with("/team")).count() > 7);
        for route in routes {
            let everyone = &self.visitors[..];
            let visitors = if route.starts_with("/team") { everyone } else { &everyone[..1] };
            for address in self.addresses(&route, release) {
                for visitor in visitors {
                    let seen = self.world.ask(Method::Get, &address, visitor.as_ref(), &[]).await;
                    assert!(seen.status.code < 500, "{address}");
                    if seen.status == Status::Ok {
                        self.entered.insert(route.clone());
                    }
                    let who = visitor.as_ref().map(|person| &person.name);
                    let place = seen.location.unwrap_or_default();
                    for bytes in [place.into_bytes(), seen.body] {
                        let found = self.marks.found(&bytes);
                        assert_eq!(found, Vec::<String>::new(), "{address} {who:?}");
                    }
                    self.read += 1;
                }
            }
        }
    }

    /// The program itself, on the same database and with the same key.
    fn program(&self, words: &[&str]) -> Vec<u8> {
        let output = program(&self.world, words);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words:?}: {error}");
        assert!(!output.stdout.is_empty(), "{words:?} prints nothing");
        [output.stdout, output.stderr].concat()
    }

    fn run_and_search(&mut self, words: &[&str]) {
        for json in [&[][..], &["--json"]] {
            let said = self.program(&[words, json].concat());
            assert_eq!(self.marks.found(&said), Vec::<String>::new(), "{words:?} {json:?}");
            self.read += 1;
        }
    }

    fn commands(&mut self, release: &str) {
        let code = self.park.code.clone();
        self.run_and_search(&["consultation", "check", &code]);
        self.run_and_search(&["consultation", "export", &code, "--format", "json"]);
        self.run_and_search(&["consultation", "export", &code, "--format", "html"]);
        self.run_and_search(&["consultation", "export", &code, "--format", "xlsform"]);
        for format in ["html", "json"] {
            self.run_and_search(&["consultation", "assessment", &code, "--format", format]);
        }
        self.run_and_search(&["subpoena-drill", &code]);
        self.run_and_search(&["anonymity", &code]);
        self.run_and_search(&["audit", "verify"]);
        // A server of tests never waits for its disk, and is broken by that.
        if self.world.database.url.starts_with("sqlite") {
            self.run_and_search(&["doctor"]);
        }
        if !release.is_empty() {
            self.run_and_search(&["attack", release]);
            self.run_and_search(&["results", &code]);
            self.run_and_search(&["results", &code, "--question", "safe", "--by", "_band"]);
            self.run_and_search(&["export", release, "--format", "csv"]);
            self.run_and_search(&["export", release, "--format", "json"]);
            self.run_and_search(&["export", release, "--format", "jsonstat"]);
            self.run_and_search(&["export", release, "--format", "html"]);
            for format in ["package", "xlsx", "parquet"] {
                let file = self.world.database.folder.path().join(format);
                let out = file.display().to_string();
                self.program(&["export", release, "--format", format, "--out", &out]);
                let bytes = std::fs::read(&file).unwrap();
                assert_eq!(self.marks.found(&bytes), Vec::<String>::new(), "{format}");
            }
        }
    }
}

#[rocket::async_test]
async fn nothing_of_one_child_comes_out_anywhere() {
    let questionnaire = Questionnaire::parse(SMALL).unwrap();
    let mut life = Life::new().await;
    life.look_everywhere("none-yet").await;
    let (code, author) = (life.park.code.clone(), life.world.facilitator.clone());
    let desk = std::sync::Arc::clone(&life.world.desk);
    let approver = life.world.lead.clone();
    porte_voix::acts::consultations::open(&desk, &code, &author, &approver).await.unwrap();
    let here = kiosk(&life.world, &life.world.now(&life.park).await).await;
    here.trim_start_matches("/k/").clone_into(&mut life.kiosk);
    for n in 0..CHILDREN {
        life.child(n, &questionnaire).await;
    }
    let (alone, option) = ALONE;
    let chose = |n: &usize| answers(*n).iter().any(|(c, o)| *c == alone && o == option);
    assert_eq!((0..CHILDREN).filter(chose).count(), 1);
    assert_eq!(life.world.responses(&life.park).await, i64::try_from(CHILDREN).unwrap());
    for row in desk.store.sealed_responses(&life.park.id).await.unwrap() {
        assert_eq!(life.marks.found(row.id.as_bytes()).len(), 1, "the control: a real id is known");
        life.marks.word(&row.sealed);
    }
    life.look_everywhere("none-yet").await;
    life.commands("");
    life.world.step(&life.park, Act::Close, &author).await;
    life.look_everywhere("none-yet").await;
    life.world.step(&life.park, Act::Freeze, &life.world.analyst).await;
    life.look_everywhere("none-yet").await;
    let park = life.world.now(&life.park).await;
    let (by, second) = (life.world.analyst.clone(), life.world.lead.clone());
    proposals::propose(&desk, &park, "note", &by).await.unwrap();
    let proposed = desk.store.proposal(&park.id).await.unwrap().unwrap().id;
    life.look_everywhere(&proposed).await;
    assert!(!life.entered.contains("/team/r/<id>"), "nobody reads it as a release");
    let release = releases::release(&desk, &park, "note", &by, &second).await.unwrap();
    life.look_everywhere(&release.id).await;
    assert!(!life.entered.contains("/r/<code>/files/<format>"), "no figures before an answer");
    publish(&life.world, &park, &answer(&release)).await;
    desk.clock.advance(1);
    life.look_everywhere(&release.id).await;
    for public in ["/r/<code>", "/r/<code>/<lang>/<voice>", "/r/<code>/files/<format>"] {
        assert!(life.entered.contains(public), "{public} was searched: {:?}", life.entered);
    }
    life.commands(&release.id);

    for cell in release.tables.cells.iter().filter(|cell| !cell.is_derived()) {
        assert!(cell.count_low.is_none() || cell.count_low < cell.count_high, "exact: {cell:?}");
        assert!(cell.count_low != Some(1) && cell.count_high != Some(1), "{cell:?}");
    }
    let told = |cell: &&porte_voix::domain::release::ReleasedCell| cell.count_low.is_some();
    assert!(release.tables.cells.iter().filter(told).count() > 10, "figures were searched too");
    assert!(life.entered.contains("/k/<token>/<lang>/<band>"), "and those of a kiosk");
    let pages = life
        .world
        .client
        .rocket()
        .routes()
        .filter(|route| route.method == Method::Get && route.uri.path().starts_with("/team"));
    for page in pages.map(|route| route.uri.to_string()) {
        // Without a provider of identities there is nothing behind its doors.
        let is_shut = page.starts_with("/team/sign-in/provider");
        // One text is shown to one trained reader (`journeys/reading.rs`), and is no other page's.
        let is_shut = is_shut || page.ends_with("/texts/<handle>");
        // There is one once nothing is left (`journeys/erasure.rs`).
        let is_shut = is_shut || page.ends_with("/certificate.json");
        assert!(is_shut || life.entered.contains(&page), "nobody ever got into {page}");
    }
    assert!(life.read > 500, "only {} answers were searched", life.read);
    // The control: the same search where a child is.
    let row: Vec<String> = answers(7).into_iter().map(|(_, option)| option).collect();
    assert!(!life.marks.found(row.join(",").as_bytes()).is_empty());
    assert_eq!(life.marks.found(b"<p>&nbsp;marque-zq7zq un banc</p>"), ["marque-zq7zq"]);
    life.world.end().await;
}

#[test]
fn every_format_and_every_command_was_thought_of() {
    let built: BTreeSet<&str> = Format::ALL.map(Format::name).into_iter().collect();
    assert_eq!(FORMATS.into_iter().collect::<BTreeSet<_>>(), built);
    let help = Command::new(env!("CARGO_BIN_EXE_porte-voix")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let names: BTreeSet<&str> =
        commands.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let known: BTreeSet<&str> =
        [&READING[..], &NOT_READING, &OF_BACKUPS, &["help"]].concat().into_iter().collect();
    assert_eq!(names, known, "does the new command print what is stored? then search it");
}
