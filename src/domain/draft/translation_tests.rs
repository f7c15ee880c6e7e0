use proptest::prelude::*;

use super::*;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::Lang;

/// Two questions in French, Dutch and, for the first, in words of its own for the youngest.
fn park() -> Questionnaire {
    let mut draft: Questionnaire =
        serde_json::from_str(include_str!("../../../demo/life.json")).unwrap();
    draft.languages = vec![Lang::Fr, Lang::Nl];
    draft
}

fn first(draft: &Questionnaire) -> Part {
    Part::Question(draft.questions[0].code.clone())
}

fn written(draft: &Questionnaire, part: &Part, name: &str, value: &str) -> Questionnaire {
    let mut after = draft.clone();
    write(&mut after, part, name, value).unwrap();
    after
}

fn state(draft: &Questionnaire, notes: &[Note], part: &Part, name: &str) -> State {
    let all = translations(draft, notes);
    all.into_iter().find(|one| one.part == *part && one.name == name).unwrap().state
}

#[test]
fn a_translation_is_to_be_rechecked_once_its_text_changed_and_says_what_it_was() {
    let one = park();
    let part = first(&one);
    let was = one.questions[0].text.plain(Lang::Fr).to_owned();
    let two = written(&one, &part, "text.fr", "Tu viens ?");
    let mut notes = to_recheck(&one, &two, &[]);
    assert_eq!(notes.len(), 1);
    assert_eq!(state(&two, &notes, &part, "text.nl"), State::Recheck(was.clone()));
    // A second change: it was translated from the first text, not from the second.
    let three = written(&two, &part, "text.fr", "Tu y vas ?");
    notes.extend(to_recheck(&two, &three, &notes));
    assert_eq!(state(&three, &notes, &part, "text.nl"), State::Recheck(was.clone()));
    // Translated again, or the first text back as it was: nothing is left to recheck.
    let translated = written(&three, &part, "text.nl", "Ga je?");
    assert_eq!(to_recheck(&three, &translated, &notes), []);
    assert_eq!(state(&translated, &notes, &part, "text.nl"), State::Done);
    let back = written(&three, &part, "text.fr", &was);
    assert_eq!(to_recheck(&three, &back, &notes), []);
    assert_eq!(state(&back, &notes, &part, "text.nl"), State::Done);
    // The control: nothing else in the draft is to be rechecked.
    let left = translations(&three, &notes).into_iter();
    assert_eq!(left.filter(|one| matches!(one.state, State::Recheck(_))).count(), 1);
}

#[test]
fn who_checked_it_is_said_until_one_of_the_two_texts_changes() {
    let one = park();
    let part = first(&one);
    let pair = seen(&one, &one, &part, "text.nl").unwrap();
    let notes = [Note { pair, was: None, by: Some("Lien".to_owned()) }];
    assert_eq!(state(&one, &notes, &part, "text.nl"), State::Checked("Lien".to_owned()));
    let two = written(&one, &part, "text.nl", "Kom je?");
    assert_eq!(state(&two, &notes, &part, "text.nl"), State::Done);
    let three = written(&one, &part, "text.fr", "Tu viens ?");
    let to_recheck = to_recheck(&one, &three, &notes);
    let notes = [notes.as_slice(), &to_recheck].concat();
    assert!(matches!(state(&three, &notes, &part, "text.nl"), State::Recheck(_)));
    // Undone: the pair that was checked is there again.
    assert_eq!(state(&one, &notes, &part, "text.nl"), State::Checked("Lien".to_owned()));
}

#[test]
fn nobody_checks_what_they_did_not_see() {
    let one = park();
    let part = first(&one);
    let two = written(&one, &part, "text.fr", "Tu viens ?");
    assert_eq!(seen(&one, &two, &part, "text.nl").unwrap_err().key, "draft_reread");
    assert_eq!(seen(&two, &two, &part, "text.nl").unwrap().source, "Tu viens ?");
    for name in ["text.fr", "text.uk", "nothing", ""] {
        assert_eq!(seen(&one, &one, &part, name).unwrap_err().key, "draft_nothing_to_check");
    }
}

#[test]
fn words_for_an_age_are_a_translation_of_the_words_for_that_age() {
    let one = park();
    let part = first(&one);
    let two = written(&one, &part, "text.nl@9-12", "Kom je?");
    let everyone = seen(&two, &two, &part, "text.nl@9-12").unwrap();
    assert_eq!(everyone.source, one.questions[0].text.plain(Lang::Fr));
    let three = written(&two, &part, "text.fr@9-12", "Tu viens ?");
    assert_eq!(seen(&three, &three, &part, "text.nl@9-12").unwrap().source, "Tu viens ?");
    // What it is a translation of became another text: the words for everyone did not.
    let notes = to_recheck(&two, &three, &[]);
    assert_eq!(notes.len(), 1);
    assert!(matches!(state(&three, &notes, &part, "text.nl@9-12"), State::Recheck(_)));
    assert_eq!(state(&three, &notes, &part, "text.nl"), State::Done);
}

proptest! {
    #[test]
    fn moving_renaming_and_copying_change_no_state(
        buttons in prop::collection::vec((0_usize..6, 0_usize..4), 0..12),
    ) {
        let one = park();
        let part = first(&one);
        let mut draft = written(&one, &part, "text.fr", "Tu viens ?");
        let mut notes = to_recheck(&one, &draft, &[]);
        let second = Part::Question(one.questions[1].code.clone());
        let pair = seen(&draft, &draft, &second, "text.nl").unwrap();
        let (recheck_words, checked_words) = (notes[0].pair.words.clone(), pair.words.clone());
        notes.push(Note { pair, was: None, by: Some("Lien".to_owned()) });
        for (place, button) in buttons {
            let codes: Vec<_> = draft.questions.iter().map(|q| q.code.clone()).collect();
            let code = codes[place % codes.len()].clone();
            let edit = match button {
                0 => Edit::Up,
                1 => Edit::Down,
                2 => Edit::Duplicate,
                _ => Edit::Rename(format!("renamed_{}", codes.len() + place)),
            };
            if let Ok((after, _)) = apply(&draft, &Part::Question(code), &edit) {
                prop_assert_eq!(to_recheck(&draft, &draft, &notes), vec![]);
                draft = after;
            }
        }
        for one in translations(&draft, &notes) {
            let Some(pair) = &one.pair else { continue };
            let is_recheck = pair.words == recheck_words && pair.source == "Tu viens ?";
            let is_checked = pair.words == checked_words;
            prop_assert_eq!(matches!(one.state, State::Recheck(_)), is_recheck);
            prop_assert_eq!(matches!(one.state, State::Checked(_)), is_checked);
        }
    }
}
