use serde_json::{Value, json};

use super::*;

fn document(kind: Kind, id: &str) -> Value {
    let all = shipped().unwrap();
    let entry = all.iter().find(|entry| entry.kind() == kind && entry.id() == id).unwrap();
    serde_json::from_str(&entry.document().unwrap()).unwrap()
}

/// What is wrong with an entry whose field is another.
fn wrong(kind: Kind, id: &str, field: &str, value: Value) -> Option<String> {
    let mut document = document(kind, id);
    document[field] = value;
    Entry::read(kind, &document.to_string()).err().map(|wrong| wrong.0)
}

#[test]
fn what_is_shipped_is_read_as_strictly_as_what_staff_write_and_comes_back_equal() {
    let all = shipped().unwrap();
    for entry in &all {
        let read = Entry::read(entry.kind(), &entry.document().unwrap());
        assert_eq!(read.as_ref(), Ok(entry), "{}", entry.id());
    }
    for kind in Kind::ALL {
        assert!(all.iter().any(|entry| entry.kind() == kind), "{kind:?}");
    }
}

#[test]
fn a_field_that_cannot_be_is_named() {
    let texts = json!({"fr": "a", "nl": "a", "de": "a", "en": "a"});
    let night = json!([{"days": ["mon"], "from": "22:00", "to": "06:00"}]);
    let apart = json!([{"days": ["mon", "wed"], "from": "10:00", "to": "12:00"}]);
    let late = json!([{"days": ["mon"], "from": "10:00", "to": "10:75"}]);
    let fine = json!([{"days": ["tue", "wed"], "from": "10:00", "to": "24:00"}]);
    for (kind, id, field, value, expected) in [
        (Kind::HelpLine, "102", "name", json!(""), Some("name")),
        (Kind::HelpLine, "102", "name", json!("a\u{7}"), Some("name")),
        (Kind::HelpLine, "102", "name", json!("x".repeat(121)), Some("name")),
        (Kind::HelpLine, "102", "id", json!("a/b"), Some("id")),
        (Kind::HelpLine, "102", "numbers", json!([]), Some("numbers")),
        (Kind::HelpLine, "102", "numbers", json!(["call"]), Some("numbers")),
        (Kind::HelpLine, "116000", "numbers", json!(["110"]), Some("numbers")),
        (Kind::HelpLine, "102", "languages", json!([]), Some("languages")),
        (Kind::HelpLine, "102", "languages", json!(["nl", "nl"]), Some("languages")),
        (Kind::HelpLine, "102", "languages", json!(["xx"]), Some("languages")),
        (Kind::HelpLine, "102", "url", json!("http://awel.be"), Some("url")),
        (Kind::HelpLine, "102", "always", json!(true), Some("hours")),
        (Kind::HelpLine, "102", "hours", json!([]), Some("hours")),
        (Kind::HelpLine, "102", "hours", night, Some("hours")),
        (Kind::HelpLine, "102", "hours", apart, Some("hours")),
        (Kind::HelpLine, "102", "hours", late, Some("hours")),
        (Kind::HelpLine, "102", "hours", fine, None),
        (Kind::HelpLine, "102", "description", texts.clone(), Some("description")),
        (Kind::HelpLine, "102", "phone", json!("1"), Some("phone")),
        (Kind::Law, "be-extract", "title", texts.clone(), None),
        (Kind::Law, "be-extract", "valid_from", json!("soon"), Some("valid_from")),
        (Kind::Law, "be-danger-old", "valid_from", json!("2027-01-01"), Some("valid_to")),
        (Kind::Age, "be", "age", json!(300), Some("age")),
        (Kind::Age, "be", "age", json!(9), Some("age")),
        (Kind::Age, "be", "country", texts, None),
        (Kind::Complaint, "dgde", "url", json!("https://"), Some("url")),
    ] {
        assert_eq!(wrong(kind, id, field, value).as_deref(), expected, "{id} {field}");
    }
    assert_eq!(Entry::read(Kind::Age, "[").unwrap_err(), Wrong(String::new()));
}

#[test]
fn lines_that_leave_a_child_alone_are_not_taken() {
    let without = |id: &str| -> Vec<Entry> {
        let all = shipped().unwrap().into_iter();
        all.filter(|entry| entry.kind() != Kind::HelpLine || entry.id() != id).collect()
    };
    let lines = |entries| Directory::of(entries).unwrap().lines.len();
    let all = help::lines().unwrap().len();
    assert_eq!(lines(without("108")), all, "nobody would answer in German at night");
    assert_eq!(lines(without("116000")), all);
    assert_eq!(lines(Vec::new()), all, "nothing at all");
    assert_eq!(lines(without("102")), all - 1, "the control");
}
