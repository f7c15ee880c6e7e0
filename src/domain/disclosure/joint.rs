//! Legal codes of answers whose items hang together, and their neighbours: what the same child
//! could also have ranked, or shared.

use super::routing::SKIPPED;
use crate::domain::joint::Joint;
use crate::domain::question::COINS;
use crate::domain::tabulation::{Code, FIRST};

/// Up to this many legal answers, all are tried.
const MOST: usize = 300;

impl Joint {
    /// Whether these codes, one for each item, can be one answer. All items have the same state,
    /// or ranks are different options without a gap, or coins make ten.
    pub(super) fn is_legal(self, codes: &[Code]) -> bool {
        let Some(first) = codes.first().copied() else { return false };
        if first < FIRST {
            return codes.iter().all(|code| *code == first);
        }
        match self {
            Self::Ranks => {
                let filled = codes.iter().take_while(|code| **code >= FIRST).count();
                let (chosen, left) = codes.split_at_checked(filled).unwrap_or((codes, &[]));
                let twice = |(at, code): (usize, &Code)| chosen.iter().take(at).any(|c| c == code);
                left.iter().all(|code| *code == SKIPPED) && !chosen.iter().enumerate().any(twice)
            }
            Self::Coins => {
                let coins = |code: &Code| code.checked_sub(FIRST).map(u32::from);
                let sum: Option<u32> = codes.iter().map(coins).sum();
                sum == Some(u32::from(COINS))
            }
        }
    }

    /// Other legal answers: all of them while they are few, else those near this one: two ranks
    /// swapped, one option replaced, the last left out or one added; a coin moved, two piles
    /// swapped; and each state. `known`: the codes a item can have.
    pub(super) fn variants(self, codes: &[Code], known: &[Code]) -> Vec<Vec<Code>> {
        let items = codes.len();
        let mut found = match self.all(items, known) {
            Some(all) => all,
            None => self.near(codes, known),
        };
        found.extend(states(items, known));
        found.retain(|other| other != codes && self.is_legal(other));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Every legal answer but the states; `None` when they are more than [`MOST`].
    fn all(self, items: usize, known: &[Code]) -> Option<Vec<Vec<Code>>> {
        let options: Vec<Code> = known.iter().copied().filter(|code| *code >= FIRST).collect();
        let mut found = vec![Vec::new()];
        for item in 1..=items {
            let longer = |codes: &Vec<Code>| -> Vec<Vec<Code>> {
                let next = options.iter().map(|code| [codes.as_slice(), &[*code]].concat());
                let fits = |codes: &Vec<Code>| {
                    if item < items { self.can_begin(codes) } else { self.is_legal(codes) }
                };
                next.filter(fits).collect()
            };
            let more: Vec<Vec<Code>> = found.iter().flat_map(longer).collect();
            // Fewer ranks than there could be are an answer too.
            if self == Self::Ranks {
                found.retain(|codes| !codes.is_empty());
            } else {
                found.clear();
            }
            found.extend(more);
            found.sort_unstable();
            found.dedup();
            if found.len() > MOST {
                return None;
            }
        }
        for codes in &mut found {
            codes.resize(items, SKIPPED);
        }
        Some(found)
    }

    /// Whether a legal answer can begin with these codes.
    fn can_begin(self, codes: &[Code]) -> bool {
        match self {
            Self::Ranks => self.is_legal(codes),
            Self::Coins => {
                let sum: u32 = codes.iter().map(|code| u32::from(code - FIRST)).sum();
                sum <= u32::from(COINS)
            }
        }
    }

    fn near(self, codes: &[Code], known: &[Code]) -> Vec<Vec<Code>> {
        let items = codes.len();
        let mut found = Vec::new();
        if codes.first().is_none_or(|first| *first < FIRST) {
            return self.values(items, known);
        }
        for one in 0..items {
            for other in 0..items {
                let mut swapped = codes.to_vec();
                swapped.swap(one, other);
                found.push(swapped);
                if self == Self::Coins {
                    found.push(moved(codes, one, other));
                }
            }
            if self == Self::Ranks {
                found.extend(known.iter().map(|code| replaced(codes, one, *code)));
            }
        }
        found
    }

    /// Simple answers for a question that becomes shown: the states, one option ranked, ten coins
    /// on one pile.
    pub(super) fn values(self, items: usize, known: &[Code]) -> Vec<Vec<Code>> {
        let mut found = states(items, known);
        match self {
            Self::Ranks => {
                let options = known.iter().filter(|code| **code >= FIRST);
                found.extend(options.map(|code| replaced(&vec![SKIPPED; items], 0, *code)));
            }
            Self::Coins => {
                let none = vec![FIRST; items];
                found.extend((0..items).map(|p| replaced(&none, p, FIRST + Code::from(COINS))));
            }
        }
        found
    }
}

fn states(items: usize, known: &[Code]) -> Vec<Vec<Code>> {
    known.iter().filter(|code| **code < FIRST).map(|code| vec![*code; items]).collect()
}

fn replaced(codes: &[Code], at: usize, code: Code) -> Vec<Code> {
    codes.iter().enumerate().map(|(item, own)| if item == at { code } else { *own }).collect()
}

/// One coin goes from one pile to another; the same answer when there is none to move.
fn moved(codes: &[Code], from: usize, to: usize) -> Vec<Code> {
    let last = FIRST + Code::from(COINS);
    if from == to || codes.get(from).is_none_or(|code| *code <= FIRST) {
        return codes.to_vec();
    }
    let step = |(item, code): (usize, &Code)| match item {
        _ if item == from => code - 1,
        _ if item == to => (code + 1).min(last),
        _ => *code,
    };
    codes.iter().enumerate().map(step).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn known(options: Code) -> Vec<Code> {
        [SKIPPED, 2].into_iter().chain((0..options).map(|i| FIRST + i)).collect()
    }

    #[test]
    fn what_a_form_cannot_give_is_not_legal() {
        let legal = |joint: Joint, codes: &[Code]| joint.is_legal(codes);
        assert!(legal(Joint::Ranks, &[4, 6, 5]) && legal(Joint::Ranks, &[4, 1, 1]));
        assert!(legal(Joint::Ranks, &[1, 1, 1]) && legal(Joint::Ranks, &[0, 0, 0]));
        for codes in [[4, 4, 5], [4, 1, 5], [1, 4, 5], [4, 2, 2], [2, 1, 1]] {
            assert!(!legal(Joint::Ranks, &codes), "{codes:?}");
        }
        assert!(legal(Joint::Coins, &[14, 4, 4]) && legal(Joint::Coins, &[7, 8, 7]));
        for codes in [[4, 4, 4], [14, 5, 4], [14, 1, 1], [1, 14, 4]] {
            assert!(!legal(Joint::Coins, &codes), "{codes:?}");
        }
    }

    fn everything(joint: Joint, known: &[Code]) -> Vec<Vec<Code>> {
        let code = |i: usize, item: u32| known[i / known.len().pow(item) % known.len()];
        (0..known.len().pow(3))
            .map(|i| (0..3).map(|item| code(i, item)).collect())
            .filter(|codes: &Vec<Code>| joint.is_legal(codes))
            .collect()
    }

    #[test]
    fn while_they_are_few_every_other_answer_is_tried() {
        for (joint, options) in [(Joint::Ranks, 5), (Joint::Coins, 11)] {
            let known = known(options);
            let all = everything(joint, &known);
            for codes in &all {
                let mut expected = all.clone();
                expected.retain(|other| other != codes);
                expected.sort();
                assert_eq!(joint.variants(codes, &known), expected, "{codes:?}");
            }
        }
        assert_eq!(Joint::Coins.all(5, &known(11)), None);
    }

    proptest! {
        #[test]
        fn neighbours_are_legal_and_lead_everywhere(start in 0_usize..40, ranks in any::<bool>()) {
            let joint = if ranks { Joint::Ranks } else { Joint::Coins };
            let known = known(if ranks { 5 } else { 11 });
            let all = everything(joint, &known);
            let mut seen = vec![all[start % all.len()].clone()];
            let mut next = 0;
            while let Some(codes) = seen.get(next).cloned() {
                next += 1;
                let mut others = joint.near(&codes, &known);
                others.retain(|other| joint.is_legal(other) && *other != codes);
                others.extend(states(3, &known).into_iter().filter(|other| *other != codes));
                for other in others {
                    prop_assert!(joint.is_legal(&other) && other != codes, "{codes:?} {other:?}");
                    if !seen.contains(&other) {
                        seen.push(other);
                    }
                }
            }
            prop_assert_eq!(seen.len(), all.len(), "some answers are never tried");
        }
    }
}
