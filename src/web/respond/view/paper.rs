//! What is printed: the questionnaire on paper, for whoever has no device (R15), and a poster that
//! says nothing of the topic (R24).

use serde::Serialize;

use super::help::HelpLine;
use super::kept::kept;
use super::page::{Consultation, Frame, Pages, Rendered, ViewError, say};
use crate::domain::question::Question;
use crate::domain::wording::{Band, Lang};
use crate::web::qr::Qr;

/// What stands above a page to print, on screen only, in the words of the member of staff.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Back<'a> {
    /// Language of the words.
    pub lang: Lang,
    /// Where it leads.
    pub href: &'a str,
    /// Words of the link.
    pub words: &'a str,
    /// How to print.
    pub print: &'a str,
}

/// A questionnaire on paper.
#[derive(Debug, Clone, Copy)]
pub struct Booklet<'a> {
    /// The consultation.
    pub consultation: Consultation<'a>,
    /// Its language.
    pub lang: Lang,
    /// The age band it is worded for.
    pub band: Band,
    /// Who helps.
    pub lines: &'a [HelpLine],
    /// What stands above it.
    pub back: Back<'a>,
}

#[derive(Serialize)]
struct Sheets<'a> {
    back: Back<'a>,
    code: &'a str,
    organisation: &'a str,
    consultation: &'a str,
    purpose: &'a str,
    decider: &'a str,
    answer_when: &'a str,
    count: usize,
    minutes: u8,
    kept: String,
    writes: bool,
    questions: Vec<super::document::View>,
    lines: &'a [HelpLine],
}

/// A poster.
#[derive(Debug, Clone, Copy)]
pub struct Poster<'a> {
    /// The consultation.
    pub consultation: Consultation<'a>,
    /// Its language.
    pub lang: Lang,
    /// Where children take part, as it is printed: without `https://`.
    pub address: &'a str,
    /// The same as a picture.
    pub qr: Option<&'a Qr>,
    /// For A3 instead of A4.
    pub large: bool,
    /// What stands above it.
    pub back: Back<'a>,
}

#[derive(Serialize)]
struct Sheet<'a> {
    back: Back<'a>,
    organisation: &'a str,
    discreet: String,
    ages: String,
    address: &'a str,
    qr: Option<&'a Qr>,
}

impl Pages {
    /// The questionnaire on paper: what the first page says, every question, who helps.
    pub fn booklet(&self, booklet: &Booklet) -> Result<Rendered, ViewError> {
        let Booklet { consultation, lang, band, lines, back } = *booklet;
        let questionnaire = consultation.questionnaire;
        let of = |wording| say(wording, lang, Some(band));
        let body = Sheets {
            back,
            code: consultation.code,
            organisation: consultation.organisation,
            consultation: of(&questionnaire.title),
            purpose: of(&questionnaire.purpose),
            decider: of(&questionnaire.decider),
            answer_when: of(&questionnaire.answer_when),
            count: questionnaire.asked(),
            minutes: questionnaire.minutes,
            kept: self.text(lang, Some(band), kept(questionnaire), &[])?,
            writes: questionnaire.questions.iter().any(Question::is_text),
            questions: self.questions(&consultation, lang, band)?,
            lines,
        };
        let frame = Frame::of(lang, band, &consultation).styled(vec![self.style("paper.css")]);
        self.render("respond/booklet", frame, &body)
    }

    /// A poster with the way to take part.
    pub fn poster(&self, poster: &Poster) -> Result<Rendered, ViewError> {
        let Poster { consultation, lang, address, qr, large, back } = *poster;
        let bands = &consultation.questionnaire.bands;
        let ends = bands.iter().min().zip(bands.iter().max());
        let ends = ends.and_then(|(first, last)| {
            Some((first.code().split_once('-')?.0, last.code().split_once('-')?.1))
        });
        let (from, to) = ends.unwrap_or_default();
        let discreet = match consultation.discreet(lang, None) {
            Some(discreet) => discreet,
            None => self.text(lang, None, "respond.neutral", &[])?,
        };
        let body = Sheet {
            back,
            organisation: consultation.organisation,
            ages: self.text(lang, None, "respond.poster.ages", &[("from", from), ("to", to)])?,
            discreet: discreet.clone(),
            address,
            qr,
        };
        let frame = Frame { title: Some(discreet), ..Frame::plain(lang) };
        let mut styles = vec![self.style("paper.css")];
        if large {
            styles.push(self.style("paper-a3.css"));
        }
        self.render("respond/poster", frame.styled(styles), &body)
    }
}
