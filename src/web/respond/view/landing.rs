//! The first page: who asks, what about, who decides, yes or no.

use serde::Serialize;

use super::kept::{Claim, kept};
use super::page::{Consultation, Frame, Pages, Rendered, ViewError, say};
use crate::domain::question::Question;
use crate::domain::questionnaire::Access;
use crate::domain::safeguards::Level;
use crate::domain::wording::{Band, Lang};

/// What the first page shows.
#[derive(Debug, Clone, Copy)]
pub struct Landing<'a> {
    /// The consultation.
    pub consultation: Consultation<'a>,
    /// The language shown, one of the questionnaire.
    pub lang: Lang,
    /// True when the form came back without an age.
    pub band_missing: bool,
}

#[derive(Serialize)]
struct Body<'a> {
    base: String,
    organisation: &'a str,
    consultation: &'a str,
    purpose: &'a str,
    decider: &'a str,
    /// How far children take part (R2).
    level: Option<String>,
    /// Why no young people worked on it (R3).
    no_session: Option<&'a str>,
    answer_when: &'a str,
    questions: usize,
    minutes: u8,
    has_text: bool,
    code_promised: bool,
    kept: String,
    claims: Vec<Claim>,
    access: Access,
    bands: Vec<BandChoice>,
    all_bands: &'a [Band],
    first_band: Option<Band>,
    only_band: Option<Band>,
    band_missing: bool,
}

#[derive(Serialize)]
struct BandChoice {
    code: Band,
    label: String,
}

impl Pages {
    /// `GET /c/CODE?l=LANG`.
    pub fn landing(&self, landing: &Landing) -> Result<Rendered, ViewError> {
        let Landing { consultation, lang, band_missing } = *landing;
        let questionnaire = consultation.questionnaire;
        let only_band = match questionnaire.bands.as_slice() {
            [band] => Some(*band),
            _ => None,
        };
        let bands = if only_band.is_some() { &[] } else { questionnaire.bands.as_slice() };
        let bands: Result<Vec<_>, _> =
            bands.iter().map(|&band| self.band_choice(lang, band)).collect();
        // Nobody has said their age yet: everyone can read what the youngest invited can.
        let youngest = questionnaire.bands.iter().min().copied();
        let of = |wording| say(wording, lang, only_band);
        let body = Body {
            base: consultation.base(),
            organisation: consultation.organisation,
            consultation: of(&questionnaire.title),
            purpose: of(&questionnaire.purpose),
            decider: of(&questionnaire.decider),
            level: self.level(lang, youngest, questionnaire.safeguards.level)?,
            no_session: Some(&questionnaire.safeguards)
                .filter(|given| given.sessions.is_empty())
                .map(|given| of(&given.no_session))
                .filter(|text| !text.is_empty()),
            answer_when: of(&questionnaire.answer_when),
            questions: questionnaire.asked(),
            minutes: questionnaire.minutes,
            has_text: questionnaire.questions.iter().any(Question::is_text),
            code_promised: consultation.kiosk.is_none()
                && consultation.trial.is_none()
                && questionnaire.withdrawal
                && !questionnaire.bands.contains(&Band::Six),
            kept: self.text(lang, youngest, kept(questionnaire), &[])?,
            claims: self.claims(lang, youngest, Some(&consultation))?,
            access: if consultation.asks_for_code() { Access::Codes } else { Access::Open },
            bands: bands?,
            all_bands: &questionnaire.bands,
            first_band: questionnaire.bands.first().copied(),
            only_band,
            band_missing,
        };
        let frame = Frame {
            band: youngest,
            title: consultation.discreet(lang, only_band),
            languages: &questionnaire.languages,
            styles: vec![self.style("landing.css")],
            land: true,
            kiosk: consultation.kiosk,
            trial: consultation.trial.is_some(),
            ..Frame::plain(lang)
        };
        self.render("respond/landing", frame, &body)
    }

    fn level(
        &self,
        lang: Lang,
        band: Option<Band>,
        level: Option<Level>,
    ) -> Result<Option<String>, ViewError> {
        let key = match level {
            None => return Ok(None),
            Some(Level::Advice) => "respond.level.advice",
            Some(Level::Together) => "respond.level.together",
            Some(Level::ChildLed) => "respond.level.child-led",
        };
        self.text(lang, band, key, &[]).map(Some)
    }

    fn band_choice(&self, lang: Lang, band: Band) -> Result<BandChoice, ViewError> {
        let (from, to) = band.code().split_once('-').unwrap_or((band.code(), ""));
        let label =
            self.text(lang, Some(band), "respond.age.band", &[("from", from), ("to", to)])?;
        Ok(BandChoice { code: band, label })
    }
}
