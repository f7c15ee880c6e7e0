//! How a released cell may be said: a share, or the end of the range it lies in; never more than its band tells.

use super::release::ReleasedCell;

/// What the words of a cell say: a function of the released cell and of nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// About this share.
    Share,
    /// The lowest band, and it ends at a fifth of the row or before.
    FewOrNone,
    /// The highest band, and it begins at four fifths of the row or after.
    NearlyAll,
    /// The lowest band of a row so small that it holds more than a few.
    Fewer {
        /// The first count above the band.
        than: u32,
        /// Children in the row, rounded.
        base: u32,
    },
    /// The highest band of a row so small that it holds less than nearly all.
    AtLeast {
        /// The smallest count of the band.
        least: u32,
        /// Children in the row, rounded.
        base: u32,
    },
}

impl Told {
    /// The words for a released cell.
    pub fn by(cell: &ReleasedCell) -> Self {
        let (Some(low), Some(high), Some(base)) = (cell.count_low, cell.count_high, cell.base)
        else {
            return Self::Share;
        };
        let part =
            |count: u32, percent: u64| (u64::from(count) * 100).cmp(&(u64::from(base) * percent));
        if low == 0 {
            let few = part(high, 20).is_le();
            let than = high.saturating_add(1);
            return if few { Self::FewOrNone } else { Self::Fewer { than, base } };
        }
        if high >= base {
            let nearly = part(low, 80).is_ge();
            return if nearly { Self::NearlyAll } else { Self::AtLeast { least: low, base } };
        }
        Self::Share
    }
}
