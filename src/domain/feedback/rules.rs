//! What an answer to children may say before it is proposed, and what must be there before archiving.

use std::collections::BTreeSet;

use super::figure::{Figures, PLACES, bare};
use super::{
    Feedback, Finding, LONGEST, LONGEST_NAME, MOST_FINDINGS, MOST_REMINDERS, MOST_SOURCES,
    MOST_STEPS, Source, State,
};
use crate::domain::wording::{Lang, Wording};

/// Something that is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// The finding it is about, counted from 1; 0 for the whole.
    pub finding: usize,
    /// Text key under `team.feedback.lack.`.
    pub key: &'static str,
    /// A language, a day, a figure.
    pub about: String,
}

impl Lack {
    fn new(finding: usize, key: &'static str, about: impl Into<String>) -> Self {
        Self { finding, key, about: about.into() }
    }
}

/// Everything that keeps an answer from being proposed to a second person.
pub fn lacks(feedback: &Feedback, languages: &[Lang], figures: &Figures, today: &str) -> Vec<Lack> {
    let mut lacks = Vec::new();
    for (key, text) in [("thanks", &feedback.thanks), ("next", &feedback.next)] {
        lacks.extend(untold(text, languages).map(|lang| Lack::new(0, key, lang.own_name())));
        lacks.extend(figured(text).then(|| Lack::new(0, "figure_here", "")));
    }
    if let Some(handed) = &feedback.handed {
        lacks.extend((!is_past(&handed.on, today)).then(|| Lack::new(0, "day", &handed.on)));
        lacks.extend(handed.to.trim().is_empty().then(|| Lack::new(0, "to", "")));
    }
    for (at, finding) in feedback.findings.iter().enumerate() {
        let of = |key: &'static str, about: &str| Lack::new(at + 1, key, about);
        lacks.extend(untold(&finding.said, languages).map(|lang| of("said", lang.own_name())));
        if finding.sources.is_empty() {
            lacks.push(of("no_source", ""));
        }
        for source in &finding.sources {
            lacks.extend(figures.check(source).err().map(|missing| of(missing.key(), "")));
        }
        let texts = finding.said.0.values();
        if texts.clone().any(|text| typed_figure(text)) {
            lacks.push(of("typed_figure", ""));
        }
        let needs = texts.clone().any(|text| PLACES.iter().any(|place| text.contains(place)));
        if needs && figures.share(&finding.sources).is_none() {
            lacks.push(of("no_figure", ""));
        }
        lacks.extend(
            of_what_came(finding, languages, today).into_iter().map(|(key, about)| of(key, &about)),
        );
    }
    lacks
}

/// What is wrong with the reply and the steps of a finding.
fn of_what_came(finding: &Finding, languages: &[Lang], today: &str) -> Vec<(&'static str, String)> {
    let mut wrong = Vec::new();
    let days = finding.asked_on.iter().chain(finding.reply.iter().map(|reply| &reply.on));
    let days = days.chain(finding.steps.iter().map(|step| &step.on));
    wrong.extend(days.filter(|day| !is_past(day, today)).map(|day| ("day", day.clone())));
    if let Some(reply) = &finding.reply {
        wrong.extend(untold(&reply.words, languages).map(|lang| ("reply", lang.own_name().into())));
        wrong.extend(reply.by.trim().is_empty().then(|| ("reply_by", String::new())));
    }
    for step in &finding.steps {
        if step.state == State::Impossible || !step.why.is_empty() {
            wrong.extend(untold(&step.why, languages).map(|lang| ("why", lang.own_name().into())));
        }
    }
    wrong
}

/// The languages a text does not exist in.
fn untold<'a>(text: &'a Wording, languages: &'a [Lang]) -> impl Iterator<Item = Lang> + 'a {
    let told = |lang: &Lang| text.0.get(lang.code()).is_some_and(|text| !text.trim().is_empty());
    languages.iter().copied().filter(move |lang| !told(lang))
}

fn figured(text: &Wording) -> bool {
    text.0.values().any(|text| PLACES.iter().any(|place| text.contains(place)))
}

/// A digit somebody typed: figures come from the release, and from nowhere else.
fn typed_figure(text: &str) -> bool {
    bare(text).chars().any(char::is_numeric)
}

fn is_past(day: &str, today: &str) -> bool {
    super::clock::day(day).is_some() && day <= today
}

/// Too many or too long for the form, whoever sends it; `None` when it can be kept.
pub fn too_much(feedback: &Feedback) -> Option<&'static str> {
    let long = |text: &Wording| {
        text.0.iter().any(|(key, text)| !Wording::is_key(key) || text.chars().count() > LONGEST)
    };
    let name = |text: &str| text.chars().count() > LONGEST_NAME;
    let findings = &feedback.findings;
    let texts = findings.iter().flat_map(|finding| {
        let reply = finding.reply.iter().map(|reply| &reply.words);
        let steps = finding.steps.iter().map(|step| &step.why);
        std::iter::once(&finding.said).chain(reply).chain(steps)
    });
    let mut texts = texts.chain([&feedback.thanks, &feedback.next]);
    let names = findings.iter().filter_map(|finding| finding.reply.as_ref());
    let mut names = names.map(|reply| &reply.by).chain(feedback.handed.iter().map(|h| &h.to));
    let ids: BTreeSet<&String> = findings.iter().map(|finding| &finding.id).collect();
    if findings.len() > MOST_FINDINGS {
        return Some("many_findings");
    }
    let many = |finding: &Finding| {
        finding.sources.len() > MOST_SOURCES
            || finding.steps.len() > MOST_STEPS
            || finding.asked_on.len() > MOST_REMINDERS
    };
    if findings.iter().any(many) || ids.len() < findings.len() {
        return Some("many_parts");
    }
    if names.any(|text| name(text)) {
        return Some("long_name");
    }
    texts.any(long).then_some("long_text")
}

/// What was published stays: no finding disappears, no step is written anew. A finding whose figures were
/// taken back may go.
pub fn continues(last: &Feedback, now: &Feedback, figures: &Figures) -> bool {
    last.findings.iter().all(|old| {
        let stands = |source: &Source| figures.check(source).is_ok();
        match now.findings.iter().find(|finding| finding.id == old.id) {
            Some(new) => {
                new.steps.starts_with(&old.steps) && new.asked_on.starts_with(&old.asked_on)
            }
            None => !old.sources.iter().all(stands),
        }
    })
}

/// What keeps a consultation from being archived: number of the first finding without an answer, or the
/// name of a theme nobody answered (safeguards 1.3, "Full").
pub fn unanswered(feedback: &Feedback, themes: &[(String, String)]) -> Vec<Lack> {
    let mut lacks = Vec::new();
    if feedback.findings.is_empty() {
        lacks.push(Lack::new(0, "no_findings", ""));
    }
    for (at, finding) in feedback.findings.iter().enumerate() {
        lacks.extend((!finding.is_answered()).then(|| Lack::new(at + 1, "unanswered", "")));
    }
    let cited: BTreeSet<(&str, &str)> = feedback
        .findings
        .iter()
        .flat_map(|finding| &finding.sources)
        .filter_map(|source| match source {
            Source::Theme { question, theme } => Some((question.as_str(), theme.as_str())),
            Source::Cell(_) | Source::Quote { .. } => None,
        })
        .collect();
    let left = themes
        .iter()
        .filter(|(question, theme)| !cited.contains(&(question.as_str(), theme.as_str())));
    lacks.extend(left.map(|(_, theme)| Lack::new(0, "theme_unanswered", theme)));
    lacks
}
