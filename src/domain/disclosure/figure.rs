//! A count as it is told: a band, or a number with noise.

use super::band::{Band, percent};
use super::noise::Noisy;
use super::ptable::LEAST;

/// What one cell tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Figure {
    /// The smallest count it can mean.
    pub(super) low: u32,
    /// The largest.
    pub(super) high: u32,
    /// The middle of the band, or the number with noise.
    pub(super) count: u32,
    /// Children in the row, rounded.
    pub(super) base: u32,
    /// From where to where it is filled when means are made of it.
    fill: (u32, u32),
}

impl Figure {
    /// A band.
    pub(super) fn banded(band: Band) -> Self {
        let end = if band.top { band.base } else { band.high };
        let fill = (band.low, end);
        Self { low: band.low, high: band.high, count: band.middle(), base: band.base, fill }
    }

    /// A number with noise; the base is a band's.
    pub(super) fn noisy(noisy: Noisy, base: u32) -> Self {
        let Noisy { count, low, high } = noisy;
        let fill = if low == 0 { (0, LEAST - 1) } else { (count, count) };
        Self { low, high, count, base, fill }
    }

    /// The share of the count in the rounded base, in points.
    pub(super) fn percent(self) -> u32 {
        percent(self.count, self.base)
    }
}

/// How many children of each band there would be if the bands held the rounded base together:
/// every band is filled alike between its ends. In hundredths, from what is published alone.
///
/// With middles, options nobody chose would weigh two children each: eleven of them pull a mean
/// of 10 down to 8.4.
pub(super) fn spread(figures: &[Option<Figure>], base: u32) -> Vec<u64> {
    let room_of = |figure: &Figure| u64::from(figure.fill.1.saturating_sub(figure.fill.0));
    let known = || figures.iter().flatten();
    let low: u64 = known().map(|figure| u64::from(figure.fill.0)).sum();
    let room: u64 = known().map(room_of).sum();
    let left = u64::from(base).saturating_sub(low).min(room);
    let share = |figure: &Figure| {
        100 * u64::from(figure.fill.0) + 100 * room_of(figure) * left / room.max(1)
    };
    figures.iter().map(|figure| figure.as_ref().map_or(0, share)).collect()
}
