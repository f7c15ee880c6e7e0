//! What every locale file must be.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::*;

type Sides = BTreeMap<String, BTreeMap<Lang, Map<String, Value>>>;

fn sides() -> Sides {
    let mut sides = Sides::new();
    for name in Files::iter() {
        let (side, lang) = name.strip_suffix(".json").unwrap().split_once('.').unwrap();
        let texts = serde_json::from_slice(&Files::get(&name).unwrap().data).unwrap();
        sides.entry(side.to_owned()).or_default().insert(lang.parse().unwrap(), texts);
    }
    sides
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
}

fn forms(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(forms) => forms.values().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    }
}

fn base(key: &str) -> &str {
    key.split('@').next().unwrap()
}

#[test]
fn every_language_has_every_key_of_its_side() {
    for (side, languages) in sides() {
        let keys = |texts: &Map<String, Value>| -> BTreeSet<String> {
            texts.keys().map(|key| base(key).to_owned()).collect()
        };
        let all: BTreeSet<String> = languages.values().flat_map(&keys).collect();
        for (lang, texts) in &languages {
            let missing: Vec<_> = all.difference(&keys(texts)).cloned().collect();
            assert!(missing.is_empty(), "{side}.{lang} misses {missing:?}");
            for key in texts.keys() {
                assert!(texts.contains_key(base(key)), "{side}.{lang} {key} has no base");
                assert!(key.split('@').nth(1).is_none_or(|band| band.parse::<Band>().is_ok()));
            }
        }
    }
}

#[test]
fn a_text_has_the_same_placeholders_in_every_language() {
    for (side, languages) in sides() {
        let mut first: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (lang, texts) in &languages {
            for (key, value) in texts {
                let used: BTreeSet<String> =
                    forms(value).into_iter().flat_map(placeholders).map(str::to_owned).collect();
                let expected = first.entry(base(key).to_owned()).or_insert_with(|| used.clone());
                // One thing may be said without its number.
                assert_eq!(&used, expected, "{side}.{lang} {key}");
            }
        }
    }
}

#[test]
fn a_plural_has_the_categories_its_language_needs() {
    for (side, languages) in sides() {
        for (lang, texts) in &languages {
            for (key, value) in texts.iter().filter(|(_, value)| value.is_object()) {
                let forms: BTreeMap<Category, String> =
                    serde_json::from_value(value.clone()).unwrap();
                for category in Category::needed(*lang) {
                    assert!(forms.contains_key(category), "{side}.{lang} {key} {category:?}");
                }
                assert!(!key.contains('@') || texts[base(key)].is_object(), "{key}");
            }
        }
    }
}

#[test]
fn texts_are_sorted_whole_and_without_markup() {
    for (side, languages) in sides() {
        for (lang, texts) in &languages {
            let keys: Vec<_> = texts.keys().collect();
            assert!(keys.is_sorted(), "{side}.{lang} is not sorted");
            for (key, value) in texts {
                assert!(!forms(value).is_empty(), "{side}.{lang} {key}");
                for text in forms(value) {
                    assert_eq!(text, text.trim(), "{side}.{lang} {key}");
                    assert!(!text.is_empty() && !text.contains('<'), "{side}.{lang} {key}");
                    assert!(!text.contains("{{"), "{side}.{lang} {key}");
                }
            }
        }
    }
}

#[test]
fn placeholders_are_filled_and_bands_have_their_own_words() {
    assert_eq!(fill("{a} and {b} {c", &[("a", "1"), ("b", "{a}")]), "1 and {a} {c");
    let catalogue = Catalogue::load().unwrap();
    let one = catalogue.say(Lang::En, "respond.fact.questions", &[("n", "1")]).unwrap();
    assert_eq!(one, "1 question");
    let many = catalogue.say(Lang::Uk, "respond.fact.questions", &[("n", "12")]).unwrap();
    assert_eq!(many, "12 запитань");
    let young = catalogue.say_for(Lang::En, Some(Band::Six), "respond.check.intro", &[]);
    let old = catalogue.say_for(Lang::En, Some(Band::Sixteen), "respond.check.intro", &[]);
    assert!(young.is_some() && young != old);
    assert_eq!(catalogue.say(Lang::En, "respond.no_such_text", &[]), None);
}
