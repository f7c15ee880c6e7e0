//! What children answered can lie on many machines, one consultation wholly on one: every statement about it names
//! the consultation, its keys begin with it, and nothing of it refers to another row (`docs/scale.md`).

use super::files::{below, root};

/// Tables of those who answer.
const OF_CHILDREN: [&str; 16] = [
    "inbox",
    "responses",
    "responses_mixing",
    "tries",
    "text_inbox",
    "texts",
    "texts_mixing",
    "read_texts",
    "text_marks",
    "codings",
    "quote_proposals",
    "quotes",
    "withdrawn",
    "withdrawn_mixing",
    "invitations",
    "invitations_mixing",
];

/// Asked once, when the program starts with a database without a fingerprint of its key: is anything sealed there?
const AT_THE_START: &str = "select case when exists(select 1 from consultation_keys)";

fn plain(sql: &str) -> String {
    sql.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The tables of children a statement reads or changes.
fn named(sql: &str) -> Vec<&'static str> {
    let words: Vec<&str> = sql.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let before = ["from", "into", "update", "join"];
    let is_named =
        |table: &&str| words.windows(2).any(|two| before.contains(&two[0]) && two[1] == *table);
    OF_CHILDREN.into_iter().filter(is_named).collect()
}

/// True when a statement would have to ask every machine.
fn asks_all(sql: &str) -> bool {
    let tables = named(sql);
    let consultations = sql.matches("consultation_id").count();
    !tables.is_empty() && consultations == 0 && !sql.starts_with(AT_THE_START)
}

/// Every statement in the files of the store.
fn statements() -> Vec<(String, String)> {
    let verbs = ["select ", "insert ", "update ", "delete ", "with "];
    let mut all = Vec::new();
    for (path, text) in below("src/store", &[".rs"]) {
        for literal in text.split('"').skip(1).step_by(2) {
            let sql = plain(literal);
            if verbs.iter().any(|verb| sql.starts_with(verb)) {
                all.push((path.clone(), sql));
            }
        }
    }
    all
}

#[test]
fn every_statement_about_children_names_their_consultation() {
    let about: Vec<_> =
        statements().into_iter().filter(|(_, sql)| !named(sql).is_empty()).collect();
    assert!(about.len() > 60, "only {} statements were read", about.len());
    for (path, sql) in &about {
        assert!(!asks_all(sql), "{path}: {sql}");
    }
    assert!(about.iter().any(|(_, sql)| sql.starts_with(AT_THE_START)), "the exception is gone");
    for (control, all) in [
        ("select sealed from responses where id = $1", true),
        ("delete from withdrawn", true),
        ("select sealed from responses where consultation_id = $1 and id = $2", false),
        ("select name from projects where id = $1", false),
    ] {
        assert_eq!(asks_all(control), all, "{control}");
    }
}

/// The tables a migration makes, each with its lines.
fn tables() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (_, text) in below("migrations", &[".sql"]) {
        for part in text.split("create table ").skip(1) {
            let (name, rest) = part.split_once('(').unwrap();
            let body = rest.split_once("\n);").map_or(rest, |(body, _)| body);
            all.push((name.trim().to_owned(), plain(body)));
        }
    }
    all
}

/// What keeps a table from lying beside the others of its consultation.
fn torn(body: &str) -> Vec<String> {
    let mut why = Vec::new();
    if !body.starts_with("consultation_id text not null") {
        why.push("does not begin with its consultation".to_owned());
    }
    if !body.contains("primary key (consultation_id,") {
        why.push("has a key without its consultation".to_owned());
    }
    let refers = body.split("references ").skip(1).filter_map(|rest| rest.split([' ', '(']).next());
    for other in refers.filter(|other| !["consultations", "people"].contains(other)) {
        why.push(format!("refers to {other}"));
    }
    if body.split(" unique").skip(1).any(|rest| !rest.contains("consultation_id")) {
        why.push("is unique over all consultations".to_owned());
    }
    why
}

#[test]
fn nothing_of_a_child_refers_to_another_machine() {
    let all = tables();
    for table in OF_CHILDREN {
        let (_, body) = all.iter().rev().find(|(name, _)| name == table).unwrap();
        assert_eq!(torn(body), Vec::<String>::new(), "{table}");
    }
    let control =
        "id text primary key, consultation_id text not null, text_id text references texts (id)";
    assert_eq!(torn(control).len(), 3, "{:?}", torn(control));
}

#[test]
fn the_way_to_many_machines_names_every_table_of_children() {
    let text = std::fs::read_to_string(root().join("docs/scale.md")).unwrap();
    for table in OF_CHILDREN {
        let line = format!("select create_distributed_table('{table}', 'consultation_id'");
        assert!(text.contains(&line), "docs/scale.md does not distribute {table}");
    }
}
