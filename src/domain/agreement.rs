//! How far two people who code the same texts agree: Cohen's kappa (Cohen 1960, "A coefficient of
//! agreement for nominal scales", Educational and Psychological Measurement 20, 37–46).

/// Fewer texts than this that both coded: nothing is told.
pub const FEWEST: usize = 10;

/// How far two people agree on one theme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Agreement {
    /// Both coded too few of the same texts.
    TooFew,
    /// Both gave the same answer everywhere: chance alone would agree as often.
    Undefined,
    /// Kappa, from -1 to 1: 0 is what chance gives, 1 is the same everywhere.
    Kappa(f64),
}

/// Kappa of two people who each say yes or no to the same texts.
///
/// With a texts both say yes to, d both say no to, and b and c on which they differ, the agreement
/// beyond chance as a share of what was possible, (pₒ − pₑ) / (1 − pₑ), is
/// 2(ad − bc) / ((a + b)(b + d) + (a + c)(c + d)).
pub fn kappa(given: &[(bool, bool)]) -> Agreement {
    if given.len() < FEWEST {
        return Agreement::TooFew;
    }
    let count = |wanted: (bool, bool)| -> f64 {
        given.iter().filter(|one| **one == wanted).map(|_| 1.0).sum()
    };
    let (a, b) = (count((true, true)), count((true, false)));
    let (c, d) = (count((false, true)), count((false, false)));
    let possible = (a + b) * (b + d) + (a + c) * (c + d);
    if possible == 0.0 {
        return Agreement::Undefined;
    }
    Agreement::Kappa(2.0 * (a * d - b * c) / possible)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(counts: [usize; 4]) -> Vec<(bool, bool)> {
        let cells = [(true, true), (true, false), (false, true), (false, false)];
        let repeated = cells.iter().zip(counts).flat_map(|(cell, n)| std::iter::repeat_n(*cell, n));
        repeated.collect()
    }

    fn told(counts: [usize; 4]) -> f64 {
        match kappa(&table(counts)) {
            Agreement::Kappa(kappa) => kappa,
            other => panic!("{other:?}"),
        }
    }

    /// Feinstein and Cicchetti 1990, "High agreement but low kappa": 85 of 100 alike in both tables.
    #[test]
    fn it_is_the_kappa_of_the_literature() {
        assert!((told([40, 9, 6, 45]) - 0.70).abs() < 0.005);
        assert!((told([80, 10, 5, 5]) - 0.32).abs() < 0.005);
        // By hand: observed 0.70, by chance 0.5 × 0.6 + 0.5 × 0.4 = 0.50.
        assert!((told([20, 5, 10, 15]) - 0.40).abs() < 1e-12);
    }

    #[test]
    fn few_texts_tell_nothing_and_no_variation_is_not_agreement() {
        assert_eq!(kappa(&table([9, 0, 0, 0])), Agreement::TooFew);
        assert_eq!(kappa(&table([10, 0, 0, 0])), Agreement::Undefined);
        assert_eq!(kappa(&table([0, 0, 0, 10])), Agreement::Undefined);
        assert_eq!(kappa(&table([5, 5, 0, 0])), Agreement::Kappa(0.0));
        assert_eq!(kappa(&table([0, 5, 5, 0])), Agreement::Kappa(-1.0));
    }

    proptest! {
        #[test]
        fn it_is_symmetric_in_range_and_one_when_equal(
            given in proptest::collection::vec(any::<(bool, bool)>(), FEWEST..60)
        ) {
            let turned: Vec<(bool, bool)> = given.iter().map(|(one, other)| (*other, *one)).collect();
            prop_assert_eq!(kappa(&given), kappa(&turned));
            if let Agreement::Kappa(kappa) = kappa(&given) {
                prop_assert!((-1.0..=1.0).contains(&kappa));
                let alike = given.iter().all(|(one, other)| one == other);
                prop_assert_eq!((kappa - 1.0).abs() < 1e-12, alike);
            }
            let same: Vec<(bool, bool)> = given.iter().map(|(one, _)| (*one, *one)).collect();
            let varied = same.iter().any(|one| one.0) && same.iter().any(|one| !one.0);
            let expected = if varied { Agreement::Kappa(1.0) } else { Agreement::Undefined };
            prop_assert_eq!(kappa(&same), expected);
        }
    }
}
