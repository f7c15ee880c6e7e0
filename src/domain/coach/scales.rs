//! Do the answers fit the ages? (R9; ages of each kind from design A9)

use super::Remark;
use super::limits::{self, Limits};
use crate::domain::question::{FaceSet, Kind, Question};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::Band;

pub(super) fn look(questionnaire: &Questionnaire) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (at, question) in questionnaire.questions.iter().enumerate() {
        // The youngest who has difficulties stands for the others.
        let youngest = questionnaire.bands.iter().copied().min();
        if let Some(band) = youngest {
            let found = of_band(question, band, &limits::of(band));
            remarks.extend(found.into_iter().map(|remark| remark.at(at).band(band)));
        }
        if question.is_sensitive() && question.is_closed() && !question.dont_say {
            remarks.push(Remark::new("no_dont_say", "").at(at));
        }
        if question.sensitivity == 3 && question.is_text() {
            remarks.push(Remark::new("writes_of_own_experience", "").at(at));
        }
    }
    remarks
}

fn of_band(question: &Question, band: Band, limits: &Limits) -> Option<Remark> {
    let above = |key, found: usize, limit: usize| {
        (found > limit).then(|| Remark::new(key, found).limit(limit))
    };
    let young = band == Band::Six;
    match &question.kind {
        Kind::Faces { steps: 5, .. } | Kind::Statements { steps: 5, .. } if young => {
            Some(Remark::stop("five_faces", "").limit(3))
        }
        Kind::Faces { set: FaceSet::Balance, .. } if young => Some(Remark::new("faces_of_joy", "")),
        Kind::Faces { steps, .. } | Kind::Agree { steps } | Kind::Statements { steps, .. } => {
            above("many_steps", usize::from(*steps), limits.steps)
        }
        Kind::Scale { .. } if band < Band::Thirteen => Some(Remark::new("scale_too_early", "")),
        Kind::Coins { .. } | Kind::Place { .. } | Kind::Ranking { .. } if young => {
            Some(Remark::new("kind_too_early", ""))
        }
        Kind::Single { options } | Kind::Picture { options, multiple: false, .. } => {
            above("many_options", options.len(), limits.options)
        }
        Kind::Multiple { options, .. } | Kind::Picture { options, .. } => {
            let most = question.several().and_then(|(_, most)| most).map(usize::from);
            let count = options.iter().filter(|option| !option.exclusive).count();
            above("many_options", count, limits.options).or_else(|| match most {
                Some(most) => above("choose_many", most, limits.choose),
                None => None,
            })
        }
        _ => None,
    }
}
