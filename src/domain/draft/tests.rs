use proptest::prelude::*;

use super::*;
use crate::domain::fault_conditions;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::{Band, Lang, Wording};

const LIFE: &str = include_str!("../../../demo/life.json");

fn life() -> Questionnaire {
    serde_json::from_str(LIFE).unwrap()
}

fn question(code: &str) -> Part {
    Part::Question(code.to_owned())
}

fn wording(text: &str) -> Wording {
    let mut wording = Wording::default();
    wording.0.insert("en".to_owned(), text.to_owned());
    wording
}

/// Yes or no, then a question for those who said yes.
fn two() -> Questionnaire {
    let fresh = starter(wording("Our park"), vec![Lang::En], vec![Band::Nine]);
    let (one, part) = apply(&fresh, &Part::About, &Edit::Add("yes-no".to_owned())).unwrap();
    let (two, part) = apply(&one, &part, &Edit::Add("single".to_owned())).unwrap();
    apply(&two, &part, &Edit::AddTest).unwrap().0
}

#[test]
fn every_field_can_be_read_and_written_back() {
    let before = life();
    let questions = before.questions.iter().map(|q| question(&q.code));
    let cards = (0..before.support.len()).map(Part::Support);
    for part in std::iter::once(Part::About).chain(questions).chain(cards) {
        let mut after = before.clone();
        let fields = read(&before, &part).unwrap();
        assert!(!fields.is_empty(), "{part}");
        for (name, value) in &fields {
            write(&mut after, &part, name, value).unwrap_or_else(|e| panic!("{part} {name} {e:?}"));
        }
        assert_eq!(after, before, "{part}");
    }
}

#[test]
fn every_kind_begins_with_fields_that_can_be_written() {
    for kind in KINDS {
        let fresh = starter(wording("Our park"), vec![Lang::En], vec![Band::Six]);
        let (draft, part) = apply(&fresh, &Part::About, &Edit::Add(kind.to_owned())).unwrap();
        assert_eq!(code_of(&draft.questions[0].kind), kind);
        let fields = read(&draft, &part).unwrap();
        let mut same = draft.clone();
        for (name, value) in &fields {
            write(&mut same, &part, name, value).unwrap();
        }
        assert_eq!(same, draft, "{kind}");
        // Of all that is wrong with it, only texts are to be written, and pictures chosen.
        let wrong = draft.faults().into_iter().map(|fault| fault.key);
        let wrong: Vec<_> = wrong
            .filter(|key| !["missing_text", "missing_picture", "no_questions"].contains(key))
            .collect();
        assert_eq!(wrong, Vec::<&str>::new(), "{kind}");
    }
}

#[test]
fn a_pair_is_forgotten_with_the_question_that_divided() {
    let mut draft = life();
    let divides = draft.questions.iter().find(|question| question.breakdown).unwrap().code.clone();
    let band = "_band".to_owned();
    draft.pairs = vec![[divides.clone(), band.clone()], ["_language".to_owned(), band]];
    let (kept, _) = apply(&draft, &Part::About, &Edit::Save).unwrap();
    assert_eq!(kept.pairs.len(), 2);
    draft.questions.iter_mut().find(|question| question.code == divides).unwrap().breakdown = false;
    let (left, _) = apply(&draft, &question(&divides), &Edit::Save).unwrap();
    assert_eq!(left.pairs, draft.pairs[1..]);
}

#[test]
fn a_kind_changed_keeps_its_answers() {
    let draft = two();
    let (after, _) = apply(&draft, &question("q2"), &Edit::Kind("ranking".to_owned())).unwrap();
    let codes: Vec<_> = after.questions[1].options().iter().map(|o| o.code.as_str()).collect();
    assert_eq!(codes, ["a", "b", "c"], "a ranking needs three");
}

#[test]
fn what_would_break_a_condition_is_refused_with_the_question_it_breaks() {
    let draft = two();
    for (part, edit, key) in [
        ("q2", Edit::Up, "draft_move_breaks"),
        ("q1", Edit::Down, "draft_move_breaks"),
        ("q1", Edit::Remove, "draft_removal_breaks"),
        ("q1", Edit::Kind("coins".to_owned()), "draft_change_breaks"),
    ] {
        let refused = apply(&draft, &question(part), &edit).unwrap_err();
        assert_eq!(refused, Refused::new(key, 2), "{edit:?}");
    }
    let (draft, part) = apply(&draft, &question("q2"), &Edit::Add("yes-no".to_owned())).unwrap();
    let (draft, part) = apply(&draft, &part, &Edit::AddTest).unwrap();
    let refused = apply(&draft, &question("q2"), &Edit::RemoveOption("a".to_owned())).unwrap_err();
    assert_eq!(refused, Refused::new("draft_option_breaks", 3));
    // Without the condition the same is done.
    let (draft, _) = apply(&draft, &part, &Edit::RemoveTest(0)).unwrap();
    let (draft, _) = apply(&draft, &question("q2"), &Edit::RemoveOption("a".to_owned())).unwrap();
    assert_eq!(draft.questions[1].options().len(), 1);
}

#[test]
fn a_renamed_question_takes_its_conditions_along() {
    let (draft, part) = apply(&two(), &question("q1"), &Edit::Rename("goes".to_owned())).unwrap();
    assert_eq!(part, question("goes"));
    assert_eq!(draft.questions[1].show_if.as_ref().unwrap().tests()[0].question, "goes");
    for (typed, key) in [("q2", "draft_code_taken"), ("Goes!", "draft_bad_code")] {
        let refused = apply(&draft, &part, &Edit::Rename(typed.to_owned())).unwrap_err();
        assert_eq!(refused.key, key);
    }
}

#[test]
fn a_test_pointed_elsewhere_begins_with_what_fits_there() {
    let mut draft = two();
    let (with, _) = apply(&draft, &question("q1"), &Edit::Add("faces".to_owned())).unwrap();
    draft = with;
    write(&mut draft, &question("q2"), "if.0.question", "q3").unwrap();
    write(&mut draft, &question("q2"), "if.0.op", "at-most").unwrap();
    write(&mut draft, &question("q2"), "if.0.value", "2").unwrap();
    assert_eq!(fault_conditions::broken(&draft), Vec::new());
    let fields = read(&draft, &question("q2")).unwrap();
    assert_eq!((fields["if.0.op"].as_str(), fields["if.0.value"].as_str()), ("at-most", "2"));
}

#[test]
fn two_people_on_different_fields_both_keep_their_words_and_on_one_nobody_is_overwritten() {
    let base = read(&two(), &question("q1")).unwrap();
    let with = |name: &str, text: &str| {
        let mut fields = base.clone();
        fields.insert(name.to_owned(), text.to_owned());
        fields
    };
    let theirs = with("text.en", "Do you go to the park?");
    let (changed, clashes) = merge(&base, &theirs, &with("hint.en", "Any park."));
    assert_eq!(clashes, Vec::new());
    assert_eq!(changed.into_iter().collect::<Vec<_>>(), [("hint.en".into(), "Any park.".into())]);
    let (changed, clashes) = merge(&base, &theirs, &with("text.en", "Is there a park?"));
    assert!(changed.is_empty());
    assert_eq!(clashes[0].name, "text.en");
    assert_eq!((&*clashes[0].mine, &*clashes[0].theirs), ("Is there a park?", &*theirs["text.en"]));
    // The same change twice is no clash.
    assert_eq!(merge(&base, &theirs, &theirs), (Fields::new(), Vec::new()));
}

#[test]
fn gaps_are_the_missing_texts_that_keep_it_from_opening() {
    let mut draft = life();
    assert_eq!(gaps(&draft), Vec::new());
    draft.questions[0].text.0.remove("nl");
    draft.languages.push(Lang::Uk);
    let faults = draft.faults();
    let missing = faults.iter().filter(|fault| fault.key == "missing_text").count();
    assert_eq!(gaps(&draft).len(), missing);
    let states = translations(&draft, &[]);
    let lacks =
        |lang| states.iter().filter(|one| one.lang == lang && one.state == State::Missing).count();
    assert_eq!((lacks(Lang::Nl), lacks(Lang::Fr)), (1, 0));
    assert_eq!(lacks(Lang::Nl) + lacks(Lang::Uk), gaps(&draft).len());
}

#[test]
fn a_section_goes_on_without_its_first_question_and_is_not_begun_twice() {
    let mut draft = life();
    let codes: Vec<_> = draft.questions.iter().map(|q| q.code.clone()).collect();
    draft.questions[0].section = wording("About you");
    let first = question(&codes[0]);
    let (twice, _) = apply(&draft, &first, &Edit::Duplicate).unwrap();
    assert_eq!(twice.questions[1].section, Wording::default());
    assert_eq!(twice.questions[0].section, wording("About you"));
    let (left, _) = apply(&draft, &first, &Edit::Remove).unwrap();
    assert_eq!(left.questions[0].section, wording("About you"));
    // The next question begins a section of its own: that one stays.
    draft.questions[1].section = wording("Your town");
    let (left, _) = apply(&draft, &first, &Edit::Remove).unwrap();
    assert_eq!(left.questions[0].section, wording("Your town"));
}

#[test]
fn a_word_is_found_in_any_language_and_in_the_code_and_all_words_must_be_there() {
    let mut draft = life();
    let (one, two) = (draft.questions[0].code.clone(), draft.questions[1].code.clone());
    draft.questions[0].text.0.insert("uk".to_owned(), "Привіт, ЯК справи?".to_owned());
    draft.questions[1].hint.0.insert("fr@9-12".to_owned(), "Zanzibar".to_owned());
    let parts = |words: &str| found(&draft, words);
    assert_eq!(parts("як привіт"), Some(vec![question(&one)]));
    assert_eq!(parts(" ZANZI\n"), Some(vec![question(&two)]));
    assert!(parts(&two).unwrap().contains(&question(&two)));
    assert_eq!(parts("zanzibar привіт"), Some(Vec::new()));
    assert_eq!(parts("  "), None);
}

/// Any button, on any of the first questions.
fn edits() -> impl Strategy<Value = Vec<(usize, Edit)>> {
    let option = prop::sample::select(vec!["a", "b", "c", "trees"]).prop_map(str::to_owned);
    let kind = prop::sample::select(KINDS.to_vec()).prop_map(str::to_owned);
    let edit = prop_oneof![
        kind.clone().prop_map(Edit::Add),
        kind.prop_map(Edit::Kind),
        Just(Edit::Duplicate),
        Just(Edit::Remove),
        Just(Edit::Up),
        Just(Edit::Down),
        Just(Edit::AddOption),
        option.clone().prop_map(Edit::RemoveOption),
        option.clone().prop_map(Edit::OptionUp),
        option.prop_map(Edit::OptionDown),
        Just(Edit::AddTest),
        (0..3_usize).prop_map(Edit::RemoveTest),
        Just(Edit::AddSupport),
        Just(Edit::Rename("place".to_owned())),
        Just(Edit::To("q1".to_owned())),
    ];
    prop::collection::vec((0..8_usize, edit), 0..40)
}

proptest! {
    /// Whatever is pressed in whatever order: no condition breaks, no code is there twice, no
    /// limit is passed, and every part can still be read.
    #[test]
    fn no_buttons_in_any_order_break_a_draft(edits in edits()) {
        let mut draft = two();
        for (at, edit) in edits {
            let part = draft.questions.get(at).map_or(Part::About, |q| question(&q.code));
            let Ok((after, next)) = apply(&draft, &part, &edit) else { continue };
            prop_assert!(read(&after, &next).is_some(), "{edit:?} leads to {next}");
            draft = after;
            prop_assert_eq!(fault_conditions::broken(&draft), Vec::new());
            let faults = draft.faults();
            let hard = ["duplicate_code", "bad_code", "too_many_questions", "bad_steps"];
            prop_assert!(faults.iter().all(|fault| !hard.contains(&fault.key)), "{faults:?}");
        }
        prop_assert!(serde_json::to_string(&draft).is_ok());
    }
}
