//! Help lines that are true today.

use serde::Serialize;

use super::page::{Frame, Pages, Rendered, ViewError};
use crate::domain::wording::Lang;

/// A help line as children read it, in the language of the page.
#[derive(Debug, Clone)]
pub struct HelpLine {
    /// Its name.
    pub name: String,
    /// Numbers to call, as people write them.
    pub numbers: Vec<String>,
    /// Opening hours in words.
    pub hours: String,
    /// Calling costs nothing.
    pub free: bool,
    /// Languages spoken.
    pub languages: Vec<Lang>,
    /// When somebody last called to check, in words.
    pub checked_on: String,
}

#[derive(Serialize)]
struct Body<'a> {
    lines: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    numbers: Vec<Number<'a>>,
    hours: &'a str,
    free: bool,
    spoken: String,
    checked_on: &'a str,
}

#[derive(Serialize)]
struct Number<'a> {
    dial: String,
    shown: &'a str,
}

impl Pages {
    /// `GET /help`: these lines in this order, between 112 and 116 000, which are always there.
    pub fn help(&self, lang: Lang, lines: &[HelpLine]) -> Result<Rendered, ViewError> {
        let lines = lines
            .iter()
            .map(|line| Line {
                name: &line.name,
                numbers: line.numbers.iter().map(|number| Number::new(number)).collect(),
                hours: &line.hours,
                free: line.free,
                spoken: line.languages.iter().map(|l| l.own_name()).collect::<Vec<_>>().join(" · "),
                checked_on: &line.checked_on,
            })
            .collect();
        let frame = Frame {
            languages: &Lang::ALL,
            styles: vec![self.style("landing.css")],
            ..Frame::plain(lang)
        };
        self.render("respond/help", frame, &Body { lines })
    }
}

impl<'a> Number<'a> {
    fn new(shown: &'a str) -> Self {
        let dial = shown.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        Self { dial, shown }
    }
}
