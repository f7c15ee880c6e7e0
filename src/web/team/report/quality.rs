//! The team's own scores with their evidence, before, during and after (R65).

use serde::Serialize;

use super::stages;
use crate::acts::report::Report;
use crate::domain::quality::{GROUPS, whole};
use crate::web::error::Error;
use crate::web::team::member::Member;
use crate::web::team::quality::{self, Scored};
use crate::web::team::results::share::Words;

/// The chapter.
#[derive(Debug, Serialize)]
pub(super) struct Quality {
    progress: String,
    /// Nobody scored anything.
    none: bool,
    groups: Vec<Group>,
    without: Option<String>,
}

#[derive(Debug, Serialize)]
struct Group {
    code: &'static str,
    heading: String,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    /// Nobody scored it at any moment.
    none: bool,
    scores: Vec<Scored>,
}

/// The scores of a project.
///
/// # Errors
/// The database does not answer.
pub(super) async fn quality(
    words: Words<'_>,
    member: &Member,
    report: &Report,
) -> Result<Quality, Error> {
    let Words { pages, lang } = words;
    let names = quality::names(pages, lang, member, &report.scores).await?;
    let scored = quality::Words { pages, lang, names: &names };
    let row = |code: &&'static str| Row {
        name: scored.name(code),
        none: !report.scores.iter().any(|score| score.item == **code),
        scores: scored.scored(code, &report.scores, None),
    };
    let group = |group: &crate::domain::quality::Group| Group {
        code: group.code,
        heading: words.say(&format!("team.quality.group.{}", group.code), &[]),
        rows: group.items.iter().map(row).collect(),
    };
    let (n, total) = (report.scores.len().to_string(), whole().to_string());
    Ok(Quality {
        progress: words.say("team.quality.progress", &[("n", &n), ("total", &total)]),
        none: report.scores.is_empty(),
        groups: GROUPS.iter().map(group).collect(),
        without: stages(words, report),
    })
}
