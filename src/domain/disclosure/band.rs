//! The fixed partition of the count line (disclosure 4.2, policy A).

/// The band in which a count is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// The smallest count this band can mean.
    pub low: u32,
    /// The largest count this band can mean to somebody who knows only the rounded base.
    pub high: u32,
    /// The rounded base `N`.
    pub base: u32,
    /// "Nearly all or all": the band that reaches the base.
    pub top: bool,
}

/// The base as published: rounded to the nearest multiple of `width`, halves upwards.
/// The true base lies in `N - width/2 ..= N + (width-1)/2` (integer division), for odd and even
/// widths alike.
pub fn rounded_base(base: u32, width: u32) -> u32 {
    let width = width.max(1);
    base.saturating_add(width / 2) / width * width
}

/// The band of `count` children out of `base`, in bands of `width`.
///
/// A fixed function of `count` and the *rounded* base: `[0, width-1]`, `[width, 2 width-1]`, … and
/// the top band from `N - width`. `N - width` is a multiple of the width, so no band is cut, and
/// the top band leaves at least `width - width/2` children undetermined. Zero has no band of its
/// own. The top band's published end is the largest base that rounds to `N`.
pub fn band(count: u32, base: u32, width: u32) -> Band {
    let width = width.max(1);
    let rounded = rounded_base(base, width);
    let top = rounded.saturating_sub(width);
    if count >= top {
        return Band { low: top, high: rounded + (width - 1) / 2, base: rounded, top: true };
    }
    let low = count / width * width;
    Band { low, high: low + width - 1, base: rounded, top: false }
}

/// How many of `all` children are in a group of a breakdown: exactly what the rounded base of its
/// rows tells, so that there are not two different looks at one number, which together would tell
/// more than either. A group too small for rows gets a band of the count line.
pub fn size(group: u32, all: u32, width: u32, min_base: u32) -> Band {
    let width = width.max(1);
    let base = rounded_base(all, width);
    if group >= min_base {
        let middle = rounded_base(group, width);
        let low = middle.saturating_sub(width / 2).max(min_base);
        return Band { low, high: middle + (width - 1) / 2, base, top: false };
    }
    let low = group / width * width;
    let high = (low + width - 1).min(min_base.saturating_sub(1));
    Band { low, high, base, top: false }
}

impl Band {
    /// The middle of the band, in children; of the top band the middle to the rounded base.
    pub fn middle(self) -> u32 {
        let end = if self.top { self.base } else { self.high };
        u32::midpoint(self.low, end)
    }

    /// The share of the middle in the rounded base, in points.
    pub fn percent(self) -> u32 {
        percent(self.middle(), self.base)
    }
}

/// A share of the rounded base: steps of 5 points below a base of 50, else whole points; 0 to 100.
pub(super) fn percent(count: u32, base: u32) -> u32 {
    if base == 0 {
        return 0;
    }
    let step = if base < 50 { 5 } else { 1 };
    let (count, base) = (u64::from(count), u64::from(base));
    let steps = (2 * count * 100 + base * step) / (2 * base * step);
    u32::try_from((steps * step).min(100)).unwrap_or(100)
}
