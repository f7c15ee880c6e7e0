//! The phone: a draft as a child sees it, in one language and for one age.

use serde::Serialize;

use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::{Band, Lang};
use crate::web::team::page::Choice;

/// The phone with what can be chosen beside it.
#[derive(Debug, Serialize)]
pub struct Phone {
    src: String,
    langs: Vec<Choice>,
    bands: Vec<BandChoice>,
}

#[derive(Debug, Serialize)]
struct BandChoice {
    name: String,
    href: String,
    current: bool,
}

/// What is to be seen.
pub struct Seen<'a> {
    /// Code of the consultation.
    pub code: &'a str,
    /// Its revision.
    pub revision: u32,
    /// Address of the page around it, with a `?` in it.
    pub here: &'a str,
    /// The question to open at.
    pub question: Option<&'a str>,
    /// The language wanted, else the first.
    pub lang: Option<Lang>,
    /// The age wanted, else the youngest.
    pub band: Option<Band>,
}

impl Phone {
    /// The phone for a questionnaire.
    pub fn of(questionnaire: &Questionnaire, seen: &Seen<'_>) -> Self {
        let Seen { code, revision, here, .. } = seen;
        let first = questionnaire.languages.first().copied().unwrap_or(Lang::Fr);
        let lang = seen.lang.filter(|lang| questionnaire.languages.contains(lang));
        let lang = lang.unwrap_or(first);
        let youngest = questionnaire.bands.first().copied().unwrap_or(Band::Nine);
        let band = seen.band.filter(|band| questionnaire.bands.contains(band));
        let band = band.unwrap_or(youngest);
        let mut src = format!("/team/c/{code}/preview/{lang}/{band}?r={revision}");
        if let Some(question) = seen.question {
            let place = questionnaire.questions.iter().position(|q| q.code == question);
            src = format!("{src}&q={question}#q{}", place.unwrap_or_default());
        }
        let choice = |one: &Band| BandChoice {
            name: one.code().replace('-', "–"),
            href: format!("{here}&see={lang}&seen={one}#preview"),
            current: *one == band,
        };
        let (before, after) = (format!("{here}&see="), format!("&seen={band}#preview"));
        Self {
            src,
            langs: Choice::among(&questionnaire.languages, lang, &before, &after),
            bands: questionnaire.bands.iter().map(choice).collect(),
        }
    }
}
