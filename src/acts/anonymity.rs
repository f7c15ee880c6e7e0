//! The anonymity report (R47): the three tests of `domain::anonymity` run on the live database.

use std::collections::BTreeMap;

use super::reading::READ_TEXTS;
use super::releases::{attack_again, read};
use super::submissions::{Intake, RESPONSES, TEXTS};
use super::{ActError, Desk, consultations};
use crate::domain::anonymity::{Finding, Lying, Seen, Told, findings};
use crate::domain::consultation::{Consultation, Revision};
use crate::domain::disclosure::Settings;
use crate::domain::layout::{Column, Layout, Value};
use crate::domain::release::Release;
use crate::domain::status::Status;

/// How thorough a look is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Every row, and each release attacked again: for the terminal.
    Whole,
    /// The first rows of each table, and the attacks as they were signed: for a page.
    Page,
}

/// Rows of each table that a page looks at.
pub const ROWS_OF_PAGE: i64 = 20_000;
/// Seconds of a day: a clock may be off by as much.
const DAY: i64 = 24 * 3_600;
/// How far back ids are looked at when nobody knows when a consultation began.
const YEAR: i64 = 366 * DAY;

/// Tables of answers with what their seals are made for, and whether a mix orders them.
const ANSWERS: [(&str, &str, bool); 5] = [
    ("inbox", RESPONSES, false),
    ("responses", RESPONSES, true),
    ("text_inbox", TEXTS, false),
    ("texts", TEXTS, true),
    ("read_texts", READ_TEXTS, false),
];

/// Runs the three tests. Of small groups among the answers the terminal alone is told.
///
/// # Errors
/// The database does not answer, or a release cannot be read.
pub async fn report(
    desk: &Desk,
    consultation: &Consultation,
    look: Look,
) -> Result<Vec<Finding>, ActError> {
    let store = &desk.store;
    let revision = consultations::revision(desk, consultation).await?;
    let (budget, sensitivity) = budget(&revision);
    let level = sensitivity.values().copied().max().unwrap_or(0);
    let (lying, combinations) = rows(desk, consultation, revision, look).await?;
    let stored = store.releases_of(&consultation.id).await?;
    let releases: Vec<Release> = stored.iter().map(read).collect::<Result<_, _>>()?;
    let may_attack = store.wrapped_key(&consultation.id).await?.is_some();
    let held = if look == Look::Whole && may_attack && !stored.is_empty() {
        let ids: Vec<String> = stored.iter().map(|one| one.id.clone()).collect();
        Some(attack_again(desk, &ids).await?.iter().all(|report| report.passed))
    } else {
        None
    };
    let now = desk.clock.now();
    let begun = store.last_done(&consultation.id, "consultation.add").await?;
    let seen = Seen {
        columns: store.columns().await?,
        indexes: store.indexes().await?,
        lying,
        shares_ids: store.shares_ids(&consultation.id).await?,
        combinations,
        budget,
        small: Settings::floor(level).small,
        sensitivity,
        releases: releases
            .iter()
            .map(|release| Told {
                cells: &release.tables.cells,
                attack_held: held.unwrap_or(release.attack.passed),
            })
            .collect(),
        lifetime: (begun.unwrap_or(now - YEAR) - DAY, now + DAY),
    };
    let mut found = findings(&seen);
    found.retain(|finding| look == Look::Whole || !finding.is_of_combinations());
    Ok(found)
}

/// The joint groups with the children expected, and the sensitivity of each question.
fn budget(revision: &Revision) -> ((usize, u32), BTreeMap<String, u8>) {
    let questionnaire = &revision.questionnaire;
    let sensitivity = questionnaire.questions.iter().map(|one| (one.code.clone(), one.sensitivity));
    ((questionnaire.groups(), questionnaire.expected), sensitivity.collect())
}

/// How the tables of answers lie, and how many children share each combination of breakdowns. The
/// second only once the data are fixed: before, two looks would tell on whoever came in between.
async fn rows(
    desk: &Desk,
    consultation: &Consultation,
    revision: Revision,
    look: Look,
) -> Result<(Vec<Lying>, Option<Vec<usize>>), ActError> {
    let most = if look == Look::Whole { i64::MAX } else { ROWS_OF_PAGE };
    let fixed = matches!(consultation.status, Status::Frozen | Status::Released);
    let intake = Intake::open(desk, consultation.clone(), revision).await?;
    let mut found = Vec::new();
    for (table, purpose, mixed) in ANSWERS {
        let stored = desk.store.as_stored(table, &consultation.id, most).await?;
        found.push((table, purpose, mixed, stored));
    }
    let opened = tokio::task::spawn_blocking(move || {
        let (mut lying, mut combinations) =
            (Vec::new(), BTreeMap::<Vec<Option<Value>>, usize>::new());
        for (table, purpose, mixed, stored) in found {
            let mut unsealed = false;
            for (id, sealed) in &stored {
                let record = intake.as_ref().and_then(|i| i.keys.open(purpose, id, sealed).ok());
                unsealed |= record.is_none();
                if let (Some(intake), Some(record), "responses") = (&intake, record, table) {
                    *combinations.entry(combination(intake, &record)).or_default() += 1;
                }
            }
            let ids = stored.into_iter().map(|(id, _)| id).collect();
            lying.push(Lying { table, ids, unsealed, mixed });
        }
        (lying, combinations.into_values().collect())
    });
    let (lying, combinations) = opened.await.map_err(|_| ActError::refused("busy", ""))?;
    Ok((lying, Some(combinations).filter(|_| fixed)))
}

/// What one record says in the columns that divide tables.
fn combination(intake: &Intake, record: &[u8]) -> Vec<Option<Value>> {
    let breakdowns = intake.revision.questionnaire.breakdowns();
    let layout: &Layout = &intake.layout;
    let divides = |column: &&Column| breakdowns.contains(&column.question.as_str());
    layout.columns().iter().filter(divides).map(|column| column.read(record)).collect()
}
