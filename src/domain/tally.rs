//! The tally: about how many have answered while a consultation runs, so coarsely that no child is
//! seen in it (R45, design B6).

/// Below this nothing is told, and by no less does what is told change.
pub const FEWEST: i64 = 10;
/// What is told is a multiple of this.
const STEP: i64 = 5;
/// Seconds for which a figure stands once it was told.
pub const STANDS: i64 = 3600;

/// What may be told of a count after `told` was; 0 is "fewer than ten". It never sinks: somebody who
/// takes answers back is not to be seen either.
pub fn next(told: i64, count: i64) -> i64 {
    let floor = if count < FEWEST { 0 } else { count - count % STEP };
    if floor - told < FEWEST { told } else { floor }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{FEWEST, next};

    #[test]
    fn the_first_figure_is_a_floor_to_five_from_ten_on() {
        for count in 0..=50 {
            let expected = if count < 10 { 0 } else { count / 5 * 5 };
            assert_eq!(next(0, count), expected, "{count}");
        }
    }

    /// Whether two figures told one after the other give away that few children came or went.
    fn tells_on_few(told: &[i64]) -> bool {
        told.windows(2).any(|two| two[0] != two[1] && (two[1] - two[0]) < FEWEST)
    }

    proptest! {
        #[test]
        fn two_figures_never_differ_by_less_than_ten(
            counts in proptest::collection::vec(0_i64..60, 1..40)
        ) {
            let mut told = vec![0];
            for count in &counts {
                let now = next(told[told.len() - 1], *count);
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
