//! The tally: about how many have answered while a consultation runs, so coarsely that no child is
//! seen in it (R45, design B6).

/// Below this nothing is told, and by no less does what is told change.
const FEWEST: i64 = 10;
/// How much later than it could, a figure moves at most.
pub const MOST_SLACK: i64 = 9;
/// While nothing is told, fewer than this have answered.
pub const FEW: i64 = FEWEST + MOST_SLACK + 1;
/// What is told is a multiple of this.
const STEP: i64 = 5;
/// Seconds for which a figure stands once it was told.
pub const STANDS: i64 = 3600;

/// What may be told of a count after `told` was; 0 is "fewer than `FEW`". It never sinks: somebody who
/// takes answers back is not to be seen either. `slack`, 0 to `MOST_SLACK`, is secret and another for
/// each figure told: whoever adds answers of their own does not know at which one the figure moves, and
/// so learns of nobody else's.
pub fn next(told: i64, count: i64, slack: i64) -> i64 {
    let slack = slack.clamp(0, MOST_SLACK);
    let floor = if count < FEWEST { 0 } else { count - count % STEP };
    if count - told < FEWEST + slack || floor - told < FEWEST { told } else { floor }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{FEW, FEWEST, MOST_SLACK, next};

    #[test]
    fn the_first_figure_is_a_floor_to_five_and_nothing_told_means_few() {
        for slack in 0..=MOST_SLACK {
            for count in 0..=50 {
                let told = next(0, count, slack);
                if told == 0 {
                    assert!(count < FEW, "{count} are not few");
                } else {
                    assert!(count >= 10 && told == count / 5 * 5, "{count}: {told}");
                }
            }
            assert!(next(0, FEW, slack) > 0, "and then it is told");
        }
    }

    /// Somebody adds answers one by one until the figure moves. If it always moved at the same place,
    /// nine of their own and a child would be told from nine of their own.
    #[test]
    fn nobody_who_adds_answers_knows_at_which_one_the_figure_moves() {
        let moves =
            |told: i64, slack| (told..told + 60).find(|count| next(told, *count, slack) > told);
        for told in [0, 10, 25] {
            let mut places: Vec<_> = (0..=MOST_SLACK).map(|slack| moves(told, slack)).collect();
            places.dedup();
            assert!(places.len() > 5, "{places:?}");
        }
    }

    /// Whether two figures told one after the other give away that few children came or went.
    fn tells_on_few(told: &[i64]) -> bool {
        told.windows(2).any(|two| two[0] != two[1] && (two[1] - two[0]) < FEWEST)
    }

    proptest! {
        #[test]
        fn two_figures_never_differ_by_less_than_ten(
            steps in proptest::collection::vec((0_i64..60, 0..=MOST_SLACK), 1..40)
        ) {
            let mut told = vec![0];
            for (count, slack) in &steps {
                let now = next(told[told.len() - 1], *count, *slack);
                prop_assert!(now == told[told.len() - 1] || now <= *count);
                told.push(now);
            }
            prop_assert!(!tells_on_few(&told), "{told:?}");
        }
    }

    #[test]
    fn the_control_with_exact_counts_is_noticed() {
        assert!(tells_on_few(&[0, 12, 13]));
        assert!(tells_on_few(&[0, 15, 10]));
        assert!(!tells_on_few(&[0, 10, 20, 20, 35]));
    }
}
