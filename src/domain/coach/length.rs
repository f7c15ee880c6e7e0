//! How long it takes, and how much is asked (R10, R11).

use super::limits::{self, far_beyond};
use super::{Remark, words};
use crate::domain::evaluation;
use crate::domain::question::{Kind, Question};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::{Band, Lang, Wording};

/// Seconds for a box to write in, at any age.
const WRITING: usize = 45;

/// Minutes that a child of this band takes in this language, at least one: words read by the speed
/// of the band, and a time for each answer (safeguards 6.3).
pub fn minutes(questionnaire: &Questionnaire, lang: Lang, band: Band) -> u32 {
    let limits = limits::of(band);
    let count = |wording: &Wording| wording.say(lang, band).map_or(0, words::count);
    let (mut read, mut seconds) = (0, 0);
    for question in &questionnaire.questions {
        read += texts(question).into_iter().map(count).sum::<usize>();
        let answers = question.items().len().max(1);
        seconds += match question.kind {
            Kind::Info => 0,
            _ if question.is_text() => WRITING,
            _ => answers * usize::try_from(limits.answer).unwrap_or_default(),
        };
    }
    let reading = read * 60 / usize::try_from(limits.speed).unwrap_or(1);
    u32::try_from((reading + seconds).div_ceil(60)).unwrap_or(u32::MAX).max(1)
}

/// Everything of a question that is read.
fn texts(question: &Question) -> Vec<&Wording> {
    let mut texts = vec![&question.section, &question.text, &question.hint];
    texts.extend(question.options().iter().chain(question.items()).map(|one| &one.text));
    if let Kind::Scale { low, high } = &question.kind {
        texts.extend([low, high]);
    }
    texts
}

pub(super) fn look(questionnaire: &Questionnaire) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let asked = questionnaire.asked();
    let boxes = questionnaire.questions.iter().filter(|question| question.is_text()).count();
    let mut longest = 0;
    for band in questionnaire.bands.iter().copied() {
        let limits = limits::of(band);
        let each = questionnaire.languages.iter().map(|lang| minutes(questionnaire, *lang, band));
        let estimate = each.max().unwrap_or_default();
        longest = longest.max(estimate);
        if estimate > far_beyond(limits.minutes) {
            remarks.push(Remark::stop("far_too_long", estimate).limit(limits.minutes).band(band));
        } else if estimate > limits.minutes {
            remarks.push(Remark::new("too_long", estimate).limit(limits.minutes).band(band));
        }
        if asked > limits.questions {
            remarks.push(Remark::new("many_questions", asked).limit(limits.questions).band(band));
        }
        if boxes > limits.texts {
            remarks.push(Remark::new("many_texts", boxes).limit(limits.texts).band(band));
        }
    }
    if longest > u32::from(questionnaire.minutes) {
        remarks.push(Remark::new("longer_than_told", longest).limit(questionnaire.minutes));
    }
    // Questions about taking part come after the last word.
    let last = questionnaire.questions.iter().rfind(|question| !evaluation::is_one(question));
    if last.is_none_or(|question| !question.is_text()) {
        remarks.push(Remark::new("no_last_word", ""));
    }
    remarks
}
