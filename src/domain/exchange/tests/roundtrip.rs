//! What goes out as XLSForm comes back as it was.

use proptest::prelude::*;

use super::made::questionnaire;
use crate::domain::exchange::{Fate, read, xlsform};
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
