//! What the coach says of a questionnaire that children do not see yet.

use serde::Serialize;

use super::page::TeamPages;
use crate::domain::coach::{Remark, look, minutes};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::status::Status;
use crate::domain::wording::Lang;
use crate::i18n::coach::lists;

/// The card of the coach.
#[derive(Debug, Serialize)]
pub struct Coach {
    /// How long it takes, band by band.
    minutes: Vec<String>,
    /// About the questionnaire as a whole.
    whole: Vec<Advice>,
    /// How many are beside the questions.
    beside: Option<String>,
    /// Nothing to say, of the whole or of any question.
    good: bool,
    #[serde(skip)]
    questions: Vec<(usize, Advice)>,
}

/// One piece of advice.
#[derive(Debug, Serialize)]
pub struct Advice {
    stops: bool,
    text: String,
    about: String,
}

impl Coach {
    /// What there is to say while a questionnaire can still be changed.
    pub fn of(
        pages: &TeamPages,
        lang: Lang,
        status: Status,
        questionnaire: &Questionnaire,
    ) -> Option<Self> {
        if !matches!(status, Status::Draft | Status::InReview | Status::Approved) {
            return None;
        }
        let remarks = look(questionnaire, lists());
        let good = remarks.is_empty();
        let (mut whole, mut questions) = (Vec::new(), Vec::new());
        for remark in remarks {
            let advice = advice(pages, lang, &remark);
            match remark.question {
                Some(at) => questions.push((at, advice)),
                None => whole.push(advice),
            }
        }
        let n = questions.len().to_string();
        let beside = pages.say(lang, "team.coach.beside", &[("n", &n)]);
        let beside = (!questions.is_empty()).then_some(beside);
        let taken = questionnaire.bands.iter().map(|band| {
            let each = questionnaire.languages.iter().map(|of| minutes(questionnaire, *of, *band));
            let n = each.max().unwrap_or_default().to_string();
            let band = band.code().replace('-', "–");
            pages.say(lang, "team.coach.minutes.value", &[("n", &n), ("band", &band)])
        });
        Some(Self { minutes: taken.collect(), whole, beside, good, questions })
    }

    /// The places of questions with something that stops.
    pub fn stops(&self) -> Vec<usize> {
        self.questions.iter().filter(|(_, advice)| advice.stops).map(|(at, _)| *at).collect()
    }

    /// Takes out what is about the whole.
    pub fn whole(&mut self) -> Vec<Advice> {
        std::mem::take(&mut self.whole)
    }

    /// Takes out what is about one question.
    pub fn of_question(&mut self, at: usize) -> Vec<Advice> {
        self.questions.extract_if(.., |(of, _)| *of == at).map(|(_, advice)| advice).collect()
    }
}

fn advice(pages: &TeamPages, lang: Lang, remark: &Remark) -> Advice {
    let side = if remark.stops { "fault" } else { "coach" };
    let said = [("found", remark.found.as_str()), ("limit", &remark.limit)];
    let of_lang = remark.lang.map(|lang| lang.own_name().to_owned());
    let of_band = remark.band.map(|band| band.code().replace('-', "–"));
    let about: Vec<String> = of_lang.into_iter().chain(of_band).collect();
    Advice {
        stops: remark.stops,
        text: pages.say(lang, &format!("team.{side}.{}", remark.key), &said),
        about: about.join(", "),
    }
}
