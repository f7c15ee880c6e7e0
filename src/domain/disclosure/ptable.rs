//! The noise of the cell-key method: which counts are told as which, and how often.
//!
//! Fixed numbers, computed once: of all tables with these properties the one of largest entropy
//! (Fraser and Wooton; Marley and Leaver; Giessing 2016; disclosure 4.4). A count moves by five at
//! most, on average by nothing, with variance three; one and two are never told; zero stays zero. A
//! test computes the table again.

/// The largest change of a count.
pub(super) const MOST: u32 = 5;
/// A number below this is told as "fewer than" it (disclosure 4.4).
pub(super) const LEAST: u32 = 5;
/// A row adds up to this.
pub(super) const WHOLE: u32 = 1_000_000;

/// What one count becomes: told as `to`, in so many of a million.
pub(super) type Row = &'static [(u32, u32)];

/// Counts of 1 to 8; larger counts move as 8 does.
pub(super) const ROWS: [Row; 8] = [
    &[(0, 734_470), (3, 136_720), (4, 72_796), (5, 37_430), (6, 18_584)],
    &[(0, 408_807), (3, 406_644), (4, 147_624), (5, 32_319), (6, 4_267), (7, 340)],
    &[(0, 203_986), (3, 393_663), (4, 247_492), (5, 110_568), (6, 35_102), (7, 7_919), (8, 1_269)],
    &[
        (0, 84_855),
        (3, 277_921),
        (4, 277_921),
        (5, 189_394),
        (6, 105_125),
        (7, 45_455),
        (8, 15_311),
        (9, 4_017),
    ],
    &[
        (0, 20_147),
        (3, 173_347),
        (4, 220_633),
        (5, 221_318),
        (6, 174_968),
        (7, 109_016),
        (8, 53_533),
        (9, 20_718),
        (10, 6_319),
    ],
    &[
        (3, 72_030),
        (4, 136_717),
        (5, 197_351),
        (6, 216_653),
        (7, 180_882),
        (8, 114_851),
        (9, 55_460),
        (10, 20_367),
        (11, 5_688),
    ],
    &[
        (3, 18_439),
        (4, 55_484),
        (5, 121_621),
        (6, 194_208),
        (7, 225_914),
        (8, 191_441),
        (9, 118_180),
        (10, 53_146),
        (11, 17_411),
        (12, 4_155),
    ],
    &[
        (3, 3_792),
        (4, 16_591),
        (5, 52_293),
        (6, 118_730),
        (7, 194_193),
        (8, 228_801),
        (9, 194_193),
        (10, 118_730),
        (11, 52_293),
        (12, 16_591),
        (13, 3_792),
    ],
];

/// What is told of a count, for a chance of 0 to `WHOLE - 1`.
pub(super) fn told(count: u32, chance: u32) -> u32 {
    let last = u32::try_from(ROWS.len()).unwrap_or(u32::MAX);
    let own = count.min(last);
    let index = usize::try_from(own).ok().and_then(|own| own.checked_sub(1));
    let Some(row) = index.and_then(|index| ROWS.get(index)) else { return 0 };
    let mut sum = 0;
    // A row may miss its whole by the last digits: what is left belongs to its last number.
    let to = row.iter().find(|(_, share)| {
        sum += share;
        chance < sum
    });
    let to = to.or(row.last()).map_or(0, |(to, _)| *to);
    count - own + to
}

/// The counts that can be told as this number, which is what a reader knows who knows the table.
pub(super) fn meant(told: u32) -> (u32, u32) {
    if told < LEAST {
        return (0, LEAST - 1 + MOST);
    }
    (told.saturating_sub(MOST).max(1), told.saturating_add(MOST))
}
