//! The words of an expression, in either language: `XPath` as in `XLSForm`, or `ExpressionScript`.

use crate::domain::exchange::assembly::LONGEST;

/// A word of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A question or a function: `${food}`, `food.NAOK`, `selected`.
    Name(String),
    /// A text between quotes.
    Text(String),
    /// A number as it is written.
    Number(String),
    /// Any other sign or joining word.
    Sign(&'static str),
}

/// Signs, the longer first.
const SIGNS: [(&str, &str); 17] = [
    ("==", "="),
    ("!=", "!="),
    ("<>", "!="),
    (">=", ">="),
    ("<=", "<="),
    ("&&", "and"),
    ("||", "or"),
    ("=", "="),
    (">", ">"),
    ("<", "<"),
    ("!", "not"),
    ("(", "("),
    (")", ")"),
    (",", ","),
    ("\u{2265}", ">="),
    ("\u{2264}", "<="),
    ("\u{2260}", "!="),
];

/// Words that join or compare.
const WORDS: [(&str, &str); 8] = [
    ("and", "and"),
    ("or", "or"),
    ("eq", "="),
    ("ne", "!="),
    ("ge", ">="),
    ("le", "<="),
    ("gt", ">"),
    ("lt", "<"),
];

/// The words of an expression; `None` when a sign is none that we know.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    if text.chars().count() > LONGEST {
        return None;
    }
    let (mut found, mut rest) = (Vec::new(), text.trim_start());
    while let Some(first) = rest.chars().next() {
        let (token, after) = one(rest, first)?;
        found.push(token);
        rest = after.trim_start();
    }
    Some(found)
}

fn one(text: &str, first: char) -> Option<(Token, &str)> {
    if let Some(named) = text.strip_prefix("${") {
        let (name, after) = named.split_once('}')?;
        return Some((Token::Name(name.trim().to_owned()), after));
    }
    // Word processors make quotes round.
    if let '"' | '\'' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' = first {
        let ends: &[char] = match first {
            '"' => &['"'],
            '\'' => &['\''],
            '\u{2018}' | '\u{2019}' => &['\u{2019}', '\''],
            _ => &['\u{201d}', '"'],
        };
        let (inside, after) = text.strip_prefix(first)?.split_once(ends)?;
        return Some((Token::Text(inside.to_owned()), after));
    }
    if let Some((written, sign)) = SIGNS.iter().find(|(written, _)| text.starts_with(written)) {
        return Some((Token::Sign(sign), text.strip_prefix(written)?));
    }
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let end = text.find(|c: char| !is_word(c)).unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    if word.is_empty() {
        return None;
    }
    if word.parse::<f64>().is_ok() && first.is_ascii_digit() {
        return Some((Token::Number(word.to_owned()), after));
    }
    let joins = WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word));
    Some((joins.map_or_else(|| Token::Name(word.to_owned()), |(_, sign)| Token::Sign(sign)), after))
}
