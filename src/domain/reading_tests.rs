//! The machine of concerns: tables of what may be decided, and drawn walks of readers.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const LEAD: &[Role] = &[Role::SafeguardingLead];

fn other(roles: &[Role], receives: bool) -> Viewer<'_> {
    Viewer { roles, receives, own: false }
}

#[test]
fn a_text_is_cut_into_words_and_what_is_gone() {
    let text = "je suis⟦number⟧ à l'école ⟦hidden⟧ !";
    let found = pieces(text);
    assert_eq!(found.len(), 7, "{found:?}");
    assert_eq!(found[2], Piece::Gone(Some(Removed::Number)));
    assert_eq!(found[5], Piece::Gone(None));
    assert_eq!(without(text, &[4]), "je suis ⟦number⟧ à ⟦hidden⟧ ⟦hidden⟧ !");
    assert_eq!(pieces("⟦number"), [Piece::Gone(Some(Removed::Number))]);
}

#[test]
fn whoever_set_a_mark_decides_nothing_and_only_a_second_person_hands_over() {
    let accused = Mark::Accused(Accused::Organisation);
    for decision in Decision::ALL {
        for mark in [Mark::Asked, Mark::Danger, accused] {
            let own = Viewer { own: true, ..other(LEAD, true) };
            assert!(!decision.may(Some(mark), own), "{decision:?} {mark:?}");
        }
        let expected = matches!(decision, Decision::HandedOver | Decision::Back);
        assert_eq!(decision.may(Some(accused), other(LEAD, true)), expected, "{decision:?}");
        assert!(!decision.may(Some(accused), other(LEAD, false)), "not a recipient: {decision:?}");
        assert!(!decision.may(None, other(&[Role::Analyst], true)), "no reader: {decision:?}");
    }
    let lead = other(LEAD, false);
    assert!(!Decision::HandedOver.may(None, lead));
    assert!(!Decision::HandedOver.may(Some(Mark::Asked), lead));
    assert!(Decision::HandedOver.may(Some(Mark::Danger), lead));
    assert!(Decision::Clear.may(Some(Mark::Danger), lead), "the second sees no danger");
    assert!(Decision::Clear.may(None, lead) && Decision::Ask.may(None, lead));
}

#[test]
fn codes_are_read_as_they_are_written() {
    for accused in Accused::ALL {
        let mark = Mark::Accused(accused);
        assert_eq!(Mark::of(mark.code(), Some(accused.code())), Some(mark));
    }
    for mark in [Mark::Asked, Mark::Danger] {
        assert_eq!(Mark::of(mark.code(), None), Some(mark));
    }
    assert_eq!(Mark::of("accused", None), None, "of whom?");
    assert!(Why::ALL.into_iter().all(|why| Why::of(why.code()) == Some(why)));
    assert!(Service::ALL.into_iter().all(|one| Service::of(one.code()) == Some(one)));
    assert!(Decision::ALL.into_iter().all(|one| Decision::of(one.code()) == Some(one)));
}

/// A text on its way: its mark with who set it, and once it has left the queue, how and by whom.
#[derive(Debug, Default)]
struct Walked {
    mark: Option<(Mark, usize)>,
    ended: Option<(Decision, usize)>,
}

/// Who works here: a lead and a lead who receives, an administrator and an analyst who receive, and a
/// lead who is a facilitator too.
const TEAM: [(&[Role], bool); 5] = [
    (LEAD, false),
    (LEAD, true),
    (&[Role::Administrator], true),
    (&[Role::Analyst], true),
    (&[Role::SafeguardingLead, Role::Facilitator], false),
];

/// One step of the machine, as the acts make it. `asks`: the rule that decides who may.
fn step(
    walked: &mut Walked,
    (who, decision, accused): (usize, Decision, Accused),
    asks: impl Fn(Decision, Option<Mark>, Viewer<'_>) -> bool,
) -> bool {
    let (roles, receives) = TEAM[who];
    let own = walked.mark.is_some_and(|(_, by)| by == who);
    let mark = walked.mark.map(|(mark, _)| mark);
    let viewer = Viewer { roles, receives, own };
    if walked.ended.is_some() || !asks(decision, mark, viewer) {
        return false;
    }
    match decision {
        Decision::Ask => walked.mark = Some((Mark::Asked, who)),
        Decision::Danger => walked.mark = Some((Mark::Danger, who)),
        Decision::Accuses => walked.mark = Some((Mark::Accused(accused), who)),
        Decision::Back => walked.mark = None,
        _ => walked.ended = Some((decision, who)),
    }
    true
}

/// What must hold of every step that was made.
fn holds(before: Option<(Mark, usize)>, (who, decision): (usize, Decision)) -> Result<(), String> {
    let (roles, receives) = TEAM[who];
    let because = |why: &str| Err(format!("{why}: {who} {decision:?} after {before:?}"));
    if before.is_some_and(|(_, by)| by == who) {
        return because("decided alone");
    }
    if decision == Decision::HandedOver
        && !matches!(before, Some((Mark::Danger | Mark::Accused(_), _)))
    {
        return because("handed over by one");
    }
    match before {
        Some((Mark::Accused(Accused::Holder(role)), _)) if roles.contains(&role) => {
            because("decided about themselves")
        }
        Some((Mark::Accused(_), _)) if !receives => because("not a recipient"),
        Some((Mark::Asked | Mark::Danger, _)) | None
            if !roles.contains(&Role::SafeguardingLead) =>
        {
            because("not a reader")
        }
        _ => Ok(()),
    }
}

fn drawn() -> impl Strategy<Value = Vec<(usize, Decision, Accused)>> {
    let decision = proptest::sample::select(Decision::ALL.to_vec());
    let accused = proptest::sample::select(Accused::ALL.to_vec());
    vec((0..TEAM.len(), decision, accused), 1..30)
}

/// The first step of a walk that must not have been possible.
fn broken(
    walk: &[(usize, Decision, Accused)],
    asks: impl Fn(Decision, Option<Mark>, Viewer<'_>) -> bool + Copy,
) -> Result<(), String> {
    let mut walked = Walked::default();
    for &(who, decision, accused) in walk {
        let before = walked.mark;
        if step(&mut walked, (who, decision, accused), asks) {
            holds(before, (who, decision))?;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_walk_of_readers_gets_round_the_second_person_or_the_accused(walk in drawn()) {
        prop_assert_eq!(broken(&walk, Decision::may), Ok(()));
    }

    #[test]
    fn for_the_accused_a_text_is_not_there_and_comes_back_only_by_a_recipient(walk in drawn()) {
        let mut walked = Walked::default();
        for (who, decision, accused) in walk {
            let before = walked.mark;
            let made = step(&mut walked, (who, decision, accused), Decision::may);
            if let Some((Mark::Accused(Accused::Holder(role)), by)) = walked.mark {
                for (at, (roles, receives)) in TEAM.into_iter().enumerate() {
                    let viewer = Viewer { roles, receives, own: at == by };
                    let there = sees(walked.mark.map(|(mark, _)| mark), viewer);
                    prop_assert!(!(there && roles.contains(&role)));
                }
            }
            if made && matches!(before, Some((Mark::Accused(_), _))) {
                prop_assert!(matches!(decision, Decision::Back | Decision::HandedOver));
            }
        }
    }
}

/// Machines with one rule left out are found by drawn walks.
#[test]
fn a_machine_without_one_of_its_rules_is_found() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    type Rule = fn(Decision, Option<Mark>, Viewer<'_>) -> bool;
    let own: Rule = |decision, mark, viewer| decision.may(mark, Viewer { own: false, ..viewer });
    let alone: Rule = |decision, mark, viewer| {
        decision == Decision::HandedOver && mark.is_none() || decision.may(mark, viewer)
    };
    let accused: Rule = |decision, mark, viewer| match mark {
        Some(Mark::Accused(_)) => decision.may(Some(Mark::Accused(Accused::Organisation)), viewer),
        _ => decision.may(mark, viewer),
    };
    let receives: Rule =
        |decision, mark, viewer| decision.may(mark, Viewer { receives: true, ..viewer });
    for (name, rule) in
        [("own", own), ("alone", alone), ("accused", accused), ("receives", receives)]
    {
        let mut runner = TestRunner::deterministic();
        let walks = drawn();
        let found = (0..2_000).any(|_| {
            let walk = walks.new_tree(&mut runner).map(|tree| tree.current()).unwrap_or_default();
            broken(&walk, rule).is_err()
        });
        assert!(found, "{name} is not noticed");
    }
}
