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

#[test]
fn the_map_names_only_what_exists() {
    let map = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut named = 0;
    for path in map.split('`').skip(1).step_by(2) {
        let looks = [
            "src/",
            "tests/",
            "templates/",
            "static/",
            "migrations/",
            "locales/",
            "docs/",
            "demo/",
            "benches/",
        ];
        if looks.iter().any(|folder| path.starts_with(folder)) && !path.contains(['*', '…', ' '])
        {
            let file = path.split("::").next().unwrap();
            assert!(root().join(file).exists(), "ARCHITECTURE.md names {path}");
            named += 1;
        }
    }
    assert!(named > 20, "the map names only {named} places");
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
