//! Lists of answers of others that are a scale of ours.

/// Words of agreeing, and words that turn them round, in the languages of the house.
const AGREE: [&str; 9] = [
    "agree",
    "d'accord",
    "d’accord",
    "eens",
    "stimme",
    "zustimm",
    "einverstanden",
    "akkoord",
    "згод",
];
const NOT: [&str; 10] = [
    "disagree",
    "not",
    "pas",
    "oneens",
    "niet",
    "nicht",
    "keineswegs",
    "lehne",
    "не ",
    "désaccord",
];

/// Which way a list goes from "I don't agree" to "I agree".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// As ours.
    Up,
    /// The other way.
    Down,
}

/// Whether answers, in their order, are the steps of agreeing.
pub(super) fn agrees(answers: &[String]) -> Option<Way> {
    let (first, last) = (answers.first()?.to_lowercase(), answers.last()?.to_lowercase());
    if !(3..=5).contains(&answers.len()) {
        return None;
    }
    let agree = |text: &str| AGREE.iter().any(|word| text.contains(word));
    let turned = |text: &str| NOT.iter().any(|word| text.contains(word));
    let (yes, no) = (|t: &str| agree(t) && !turned(t), |t: &str| turned(t));
    if no(&first) && yes(&last) {
        Some(Way::Up)
    } else if yes(&first) && no(&last) {
        Some(Way::Down)
    } else {
        None
    }
}
