//! The assessment as one file to read, print or send, which needs nothing else.

use handlebars::Handlebars;
use serde::Serialize;

use super::Assessment;
use super::words::Words;
use crate::i18n::Catalogue;

const PAGE: &str = include_str!("../../../templates/files/assessment.html.hbs");

#[derive(Serialize)]
struct Page<'a> {
    dir: &'static str,
    heading: String,
    lead: String,
    points: String,
    open_word: String,
    changed_word: String,
    hash_name: String,
    #[serde(flatten)]
    assessment: &'a Assessment,
}

/// The file; `None` when a text is missing, which the tests exclude.
pub fn html(assessment: &Assessment, catalogue: &Catalogue) -> Option<String> {
    let words = Words::new(catalogue, assessment.lang);
    let day = words.day(&assessment.made_on);
    let page = Page {
        dir: assessment.lang.direction(),
        heading: words.say("assessment.heading", &[])?,
        lead: words.say("assessment.made", &[("day", &day)])?,
        points: words.say("assessment.points", &[("n", &assessment.open.to_string())])?,
        open_word: words.say("assessment.open", &[])?,
        changed_word: words.say("assessment.changed", &[])?,
        hash_name: words.say("assessment.hash", &[])?,
        assessment,
    };
    Handlebars::new().render_template(PAGE, &page).ok()
}
