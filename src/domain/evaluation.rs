//! How those who answer evaluate us (R53): up to three questions about taking part, known by their
//! codes. Their released figures stand beside the result.

use super::question::{Kind, Question};
use super::questionnaire::Questionnaire;

/// Was it clear, was one free to answer, was it worth it: the codes, in the order they are asked.
pub const CODES: [&str; 3] = ["part_clear", "part_free", "part_worth"];

/// Whether a question is one of the three. Under such a code with another kind of answer it is
/// somebody's own.
pub fn is_one(question: &Question) -> bool {
    CODES.contains(&question.code.as_str()) && matches!(question.kind, Kind::Agree { .. })
}

/// The questions about taking part that a questionnaire asks, at most three, in its own order.
pub fn of(questionnaire: &Questionnaire) -> Vec<&Question> {
    questionnaire.questions.iter().filter(|question| is_one(question)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn asking(codes: &[&str], kind: &str) -> Questionnaire {
        let questions: Vec<_> = codes
            .iter()
            .map(|code| json!({"code": code, "text": {"en": "T"}, "kind": kind, "steps": 3}))
            .collect();
        serde_json::from_value(json!({
            "schema": 1, "title": {"en": "T"}, "purpose": {"en": "P"}, "decider": {"en": "D"},
            "answer_when": {"en": "in May"}, "languages": ["en"], "bands": ["9-12"], "minutes": 5,
            "questions": questions,
        }))
        .unwrap()
    }

    proptest! {
        #[test]
        fn they_are_found_by_code_wherever_they_stand(
            codes in proptest::sample::subsequence(
                vec!["part_free", "likes", "part_worth", "part", "part_clear", "part_better"], 0..=6,
            ).prop_shuffle(),
        ) {
            let asked = asking(&codes, "agree");
            let found: Vec<&str> = of(&asked).iter().map(|one| one.code.as_str()).collect();
            let expected: Vec<&str> =
                codes.iter().copied().filter(|code| CODES.contains(code)).collect();
            prop_assert_eq!(found, expected);
            prop_assert!(of(&asking(&codes, "faces")).is_empty(), "the control: other answers");
        }
    }
}
