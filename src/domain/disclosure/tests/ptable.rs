//! The table of the noise, computed again, and the facts it is checked against.

use crate::domain::disclosure::noise::Noisy;
use crate::domain::disclosure::ptable::{LEAST, MOST, ROWS, WHOLE, meant, told};

/// Counts of 1 to this are never told.
const NEVER: u32 = 2;
const VARIANCE: f64 = 3.0;

/// Numbers that share one chance, as their deviations from the count.
type Atom = Vec<f64>;

/// A row of largest entropy: chances of `exp(a + b v + c v²)` with mean 0 and this variance, not
/// falling from the left up to no deviation; where they would fall, neighbours share one chance.
fn row(count: i32, most: i32, never: i32, variance: f64) -> Vec<(i32, f64)> {
    let targets = (0.max(count - most)..=count + most).filter(|to| !(1..=never).contains(to));
    let targets: Vec<i32> = targets.collect();
    let mut atoms: Vec<Atom> = targets.iter().map(|to| vec![f64::from(to - count)]).collect();
    loop {
        let chances = solved(&atoms, variance);
        let falls = (1..atoms.len()).find(|at| {
            atoms[*at].iter().all(|by| *by <= 0.0) && chances[at - 1] > chances[*at] + 1e-12
        });
        let Some(at) = falls else {
            let each = atoms.iter().zip(&chances);
            let each = each.flat_map(|(atom, chance)| atom.iter().map(|_| *chance));
            return targets.into_iter().zip(each).collect();
        };
        let joined = atoms.remove(at);
        atoms[at - 1].extend(joined);
    }
}

/// Newton's method on the dual: two numbers, whatever the row.
fn solved(atoms: &[Atom], variance: f64) -> Vec<f64> {
    // How many numbers share a chance, and the mean of their deviations and of the squares.
    let parts: Vec<[f64; 3]> = atoms
        .iter()
        .map(|atom| {
            let many = atom.iter().map(|_| 1.0).sum::<f64>();
            let squares = atom.iter().map(|by| by * by).sum::<f64>();
            [many, atom.iter().sum::<f64>() / many, squares / many]
        })
        .collect();
    let mut dual = [0.0_f64, -0.1_f64];
    for _ in 0..500 {
        let now = chances(&parts, dual);
        let mean = |one: usize, other: usize| -> f64 {
            let each = now.iter().zip(&parts);
            let power = |part: &[f64; 3], at: usize| if at == 0 { 1.0 } else { part[at] };
            each.map(|(chance, part)| chance * part[0] * power(part, one) * power(part, other))
                .sum()
        };
        let (first, second) = (mean(0, 1), mean(0, 2));
        let spread = mean(1, 1) - first * first;
        let mixed = mean(1, 2) - first * second;
        let wide = mean(2, 2) - second * second;
        let missing = [-first, variance - second];
        let det = spread * wide - mixed * mixed;
        let step = [
            (wide * missing[0] - mixed * missing[1]) / det,
            (spread * missing[1] - mixed * missing[0]) / det,
        ];
        let short = 0.5 / step[0].abs().max(step[1].abs()).max(0.5);
        dual = [dual[0] + short * step[0], dual[1] + short * step[1]];
    }
    chances(&parts, dual)
}

fn chances(parts: &[[f64; 3]], dual: [f64; 2]) -> Vec<f64> {
    let weight = |part: &[f64; 3]| (dual[0] * part[1] + dual[1] * part[2]).exp();
    let all: f64 = parts.iter().map(|part| part[0] * weight(part)).sum();
    parts.iter().map(|part| weight(part) / all).collect()
}

fn same(found: &[(i32, f64)], known: &[f64]) {
    for ((to, chance), known) in found.iter().zip(known) {
        assert!((chance - known).abs() < 1.1e-6, "told as {to}: {chance} and not {known}");
    }
}

#[test]
fn the_table_is_the_one_of_largest_entropy_to_six_decimals() {
    for (own, count) in ROWS.iter().zip(1..) {
        let found = row(count, 5, 2, VARIANCE);
        let known: Vec<f64> =
            own.iter().map(|(_, share)| f64::from(*share) / f64::from(WHOLE)).collect();
        let to: Vec<u32> = found.iter().map(|(to, _)| u32::try_from(*to).unwrap()).collect();
        assert_eq!(to, own.iter().map(|(to, _)| *to).collect::<Vec<_>>(), "row {count}");
        same(&found, &known);
    }
}

/// Figures that the package `ptable` gives for other tables (disclosure 8, number 2).
#[test]
fn the_same_computation_gives_the_known_rows_of_other_tables() {
    same(&row(1, 2, 0, 0.9), &[0.3625, 0.3625, 0.1875, 0.0875]);
    same(&row(2, 2, 0, 0.9), &[0.051_546, 0.243_816, 0.409_277]);
    same(&row(1, 3, 1, 1.08), &[0.513_258, 0.460_451, 0.026_065, 0.000_226]);
}

#[test]
fn a_row_is_whole_moves_nothing_on_average_and_has_variance_three() {
    for (row, count) in ROWS.iter().zip(1_u32..) {
        let moment = |power: i32| -> f64 {
            let of = |(to, share): &(u32, u32)| {
                (f64::from(*to) - f64::from(count)).powi(power) * f64::from(*share)
            };
            row.iter().map(of).sum::<f64>() / f64::from(WHOLE)
        };
        assert!((moment(0) - 1.0).abs() < 1.1e-6, "row {count}");
        assert!(moment(1).abs() < 1e-5, "row {count}");
        assert!((moment(2) - VARIANCE).abs() < 3e-5, "row {count}");
    }
}

#[test]
fn zero_stays_one_and_two_are_never_told_and_nothing_moves_further_than_five() {
    for count in 0..60 {
        for chance in (0..WHOLE).step_by(97).chain([WHOLE - 1]) {
            let number = told(count, chance);
            assert!(!(1..=NEVER).contains(&number), "{count} told as {number}");
            assert!(number.abs_diff(count) <= MOST);
            assert_eq!(number == 0 && count == 0, count == 0);
            let (low, high) = meant(number);
            assert!((low..=high).contains(&count), "{count} told as {number}");
        }
    }
}

/// What a reader who knows the table cannot exclude is exactly what is published.
#[test]
fn the_interval_is_neither_wider_nor_narrower_than_the_table() {
    let tells = |count: u32| -> Vec<u32> {
        let Some(own) = count.min(8).checked_sub(1) else { return vec![0] };
        ROWS[own as usize].iter().map(|(to, _)| count - own - 1 + to).collect()
    };
    for number in [0, 3, 4, 5, 6, 9, 12, 13, 14, 40] {
        let alike = |other: &u32| *other == number || (number < LEAST && *other < LEAST);
        let can: Vec<u32> = (0..60).filter(|count| tells(*count).iter().any(alike)).collect();
        let (low, high) = meant(number);
        assert_eq!(can, (low..=high).collect::<Vec<_>>(), "told as {number}");
    }
}

#[test]
fn what_is_below_five_is_told_alike() {
    let below = Noisy { count: 2, low: 0, high: 9 };
    assert_eq!(Noisy::of(0, 0), below);
    assert_eq!(Noisy::of(4, 0), below);
    assert_eq!(Noisy::of(9, 0), below, "nine told as four");
    assert_eq!(Noisy::of(8, WHOLE / 2), Noisy { count: 8, low: 3, high: 13 });
}

/// The arithmetic of the method on the handbook's example (disclosure 8, number 4): keys of three
/// records, the part of their sum behind the point, and the noise it looks up.
#[test]
fn three_records_of_the_handbook_make_a_count_of_four() {
    let tenths = [9_u32, 3, 6];
    let key = tenths.iter().sum::<u32>() % 10;
    assert_eq!(key, 8);
    let whole = [u64::MAX / 10 * 9, u64::MAX / 10 * 3, u64::MAX / 10 * 6];
    let sum = whole.iter().fold(0_u64, |sum, key| sum.wrapping_add(*key));
    assert_eq!(sum / (u64::MAX / 10), 7, "just below eight tenths: the same sum, in whole numbers");
    assert_eq!(told(3, key * WHOLE / 10), 4, "noise +1");
}
