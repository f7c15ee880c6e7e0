//! No word is missing in any language, no language has a word of its own, and no sentence is longer
//! than its readers can follow.

use std::collections::BTreeSet;

use porte_voix::domain::wording::{Band, Lang};
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
    for (side, languages) in [("respond", 6), ("team", 4), ("assessment", 4)] {
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

/// Most words of a sentence, by band.
const MOST_WORDS: [(Band, usize); 5] = [
    (Band::Six, 10),
    (Band::Nine, 14),
    (Band::Thirteen, 18),
    (Band::Sixteen, 20),
    (Band::Eighteen, 20),
];

/// Words of the longest sentence; a value to be filled in counts as one.
fn longest_sentence(text: &str) -> usize {
    let ends = |word: &str| {
        let word = word.trim_end_matches(['»', '”', '“', '"', ')', '\u{a0}']);
        word.ends_with(['.', '?', '!', ':', ';', '…', '؟', '؛'])
    };
    let (mut longest, mut words) = (0, 0);
    for word in text.split([' ', '\u{a0}', '\u{202f}', '\n']) {
        words += usize::from(word.contains(char::is_alphanumeric));
        longest = longest.max(words);
        if ends(word) {
            words = 0;
        }
    }
    longest
}

/// Every text a child may read with a sentence of more words than its band can follow.
fn too_long(words: &Catalogue, most: &[(Band, usize)]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in below("locales", &[".json"]) {
        let Some(lang) = path.strip_prefix("locales/respond.") else { continue };
        let lang: Lang = lang.strip_suffix(".json").unwrap().parse().unwrap();
        for key in keys(&text) {
            for (band, most) in most {
                let said = ["1", "2", "5", "11"]
                    .map(|n| words.say_for(lang, Some(*band), &key, &[("n", n)]).unwrap());
                if said.iter().any(|text| longest_sentence(text) > *most) {
                    found.push(format!("{key} {lang} {band}"));
                }
            }
        }
    }
    found
}

#[test]
fn no_sentence_is_longer_than_its_band_can_follow() {
    let words = Catalogue::load().unwrap();
    assert_eq!(too_long(&words, &MOST_WORDS), Vec::<String>::new());
    for (text, longest) in [
        ("We kept nothing. You can close this page.", 5),
        ("Tu veux revenir\u{a0}? Rouvre le lien.", 3),
        ("Es geht um {n} Dinge: Lies „das hier“.", 5),
        ("هل يؤذيك أحد؟ لا يمكننا مساعدتك هنا.", 4),
        ("one two three four five six seven eight nine ten eleven", 11),
    ] {
        assert_eq!(longest_sentence(text), longest, "{text}");
    }
    let stricter = too_long(&words, &[(Band::Six, 5)]);
    assert!(stricter.contains(&"respond.intro en 6-8".to_owned()), "the control: {stricter:?}");
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

/// The text parts between quotes, line by line; comments left out.
fn quoted(files: &[(String, String)]) -> BTreeSet<String> {
    let lines = files.iter().flat_map(|(_, text)| text.lines());
    let code = lines.filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split('"')).map(str::to_owned).collect()
}

/// The arguments that stand at one place of every call of a function.
fn arguments(text: &str, call: &str, place: usize) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(call) {
        let (mut depth, mut args, mut quotes) = (0_usize, vec![String::new()], false);
        for c in text[at + call.len()..].chars() {
            quotes ^= c == '"';
            match c {
                '(' | '[' if !quotes => depth += 1,
                ')' | ']' if !quotes && depth == 0 => break,
                ')' | ']' if !quotes => depth -= 1,
                ',' if !quotes && depth == 0 => {
                    args.push(String::new());
                    continue;
                }
                _ => {}
            }
            args.last_mut().unwrap().push(c);
        }
        let given = args.get(place).map(|arg| arg.trim()).unwrap_or_default();
        if let Some(key) = given.strip_prefix('"').and_then(|key| key.strip_suffix('"')) {
            found.push(key.to_owned());
        }
    }
    found
}

#[test]
fn every_fault_of_a_document_or_a_row_has_its_sentence() {
    let domain = below("src/domain", &[".rs"]);
    let paper = below("src/acts", &["paper.rs"]);
    let asked = |files: &[(String, String)], call: &str, place: usize| -> BTreeSet<String> {
        files.iter().flat_map(|(_, text)| arguments(text, call, place)).collect()
    };
    let faults = asked(&domain, "Fault::new(", 1);
    let answers = asked(&domain, "AnswerProblem::new(", 1);
    let mut rows = asked(&paper, "row(", 2);
    assert!(faults.len() > 25 && answers.len() > 5 && rows.len() > 7, "the search is blind");
    rows.extend(answers.iter().cloned());
    for (side, prefix, wanted) in [
        ("team", "team.fault", faults),
        ("team", "team.row", rows),
        ("respond", "respond.problem", answers),
    ] {
        for (path, text) in below("locales", &[".json"]) {
            if path.starts_with(&format!("locales/{side}.")) {
                let known = keys(&text);
                for key in &wanted {
                    assert!(known.contains(&format!("{prefix}.{key}")), "{path}: {prefix}.{key}");
                }
            }
        }
    }
}

/// Whether a key can be made by a pattern such as `team.act.{}.means`, each gap filled by a number
/// or by a word that stands in the code.
fn makes(pattern: &str, key: &str, words: &BTreeSet<String>) -> bool {
    let Some((before, rest)) = pattern.split_once('{') else { return pattern == key };
    let Some((_, after)) = rest.split_once('}') else { return false };
    let Some(key) = key.strip_prefix(before) else { return false };
    (1..=key.len()).any(|end| {
        let value = &key[..end];
        let number = value.bytes().all(|byte| byte.is_ascii_digit());
        (number || words.contains(value)) && makes(after, &key[end..], words)
    })
}

#[test]
fn no_word_is_left_over() {
    let code: Vec<_> = ["src", "templates", "static"]
        .into_iter()
        .flat_map(|folder| below(folder, &[".rs", ".hbs", ".js", ".json"]))
        .filter(|(path, _)| !path.contains("test"))
        .collect();
    let mut words = quoted(&code);
    let states: Vec<_> = words.iter().filter_map(|word| word.strip_prefix('_')).collect();
    let states: Vec<_> = states.into_iter().map(str::to_owned).collect();
    words.extend(states);
    // Events of the audit are named after acts.
    let events: Vec<_> = words.iter().map(|word| format!("consultation.{word}")).collect();
    words.extend(events);
    let patterns: Vec<_> = words
        .iter()
        .filter(|word| {
            ["team.", "respond.", "assessment."].iter().any(|side| word.starts_with(side))
        })
        .filter(|word| word.contains('{'))
        .cloned()
        .collect();
    let used = |key: &str| {
        words.contains(key) || patterns.iter().any(|pattern| makes(pattern, key, &words))
    };
    for side in ["respond", "team", "assessment"] {
        let known = keys(&below("locales", &[&format!("{side}.en.json")]).remove(0).1);
        let unused: Vec<_> = known.iter().filter(|key| !used(key)).collect();
        assert!(unused.is_empty(), "{side}: nobody says {unused:?}");
    }
    assert!(!used("respond.check.nobody") && used("team.act.close.means"), "the control");
}
