//! Cards for the way back: an address, and one sentence in each language of the consultation.
//! Somebody may find one on a child: neither the topic nor who asks is on it.

use serde::Serialize;

use super::page::{Frame, Pages, Rendered, ViewError};
use super::paper::Back;
use crate::domain::wording::Lang;
use crate::web::qr::Qr;

/// Cards on one sheet.
const ON_SHEET: usize = 10;
/// Most languages in large type.
const FEW: usize = 4;

/// A sheet of cards.
#[derive(Debug, Clone, Copy)]
pub struct Cards<'a> {
    /// The language of the page around the cards.
    pub lang: Lang,
    /// The languages children were asked in.
    pub languages: &'a [Lang],
    /// The code in the address.
    pub code: &'a str,
    /// Where the answer will stand, as it is printed: without `https://`.
    pub address: &'a str,
    /// The same as a picture.
    pub qr: Option<&'a Qr>,
    /// What stands above it.
    pub back: Back<'a>,
}

#[derive(Serialize)]
struct Sheet<'a> {
    back: Back<'a>,
    sentences: Vec<Sentence>,
    many: bool,
    code: &'a str,
    address: &'a str,
    qr: Option<&'a Qr>,
    cards: Vec<usize>,
}

#[derive(Serialize)]
struct Sentence {
    lang: Lang,
    dir: &'static str,
    text: String,
}

impl Pages {
    /// Cards to cut out, all the same.
    pub fn cards(&self, cards: &Cards) -> Result<Rendered, ViewError> {
        let Cards { lang, languages, code, address, qr, back } = *cards;
        let sentence = |&lang: &Lang| {
            let text = self.text(lang, None, "respond.cards.read", &[])?;
            Ok(Sentence { lang, dir: lang.direction(), text })
        };
        let sentences: Result<Vec<_>, ViewError> = languages.iter().map(sentence).collect();
        let body = Sheet {
            back,
            sentences: sentences?,
            many: languages.len() > FEW,
            code,
            address,
            qr,
            cards: (0..ON_SHEET).collect(),
        };
        let styles = vec![self.style("paper.css"), self.style("cards.css")];
        self.render("respond/cards", Frame::plain(lang).styled(styles), &body)
    }
}
