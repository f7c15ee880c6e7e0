//! Each thing a report or a refusal can say has its sentence: the keys in the code are looked up in
//! `locales` by the suite of the house; here it is seen that the code asks for nothing else.

use std::collections::BTreeSet;

const SOURCES: [&str; 11] = [
    include_str!("../assembly.rs"),
    include_str!("../framing.rs"),
    include_str!("../limesurvey/kinds.rs"),
    include_str!("../limesurvey/mod.rs"),
    include_str!("../logic/clause.rs"),
    include_str!("../xlsform/choices.rs"),
    include_str!("../xlsform/frame.rs"),
    include_str!("../xlsform/kinds.rs"),
    include_str!("../xlsform/own.rs"),
    include_str!("../xlsform/reading.rs"),
    include_str!("../xlsform/table.rs"),
];
const REFUSING: [&str; 8] = [
    include_str!("../archive.rs"),
    include_str!("../mod.rs"),
    include_str!("../unreadable.rs"),
    include_str!("../xml.rs"),
    include_str!("../limesurvey/tables.rs"),
    include_str!("../xlsform/cells.rs"),
    include_str!("../xlsform/reading.rs"),
    include_str!("../xlsform/workbook.rs"),
];

fn known() -> BTreeSet<String> {
    let words = include_str!("../../../../locales/team.en.json");
    let words: serde_json::Value = serde_json::from_str(words).unwrap();
    words.as_object().unwrap().keys().cloned().collect()
}

/// What stands between quotes anywhere in the code.
fn quoted() -> BTreeSet<&'static str> {
    SOURCES.iter().flat_map(|source| source.split('"').skip(1).step_by(2)).collect()
}

#[test]
fn everything_a_report_can_say_has_its_sentence() {
    let known = known();
    let said: Vec<&str> =
        known.iter().filter_map(|key| key.strip_prefix("team.exchange.said.")).collect();
    let quoted = quoted();
    for key in &said {
        assert!(quoted.contains(key), "{key} is never said");
    }
    assert!(said.len() > 55, "{}", said.len());
    for call in [
        "report.carried(",
        "report.changed(",
        "report.left_out(",
        "Problem::new(",
        "Nothing(",
        "Err(",
    ] {
        for source in SOURCES {
            for after in source.split(call).skip(1) {
                let arguments = after.split(';').next().unwrap();
                if call == "Err(" && !arguments.starts_with('"') {
                    continue;
                }
                let key = arguments.split('"').skip(1).step_by(2).find(|word| {
                    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
                });
                let place = [
                    "settings",
                    "choices",
                    "survey",
                    "surveys",
                    "surveyls_title",
                    "surveyls_endtext",
                ];
                let Some(key) = key.filter(|key| !place.contains(key)) else { continue };
                let refusal = key.starts_with("exchange_");
                assert!(refusal || said.contains(&key), "{call} {key}");
            }
        }
    }
}

#[test]
fn every_refusal_of_a_file_has_its_sentence() {
    let known = known();
    let mut asked = BTreeSet::new();
    for source in REFUSING {
        for word in source.split('"').filter(|word| word.starts_with("exchange_")) {
            assert!(known.contains(&format!("team.refusal.{word}")), "{word}");
            asked.insert(word);
        }
    }
    assert!(asked.len() > 10, "{asked:?}");
}
