//! What the report of a project is made from: its consultations stage by stage, the release of each
//! that stands, what was taken back, what was erased, and what the team says of itself.

use super::erasure::{self, Certificate};
use super::exports::{self, Dossier};
use super::feedback::{self, Published};
use super::{ActError, Desk, consultations, retractions};
use crate::domain::consultation::{Consultation, Project};
use crate::domain::feedback::figure::Figures;
use crate::domain::involvement::{Involvement, part};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::Retraction;
use crate::domain::stage::Stage;
use crate::store::quality::Score;

/// A consultation with what was told of it.
#[derive(Debug)]
pub struct Told {
    /// The consultation.
    pub consultation: Consultation,
    /// What is or was asked.
    pub questionnaire: Questionnaire,
    /// The last release that was not taken back.
    pub standing: Option<Dossier>,
    /// Releases that were taken back.
    pub taken_back: Vec<Retraction>,
    /// That its answers were destroyed.
    pub erased: Option<Certificate>,
    /// What children were answered, and the figures it cites.
    pub answer: Option<(Published, Figures)>,
}

/// A project with everything its report says.
#[derive(Debug)]
pub struct Report {
    /// How it involves children.
    pub involvement: Involvement,
    /// Its consultations, by stage.
    pub told: Vec<Told>,
    /// What its team says of it.
    pub scores: Vec<Score>,
}

impl Report {
    /// The releases that stand, by stage.
    pub fn dossiers(&self) -> impl Iterator<Item = &Dossier> {
        self.told.iter().filter_map(|told| told.standing.as_ref())
    }

    /// The stages at which children take no part.
    pub fn without(&self) -> Vec<Stage> {
        let given = || {
            self.told.iter().map(|told| {
                let Consultation { stage, status, .. } = &told.consultation;
                (*stage, *status, &told.questionnaire.safeguards)
            })
        };
        Stage::ALL.into_iter().filter(|stage| !part(*stage, given()).is_any()).collect()
    }
}

/// Brings it all together.
///
/// # Errors
/// Something stored cannot be read, or the database does not answer.
pub async fn gather(desk: &Desk, project: &Project) -> Result<Report, ActError> {
    let mut told = Vec::new();
    for consultation in desk.store.consultations_of(&project.id).await? {
        let (mut last, mut taken_back) = (None, Vec::new());
        for stored in desk.store.releases_of(&consultation.id).await? {
            match retractions::retraction(&stored) {
                Some(gone) => taken_back.push(gone),
                None => last = Some(stored.id),
            }
        }
        let standing = match last {
            Some(id) => Some(exports::dossier(desk, &id).await?),
            None => None,
        };
        let questionnaire = consultations::revision(desk, &consultation).await?.questionnaire;
        let erased = erasure::certificate(desk, &consultation).await?;
        let answer = match feedback::published(desk, &consultation).await? {
            Some(last) => {
                Some((last, feedback::figures(desk, &consultation, &questionnaire).await?))
            }
            None => None,
        };
        told.push(Told { consultation, questionnaire, standing, taken_back, erased, answer });
    }
    // Within a stage they stay in the order in which they were made.
    told.sort_by_key(|told| told.consultation.stage);
    Ok(Report {
        involvement: desk.store.involvement(&project.id).await?.involvement,
        told,
        scores: desk.store.scores(&project.id).await?,
    })
}
