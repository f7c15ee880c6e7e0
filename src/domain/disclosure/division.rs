//! How tables are divided: by a breakdown, or by a declared pair of them.

use super::plan::{Plan, PlanQuestion};

/// The rows of one breakdown or pair: its code, and the codes of its categories.
pub(in crate::domain) struct Division {
    pub(in crate::domain) by: String,
    pub(in crate::domain) categories: Vec<String>,
}

impl Plan {
    /// Every way in which tables are divided: breakdowns in order, then the declared pairs.
    pub(in crate::domain) fn divisions(&self) -> Vec<Division> {
        let codes = |question: &PlanQuestion| -> Vec<String> {
            question.options.iter().map(|option| option.code.clone()).collect()
        };
        let mut all: Vec<Division> = self
            .breakdowns()
            .map(|question| Division { by: question.code.clone(), categories: codes(question) })
            .collect();
        for [one, other] in &self.pairs {
            let of = |code: &String| self.question(code).map(codes).unwrap_or_default();
            let others = of(other);
            let both = of(one).into_iter();
            let both =
                both.flat_map(|a| others.iter().map(move |b| pair(&a, b)).collect::<Vec<_>>());
            all.push(Division { by: pair(one, other), categories: both.collect() });
        }
        all
    }
}

/// How the codes of a pair are written as one.
pub(in crate::domain) fn pair(one: &str, other: &str) -> String {
    format!("{one}:{other}")
}
