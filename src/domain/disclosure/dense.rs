//! Dense numbers for children who have the same codes, one column at a time: what makes a table of
//! millions of children quick.

use std::collections::HashMap;

use crate::domain::tabulation::Code;

/// Places of a table that is looked up by position instead of by hash.
const FLAT: usize = 1 << 20;

/// Numbers children anew, from 0 in the order they appear: two have one number when they had the same
/// number before and have the same code in this column. `None` when there are too many to number.
pub(super) fn refine(numbers: &mut [u32], column: &[Code]) -> Option<()> {
    let width = usize::from(column.iter().copied().max().unwrap_or(0)) + 1;
    let height = usize::try_from(numbers.iter().copied().max().unwrap_or(0)).ok()? + 1;
    if let Some(places) = width.checked_mul(height).filter(|places| *places <= FLAT) {
        let mut seen = vec![u32::MAX; places];
        let mut next = 0;
        for (number, code) in numbers.iter_mut().zip(column) {
            let place = usize::try_from(*number).ok()? * width + usize::from(*code);
            let given = seen.get_mut(place)?;
            if *given == u32::MAX {
                *given = next;
                next += 1;
            }
            *number = *given;
        }
    } else {
        let mut seen: HashMap<u64, u32> = HashMap::new();
        for (number, code) in numbers.iter_mut().zip(column) {
            let next = u32::try_from(seen.len()).ok()?;
            let pair = u64::from(*number) << 16 | u64::from(*code);
            *number = *seen.entry(pair).or_insert(next);
        }
    }
    Some(())
}

/// By number: the first child that has it, and how many have it. For numbers of `refine`, or others
/// that leave few out.
pub(super) fn tally(numbers: &[u32]) -> Option<Vec<(usize, u32)>> {
    let mut found: Vec<(usize, u32)> = Vec::new();
    for (child, number) in numbers.iter().enumerate() {
        let number = usize::try_from(*number).ok()?;
        if found.len() <= number {
            found.resize(number + 1, (child, 0));
        }
        let (first, many) = found.get_mut(number)?;
        if *many == 0 {
            *first = child;
        }
        *many += 1;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn children_share_a_number_exactly_when_they_share_their_codes(
            columns in proptest::collection::vec(
                proptest::collection::vec(proptest::prop_oneof![0_u16..4, 0_u16..=u16::MAX], 30), 1..4),
        ) {
            let mut numbers = vec![0_u32; 30];
            for column in &columns {
                refine(&mut numbers, column).unwrap();
            }
            let codes = |child: usize| -> Vec<u16> { columns.iter().map(|c| c[child]).collect() };
            for one in 0..30 {
                for other in 0..30 {
                    assert_eq!(numbers[one] == numbers[other], codes(one) == codes(other));
                }
            }
            let tally = tally(&numbers).unwrap();
            assert_eq!(tally.iter().map(|(_, many)| many).sum::<u32>(), 30);
            for (number, (first, many)) in tally.iter().enumerate() {
                let own: Vec<usize> = (0..30).filter(|c| numbers[*c] as usize == number).collect();
                assert_eq!((*first, *many as usize), (own[0], own.len()));
            }
        }
    }
}
