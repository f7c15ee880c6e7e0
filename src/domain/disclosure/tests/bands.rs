//! The partition of the count line.

use proptest::prelude::*;

use crate::domain::disclosure::{Settings, band, rounded_base, size};

proptest! {
    #[test]
    fn the_true_count_is_always_inside(base in 1_u32..3_000, share in 0_u32..=1_000, width in 1_u32..25) {
        let count = base * share / 1_000;
        let told = band(count, base, width);
        prop_assert!(told.low <= count && count <= told.high);
    }

    #[test]
    fn the_true_base_is_within_half_a_band(base in 0_u32..3_000, width in 1_u32..25) {
        let told = rounded_base(base, width);
        prop_assert!(told <= base + width / 2 && base <= told + (width - 1) / 2);
    }

    #[test]
    fn bands_are_a_function_of_count_and_rounded_base(count in 0_u32..200, base in 10_u32..200, other in 10_u32..200, width in 2_u32..12) {
        if rounded_base(base, width) == rounded_base(other, width) && count <= base.min(other) {
            prop_assert_eq!(band(count, base, width), band(count, other, width));
        }
    }

    #[test]
    fn the_size_of_a_group_is_told_as_by_its_rows(group in 0_u32..400, more in 0_u32..400, width in 1_u32..12, bands in 2_u32..4) {
        let least = width * bands;
        let told = size(group, group + more, width, least);
        prop_assert!(told.low <= group && group <= told.high);
        // Every size with the same rows has the same figures, so the table tells nothing more.
        let alike = |other: u32| match (group < least, other < least) {
            (true, true) => other / width == group / width,
            (false, false) => rounded_base(other, width) == rounded_base(group, width),
            _ => false,
        };
        for other in 0..500 {
            prop_assert_eq!((told.low..=told.high).contains(&other), alike(other), "{}", other);
        }
    }

    #[test]
    fn bands_do_not_overlap_and_the_top_leaves_room(base in 10_u32..500, half in 1_u32..6) {
        let width = half * 2 - 1 + (half % 2);
        let mut last = None;
        for count in 0..=base {
            let told = band(count, base, width);
            if let Some(before) = last
                && before != told
            {
                prop_assert_eq!(told.low, count);
            }
            last = Some(told);
        }
        let top = band(base, base, width);
        prop_assert!(base - top.low >= width - width / 2);
    }
}

#[test]
fn nineteen_of_twenty_is_told_like_twenty_of_twenty() {
    assert_eq!(band(19, 20, 5), band(20, 20, 5));
    assert_eq!(band(0, 20, 5), band(4, 20, 5));
    assert_ne!(band(4, 20, 5), band(5, 20, 5));
}

#[test]
fn even_widths_round_halves_upwards() {
    assert_eq!(rounded_base(15, 10), 20);
    assert_eq!(rounded_base(14, 10), 10);
    assert_eq!(rounded_base(24, 10), 20);
    assert_eq!(band(24, 24, 10).high, 24);
}

#[test]
fn percentages_come_from_the_middle_and_the_rounded_base() {
    assert_eq!(band(12, 20, 5).percent(), 60);
    assert_eq!(band(0, 20, 5).percent(), 10);
    assert_eq!(band(20, 20, 5).percent(), 85);
    assert_eq!(band(0, 100, 5).percent(), 2);
}

#[test]
fn settings_may_be_stricter_but_never_weaker() {
    let floor = Settings::floor(2);
    assert!(floor.allowed(2));
    assert!(Settings { min_base: 40, ..floor }.allowed(2));
    assert!(!Settings { band: 5, ..floor }.allowed(2));
    assert!(!Settings { small: 5, ..floor }.allowed(2));
    assert!(!Settings { min_base: 10, ..floor }.allowed(2));
    assert!(!Settings { band: 11, ..floor }.allowed(2), "a base holds two bands");
}
