//! The interface for programs: what everybody may read, byte for byte as in the files, marked, paged,
//! and refused with one sentence.

use porte_voix::acts::exports::{self, Format};
use porte_voix::acts::{consultations, retractions, tokens};
use porte_voix::domain::release::Release;
use rocket::http::{Method, Status};
use serde_json::{Value, json};

use super::feedback::{answer, publish};
use super::results;
use crate::support::World;

const LIST: &str = "/api/v1/consultations";
const OPEN: &str = "/api/v1/openapi.json";

/// Kinds of tables: the name, the media type, the file.
const KINDS: [(&str, &str, Format); 3] = [
    ("json", "application/json", Format::Json),
    ("csv", "text/csv", Format::Csv),
    ("jsonstat", "application/vnd.json-stat+json", Format::Jsonstat),
];

fn tables(release: &Release) -> String {
    format!("/api/v1/releases/{}/tables", release.id)
}

/// A release of a consultation whose children were answered: everybody may read it.
pub async fn released(world: &World, rows: usize) -> Release {
    let release = results::released(world, rows).await;
    let park = consultations::by_code(&world.desk, &release.consultation).await.unwrap();
    let today = world.desk.clock.today();
    publish(world, &park, &answer(&release, &today), &world.analyst).await;
    release
}

#[rocket::async_test]
async fn figures_are_public_once_children_were_answered() {
    let world = World::new().await;
    let silent = results::released(&world, 40).await;
    let told = released(&world, 40).await;
    for (release, status) in [(silent, Status::NotFound), (told, Status::Ok)] {
        assert_eq!(world.read(&tables(&release), &[]).await.status, status);
        let about = format!("{LIST}/{}", release.consultation);
        assert_eq!(world.read(&about, &[]).await.status, status);
    }
    world.end().await;
}

#[rocket::async_test]
async fn tables_and_codebooks_are_the_files_byte_for_byte() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let address = tables(&release);
    for (name, media, format) in KINDS {
        let (_, file) = exports::export(&world.desk, &release.id, format).await.unwrap();
        let named = world.read(&format!("{address}?format={name}"), &[]).await;
        let liked = world.read(&address, &[("Accept", media)]).await;
        assert!(named.status == Status::Ok && named.body == file, "{name}");
        assert_eq!(named, liked, "{name}, and from memory");
        assert!(named.header("Content-Type").unwrap().starts_with(media));
        let other = format!("{address}?format={name}");
        assert_eq!(world.read(&other, &[("Accept", "text/html")]).await, named, "the name wins");
    }
    assert_eq!(world.read(&address, &[]).await.header("Content-Type"), Some("application/json"));

    let (_, package) = exports::export(&world.desk, &release.id, Format::Package).await.unwrap();
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    let mut file = Vec::new();
    std::io::copy(&mut package.by_name("codebook.csv").unwrap(), &mut file).unwrap();
    let codebook = format!("{LIST}/{}/codebook", release.consultation);
    assert!(world.read(&codebook, &[("Accept", "text/csv")]).await.body == file);
    let rows = world.read(&codebook, &[]).await.json()["rows"].as_array().unwrap().len();
    let lines = csv::Reader::from_reader(&*file).records().count();
    assert!(rows > 50 && rows == lines, "{rows} {lines}");
    world.end().await;
}

#[rocket::async_test]
async fn hidden_rows_have_no_figures() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let told = world.read(&tables(&release), &[]).await.json();
    let cells = told["cells"].as_array().unwrap();
    let figures = ["base", "count", "count_low", "count_high", "percent"];
    let bare = |cell: &&Value| figures.iter().all(|name| cell[*name].is_null());
    let is_hidden = |cell: &&Value| cell["status"] == "hidden";
    let hidden: Vec<_> = cells.iter().filter(is_hidden).collect();
    assert!(!hidden.is_empty() && hidden.iter().all(bare));
    assert!(cells.iter().any(|cell| !bare(&cell)), "the control");
    world.end().await;
}

#[rocket::async_test]
async fn a_release_tells_how_it_is_checked_and_nothing_about_people() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let told = world.read(&format!("/api/v1/releases/{}", release.id), &[]).await.json();
    assert_eq!(told["hash"], release.hash());
    assert_eq!(told["consultation"], release.consultation);
    assert_eq!(
        (&told["revision"], &told["number"], &told["interim"]),
        (&json!(1), &json!(1), &json!(false))
    );
    assert_eq!((&told["note"], &told["made_on"]), (&json!("note"), &json!("2026-11-23")));
    let signature = &told["signature"];
    let text = |name: &str| signature[name].as_str().unwrap();
    let signed = porte_voix::seal::signing::is_signed;
    assert!(signed(text("signed_text"), text("public_key"), text("signature")));
    assert!(!signed("another text", text("public_key"), text("signature")), "the control");
    let of = world.read(&format!("{LIST}/{}", release.consultation), &[]).await.json();
    assert_eq!(of["releases"][0]["id"], release.id);
    assert_eq!(of["project"], json!({"name": "Parks", "organisation": "Big Ears"}));
    assert_eq!((&of["stage"], &of["closed_on"]), (&json!("suivi"), &json!("2026-11-23")));
    for link in [&of["links"]["codebook"], &of["releases"][0]["links"]["tables"]] {
        assert_eq!(world.read(link.as_str().unwrap(), &[]).await.status, Status::Ok);
    }
    let all = format!("{told}{of}");
    assert!(!all.contains("example.org") && !all.contains(&world.analyst.id), "{all}");
    world.end().await;
}

#[rocket::async_test]
async fn a_mark_saves_the_way_and_changes_with_the_bytes() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let one = format!("/api/v1/releases/{}", release.id);
    let mut marks = Vec::new();
    for address in [OPEN, LIST, &one, &tables(&release), &(tables(&release) + "?format=csv")] {
        let whole = world.read(address, &[]).await;
        let mark = whole.header("ETag").unwrap().to_owned();
        assert!(mark.starts_with('"') && mark.ends_with('"'), "{mark}");
        for said in [mark.clone(), format!("\"other\", W/{mark}"), "*".to_owned()] {
            let same = world.read(address, &[("If-None-Match", &said)]).await;
            assert_eq!((same.status, same.body.len()), (Status::NotModified, 0), "{said}");
            for name in ["ETag", "Cache-Control", "Vary", "Access-Control-Allow-Origin"] {
                assert_eq!(same.header(name), whole.header(name), "{name}");
            }
        }
        let other = world.read(address, &[("If-None-Match", "\"other\"")]).await;
        assert_eq!(other, whole, "the control");
        let head = world.read_by(Method::Head, address, &[]).await;
        assert_eq!((head.status, head.body.len()), (Status::Ok, 0));
        assert_eq!(head.header("ETag"), Some(&*mark));
        assert_eq!(head.header("Content-Type"), whole.header("Content-Type"));
        marks.push(mark);
    }
    let release_mark = marks[2].clone();
    marks.sort_unstable();
    marks.dedup();
    assert_eq!(marks.len(), 5, "each has its own");
    let wish = ("Town", "2027-11-01");
    let token = tokens::make(&world.desk, &world.project, wish, &world.analyst).await.unwrap();
    retract(&world, &release).await;
    let after = world.read_with(&one, &token).await;
    assert_ne!(after.header("ETag"), Some(&*release_mark), "what was taken back has another");
    world.end().await;
}

async fn retract(world: &World, release: &Release) {
    let (by, second) = (&world.analyst, &world.lead);
    retractions::retract(&world.desk, &release.id, "a school can be told", by, second)
        .await
        .unwrap();
}

#[rocket::async_test]
async fn scripts_of_elsewhere_read_what_everybody_may_and_nothing_else() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let wish = ("Town", "2027-11-01");
    let token = tokens::make(&world.desk, &world.project, wish, &world.analyst).await.unwrap();
    for address in [OPEN, LIST, &tables(&release)] {
        let public = world.read(address, &[("Origin", "https://town.example")]).await;
        assert_eq!(public.header("Access-Control-Allow-Origin"), Some("*"));
        assert_eq!(public.header("Cache-Control"), Some("public, max-age=300"));
        assert_eq!(public.header("Vary"), Some("Accept, Authorization"));
        let private = world.read_with(address, &token).await;
        assert_eq!(private.status, Status::Ok);
        assert_eq!(private.header("Access-Control-Allow-Origin"), None, "{address}");
        assert_eq!(private.header("Cache-Control"), Some("private, no-cache"));
        let asked = [("Origin", "https://town.example"), ("Access-Control-Request-Method", "GET")];
        let before = world.read_by(Method::Options, address, &asked).await;
        assert_eq!((before.status, before.body.len()), (Status::NoContent, 0));
        assert_eq!(before.header("Access-Control-Allow-Methods"), Some("GET, HEAD"));
        assert_eq!(before.header("Access-Control-Allow-Origin"), Some("*"));
        let allowed = before.header("Access-Control-Allow-Headers").unwrap();
        assert!(!allowed.to_lowercase().contains("authorization"));
        for answer in [public, private, before] {
            assert_eq!(answer.header("Access-Control-Allow-Credentials"), None);
            assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"));
            assert_eq!(answer.header("Set-Cookie"), None);
        }
    }
    let page = world.read("/", &[("Origin", "https://town.example")]).await;
    assert_eq!(page.header("Access-Control-Allow-Origin"), None, "pages are not read by scripts");
    world.read_by(Method::Options, "/api/v1/nothing", &[]).await.is_problem(404);
    world.end().await;
}

#[rocket::async_test]
async fn what_was_taken_back_is_told_without_figures() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let wish = ("Town", "2027-11-01");
    let token = tokens::make(&world.desk, &world.project, wish, &world.analyst).await.unwrap();
    for (name, _, _) in KINDS {
        let address = format!("{}?format={name}", tables(&release));
        assert_eq!(world.read_with(&address, &token).await.status, Status::Ok, "the control");
    }
    retract(&world, &release).await;
    for (name, _, _) in KINDS {
        let address = format!("{}?format={name}", tables(&release));
        world.read_with(&address, &token).await.is_problem(410);
        let public = world.read(&address, &[("If-None-Match", "*")]).await;
        assert!([404, 410].contains(&public.status.code), "{public:?}");
    }
    let one = world.read_with(&format!("/api/v1/releases/{}", release.id), &token).await.json();
    assert_eq!((&one["retracted_on"], &one["note"]), (&json!("2026-11-23"), &json!(null)));
    let of = world.read_with(&format!("{LIST}/{}", release.consultation), &token).await.json();
    assert_eq!(of["releases"][0]["retracted_on"], "2026-11-23");
    assert!(!format!("{one}{of}").contains("a school can be told"), "why is for the team");
    world.end().await;
}

#[rocket::async_test]
async fn a_list_comes_in_pages() {
    let world = World::new().await;
    let mut codes = Vec::new();
    for _ in 0..3 {
        codes.push(released(&world, 20).await.consultation);
    }
    codes.sort_unstable();
    let page = async |query: &str| world.read(&format!("{LIST}?{query}"), &[]).await;
    let (mut next, mut found) = (format!("{LIST}?per_page=2"), Vec::new());
    for _ in 0..2 {
        let told = world.read(&next, &[]).await;
        let json = told.json();
        found.extend(json["items"].as_array().unwrap().iter().map(|item| item["code"].clone()));
        assert_eq!((&json["total"], &json["per_page"]), (&json!(3), &json!(2)));
        let links = told.header("Link").unwrap();
        match json["next"].as_str() {
            Some(to) => {
                assert_eq!(links, format!("<{to}>; rel=\"next\""));
                to.clone_into(&mut next);
            }
            None => assert_eq!(links, format!("<{LIST}?page=1&per_page=2>; rel=\"prev\"")),
        }
    }
    assert_eq!(found, codes);
    let whole = page("per_page=100").await;
    assert_eq!((&whole.json()["next"], whole.header("Link")), (&json!(null), None));
    let far = page("page=1000000&per_page=2").await.json();
    assert_eq!((&far["items"], &far["next"]), (&json!([]), &json!(null)));
    assert_eq!(far["prev"], format!("{LIST}?page=2&per_page=2"));
    world.end().await;
}

#[rocket::async_test]
async fn what_cannot_be_read_is_refused_with_one_sentence() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let (code, id) = (release.consultation.as_str(), release.id.as_str());
    let huge = "9".repeat(400);
    for (query, status) in [
        ("page=0", 400),
        ("page=-1", 400),
        ("page=1.5", 400),
        ("page=%2B1", 400),
        ("page=01", 400),
        ("page=", 400),
        ("page=x", 400),
        ("page=1000001", 400),
        (&*format!("page={huge}"), 400),
        ("per_page=101", 400),
        ("per_page=0", 400),
        ("page=1&page=1", 400),
        ("other=1", 400),
        ("Page=1", 400),
        ("page[]=1", 400),
        ("format=csv", 400),
        ("%00=%ff", 400),
        ("page=%00", 400),
    ] {
        world.read(&format!("{LIST}?{query}"), &[]).await.is_problem(status);
    }
    let lower = code.to_lowercase();
    let long = "A".repeat(5_000);
    for (path, status) in [
        ("/api", 404),
        ("/api/", 404),
        ("/api/v2/consultations", 404),
        ("/api/v1/nothing", 404),
        (&*format!("{LIST}/ZZZZZ"), 404),
        (&format!("{LIST}/{lower}"), 404),
        (&format!("{LIST}/{code}-"), 404),
        (&format!("{LIST}/%00%ff"), 404),
        (&format!("{LIST}/{long}"), 404),
        (&format!("{LIST}/{code}/codebook?format=jsonstat"), 400),
        (&format!("{LIST}/{code}/nothing"), 404),
        (&format!("{LIST}/{code}?format=json"), 400),
        (&format!("/api/v1/releases/{}", id.to_uppercase()), 404),
        ("/api/v1/releases/%00", 404),
        ("/api/v1/releases/00000000-0000-4000-8000-000000000000", 404),
        (&format!("/api/v1/releases/{id}/tables?format=xlsx"), 400),
        (&format!("/api/v1/releases/{id}/tables?format=json&format=csv"), 400),
    ] {
        world.read(path, &[]).await.is_problem(status);
    }
    for accept in ["text/html", "image/*", "*/*;q=0", "nonsense", "application/problem+json"] {
        for path in [OPEN, LIST, &tables(&release)] {
            world.read(path, &[("Accept", accept)]).await.is_problem(406);
        }
    }
    let methods = [Method::Post, Method::Put, Method::Delete, Method::Patch, Method::Trace];
    for method in methods {
        for path in [OPEN, LIST, &tables(&release)] {
            let refused = world.read_by(method, path, &[]).await;
            refused.is_problem(405);
            assert_eq!(refused.header("Allow"), Some("GET, HEAD, OPTIONS"));
        }
        world.read_by(method, "/api/v1/nothing", &[]).await.is_problem(404);
    }
    world.end().await;
}

#[rocket::async_test]
async fn a_flood_of_programs_is_slowed_like_any_other() {
    let world = World::with(json!({"client_address_header": "X-Real-IP"})).await;
    let from = |address| [("X-Real-IP", address)];
    let mut refused = None;
    for _ in 0..300 {
        let told = world.read(LIST, &from("192.0.2.1")).await;
        if told.status != Status::Ok {
            refused = Some(told);
            break;
        }
    }
    let refused = refused.unwrap();
    refused.is_problem(429);
    assert!(refused.header("Retry-After").unwrap().parse::<u64>().unwrap() >= 1);
    let options = world.read_by(Method::Options, LIST, &from("192.0.2.1")).await;
    options.is_problem(429);
    assert_eq!(world.read(LIST, &from("192.0.2.2")).await.status, Status::Ok, "another address");
    world.end().await;
}

/// Doors that the description does not know, and addresses it describes that have no door.
fn differences(described: &Value, mounted: &[(Method, String)]) -> Vec<String> {
    let paths = described["paths"].as_object().unwrap();
    let mut known: Vec<String> = paths
        .iter()
        .filter(|(_, operations)| operations.get("get").is_some())
        .map(|(path, _)| path.replace('{', "<").replace('}', ">"))
        .collect();
    let mut doors: Vec<String> = mounted.iter().map(|(_, path)| path.clone()).collect();
    known.sort_unstable();
    doors.sort_unstable();
    let missing = doors.iter().filter(|door| !known.contains(door));
    let missing = missing.map(|door| format!("{door} is not described"));
    let empty = known.iter().filter(|path| !doors.contains(path));
    missing.chain(empty.map(|path| format!("{path} has no door"))).collect()
}

#[rocket::async_test]
async fn the_description_names_every_door_and_no_other() {
    let world = World::new().await;
    let described = world.read(OPEN, &[]).await.json();
    assert_eq!(described["openapi"], "3.1.0");
    let routes = world.client.rocket().routes();
    let routes = routes.filter(|route| route.uri.path().starts_with("/api"));
    let mut doors: Vec<(Method, String)> =
        routes.map(|route| (route.method, route.uri.to_string())).collect();
    assert!(doors.iter().all(|(method, _)| *method == Method::Get), "reading only: {doors:?}");
    assert_eq!(differences(&described, &doors), Vec::<String>::new());
    let (_, moved) = doors.last_mut().unwrap();
    let was = std::mem::replace(moved, "/api/v1/other".to_owned());
    let control = ["/api/v1/other is not described".to_owned(), format!("{was} has no door")];
    assert_eq!(differences(&described, &doors), control, "the control is noticed");
    world.end().await;
}

/// The addresses of the examples in the document for programmers.
#[rocket::async_test]
async fn the_examples_of_the_document_work() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let page = include_str!("../../../docs/api.md");
    let addresses = page.split("https://porte-voix.example/").skip(1);
    let mut tried = 0;
    for address in addresses.map(|rest| rest.split('\'').next().unwrap()) {
        let address = address.replace("B7K3M", &release.consultation);
        let address = format!("/{}", address.replace("RELEASE", &release.id));
        assert_eq!(world.read(&address, &[]).await.status, Status::Ok, "{address}");
        tried += 1;
    }
    assert_eq!(tried, 7);
    world.end().await;
}
