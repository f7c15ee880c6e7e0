//! What goes out as XLSForm comes back as it was.

use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::made::questionnaire;
use super::{kind, shown_if, tells};
use crate::domain::exchange::{Arrived, Fate, read, xlsform};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::Lang;

fn words(lang: Lang, question: &str, answer: &str) -> String {
    format!("{lang} {question} {answer}")
}

fn written(questionnaire: &Questionnaire) -> Vec<u8> {
    xlsform(questionnaire, "form", &words).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn every_questionnaire_comes_back_equal(seed: u64) {
        let before = questionnaire(seed);
        let faults = before.faults();
        let ours = ["bad_max", "bad_option_count"];
        prop_assume!(faults.iter().all(|fault| ours.contains(&fault.key)));
        prop_assert!(faults.is_empty() || seed > 0);
        let arrived = read(&written(&before)).unwrap();
        prop_assert_eq!(&arrived.questionnaire, &before);
        prop_assert_eq!(arrived.report.count(Fate::LeftOut), 0, "{:?}", arrived.report);
        prop_assert_eq!(arrived.report.count(Fate::Changed), 0, "{:?}", arrived.report);
    }
}

#[test]
fn drawn_questionnaires_have_no_faults() {
    let faulty = (0..500).filter(|seed| !questionnaire(*seed).faults().is_empty()).count();
    assert!(
        faulty < 50,
        "{faulty} of 500: {:?}",
        (0..500).find_map(|seed| questionnaire(seed).faults().into_iter().next())
    );
}

#[test]
fn the_same_questionnaire_makes_the_same_file() {
    let (one, two) = (questionnaire(7), questionnaire(8));
    let first = written(&one);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(first, written(&one));
    assert_ne!(first, written(&two), "the control");
}

/// What comes back when the texts of the workbook were changed.
fn changed(from: &str, to: &str) -> Arrived {
    let before = Questionnaire::parse(SMALL).unwrap();
    let mut zip = ZipArchive::new(Cursor::new(written(&before))).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let mut found = false;
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        found |= text.contains(from);
        let options = SimpleFileOptions::default();
        out.start_file(part.name().unwrap(), options).unwrap();
        out.write_all(text.replace(from, to).as_bytes()).unwrap();
    }
    assert!(found, "{from}");
    read(&out.finish().unwrap().into_inner()).unwrap()
}

const SMALL: &str = include_str!("../../../../tests/it/support/small.json");

#[test]
fn what_somebody_changed_meanwhile_wins() {
    let arrived = changed(">Pourquoi pas ?<", ">Pour quelle raison ?<");
    let why = arrived.questionnaire.question("why").unwrap();
    assert_eq!(why.text.0["fr"], "Pour quelle raison ?");
    let arrived = changed("${goes} = 'no'", "${goes} != 'yes'");
    assert_eq!(shown_if(&arrived, "why")["all"][0]["op"], "is-not");
    assert!(tells(&arrived, Fate::Changed, "condition_rewritten", "${goes} != 'yes'"));
    let arrived = changed("select_multiple likes", "select_one likes");
    assert_eq!(kind(&arrived, "likes")["kind"], "single");
    assert!(tells(&arrived, Fate::Changed, "kind_changed", "select_one"));
    let arrived = changed("{\"code\":\"why", "not JSON");
    assert_eq!(kind(&arrived, "why")["kind"], "single");
}
