//! Rooms are kept apart, files are short, and the map of the house is true.

use super::files::{below, root};

/// A room and what it must not mention.
const WALLS: [(&str, &[&str]); 5] = [
    (
        "src/domain",
        &[
            "crate::store",
            "crate::web",
            "crate::acts",
            "crate::command",
            "crate::i18n",
            "rocket",
            "sqlx",
            "std::env",
            "std::fs",
            "now_utc",
            "SystemTime",
        ],
    ),
    ("src/store", &["crate::web", "crate::acts", "crate::command", "crate::i18n", "rocket::"]),
    (
        "src/i18n",
        &["crate::web", "crate::acts", "crate::command", "crate::store", "rocket::", "sqlx"],
    ),
    ("src/acts", &["crate::web", "crate::command", "rocket::", "sqlx"]),
    ("src/web", &["crate::command", "sqlx"]),
];

fn trespasses(path: &str, text: &str) -> Vec<String> {
    WALLS
        .iter()
        .filter(|(room, _)| path.starts_with(room) && !path.ends_with("_tests.rs"))
        .flat_map(|(_, banned)| banned.iter())
        .filter(|word| {
            text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(**word))
        })
        .map(|word| format!("{path} mentions {word}"))
        .collect()
}

#[test]
fn no_room_reaches_up() {
    let found: Vec<String> =
        below("src", &[".rs"]).iter().flat_map(|(path, text)| trespasses(path, text)).collect();
    assert_eq!(found, Vec::<String>::new());
    let control = trespasses("src/domain/x.rs", "use crate::store::Store;");
    assert_eq!(control, ["src/domain/x.rs mentions crate::store"]);
}

#[test]
fn queries_live_in_the_store() {
    for (path, text) in below("src", &[".rs"]) {
        assert!(path.starts_with("src/store") || !text.contains("sqlx::query"), "{path}");
    }
}

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let mut sizes = Vec::new();
    for folder in ["src", "tests", "benches", "static", "templates"] {
        for (path, text) in below(folder, &[".rs", ".js", ".mjs", ".css", ".hbs", ".py"]) {
            let lines = text.lines().count();
            assert!(lines <= 400, "{path} has {lines} lines");
            if path.starts_with("src") {
                sizes.push(lines);
            }
        }
    }
    sizes.sort_unstable();
    let median = sizes[sizes.len() / 2];
    assert!(median < 120, "the median is {median}");
}

#[test]
fn no_drawer_for_everything() {
    for (path, _) in below("src", &[".rs"]) {
        for name in ["util", "helper", "misc", "common", "manager"] {
            assert!(!path.contains(name), "{path}");
        }
    }
}

/// Paths that a document names and that are nowhere; and how many it names. Links count too.
fn missing_places(document: &str, text: &str) -> (Vec<String>, usize) {
    const FOLDERS: [&str; 11] = [
        "src/",
        "tests/",
        "templates/",
        "static/",
        "migrations/",
        "locales/",
        "docs/",
        "demo/",
        "library/",
        "benches/",
        ".ci/",
    ];
    let quoted = text.split('`').skip(1).step_by(2).filter(|path| {
        FOLDERS.iter().any(|folder| path.starts_with(folder))
            && !path.contains(['*', '…', ' '])
            && !path.contains("CODE")
    });
    let quoted = quoted.map(|path| root().join(path.split("::").next().unwrap()));
    let here = root().join(document).parent().unwrap().to_owned();
    let links = text.split("](").skip(1).map(|rest| rest.split([')', '#']).next().unwrap());
    let links = links.filter(|link| !link.contains("://") && !link.is_empty());
    let places: Vec<_> = quoted.chain(links.map(|link| here.join(link))).collect();
    let missing = places.iter().filter(|place| !place.exists());
    (missing.map(|place| format!("{document} names {}", place.display())).collect(), places.len())
}

#[test]
fn documents_name_only_what_exists() {
    let mut named = 0;
    let mut documents = below("docs", &[".md"]);
    for entry in std::fs::read_dir(root()).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if std::path::Path::new(&name).extension().is_some_and(|kind| kind == "md") {
            documents.push((name, std::fs::read_to_string(entry.path()).unwrap()));
        }
    }
    for (document, text) in &documents {
        let (missing, places) = missing_places(document, text);
        assert_eq!(missing, Vec::<String>::new());
        named += places;
    }
    assert!(documents.len() > 15 && named > 150, "{named} places in {}", documents.len());
    let control =
        "`src/nowhere.rs`, `src/lib.rs::rocket`, [a](nothing.md), [b](STYLE.md), [c](https://x.be)";
    let (missing, places) = missing_places("docs/control.md", control);
    assert_eq!((missing.len(), places), (2, 4), "{missing:?}");
}

#[test]
fn every_promise_to_children_names_tests_that_exist() {
    let doc = std::fs::read_to_string(root().join("docs/child-promises.md")).unwrap();
    let mut named = 0;
    let mut file = String::new();
    for token in doc
        .lines()
        .filter(|line| line.starts_with('|'))
        .flat_map(|line| line.split('`').skip(1).step_by(2))
    {
        if token.starts_with("tests/") || token.starts_with("src/") {
            file = std::fs::read_to_string(root().join(token)).unwrap_or_default();
            assert!(!file.is_empty(), "docs/child-promises.md names {token}");
        } else {
            assert!(file.contains(token), "docs/child-promises.md names the test {token}");
            named += 1;
        }
    }
    assert!(named > 20, "only {named} tests are named");
}

#[test]
fn decisions_say_where_they_stand() {
    for (path, text) in below("docs/adr", &[".md"]) {
        let status = text.lines().any(|line| {
            line.contains("Status: Accepted") || line.contains("Status: Superseded by")
        });
        assert!(status, "{path}");
    }
}

#[test]
fn the_published_schema_is_the_one_in_use() {
    let schema = schemars::schema_for!(porte_voix::domain::questionnaire::Questionnaire);
    let text = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
    let path = root().join("docs/questionnaire.schema.json");
    if std::env::var("UPDATE_SCHEMA").is_ok() {
        std::fs::write(&path, &text).unwrap();
    }
    assert!(std::fs::read_to_string(path).unwrap() == text, "run with UPDATE_SCHEMA=1");
}
