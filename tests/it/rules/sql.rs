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

/// Sums and means, and the type they are cast to.
const CAST: [(&str, &str); 2] = [("sum(", " as bigint)"), ("avg(", " as double precision)")];

/// What `migrations/README.md` refuses in a statement (rules 2, 3 and 4). `where exists (`, with a
/// blank, is a condition and not a value.
fn faults(statement: &str) -> Vec<String> {
    let sql = statement.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut faults: Vec<String> = foreign_words(&sql).into_iter().map(str::to_owned).collect();
    for word in ["?", "::"] {
        if sql.contains(word) {
            faults.push(word.to_owned());
        }
    }
    for (word, kind) in CAST {
        let cast = |at: usize| sql[..at].ends_with("cast(") && sql[at..].contains(kind);
        if sql.match_indices(word).any(|(at, _)| !cast(at)) {
            faults.push(word.to_owned());
        }
    }
    let whole = |at: usize| {
        let begun = sql[..at].rsplit_once("case when ");
        begun.is_some_and(|(_, since)| !since.contains(" end"))
            && sql[at..].contains("then 1 else 0 end")
    };
    if sql.match_indices("exists(").any(|(at, _)| !whole(at)) {
        faults.push("exists(".to_owned());
    }
    faults
}

/// Columns of a migration that are of another type than the three both databases share (rule 1).
fn foreign_columns(sql: &str) -> Vec<String> {
    let sql = sql.to_lowercase();
    let mut found = Vec::new();
    let created = sql.split("create table ").skip(1).flat_map(|table| {
        let body = table.split_once('(').map_or("", |(_, body)| body);
        parts(body)
    });
    let added = sql
        .split(" add column ")
        .skip(1)
        .map(|rest| rest.split([';', ',']).next().unwrap_or_default().to_owned());
    for column in created.chain(added) {
        let words: Vec<&str> = column.split_whitespace().collect();
        let fits = matches!(
            words[..],
            ["primary" | "foreign" | "check" | "unique" | "constraint", ..]
                | [_, "text" | "bigint", ..]
                | [_, "double", "precision", ..]
        );
        if !fits {
            found.push(words.join(" "));
        }
    }
    found
}

/// The parts of a list up to its closing bracket; brackets inside a part stay together.
fn parts(body: &str) -> Vec<String> {
    let (mut depth, mut parts) = (0_usize, vec![String::new()]);
    for c in body.chars() {
        match c {
            ')' if depth == 0 => break,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        parts.last_mut().unwrap().push(c);
    }
    parts
}

#[test]
fn migrations_use_only_what_both_databases_know() {
    for (path, text) in below("migrations", &[".sql"]) {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("--"));
        let sql = lines.collect::<Vec<_>>().join("\n");
        assert_eq!(faults(&sql), Vec::<String>::new(), "{path}");
        assert_eq!(foreign_columns(&sql), Vec::<String>::new(), "{path}");
    }
    assert_eq!(foreign_words("create table x (at timestamptz)"), ["timestamptz"]);
    let control = "create table x (id text primary key, n integer not null, part double precision,
         y bigint check (y in (0, 1)), z varchar(3), primary key (id, n));
         alter table x add column big numeric; alter table x add column fine text not null";
    assert_eq!(foreign_columns(control), ["n integer not null", "z varchar(3)", "big numeric"]);
}

#[test]
fn statements_use_only_what_both_databases_know() {
    let mut seen = 0;
    for (path, text) in below("src/store", &[".rs"]) {
        for statement in statements(&text) {
            assert_eq!(faults(&statement), Vec::<String>::new(), "{path}: {statement}");
            seen += 1;
        }
    }
    assert!(seen > 40, "only {seen} statements were read");
    for (control, found) in [
        ("select a from x where b = ?", "?"),
        ("select a::text from x", "::"),
        ("select sum(n) from x", "sum("),
        ("select cast(sum(n) as integer) from x", "sum("),
        ("select cast(avg(n) as bigint) from x", "avg("),
        ("select exists(select 1 from x)", "exists("),
        ("select case when a then 1 else 0 end, exists(select 1 from x)", "exists("),
        ("insert or replace into x values (1)", "insert or "),
    ] {
        assert_eq!(faults(control), [found], "{control}");
    }
    for fine in [
        "select cast(sum(n) as bigint), cast(avg(n) as double precision) from x",
        "select case when exists(select 1 from x) or exists(select 1 from y) then 1 else 0 end",
        "delete from x where not exists (select 1 from y)",
    ] {
        assert_eq!(faults(fine), Vec::<String>::new(), "{fine}");
    }
}

#[test]
fn no_statement_is_put_together_by_a_builder() {
    let uses = |text: &str| text.contains("QueryBuilder");
    for (path, text) in below("src", &[".rs"]) {
        assert!(!uses(&text), "{path} uses what PostgreSQL refuses");
    }
    assert!(uses("let mut query = sqlx::QueryBuilder::new(\"select 1\");"));
}
