//! Answers of several items that hang together: ranks, of which no two are alike, and ten coins,
//! of which none is left.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerProblem, DONT_KNOW, DONT_SAY, SKIPPED};
use super::question::{COINS, Question};

/// How the items of one answer hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Joint {
    /// Different options, filled from the first rank on; what is left is skipped.
    Ranks,
    /// Numbers that make ten together.
    Coins,
}

/// What a form holds for a question: `whole` for `q.CODE`, then one list for each item.
#[derive(Debug)]
pub struct Given<'a> {
    /// Values of `q.CODE`.
    pub whole: Vec<&'a str>,
    /// Values of `q.CODE.ITEM`, in the order of the items.
    pub items: Vec<Vec<&'a str>>,
}

/// Reads ranks or coins. "I don't know" and "I don't want to say" are for the whole question.
///
/// # Errors
/// What the child can put right.
pub fn parse(question: &Question, joint: Joint, given: &Given) -> Result<Answer, AnswerProblem> {
    let problem = |key| AnswerProblem::new(&question.code, key);
    let all: Vec<&str> = given.whole.iter().chain(given.items.iter().flatten()).copied().collect();
    let all: Vec<&str> = all.into_iter().filter(|value| *value != SKIPPED).collect();
    let Some(first) = all.first() else { return Ok(Answer::Skipped) };
    let escapes = [
        (DONT_KNOW, question.dont_know, Answer::DontKnow),
        (DONT_SAY, question.dont_say, Answer::DontSay),
    ];
    for (code, offered, answer) in escapes {
        if offered && all.iter().all(|value| value == &code) {
            return Ok(answer);
        }
        if offered && all.contains(&code) {
            return Err(problem("exclusive"));
        }
    }
    if given.whole.contains(first) {
        return Err(problem("unknown_option"));
    }
    if given.items.iter().any(|values| values.len() > 1) {
        return Err(problem("given_twice"));
    }
    let filled =
        given.items.iter().map(|item| item.iter().copied().find(|value| *value != SKIPPED));
    let items: Vec<Option<&str>> = filled.collect();
    match joint {
        Joint::Ranks => ranks(question, &items),
        Joint::Coins => coins(question, &items),
    }
}

/// The order counts, not the number beside it: a first choice left out is filled by the second.
fn ranks(question: &Question, items: &[Option<&str>]) -> Result<Answer, AnswerProblem> {
    let problem = |key| AnswerProblem::new(&question.code, key);
    let choices = question.choices();
    let chosen: Vec<&str> = items.iter().flatten().copied().collect();
    for (at, code) in chosen.iter().enumerate() {
        if !choices.iter().any(|choice| choice == code) {
            return Err(problem("unknown_option"));
        }
        if chosen.iter().take(at).any(|earlier| earlier == code) {
            return Err(problem("ranked_twice"));
        }
    }
    let filled = chosen.into_iter().map(|code| Answer::Chosen(vec![code.to_owned()]));
    Ok(Answer::Items(filled.chain(std::iter::repeat(Answer::Skipped)).take(items.len()).collect()))
}

fn coins(question: &Question, items: &[Option<&str>]) -> Result<Answer, AnswerProblem> {
    let mut shared = Vec::with_capacity(items.len());
    for value in items {
        let number = super::number::whole(value.unwrap_or("0"));
        shared.push(number.ok_or_else(|| AnswerProblem::new(&question.code, "number"))?);
    }
    let sum: u32 = shared.iter().sum();
    if sum != u32::from(COINS) {
        return Err(AnswerProblem {
            given: usize::try_from(sum).unwrap_or(usize::MAX),
            allowed: usize::from(COINS),
            ..AnswerProblem::new(&question.code, "coins")
        });
    }
    Ok(Answer::Items(shared.iter().map(|n| Answer::Chosen(vec![n.to_string()])).collect()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn question(kind: &str, more: Value) -> Question {
        let options: Vec<Value> =
            ["a", "b", "c", "d"].map(|code| json!({"code": code, "text": {"en": code}})).into();
        let mut value = json!({"code": "q", "text": {"en": "q"}, "kind": kind, "options": options,
            "dont_know": true});
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(value).unwrap()
    }

    fn read(
        question: &Question,
        whole: &[&str],
        items: &[&[&str]],
    ) -> Result<Answer, &'static str> {
        let items = items.iter().map(|values| values.to_vec()).collect();
        let given = Given { whole: whole.to_vec(), items };
        parse(question, question.joint().unwrap(), &given).map_err(|problem| problem.key)
    }

    fn chosen(codes: &[&str]) -> Vec<Answer> {
        let one = |code: &&str| match *code {
            "" => Answer::Skipped,
            code => Answer::Chosen(vec![code.to_owned()]),
        };
        codes.iter().map(one).collect()
    }

    #[test]
    fn ranks_are_read_in_order_and_never_twice() {
        let ranking = question("ranking", json!({"ranks": 3}));
        let read = |whole: &[&str], items: &[&[&str]]| read(&ranking, whole, items);
        let items = |codes: &[&str]| Ok(Answer::Items(chosen(codes)));
        assert_eq!(read(&[], &[&["c"], &["a"], &["b"]]), items(&["c", "a", "b"]));
        assert_eq!(read(&[], &[&["c"], &[], &[]]), items(&["c", "", ""]));
        assert_eq!(read(&[], &[&[], &["a"], &["b"]]), items(&["a", "b", ""]));
        assert_eq!(read(&[], &[&[], &[], &[]]), Ok(Answer::Skipped));
        assert_eq!(read(&["_dont_know"], &[&[], &[], &[]]), Ok(Answer::DontKnow));
        assert_eq!(read(&["_dont_know"], &[&["a"], &[], &[]]), Err("exclusive"));
        assert_eq!(read(&["_dont_say"], &[&[], &[], &[]]), Err("unknown_option"));
        assert_eq!(read(&[], &[&["a"], &["a"], &[]]), Err("ranked_twice"));
        assert_eq!(read(&[], &[&["a"], &["z"], &[]]), Err("unknown_option"));
        assert_eq!(read(&[], &[&["a", "b"], &[], &[]]), Err("given_twice"));
    }

    #[test]
    fn coins_make_ten() {
        let coins = question("coins", json!({}));
        let read = |whole: &[&str], items: &[&[&str]]| read(&coins, whole, items);
        let items = |codes: &[&str]| Ok(Answer::Items(chosen(codes)));
        assert_eq!(read(&[], &[&["4"], &["6"], &[], &["0"]]), items(&["4", "6", "0", "0"]));
        assert_eq!(read(&[], &[&["٤"], &["٦"], &[], &[]]), items(&["4", "6", "0", "0"]));
        assert_eq!(read(&[], &[&[], &[], &[], &[]]), Ok(Answer::Skipped));
        assert_eq!(read(&["_dont_know"], &[&[], &[], &[], &[]]), Ok(Answer::DontKnow));
        assert_eq!(read(&[], &[&["4"], &["5"], &[], &[]]), Err("coins"));
        assert_eq!(read(&[], &[&["11"], &["-1"], &[], &[]]), Err("number"));
        assert_eq!(read(&[], &[&["999999"], &["999999"], &[], &[]]), Err("coins"));
        assert_eq!(read(&[], &[&["10"], &["much"], &[], &[]]), Err("number"));
    }

    proptest! {
        #[test]
        fn whatever_is_read_keeps_the_rule(
            kind in any::<bool>(),
            values in proptest::collection::vec("[a-e0-9]{0,2}", 4),
        ) {
            let question =
                if kind { question("coins", json!({})) } else { question("ranking", json!({"ranks": 3})) };
            let count = question.item_codes().len();
            let items: Vec<Vec<&str>> = values.iter().take(count)
                .map(|v| if v.is_empty() { vec![] } else { vec![v.as_str()] }).collect();
            let items: Vec<&[&str]> = items.iter().map(Vec::as_slice).collect();
            if let Ok(Answer::Items(items)) = read(&question, &[], &items) {
                prop_assert_eq!(items.len(), count);
                let codes: Vec<&str> = items.iter().flat_map(Answer::chosen).collect();
                if kind {
                    prop_assert_eq!(codes.iter().map(|c| c.parse::<u32>().unwrap()).sum::<u32>(), 10);
                } else {
                    let mut known = codes.clone();
                    known.sort_unstable();
                    known.dedup();
                    prop_assert_eq!(known.len(), codes.len());
                    prop_assert!(items[..codes.len()].iter().all(Answer::is_given));
                }
            }
        }
    }
}
