//! What every page of the child's side has: language, title, inlined styles, the one script.

use std::sync::Arc;

use data_encoding::BASE64;
use handlebars::RenderError;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::kiosk::{Around, Kiosk};
use crate::domain::questionnaire::{Access, Questionnaire};
use crate::domain::wording::{Band, Lang, Wording};
use crate::i18n::{Catalogue, Params};
use crate::web::assets::Assets;
use crate::web::templates::Templates;

/// A page that could not be made: a mistake of ours.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// A template failed.
    #[error("page: {0}")]
    Render(#[from] Box<RenderError>),
    /// A text does not exist.
    #[error("no text {key} in {lang}")]
    Text {
        /// The key asked for.
        key: String,
        /// The language asked for.
        lang: Lang,
    },
}

/// A page and what its `Content-Security-Policy` must allow.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The page.
    pub html: String,
    /// The value of `style-src`: one hash for each inlined style sheet.
    pub style_src: String,
}

/// A consultation as its pages need it.
#[derive(Debug, Clone, Copy)]
pub struct Consultation<'a> {
    /// The code in its address.
    pub code: &'a str,
    /// The revision of the questionnaire being answered.
    pub revision: u32,
    /// The organisation that asks.
    pub organisation: &'a str,
    /// What is asked.
    pub questionnaire: &'a Questionnaire,
    /// The kiosk it is answered on; `None` on a device of the child's own.
    pub kiosk: Option<Kiosk<'a>>,
    /// The token of the trial it is shown in; `None` where answers count.
    pub trial: Option<&'a str>,
}

impl Consultation<'_> {
    /// Where its pages are.
    pub(super) fn base(&self) -> String {
        match (&self.kiosk, self.trial) {
            (Some(kiosk), _) => kiosk.base(),
            (None, Some(token)) => format!("/try/{token}"),
            (None, None) => format!("/c/{}", self.code),
        }
    }

    /// True when a code is asked for; a kiosk and a trial are themselves the right to answer.
    pub fn asks_for_code(&self) -> bool {
        let free = self.kiosk.is_some() || self.trial.is_some();
        !free && self.questionnaire.access == Access::Codes
    }

    /// True when sending gives a withdrawal code; never on a kiosk, where the next child would
    /// read it, nor in a trial, of which nothing stays.
    pub fn offers_withdrawal(&self, band: Band) -> bool {
        self.kiosk.is_none() && self.trial.is_none() && self.questionnaire.offers_withdrawal(band)
    }

    /// The neutral words of the browser's title.
    pub(super) fn discreet(&self, lang: Lang, band: Option<Band>) -> Option<String> {
        let title = say(&self.questionnaire.discreet_title, lang, band);
        (!title.trim().is_empty()).then(|| title.to_owned())
    }
}

/// The words for one band, or for everyone while the band is not known.
pub(super) fn say(wording: &Wording, lang: Lang, band: Option<Band>) -> &str {
    band.and_then(|band| wording.say(lang, band)).unwrap_or_else(|| wording.plain(lang))
}

/// Makes the pages of the child's side.
#[derive(Clone)]
pub struct Pages {
    pub(in crate::web) catalogue: Arc<Catalogue>,
    templates: Templates,
    assets: Arc<Assets>,
    /// Where the installation is, for addresses that are read elsewhere.
    public_url: Arc<str>,
}

/// What a page is, apart from its own data.
pub(in crate::web) struct Frame<'a> {
    pub lang: Lang,
    pub band: Option<Band>,
    pub title: Option<String>,
    pub languages: &'a [Lang],
    pub styles: Vec<&'a str>,
    pub land: bool,
    pub kiosk: Option<Kiosk<'a>>,
    pub trial: bool,
    /// Who comes to it.
    pub reach: Reach,
}

/// Who comes to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Reach {
    /// Whoever was given its address.
    Given,
    /// Also those to whom its address is passed on: it says what it is, and nothing of a topic.
    Shared,
    /// Also those who search.
    Found,
}

impl<'a> Frame<'a> {
    pub fn plain(lang: Lang) -> Self {
        Self {
            lang,
            band: None,
            title: None,
            languages: &[],
            styles: Vec::new(),
            land: false,
            kiosk: None,
            trial: false,
            reach: Reach::Given,
        }
    }

    pub fn of(lang: Lang, band: Band, consultation: &Consultation<'a>) -> Self {
        let title = consultation.discreet(lang, Some(band));
        let (kiosk, trial) = (consultation.kiosk, consultation.trial.is_some());
        Self { band: Some(band), title, kiosk, trial, ..Self::plain(lang) }
    }

    pub fn styled(self, styles: Vec<&'a str>) -> Self {
        Self { styles, ..self }
    }
}

#[derive(Serialize)]
struct Page<'a, B> {
    lang: Lang,
    dir: &'static str,
    band: Option<Band>,
    /// Language and band for the addresses of other pages: `fr&b=9-12` behind `?l=`.
    words: String,
    title: String,
    robots: &'static str,
    language: &'static str,
    languages: Vec<Choice>,
    styles: Vec<&'a str>,
    icon: String,
    script: String,
    body_class: &'static str,
    kiosk: Option<Around<'a>>,
    trial: bool,
    /// The picture shown beside a shared address.
    open_graph: Option<String>,
    #[serde(flatten)]
    body: &'a B,
}

#[derive(Serialize)]
struct Choice {
    code: Lang,
    words: String,
    dir: &'static str,
    name: &'static str,
    current: bool,
}

impl Pages {
    /// Pages with these words, templates and files.
    pub fn new(catalogue: Arc<Catalogue>, templates: Templates, assets: Arc<Assets>) -> Self {
        Self { catalogue, templates, assets, public_url: Arc::from("") }
    }

    /// The same pages, at this address.
    #[must_use]
    pub fn at(self, public_url: &str) -> Self {
        Self { public_url: Arc::from(public_url), ..self }
    }

    /// One text.
    pub(in crate::web) fn text(
        &self,
        lang: Lang,
        band: Option<Band>,
        key: &str,
        params: &Params,
    ) -> Result<String, ViewError> {
        self.catalogue
            .say_for(lang, band, key, params)
            .ok_or_else(|| ViewError::Text { key: key.to_owned(), lang })
    }

    /// A joined style sheet.
    pub(in crate::web) fn style(&self, name: &str) -> &str {
        self.assets.text(name)
    }

    pub(in crate::web) fn render(
        &self,
        name: &str,
        frame: Frame,
        body: &impl Serialize,
    ) -> Result<Rendered, ViewError> {
        let lang = frame.lang;
        let title = match frame.title {
            Some(title) => title,
            None => self.text(lang, frame.band, "respond.neutral", &[])?,
        };
        let mut styles = vec![self.assets.text("common.css")];
        styles.extend(frame.styles);
        if frame.kiosk.is_some() {
            styles.push(self.assets.text("kiosk.css"));
        }
        let languages = frame.languages.iter().map(|&code| Choice {
            code,
            words: words(code, frame.band),
            dir: code.direction(),
            name: code.own_name(),
            current: code == lang,
        });
        let page = Page {
            lang,
            dir: lang.direction(),
            band: frame.band,
            words: words(lang, frame.band),
            title,
            robots: if frame.reach == Reach::Found {
                "index, nofollow"
            } else {
                "noindex, nofollow"
            },
            language: lang.own_name(),
            languages: languages.collect(),
            icon: self.assets.address("img/favicon.svg"),
            script: self.assets.address(match frame.kiosk {
                Some(_) => "kiosk.js",
                None => "respond.js",
            }),
            body_class: match (frame.land, frame.kiosk.is_some()) {
                (false, false) => "r",
                (true, false) => "r land",
                (false, true) => "r kiosk",
                (true, true) => "r land kiosk",
            },
            kiosk: frame.kiosk.map(Kiosk::around),
            trial: frame.trial,
            open_graph: (frame.reach != Reach::Given).then(|| {
                format!("{}{}", self.public_url, self.assets.address("img/open-graph.png"))
            }),
            body,
            styles,
        };
        let style_src: Vec<String> = page.styles.iter().map(|style| source(style)).collect();
        let html = self.templates.render(name, &page)?;
        Ok(Rendered { html, style_src: style_src.join(" ") })
    }
}

fn words(lang: Lang, band: Option<Band>) -> String {
    band.map_or_else(|| lang.to_string(), |band| format!("{lang}&b={band}"))
}

/// The CSP source of an inlined style sheet.
fn source(style: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(&Sha256::digest(style.as_bytes())))
}
