//! What happens to the answers, claim by claim: of one consultation, read from the layout in which
//! its answers are stored; or of all of them.

use serde::Serialize;

use super::page::{Consultation, Pages, ViewError};
use crate::domain::layout::Layout;
use crate::domain::question::Question;
use crate::domain::questionnaire::{Kept, Questionnaire};
use crate::domain::wording::{Band, Lang};

/// One thing that is so, with its icon.
#[derive(Serialize)]
pub(super) struct Claim {
    icon: &'static str,
    look: &'static str,
    text: String,
}

impl Pages {
    /// The claims, in the language and words of a page.
    pub(super) fn claims(
        &self,
        lang: Lang,
        band: Option<Band>,
        consultation: Option<&Consultation<'_>>,
    ) -> Result<Vec<Claim>, ViewError> {
        let questionnaire = consultation.map(|consultation| consultation.questionnaire);
        let kept = questionnaire.map_or("respond.privacy.kept", kept);
        let writes =
            questionnaire.is_none_or(|asked| asked.questions.iter().any(Question::is_text));
        let quotes =
            questionnaire.is_none_or(|asked| asked.questions.iter().any(Question::asks_to_quote));
        let figures =
            if quotes { "respond.privacy.figures.quotes" } else { "respond.privacy.figures" };
        let interim = questionnaire.is_some_and(|asked| asked.interim);
        let erasable = consultation.is_none_or(|about| {
            about.questionnaire.bands.iter().any(|&band| about.offers_withdrawal(band))
        });
        let kiosk = consultation.and_then(|consultation| consultation.kiosk);
        let device = match kiosk.map(|kiosk| kiosk.pack.is_some()) {
            Some(true) => "kiosk.privacy.pack",
            Some(false) => "kiosk.privacy.device",
            None => "respond.privacy.device",
        };
        let erase = if erasable { "respond.privacy.erase" } else { "respond.check.after.none" };
        let all = [
            ("partials/icons/hand", "", "respond.privacy.before", true),
            ("partials/icons/shield", "sun", "respond.privacy.who", true),
            ("partials/icons/box", "sky", kept, true),
            ("partials/icons/eye", "sky", "respond.privacy.texts", writes),
            ("partials/icons/say", "", "respond.privacy.quote", quotes),
            ("partials/icons/people", "", figures, true),
            ("partials/icons/people", "sky", "respond.privacy.interim", interim),
            ("partials/icons/check", "coral", erase, true),
            ("partials/icons/door", "sun", "respond.code.lost", erasable),
            ("partials/icons/clock", "coral", "respond.privacy.end", true),
            ("partials/icons/phone", "", device, true),
        ];
        let mut claims = Vec::with_capacity(all.len());
        for (icon, look, key, said) in all {
            if said {
                claims.push(Claim { icon, look, text: self.text(lang, band, key, &[])? });
            }
        }
        Ok(claims)
    }
}

/// What the home page promises everybody: claims that stand on other pages too.
pub(super) const PROMISES: [(&str, &str, &str); 6] = [
    ("partials/icons/hand", "", "respond.privacy.before"),
    ("partials/icons/shield", "sun", "respond.privacy.who"),
    ("partials/icons/eye", "sky", "respond.privacy.texts"),
    ("partials/icons/people", "", "respond.privacy.figures.quotes"),
    ("partials/icons/clock", "coral", "respond.privacy.end"),
    ("partials/icons/say", "sun", "respond.home.answer"),
];

impl Pages {
    /// The promises of the home page.
    pub(super) fn promises(&self, lang: Lang) -> Result<Vec<Claim>, ViewError> {
        let one = |(icon, look, key)| {
            self.text(lang, None, key, &[]).map(|text| Claim { icon, look, text })
        };
        PROMISES.into_iter().map(one).collect()
    }
}

/// What of the first page is kept, as the columns of the stored answers have it.
pub(super) fn kept(questionnaire: &Questionnaire) -> &'static str {
    let layout = Layout::new(questionnaire);
    let stores = |kept: Kept| layout.columns().iter().any(|column| column.question == kept.code());
    match (stores(Kept::Band), stores(Kept::Language)) {
        (true, true) => "respond.fact.keep.both",
        (true, false) => "respond.fact.keep.band",
        (false, true) => "respond.fact.keep.language",
        (false, false) => "respond.fact.keep.none",
    }
}

#[cfg(test)]
mod tests {
    use super::super::gallery::of;
    use super::super::tests::{pages, sample};
    use super::*;
    use crate::domain::answer::Answers;

    /// What the page says is kept, and whether two children who differ in it leave different
    /// records.
    #[test]
    fn what_is_said_to_be_kept_is_what_a_record_holds() {
        for (keep, key) in [
            (vec![Kept::Band, Kept::Language], "respond.fact.keep.both"),
            (vec![Kept::Band], "respond.fact.keep.band"),
            (vec![Kept::Language], "respond.fact.keep.language"),
            (vec![], "respond.fact.keep.none"),
        ] {
            let asked = Questionnaire { keep: keep.clone(), ..sample() };
            assert_eq!(kept(&asked), key);
            let answers = Answers::parse(&asked, &[]).unwrap();
            let record = |lang, band| Layout::new(&asked).pack(&asked, &answers, lang, band);
            let first = record(Lang::Fr, Band::Nine);
            assert_eq!(first != record(Lang::Nl, Band::Nine), keep.contains(&Kept::Language));
            assert_eq!(first != record(Lang::Fr, Band::Thirteen), keep.contains(&Kept::Band));
        }
    }

    /// `tests/it/journeys/interim.rs` tries that figures so far come nowhere else, and of many alone.
    #[test]
    fn only_where_figures_may_come_early_children_are_told() {
        let pages = pages();
        let early = Questionnaire { interim: true, withdrawal: false, ..sample() };
        for lang in Lang::ALL {
            let told = |asked: &Questionnaire| {
                let about = of(asked);
                let sentence = pages.text(lang, None, "respond.privacy.interim", &[]).unwrap();
                let claims = pages.claims(lang, None, Some(&about)).unwrap();
                claims.iter().any(|claim| claim.text == sentence)
            };
            assert!(told(&early), "{lang}");
            assert!(!told(&sample()), "{lang}: the control");
        }
    }

    /// `tests/it/journeys/quotes.rs` tries that nothing is quoted without the tick and two people.
    #[test]
    fn only_where_words_may_be_quoted_children_are_told() {
        let pages = pages();
        let mut never = sample();
        never.questions.retain(|question| !question.asks_to_quote());
        for lang in Lang::ALL {
            let told = |asked: &Questionnaire| {
                let about = of(asked);
                let claims = pages.claims(lang, None, Some(&about)).unwrap();
                ["quote", "figures.quotes", "figures"].map(|which| {
                    let key = format!("respond.privacy.{which}");
                    let sentence = pages.text(lang, None, &key, &[]).unwrap();
                    claims.iter().any(|claim| claim.text == sentence)
                })
            };
            assert_eq!(told(&sample()), [true, true, false], "{lang}");
            assert_eq!(told(&never), [false, false, true], "{lang}: the control");
        }
    }

    #[test]
    fn nothing_is_said_of_texts_or_codes_that_there_are_not() {
        let pages = pages();
        let said = |asked: &Questionnaire| -> Vec<String> {
            let about = of(asked);
            let claims = pages.claims(Lang::En, None, Some(&about)).unwrap();
            claims.into_iter().map(|claim| claim.text).collect()
        };
        let text = |key| pages.text(Lang::En, None, key, &[]).unwrap();
        let [texts, erase, never] =
            ["respond.privacy.texts", "respond.privacy.erase", "respond.check.after.none"]
                .map(text);
        let all = said(&sample());
        assert!(all.contains(&texts) && all.contains(&erase) && !all.contains(&never));
        let mut closed = Questionnaire { withdrawal: false, ..sample() };
        closed.questions.retain(|question| !question.is_text());
        let all = said(&closed);
        assert!(!all.contains(&texts) && !all.contains(&erase) && all.contains(&never));
        let young = Questionnaire { bands: vec![Band::Six], ..sample() };
        assert!(said(&young).contains(&never), "under nine nobody gets a code");
    }
}
