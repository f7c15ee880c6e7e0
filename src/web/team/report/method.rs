//! How the figures were made and protected, said once for all consultations, and what each of them
//! does not say (R49).

use serde::Serialize;

use super::name;
use crate::acts::method::{Section, brief, honest};
use crate::acts::report::Report;
use crate::web::team::results::share::Words;

/// One part of the method.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    heading: String,
    /// What holds for every consultation.
    common: Vec<String>,
    /// What holds for one of them.
    own: Vec<Own>,
}

#[derive(Debug, Serialize)]
struct Own {
    code: String,
    lines: Vec<String>,
}

/// What the figures of one consultation do not say.
#[derive(Debug, Serialize)]
pub(super) struct Limits {
    heading: String,
    rows: Vec<Section>,
}

/// The method; `None` when a text is missing.
pub(super) fn parts(words: Words<'_>, report: &Report) -> Option<Vec<Part>> {
    let mut all: Vec<(String, Vec<Section>)> = Vec::new();
    for dossier in report.dossiers() {
        let sections = brief(dossier, &words.pages.words, words.lang)?;
        all.push((dossier.release.consultation.clone(), sections));
    }
    let Some((_, first)) = all.first() else { return Some(Vec::new()) };
    let part = |(at, section): (usize, &Section)| {
        let of = |sections: &[Section]| -> Vec<String> {
            sections.get(at).map(|section| section.lines.clone()).unwrap_or_default()
        };
        let every = |line: &&String| all.iter().all(|(_, other)| of(other).contains(line));
        let common: Vec<String> = section.lines.iter().filter(every).cloned().collect();
        let own = all.iter().map(|(code, sections)| {
            let lines = of(sections).into_iter().filter(|line| !common.contains(line)).collect();
            Own { code: code.clone(), lines }
        });
        let own = own.filter(|own| !own.lines.is_empty()).collect();
        Part { heading: section.heading.clone(), common, own }
    };
    Some(first.iter().enumerate().map(part).collect())
}

/// The limits of each consultation; `None` when a text is missing.
pub(super) fn limits(words: Words<'_>, report: &Report) -> Option<Vec<Limits>> {
    let mut limits = Vec::new();
    for told in &report.told {
        let Some(dossier) = &told.standing else { continue };
        let rows = honest(dossier, &words.pages.words, words.lang)?;
        limits.push(Limits { heading: name(words, told), rows });
    }
    Some(limits)
}
