//! Interim releases: figures published while children still answer, in closed batches
//! (disclosure 4.3).

use super::disclosure::Plan;

/// Most releases of one consultation, the one after its end among them.
pub const MOST: usize = 6;

/// How many new children a batch has at least: four bands of the finest question, so that some row is
/// counted anew, and never fewer than a first release needs.
pub fn least(plan: &Plan) -> i64 {
    let finest = plan.questions.iter().map(|question| question.settings.band).min();
    let fewest = i64::try_from(plan.fewest).unwrap_or(i64::MAX);
    (4 * i64::from(finest.unwrap_or(0))).max(fewest)
}

#[cfg(test)]
mod tests {
    use super::least;
    use crate::domain::disclosure::Plan;
    use crate::domain::questionnaire::Questionnaire;

    #[test]
    fn a_batch_hides_a_child_among_four_bands_of_the_finest_question() {
        let text = include_str!("../../tests/it/support/small.json");
        let plan = Plan::of(&Questionnaire::parse(text).unwrap()).unwrap();
        assert_eq!(least(&plan), 20);
        let mut coarse = plan;
        for question in &mut coarse.questions {
            question.settings = question.settings.coarser();
        }
        assert_eq!(least(&coarse), 40);
    }
}
