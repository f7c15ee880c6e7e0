//! Which columns must be looked at together: routing joins questions (disclosure 4.7), and the
//! items of one answer join when one tells about the others.

use super::plan::{Plan, PlanQuestion};

/// The place of one column: question in the plan, statement in the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub(super) question: usize,
    pub(super) item: usize,
}

/// Columns that form one block; a breakdown among them is context, its values are known.
pub(super) fn families(plan: &Plan) -> Vec<Vec<Place>> {
    let mut family: Vec<usize> = (0..plan.questions.len()).collect();
    let mut context: Vec<(usize, usize)> = Vec::new();
    let mut routed = vec![false; plan.questions.len()];
    for (index, question) in plan.questions.iter().enumerate() {
        let Some(condition) = &question.show_if else { continue };
        let mut members: Vec<usize> = vec![index];
        for test in condition.tests() {
            members.extend(plan.questions.iter().position(|other| other.code == test.question));
        }
        for member in &members {
            if let Some(flag) = routed.get_mut(*member) {
                *flag = true;
            }
        }
        let divides = |i: &usize| plan.questions.get(*i).is_some_and(|q| q.breakdown);
        let (fixed, free): (Vec<usize>, Vec<usize>) = members.into_iter().partition(divides);
        let Some(first) = free.first().copied() else { continue };
        for other in &free {
            join(&mut family, first, *other);
        }
        context.extend(fixed.into_iter().map(|breakdown| (first, breakdown)));
    }
    let mut blocks = Vec::new();
    for root in 0..plan.questions.len() {
        let mut members: Vec<usize> =
            (0..plan.questions.len()).filter(|i| find(&family, *i) == root).collect();
        members.retain(|i| plan.questions.get(*i).is_some_and(|question| !question.breakdown));
        if members.is_empty() {
            continue;
        }
        members.extend(
            context
                .iter()
                .filter(|(free, _)| find(&family, *free) == root)
                .map(|(_, fixed)| *fixed),
        );
        members.sort_unstable();
        members.dedup();
        let joint = |i: &usize| plan.questions.get(*i).is_some_and(|q| q.joint.is_some());
        let together = members.iter().any(|i| routed.get(*i).copied().unwrap_or(true) || joint(i));
        let places: Vec<Place> = members
            .iter()
            .filter_map(|i| plan.questions.get(*i).map(|question| (*i, question)))
            .flat_map(|(i, question)| places(i, question))
            .collect();
        if together {
            blocks.push(places);
        } else {
            blocks.extend(places.into_iter().map(|place| vec![place]));
        }
    }
    blocks
}

/// The columns of one question.
pub(super) fn places(index: usize, question: &PlanQuestion) -> impl Iterator<Item = Place> {
    (0..question.items.len().max(1)).map(move |item| Place { question: index, item })
}

fn find(family: &[usize], mut index: usize) -> usize {
    while let Some(parent) = family.get(index).copied().filter(|parent| *parent != index) {
        index = parent;
    }
    index
}

fn join(family: &mut [usize], one: usize, other: usize) {
    let (one, other) = (find(family, one), find(family, other));
    if let Some(root) = family.get_mut(one.max(other)) {
        *root = one.min(other);
    }
}
