//! What anybody may read of a consultation that is over: the answer children were given, and the stored
//! releases it stands on. Figures come from those releases and from nowhere else.

use std::collections::BTreeMap;

use super::feedback::trail::still_owed;
use super::feedback::{Published, figures, published};
use super::{ActError, Desk, consultations, releases, stages, themes};
use crate::domain::feedback::clock::Due;
use crate::domain::feedback::figure::Figures;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::ReleasedCell;
use crate::domain::status::Status;
use crate::store::StoreError;
use crate::store::quotes::{Quote, QuoteTranslation};

/// Everything the public pages of one consultation are made from.
#[derive(Debug, Clone)]
pub struct Results {
    /// The code in its address.
    pub code: String,
    /// Where it stands.
    pub status: Status,
    /// The day it closed, `YYYY-MM-DD`.
    pub closed_on: Option<String>,
    /// Who asked.
    pub organisation: String,
    /// What was asked.
    pub asked: Questionnaire,
    /// What children were answered, if they were.
    pub answer: Option<Published>,
    /// What they are still owed, soonest first.
    pub owed: Vec<Due>,
    /// What the answer may cite.
    pub figures: Figures,
    /// Id of the last release of all answers that stands.
    pub release: Option<String>,
    /// Names of the told themes, by question and code.
    pub themes: BTreeMap<(String, String), String>,
    /// Words that may be quoted.
    pub quotes: Vec<Quote>,
    /// Their translations.
    pub translations: Vec<QuoteTranslation>,
    /// Other consultations of the project that children were answered, by stage.
    pub others: Vec<Other>,
}

/// Another consultation of the same project.
#[derive(Debug, Clone)]
pub struct Other {
    /// The code in its address.
    pub code: String,
    /// What was asked.
    pub asked: Questionnaire,
    /// Its released figures.
    pub cells: Vec<ReleasedCell>,
}

impl Results {
    /// The cells of the last release that stands.
    pub fn cells(&self) -> &[ReleasedCell] {
        let told = self.figures.releases.iter();
        let mut told = told.filter(|told| Some(&told.release) == self.release.as_ref());
        told.next().map_or(&[], |told| &told.cells)
    }
}

/// Whether anybody may know of a consultation that stands there: children were asked.
pub fn is_public(status: Status) -> bool {
    status.has_answers() || status == Status::Archived
}

/// Gathers it; nothing where nobody may know of the consultation.
///
/// # Errors
/// What is stored cannot be read, or the database does not answer.
pub async fn results(desk: &Desk, code: &str) -> Result<Option<Results>, ActError> {
    let Some(consultation) = desk.store.consultation(code).await? else { return Ok(None) };
    if !is_public(consultation.status) {
        return Ok(None);
    }
    let project = desk.store.project_by_id(&consultation.project_id).await?;
    let project = project.ok_or(StoreError::Corrupt("project"))?;
    let asked = consultations::revision(desk, &consultation).await?.questionnaire;
    let answer = published(desk, &consultation).await?;
    let owed = still_owed(desk, &consultation).await?;
    let mut gathered = Results {
        code: consultation.code.clone(),
        status: consultation.status,
        closed_on: consultation.closed_on.clone(),
        organisation: project.organisation.clone(),
        asked,
        answer,
        owed,
        figures: Figures::default(),
        release: None,
        themes: BTreeMap::new(),
        quotes: Vec::new(),
        translations: Vec::new(),
        others: Vec::new(),
    };
    // Before children have an answer, nobody reads figures here.
    if gathered.answer.is_none() {
        return Ok(Some(gathered));
    }
    gathered.figures = figures(desk, &consultation, &gathered.asked).await?;
    for stored in desk.store.releases_of(&consultation.id).await? {
        if stored.retracted_on.is_none() && !releases::read(&stored)?.interim {
            gathered.release = Some(stored.id);
        }
    }
    for question in gathered.asked.questions.iter().filter(|question| question.is_text()) {
        let counts = desk.store.theme_counts(&consultation.id, &question.code).await?;
        let Some(counts) = counts else { continue };
        let names = themes::read(&counts)?.names.into_iter();
        gathered.themes.extend(names.map(|(code, name)| ((question.code.clone(), code), name)));
    }
    gathered.quotes = desk.store.quotes(&consultation.id).await?;
    gathered.translations = desk.store.quote_translations(&consultation.id).await?;
    for other in stages::released(desk, &project).await? {
        if other.code != consultation.code {
            gathered.others.extend(answered(desk, &other).await?);
        }
    }
    Ok(Some(gathered))
}

/// Another consultation, if children were answered there.
async fn answered(desk: &Desk, other: &stages::Released) -> Result<Option<Other>, ActError> {
    let (release, consultation) = releases::by_id(desk, &other.id).await?;
    if release.interim || published(desk, &consultation).await?.is_none() {
        return Ok(None);
    }
    let asked = consultations::revision(desk, &consultation).await?.questionnaire;
    Ok(Some(Other { code: consultation.code, asked, cells: release.tables.cells }))
}
