//! No word is missing in any language, and no language has a word of its own.

use std::collections::BTreeSet;

use porte_voix::domain::wording::Lang;
use porte_voix::i18n::Catalogue;
use porte_voix::i18n::help::{self, Anonymous};

use super::files::below;

fn keys(text: &str) -> BTreeSet<String> {
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    value.as_object().unwrap().keys().filter(|key| !key.contains('@')).cloned().collect()
}

#[test]
fn every_side_has_the_same_keys_in_every_language() {
    let files = below("locales", &[".json"]);
    for (side, languages) in [("respond", 6), ("team", 4)] {
        let of_side: Vec<_> = files
            .iter()
            .filter(|(path, _)| path.starts_with(&format!("locales/{side}.")))
            .collect();
        assert_eq!(of_side.len(), languages, "{side}");
        let first = keys(&of_side[0].1);
        for (path, text) in &of_side {
            let missing: Vec<_> = keys(text).symmetric_difference(&first).cloned().collect();
            assert_eq!(missing, Vec::<String>::new(), "{path}");
        }
    }
}

#[test]
fn every_refusal_has_its_sentence() {
    let team = below("locales", &["team.en.json"]).remove(0).1;
    let known = keys(&team);
    let mut asked = 0;
    for (path, text) in below("src/acts", &[".rs"]) {
        for part in text.split("ActError::refused(\"").skip(1) {
            let key = part.split('"').next().unwrap();
            assert!(known.contains(&format!("team.refusal.{key}")), "{path}: {key}");
            asked += 1;
        }
    }
    assert!(asked > 15);
}

#[test]
fn a_help_line_promises_no_name_only_where_its_data_say_so() {
    let words = Catalogue::load().unwrap();
    let mut promised = 0;
    for lang in Lang::ALL {
        let promise = words.say(lang, "respond.help.no_name", &[]).unwrap();
        for mut line in help::lines().unwrap() {
            let mut said = line.terms_in_words(&words, lang).unwrap();
            let expected = line.anonymous == Some(Anonymous::Yes);
            assert_eq!(said.contains(&promise), expected, "{} {lang}", line.id);
            promised += usize::from(expected);
            line.anonymous = Some(Anonymous::No);
            said = line.terms_in_words(&words, lang).unwrap();
            assert!(!said.contains(&promise), "{} {lang}", line.id);
        }
    }
    assert!(promised > 0, "the control");
}
