//! Each type of XLSForm, and what it becomes.

use serde_json::{Value, json};

use super::sheets::form;
use super::{kind, tells, told};
use crate::domain::exchange::Fate::{Changed, LeftOut};
use crate::domain::exchange::{Arrived, read};

/// A form whose only question is this row: type, appearance, constraint, parameters.
fn only(row: &str) -> Arrived {
    let head = "type | name | label | appearance | constraint | parameters";
    let (base, rest) = row.split_once('|').unwrap_or((row, ""));
    let rows = format!("{head}\n{base} | it | It | {rest}\nselect_one few | z | Z");
    read(&form(&rows)).unwrap()
}

#[test]
fn each_type_that_we_have_becomes_a_kind() {
    for (row, expected) in [
        ("text", json!({"kind": "short-text", "max": 140})),
        ("text | | string-length(.) <= 50", json!({"kind": "short-text", "max": 50})),
        ("text | multiline", json!({"kind": "long-text", "max": 1000})),
        ("text | | string-length(.) < 500", json!({"kind": "long-text", "max": 499})),
        ("note", json!({"kind": "info"})),
        ("acknowledge", json!({"kind": "info"})),
        ("trigger", json!({"kind": "info"})),
        ("integer", json!({"kind": "number", "from": [0, 1, 3, 6, 11, 21]})),
        ("integer | | . >= 0 and . <= 5", json!({"kind": "number", "from": [0, 1, 2, 3, 4, 5]})),
        ("decimal | | . < 60", json!({"kind": "number", "from": [0, 10, 20, 30, 40, 50]})),
        ("int | | .<=8", json!({"kind": "number", "from": [0, 2, 4, 6, 8]})),
    ] {
        let arrived = only(row);
        assert_eq!(kind(&arrived, "it"), expected, "{row}");
        assert!(!tells(&arrived, LeftOut, "constraint", ""), "{row}");
    }
}

#[test]
fn lists_become_choices_places_or_rankings_as_long_as_they_are() {
    let options = |arrived: &Arrived| {
        let kind = kind(arrived, "it");
        (kind["kind"].clone(), kind["options"].as_array().map_or(0, Vec::len))
    };
    for (row, expected, many) in [
        ("select_one few", "single", 3),
        ("select one from few", "single", 3),
        ("select1 few", "single", 3),
        ("select_one few | likert", "single", 3),
        ("select_one many", "place", 16),
        ("select_multiple few", "multiple", 3),
        ("select all that apply from few", "multiple", 3),
        ("rank few", "ranking", 3),
    ] {
        assert_eq!(options(&only(row)), (json!(expected), many), "{row}");
    }
    let limited = only("select_multiple few | | count-selected(.) <= 2");
    assert_eq!(kind(&limited, "it")["max"], 2);
    assert_eq!(kind(&only("rank few"), "it")["ranks"], 2);
    assert!(tells(&only("select_one many"), Changed, "long_list", "16"));
    let both = only("select_multiple few | | count-selected(.) <= 2 and not(selected(., 'a'))");
    assert_eq!(kind(&both, "it")["max"], Value::Null);
    assert!(tells(&both, LeftOut, "constraint", "not(selected"));
    assert!(tells(&only("select_one few or_other"), LeftOut, "other", "few"));
}

#[test]
fn ranges_become_our_scale_or_a_choice_of_steps() {
    let ours = kind(&only("range | | | start=0 end=10 step=1"), "it");
    assert_eq!(ours, json!({"kind": "scale", "low": {"en": "0"}, "high": {"en": "10"}}));
    let five = kind(&only("range | | | start=1; end=5"), "it");
    assert_eq!(
        (five["kind"].as_str(), five["options"][4]["code"].as_str()),
        (Some("single"), Some("o5"))
    );
    for parameters in
        ["start=0 end=100", "start=5 end=1", "start=0 end=1 step=0.1", "step=0", "start=x"]
    {
        let arrived = only(&format!("range | | | {parameters}"));
        assert!(tells(&arrived, LeftOut, "range", "range"), "{parameters}");
    }
}

#[test]
fn what_would_identify_is_left_out_by_name() {
    for base in [
        "date", "time", "dateTime", "image", "audio", "video", "file", "geopoint", "geotrace",
        "geoshape", "barcode",
    ] {
        let arrived = only(base);
        assert!(arrived.questionnaire.question("it").is_none(), "{base}");
        assert!(tells(&arrived, LeftOut, "identifying", &base.to_lowercase()), "{base}");
    }
}

#[test]
fn what_a_device_notes_is_never_kept() {
    for base in [
        "start",
        "end",
        "today",
        "deviceid",
        "subscriberid",
        "simserial",
        "phonenumber",
        "username",
        "email",
        "audit",
        "background-audio",
        "start-geopoint",
    ] {
        let arrived = only(base);
        assert!(arrived.questionnaire.question("it").is_none(), "{base}");
        assert!(tells(&arrived, LeftOut, "metadata", base), "{base}");
    }
}

#[test]
fn what_cannot_be_asked_is_left_out_with_the_reason() {
    for (row, key) in [
        ("calculate", "computes"),
        ("hidden", "computes"),
        ("xml-external", "computes"),
        ("select_one_from_file towns.csv", "list_elsewhere"),
        ("select_multiple_from_file towns.csv", "list_elsewhere"),
        ("select_one nowhere", "list_missing"),
        ("select_multiple many", "list_long"),
        ("rank many", "list_long"),
        ("hologram", "type_unknown"),
    ] {
        let arrived = only(row);
        assert!(arrived.questionnaire.question("it").is_none(), "{row}");
        let lines = told(&arrived, LeftOut);
        assert!(
            lines.iter().any(|(place, said)| place.contains("(it)") && *said == key),
            "{row}: {lines:?}"
        );
    }
}
