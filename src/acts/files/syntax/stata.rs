//! `tables.do`: Stata 14 and later.

use std::fmt::Write as _;

use super::{Edition, FileError, Glossary, WORDS, is_unprintable};
use crate::domain::export::{COLUMNS, Kind, kind};

/// The longest label of a variable.
const LABEL: usize = 80;

/// The file.
///
/// # Errors
/// A word is missing.
pub fn stata(edition: &Edition<'_>) -> Result<String, FileError> {
    let glossary = Glossary::of(edition)?;
    let texts: Vec<String> = (1..)
        .zip(COLUMNS)
        .filter(|(_, name)| kind(name) == Kind::Text)
        .map(|(at, _): (u32, _)| at.to_string())
        .collect();
    let mut file = format!(
        "* Reads tables.csv from this folder, and puts words beside the codes.\n\
         * Hidden rows have no figures: they are missing (.).\n\
         version 14\n\
         import delimited using \"tables.csv\", clear varnames(1) case(preserve) \
         encoding(\"UTF-8\") bindquote(strict) stringcols({})\n",
        texts.join(" ")
    );
    for name in WORDS {
        let _ = writeln!(file, "generate strL {name}_words = \"\"");
    }
    for (code, words) in &glossary.questions {
        for name in ["question", "breakdown"] {
            replace(&mut file, name, words, &format!("{name} == {}", quoted(code)));
        }
    }
    for (code, item, words) in &glossary.items {
        replace(&mut file, "item", words, &both(["question", "item"], code, item));
    }
    for (code, option, words) in &glossary.options {
        replace(&mut file, "option", words, &both(["question", "option"], code, option));
        replace(&mut file, "category", words, &both(["breakdown", "category"], code, option));
    }
    for (name, words) in &glossary.columns {
        label(&mut file, name, words);
    }
    for name in WORDS {
        label(&mut file, &format!("{name}_words"), &edition.text(name)?);
    }
    Ok(file)
}

fn both([first, second]: [&str; 2], code: &str, part: &str) -> String {
    format!("{first} == {} & {second} == {}", quoted(code), quoted(part))
}

fn replace(file: &mut String, name: &str, words: &str, test: &str) {
    let _ = writeln!(file, "replace {name}_words = {} if {test}", quoted(words));
}

/// Labels are words of our own and take no expression.
fn label(file: &mut String, name: &str, words: &str) {
    let plain = |c: char| if is_special(c) { ' ' } else { c };
    let short: String = words.chars().map(plain).take(LABEL).collect();
    let _ = writeln!(file, "label variable {name} \"{short}\"");
}

/// What means something inside the quotes of Stata: quotes, macros, escapes, comments.
fn is_special(c: char) -> bool {
    matches!(c, '"' | '`' | '\'' | '$' | '\\' | '/') || is_unprintable(c)
}

/// A text as an expression: plain pieces in quotes, what is special by its number.
pub(super) fn quoted(text: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut plain = String::new();
    for c in text.chars() {
        if is_special(c) {
            if !plain.is_empty() {
                parts.push(format!("\"{}\"", std::mem::take(&mut plain)));
            }
            parts.push(format!("uchar({})", u32::from(c)));
        } else {
            plain.push(c);
        }
    }
    if !plain.is_empty() || parts.is_empty() {
        parts.push(format!("\"{plain}\""));
    }
    parts.join(" + ")
}
