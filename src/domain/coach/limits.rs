//! What fits each age band (safeguards 6.2 and 6.3).

use crate::domain::wording::Band;

/// The limits of one band. Advice begins above them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Steps of a scale with a word for each.
    pub steps: usize,
    /// Options of a list, without escapes.
    pub options: usize,
    /// At most so many to be chosen of several.
    pub choose: usize,
    /// Questions, each statement for itself.
    pub questions: usize,
    /// Minutes, as estimated.
    pub minutes: u32,
    /// Boxes to write in.
    pub texts: usize,
    /// Words of one question.
    pub words: usize,
    /// Words of the longest sentence.
    pub sentence: usize,
    /// Days a question may look back.
    pub days: u32,
    /// Words read, or listened to, in a minute.
    pub speed: u32,
    /// Seconds for one closed answer.
    pub answer: u32,
    /// Of a hundred words at most so many with more than three syllables.
    pub long_words: f64,
}

/// The limits of a band.
pub(super) fn of(band: Band) -> Limits {
    match band {
        Band::Six => Limits {
            steps: 3,
            options: 6,
            choose: 3,
            questions: 8,
            minutes: 5,
            texts: 1,
            words: 12,
            sentence: 10,
            days: 1,
            speed: 60,
            answer: 8,
            long_words: 3.0,
        },
        Band::Nine => Limits {
            steps: 5,
            options: 10,
            choose: 5,
            questions: 15,
            minutes: 8,
            texts: 1,
            words: 15,
            sentence: 14,
            days: 7,
            speed: 90,
            answer: 4,
            long_words: 6.0,
        },
        Band::Thirteen => Limits {
            steps: 5,
            options: 13,
            choose: 5,
            questions: 20,
            minutes: 10,
            texts: 2,
            words: 20,
            sentence: 18,
            days: 31,
            speed: 140,
            answer: 4,
            long_words: 10.0,
        },
        Band::Sixteen => Limits {
            questions: 25,
            options: 15,
            minutes: 12,
            texts: 3,
            words: 25,
            sentence: 20,
            days: 366,
            speed: 180,
            long_words: 14.0,
            ..of(Band::Thirteen)
        },
        Band::Eighteen => {
            Limits { questions: 30, minutes: 15, speed: 200, steps: 7, ..of(Band::Sixteen) }
        }
    }
}

/// A limit and thirty percent, beyond which it stops (R10).
pub(super) fn far_beyond(limit: u32) -> u32 {
    limit * 13 / 10
}
