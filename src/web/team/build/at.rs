//! Where somebody is in the builder: the part, the language beside the first, the age.

use crate::domain::draft::Part;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::{Band, Lang};

/// A place in the builder, as in its addresses and forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// The part shown.
    pub part: Part,
    /// The language the questionnaire is written in first.
    pub source: Lang,
    /// The language beside it, if there is another.
    pub to: Option<Lang>,
    /// The age whose own words are shown; `None` for everyone.
    pub band: Option<Band>,
}

impl At {
    /// The place somebody asked for, as far as it is there.
    pub fn of(questionnaire: &Questionnaire, part: &str, to: &str, band: &str) -> Self {
        let languages = &questionnaire.languages;
        let source = languages.first().copied().unwrap_or(Lang::Fr);
        let others = || languages.iter().copied().filter(|lang| *lang != source);
        let wanted = to.parse::<Lang>().ok();
        let to = others().find(|lang| Some(*lang) == wanted).or_else(|| others().next());
        let band = band.parse::<Band>().ok().filter(|band| questionnaire.bands.contains(band));
        let part = part.parse::<Part>().ok().filter(|part| is_there(questionnaire, part));
        Self { part: part.unwrap_or(Part::About), source, to, band }
    }

    /// The address of this place.
    pub fn href(&self, code: &str) -> String {
        let to = self.to.map(|to| format!("&to={to}")).unwrap_or_default();
        let band = self.band.map(|band| format!("&band={band}")).unwrap_or_default();
        format!("/team/c/{code}/build?part={}{to}{band}", self.part)
    }

    /// The same place in another part.
    pub fn part(&self, part: Part) -> Self {
        Self { part, ..self.clone() }
    }

    /// The languages shown side by side.
    pub fn langs(&self) -> Vec<Lang> {
        [Some(self.source), self.to].into_iter().flatten().collect()
    }

    /// The key of a text here: `nl`, or `nl@6-8`.
    pub fn key(&self, lang: Lang) -> String {
        match self.band {
            Some(band) => format!("{lang}@{band}"),
            None => lang.to_string(),
        }
    }
}

fn is_there(questionnaire: &Questionnaire, part: &Part) -> bool {
    match part {
        Part::About | Part::Safeguards => true,
        Part::Question(code) => questionnaire.question(code).is_some(),
        Part::Support(at) => *at < questionnaire.support.len(),
    }
}
