//! What the buttons of the builder do.

use std::str::FromStr;

use super::{Part, Refused, condition, fields, fresh, gate, order};
use crate::domain::condition::Condition;
use crate::domain::fault::MAX_QUESTIONS;
use crate::domain::question::Question;
use crate::domain::questionnaire::{Questionnaire, Support};
use crate::domain::wording::Wording;

/// A button: what it does to the part it stands beside. In forms: `up`, `add:faces`,
/// `option.remove:a`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Keeps the fields, and nothing else.
    Save,
    /// A new question of a kind, after this one.
    Add(String),
    /// A question of the library, after this one, under the code it has everywhere.
    Insert(Box<Question>),
    /// Questions of the library, at the end, without those that are there already.
    Append(Vec<Question>),
    /// The same question again, after this one.
    Duplicate,
    /// Takes the question or card away.
    Remove,
    /// One place towards the beginning.
    Up,
    /// One place towards the end.
    Down,
    /// To the place of another question, named by its code.
    To(String),
    /// Another kind of answer.
    Kind(String),
    /// Another code.
    Rename(String),
    /// One more option or statement.
    AddOption,
    /// Takes an option or statement away.
    RemoveOption(String),
    /// An option one place towards the beginning.
    OptionUp(String),
    /// An option one place towards the end.
    OptionDown(String),
    /// One more test in the condition.
    AddTest,
    /// Takes a test out of the condition.
    RemoveTest(usize),
    /// One more card of support.
    AddSupport,
    /// One more meeting with young people.
    AddSession,
    /// Takes a meeting out.
    RemoveSession(usize),
}

impl FromStr for Edit {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (what, of) = text.split_once(':').unwrap_or((text, ""));
        let of = of.to_owned();
        Ok(match what {
            "save" => Self::Save,
            "add" => Self::Add(of),
            "duplicate" => Self::Duplicate,
            "remove" => Self::Remove,
            "up" => Self::Up,
            "down" => Self::Down,
            "to" => Self::To(of),
            "kind" => Self::Kind(of),
            "rename" => Self::Rename(of),
            "option.add" => Self::AddOption,
            "option.remove" => Self::RemoveOption(of),
            "option.up" => Self::OptionUp(of),
            "option.down" => Self::OptionDown(of),
            "test.add" => Self::AddTest,
            "test.remove" => Self::RemoveTest(of.parse().map_err(drop)?),
            "support.add" => Self::AddSupport,
            "session.add" => Self::AddSession,
            "session.remove" => Self::RemoveSession(of.parse().map_err(drop)?),
            _ => return Err(()),
        })
    }
}

/// The draft after an edit, and the part to show next.
///
/// # Errors
/// The edit would break a condition, go beyond a limit, or is about what is not there (any more);
/// nothing is changed then.
pub fn apply(
    questionnaire: &Questionnaire,
    part: &Part,
    edit: &Edit,
) -> Result<(Questionnaire, Part), Refused> {
    let mut after = questionnaire.clone();
    let next = match (part, edit) {
        (_, Edit::Save) => part.clone(),
        (_, Edit::AddSupport) => add_support(&mut after)?,
        (_, Edit::Add(kind)) => add(&mut after, part, kind)?,
        (_, Edit::Insert(question)) => {
            fresh::typed(questionnaire, &question.code)?;
            let place = place_after(&after, part)?;
            insert(&mut after, place, (**question).clone())?
        }
        (_, Edit::Append(questions)) => append(&mut after, questions)?,
        (Part::Question(code), _) => of_question(&mut after, code, edit)?,
        (Part::Support(at), _) => of_support(&mut after, *at, edit)?,
        (Part::Safeguards, Edit::AddSession) => {
            gate::add_session(&mut after.safeguards)?;
            Part::Safeguards
        }
        (Part::Safeguards, Edit::RemoveSession(at)) => {
            gate::remove_session(&mut after.safeguards, *at)?;
            Part::Safeguards
        }
        (Part::About | Part::Safeguards, _) => return Err(Refused::new("draft_gone", "about")),
    };
    if let Some(of) = order::broken(questionnaire, &after) {
        return Err(because(questionnaire, &of, edit));
    }
    after.forget_lost_pairs();
    Ok((after, next))
}

/// Why an edit cannot be made while a condition is what it is.
fn because(questionnaire: &Questionnaire, of: &str, edit: &Edit) -> Refused {
    let key = match edit {
        Edit::Up | Edit::Down | Edit::To(_) => "draft_move_breaks",
        Edit::Remove => "draft_removal_breaks",
        Edit::RemoveOption(_) => "draft_option_breaks",
        _ => "draft_change_breaks",
    };
    let number = order::number(questionnaire, of).map(|number| number.to_string());
    Refused::new(key, number.unwrap_or_else(|| of.to_owned()))
}

fn at(questionnaire: &Questionnaire, code: &str) -> Result<usize, Refused> {
    let found = questionnaire.questions.iter().position(|question| question.code == code);
    found.ok_or_else(|| Refused::new("draft_gone", code))
}

fn insert(
    questionnaire: &mut Questionnaire,
    place: usize,
    question: Question,
) -> Result<Part, Refused> {
    if questionnaire.questions.len() >= MAX_QUESTIONS {
        return Err(Refused::new("draft_too_many_questions", MAX_QUESTIONS));
    }
    let part = Part::Question(question.code.clone());
    questionnaire.questions.insert(place.min(questionnaire.questions.len()), question);
    Ok(part)
}

/// The place after a part: behind a question, else at the end.
fn place_after(questionnaire: &Questionnaire, part: &Part) -> Result<usize, Refused> {
    match part {
        Part::Question(code) => Ok(at(questionnaire, code)? + 1),
        _ => Ok(questionnaire.questions.len()),
    }
}

/// Adds at the end what is not there yet; leads to the first of it.
fn append(questionnaire: &mut Questionnaire, questions: &[Question]) -> Result<Part, Refused> {
    let mut first = None;
    for question in questions {
        if questionnaire.question(&question.code).is_none() {
            let part = insert(questionnaire, usize::MAX, question.clone())?;
            first.get_or_insert(part);
        }
    }
    first.ok_or_else(|| Refused::new("evaluation_there", ""))
}

fn add(questionnaire: &mut Questionnaire, after: &Part, kind: &str) -> Result<Part, Refused> {
    let place = place_after(questionnaire, after)?;
    let youngest = questionnaire.bands.first().copied();
    let kind = fresh::kind(kind, None, youngest).ok_or_else(|| Refused::new("draft_gone", kind))?;
    let question = fresh::question(questionnaire, kind);
    insert(questionnaire, place, question)
}

fn add_support(questionnaire: &mut Questionnaire) -> Result<Part, Refused> {
    let mut condition: Option<Condition> = None;
    condition::add(questionnaire, questionnaire.questions.len(), &mut condition)?;
    let show_if = condition.unwrap_or(Condition::All(Vec::new()));
    questionnaire.support.push(Support { text: Wording::default(), show_if });
    Ok(Part::Support(questionnaire.support.len() - 1))
}

fn of_question(
    questionnaire: &mut Questionnaire,
    code: &str,
    edit: &Edit,
) -> Result<Part, Refused> {
    let place = at(questionnaire, code)?;
    let here = Part::Question(code.to_owned());
    let last = questionnaire.questions.len() - 1;
    match edit {
        Edit::Up => questionnaire.questions.swap(place, place.saturating_sub(1)),
        Edit::Down => questionnaire.questions.swap(place, (place + 1).min(last)),
        Edit::To(other) => {
            let to = at(questionnaire, other)?;
            let question = questionnaire.questions.remove(place);
            questionnaire.questions.insert(to, question);
        }
        Edit::Remove => {
            let gone = questionnaire.questions.remove(place);
            // The section goes on without its first question.
            if let Some(next) = questionnaire.questions.get_mut(place)
                && next.section.is_empty()
            {
                next.section = gone.section;
            }
            let left = questionnaire.questions.get(place).or(questionnaire.questions.last());
            return Ok(left.map_or(Part::About, |q| Part::Question(q.code.clone())));
        }
        Edit::Duplicate => {
            let mut copy = question(questionnaire, place)?.clone();
            copy.section = Wording::default();
            copy.code = fresh::copy_of(questionnaire, code);
            return insert(questionnaire, place + 1, copy);
        }
        Edit::Rename(to) => {
            let to = fresh::typed(questionnaire, to)?.to_owned();
            rename(questionnaire, code, &to);
            return Ok(Part::Question(to));
        }
        Edit::AddTest => {
            let mut condition = question(questionnaire, place)?.show_if.take();
            condition::add(questionnaire, place, &mut condition)?;
            question(questionnaire, place)?.show_if = condition;
        }
        Edit::RemoveTest(test) => {
            condition::remove(&mut question(questionnaire, place)?.show_if, *test)?;
        }
        _ => change(questionnaire, place, edit)?,
    }
    Ok(here)
}

fn question(questionnaire: &mut Questionnaire, place: usize) -> Result<&mut Question, Refused> {
    questionnaire.questions.get_mut(place).ok_or_else(|| Refused::new("draft_gone", place))
}

/// What changes within a question: its kind, its options.
fn change(questionnaire: &mut Questionnaire, place: usize, edit: &Edit) -> Result<(), Refused> {
    let gone = || Refused::new("draft_gone", place);
    let youngest = questionnaire.bands.first().copied();
    let question = question(questionnaire, place)?;
    if let Edit::Kind(code) = edit {
        let kind = fresh::kind(code, Some(question.kind.clone()), youngest);
        question.kind = kind.ok_or_else(gone)?;
        return Ok(());
    }
    let options = fields::list_of(&mut question.kind).ok_or_else(gone)?;
    let find = |code: &String| options.iter().position(|option| option.code == *code);
    match edit {
        Edit::AddOption => options.push(fresh::option(&fresh::fresh(options))),
        Edit::RemoveOption(code) => {
            let at = find(code).ok_or_else(gone)?;
            options.remove(at);
        }
        Edit::OptionUp(code) => {
            let at = find(code).ok_or_else(gone)?;
            options.swap(at, at.saturating_sub(1));
        }
        Edit::OptionDown(code) => {
            let at = find(code).ok_or_else(gone)?;
            let last = options.len() - 1;
            options.swap(at, (at + 1).min(last));
        }
        _ => return Err(gone()),
    }
    Ok(())
}

fn rename(questionnaire: &mut Questionnaire, from: &str, to: &str) {
    for question in &mut questionnaire.questions {
        if question.code == from {
            to.clone_into(&mut question.code);
        }
        if let Some(condition) = &mut question.show_if {
            condition::rename(condition, from, to);
        }
    }
    for card in &mut questionnaire.support {
        condition::rename(&mut card.show_if, from, to);
    }
}

fn of_support(questionnaire: &mut Questionnaire, at: usize, edit: &Edit) -> Result<Part, Refused> {
    let gone = || Refused::new("draft_gone", at);
    let mut condition = Some(questionnaire.support.get(at).ok_or_else(gone)?.show_if.clone());
    match edit {
        Edit::Remove => {
            questionnaire.support.remove(at);
            return Ok(Part::About);
        }
        Edit::AddTest => {
            condition::add(questionnaire, questionnaire.questions.len(), &mut condition)?;
        }
        // Without a condition everybody would see it: the last test stays.
        Edit::RemoveTest(test) if condition.as_ref().is_some_and(|it| it.tests().len() > 1) => {
            condition::remove(&mut condition, *test)?;
        }
        _ => return Err(gone()),
    }
    let card = questionnaire.support.get_mut(at).ok_or_else(gone)?;
    card.show_if = condition.ok_or_else(gone)?;
    Ok(Part::Support(at))
}
