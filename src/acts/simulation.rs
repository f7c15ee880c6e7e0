//! Synthetic answers for demonstrations and pilots, through the same path as real ones.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::submissions::{Intake, Sent};
use super::{ActError, Desk};
use crate::clock::Dice;
use crate::domain::answer::{DONT_KNOW, DONT_SAY};
use crate::domain::joint::Joint;
use crate::domain::question::{COINS, Kind, Question};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::{Band, Lang};

/// How many synthetic children send at the same time.
const AT_ONCE: usize = 200;
/// What synthetic children write; no language, so that nobody takes it for a voice.
const TEXT: &str = "Lorem ipsum dolor sit amet.";

/// Hands in synthetic responses to an open demonstration; the same seed, the same answers.
///
/// # Errors
/// It is no demonstration, it is not open, or the database does not answer.
pub async fn simulate(
    desk: &Arc<Desk>,
    intake: &Arc<Intake>,
    responses: usize,
    seed: u64,
    words: &[&'static str],
) -> Result<(), ActError> {
    if !intake.consultation.demonstration {
        return Err(ActError::refused("not_a_demonstration", &intake.consultation.code));
    }
    let dice = Dice::seeded(seed);
    let mut sending = JoinSet::new();
    for _ in 0..responses {
        let (submission, lang, band, fields) = child(&intake.revision.questionnaire, &dice);
        let sent = Sent { submission: &submission, lang, band, fields: &fields };
        let (sealed, _) = intake.seal(desk, &sent, words)?;
        if sending.len() >= AT_ONCE {
            finish(sending.join_next().await)?;
        }
        let desk = Arc::clone(desk);
        sending.spawn(async move { desk.store.submit(sealed).await });
    }
    while let Some(done) = sending.join_next().await {
        finish(Some(done))?;
    }
    Ok(())
}

type Done = Result<Result<(), crate::store::SubmitError>, tokio::task::JoinError>;

fn finish(done: Option<Done>) -> Result<(), ActError> {
    match done {
        None | Some(Ok(Ok(()))) => Ok(()),
        Some(Ok(Err(error))) => Err(error.into()),
        Some(Err(_)) => Err(crate::store::SubmitError::Unavailable.into()),
    }
}

type Child = (String, Lang, Band, Vec<(String, String)>);

/// One synthetic child: a mood colours all its answers, so that questions are correlated as they
/// are among real children.
pub fn child(questionnaire: &Questionnaire, dice: &Dice) -> Child {
    let submission = data_encoding::HEXLOWER.encode(&dice.bytes::<16>());
    let lang = pick(dice, &questionnaire.languages, 0).unwrap_or(Lang::Fr);
    let band = pick(dice, &questionnaire.bands, 50).unwrap_or(Band::Nine);
    let mood = dice.below(100);
    let mut fields = Vec::new();
    for (at, question) in questionnaire.questions.iter().enumerate() {
        let name = format!("q.{}", question.code);
        if let Some(joint) = question.joint() {
            share(question, joint, &name, dice, &mut fields);
        } else if question.items().is_empty() {
            answer(question, &name, mood, at, dice, &mut fields);
        }
        for (nth, item) in question.items().iter().enumerate() {
            let name = format!("{name}.{}", item.code);
            answer(question, &name, mood, at + nth * 7, dice, &mut fields);
        }
    }
    (submission, lang, band, fields)
}

/// Ranks and coins: the first options more often, and more.
fn share(
    question: &Question,
    joint: Joint,
    name: &str,
    dice: &Dice,
    fields: &mut Vec<(String, String)>,
) {
    let mut give = |item: &str, value: String| fields.push((format!("{name}.{item}"), value));
    let items = question.item_codes();
    match (dice.below(100), joint) {
        (..5, _) => {}
        (_, Joint::Ranks) => {
            let mut open = question.choices();
            for rank in items {
                let Some(code) = pick(dice, &open, 60) else { return };
                open.retain(|other| *other != code);
                give(&rank, code);
            }
        }
        (_, Joint::Coins) => {
            let mut left = usize::from(COINS);
            for (nth, item) in items.iter().enumerate() {
                let last = nth + 1 == items.len();
                let coins = if last { left } else { dice.below(left + 1) };
                left -= coins;
                give(item, coins.to_string());
            }
        }
    }
}

fn answer(
    question: &Question,
    name: &str,
    mood: usize,
    at: usize,
    dice: &Dice,
    fields: &mut Vec<(String, String)>,
) {
    let mut give = |value: &str| fields.push((name.to_owned(), value.to_owned()));
    let chance = dice.below(100);
    match &question.kind {
        Kind::Info => {}
        Kind::ShortText { .. } | Kind::LongText { .. } => {
            if chance < 10 {
                give(TEXT);
            }
        }
        _ if chance < 4 => {}
        _ if chance < 7 && question.dont_know => give(DONT_KNOW),
        _ if chance < 9 && question.dont_say => give(DONT_SAY),
        _ if question.several().is_some() => several(question, name, (at, chance), dice, fields),
        Kind::Faces { .. }
        | Kind::Agree { .. }
        | Kind::Scale { .. }
        | Kind::Thermometer
        | Kind::Statements { .. } => {
            let choices = question.choices();
            // The mood, the leaning of the question and chance, a third each.
            let third = (mood + (at * 37) % 100 + dice.below(100)) * choices.len() / 300;
            if let Some(code) = choices.get(third.min(choices.len().saturating_sub(1))) {
                give(code);
            }
        }
        Kind::YesNo { .. }
        | Kind::Single { .. }
        | Kind::Multiple { .. }
        | Kind::Picture { .. }
        | Kind::Number { .. }
        | Kind::Place { .. }
        | Kind::Ranking { .. }
        | Kind::Coins { .. } => {
            if let Some(code) = pick(dice, &question.choices(), (at * 29) % 100) {
                give(&code);
            }
        }
    }
}

/// Some of the options, or the one that excludes the others.
fn several(
    question: &Question,
    name: &str,
    (at, chance): (usize, usize),
    dice: &Dice,
    fields: &mut Vec<(String, String)>,
) {
    let Some((options, max)) = question.several() else { return };
    let mut give = |value: &str| fields.push((name.to_owned(), value.to_owned()));
    let most = max.map_or(options.len(), usize::from).min(5);
    if let (true, Some(none)) = (chance < 12, options.iter().find(|o| o.exclusive)) {
        give(&none.code);
        return;
    }
    let mut open: Vec<&str> =
        options.iter().filter(|o| !o.exclusive).map(|o| o.code.as_str()).collect();
    for _ in 0..=dice.below(most) {
        let lean = (at * 13) % 100;
        if let Some(code) = pick(dice, &open, lean) {
            give(code);
            open.retain(|other| *other != code);
        }
    }
}

/// One of a list; the higher the leaning (0 to 100), the more often the first ones.
fn pick<T: Clone>(dice: &Dice, list: &[T], lean: usize) -> Option<T> {
    let first = dice.below(list.len());
    let second = if dice.below(100) < lean { dice.below(list.len()) } else { first };
    list.get(first.min(second)).cloned()
}
