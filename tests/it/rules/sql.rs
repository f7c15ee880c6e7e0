//! One SQL for both databases: words that work on only one of them are refused.

use super::files::below;

const BANNED: [&str; 14] = [
    "now()",
    "current_timestamp",
    "autoincrement",
    " serial",
    "ilike",
    "insert or ",
    "json_",
    "boolean",
    "timestamptz",
    "jsonb",
    "uuid ",
    "blob",
    "bytea",
    "datetime",
];

fn foreign_words(text: &str) -> Vec<&'static str> {
    let lower = text.to_lowercase();
    BANNED.into_iter().filter(|word| lower.contains(word)).collect()
}

/// The statements in a file of the store: every string literal that starts like one.
fn statements(text: &str) -> Vec<String> {
    let verbs = ["select ", "insert ", "update ", "delete ", "create "];
    text.split('"')
        .skip(1)
        .step_by(2)
        .filter(|literal| verbs.iter().any(|verb| literal.trim_start().starts_with(verb)))
        .map(str::to_owned)
        .collect()
}

#[test]
fn migrations_use_only_what_both_databases_know() {
    for (path, text) in below("migrations", &[".sql"]) {
        let sql: String =
            text.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
        assert_eq!(foreign_words(&sql), Vec::<&str>::new(), "{path}");
    }
    assert_eq!(foreign_words("create table x (at timestamptz)"), ["timestamptz"]);
}

#[test]
fn statements_use_only_what_both_databases_know() {
    let mut seen = 0;
    for (path, text) in below("src/store", &[".rs"]) {
        for statement in statements(&text) {
            assert_eq!(foreign_words(&statement), Vec::<&str>::new(), "{path}: {statement}");
            assert!(!statement.contains('?'), "{path}: {statement}");
            assert!(!statement.contains("::"), "{path}: {statement}");
            seen += 1;
        }
    }
    assert!(seen > 40, "only {seen} statements were read");
}
