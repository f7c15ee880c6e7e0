//! Small numbers: typed by the child, kept only as the group they fall in, so that "seven brothers"
//! singles nobody out.

use super::answer::{Answer, AnswerProblem};

/// Longest number a child can type, in digits.
pub const DIGITS: usize = 6;

/// The codes of the groups that begin with these numbers: `0`, `1_2`, `3_up`.
pub fn groups(from: &[u32]) -> Vec<String> {
    let next = from.iter().skip(1).map(Some).chain([None]);
    from.iter().zip(next).map(|(first, next)| code(*first, next.copied())).collect()
}

fn code(first: u32, next: Option<u32>) -> String {
    match next {
        None => format!("{first}_up"),
        Some(next) if next == first.saturating_add(1) => first.to_string(),
        Some(next) => format!("{first}_{}", next.saturating_sub(1)),
    }
}

/// The words of a group, the same in every language: `3–5`, `6+`.
pub fn label(code: &str) -> String {
    match code.strip_suffix("_up") {
        Some(first) => format!("{first}+"),
        None => code.replace('_', "–"),
    }
}

/// Reads a number, in Western or Arabic digits, or the code of a group as paper files have it.
///
/// # Errors
/// It is neither.
pub fn parse(question: &str, from: &[u32], value: &str) -> Result<Answer, AnswerProblem> {
    let codes = groups(from);
    let group = match whole(value) {
        Some(number) => from.iter().rposition(|first| *first <= number),
        None => codes.iter().position(|code| code == value),
    };
    let code = group.and_then(|index| codes.get(index).cloned());
    let code = code.ok_or_else(|| AnswerProblem::new(question, "number"))?;
    Ok(Answer::Chosen(vec![code]))
}

/// A whole number of at most [`DIGITS`] digits, in Western or Arabic ones.
pub fn whole(value: &str) -> Option<u32> {
    let western: Option<String> = value.chars().map(digit).collect();
    western.filter(|digits| digits.len() <= DIGITS)?.parse().ok()
}

fn digit(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        _ => return None,
    };
    char::from_digit(u32::from(c) - u32::from(zero), 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FROM: [u32; 4] = [0, 1, 3, 6];

    fn group(value: &str) -> Option<String> {
        parse("q", &FROM, value).ok()?.chosen().next().map(str::to_owned)
    }

    #[test]
    fn groups_are_named_by_their_ends() {
        assert_eq!(groups(&FROM), ["0", "1_2", "3_5", "6_up"]);
        assert_eq!(
            groups(&FROM).iter().map(|c| label(c)).collect::<Vec<_>>(),
            ["0", "1–2", "3–5", "6+"]
        );
    }

    #[test]
    fn numbers_are_read_in_every_script_and_words_are_not() {
        for (given, expected) in [
            ("0", "0"),
            ("2", "1_2"),
            ("007", "6_up"),
            ("٤", "3_5"),
            ("۴", "3_5"),
            ("1_2", "1_2"),
            ("999999", "6_up"),
        ] {
            assert_eq!(group(given).as_deref(), Some(expected), "{given}");
        }
        for given in ["", "two", "-1", "1.5", "1e3", "+3", "4_5", "1000000", "3 5", "²"] {
            assert_eq!(group(given), None, "{given}");
        }
    }

    proptest! {
        #[test]
        fn every_number_falls_in_the_one_group_that_holds_it(
            steps in proptest::collection::vec(1_u32..50, 1..14), number in 0_u32..1_000_000,
        ) {
            let mut from = vec![0];
            from.extend(steps.iter().scan(0, |sum, step| { *sum += step; Some(*sum) }));
            let answer = parse("q", &from, &number.to_string()).unwrap();
            let code = answer.chosen().next().unwrap().to_owned();
            let index = groups(&from).iter().position(|one| *one == code).unwrap();
            prop_assert!(from[index] <= number);
            prop_assert!(from.get(index + 1).is_none_or(|next| number < *next));
        }
    }
}
