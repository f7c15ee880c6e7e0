//! `tables.R`: base R, nothing to install.

use std::fmt::Write as _;

use super::{Edition, FileError, Glossary, is_unprintable};

const HEAD: &str = r#"# Reads tables.csv from this folder, and puts words beside the codes.
# Hidden rows have NA in all figures. Save as UTF-8: source("tables.R", encoding = "UTF-8")
tables <- read.csv("tables.csv", encoding = "UTF-8", na.strings = character(0), check.names = FALSE,
  colClasses = c(rep("character", 8), "integer", "numeric", rep("integer", 3), "character"))
"#;

const TAIL: &str = r#"key <- function(...) paste(..., sep = "\t")
tables$question_words <- unname(question_words[tables$question])
tables$item_words <- unname(item_words[key(tables$question, tables$item)])
tables$option_words <- unname(option_words[key(tables$question, tables$option)])
tables$breakdown_words <- unname(question_words[tables$breakdown])
tables$category_words <- unname(option_words[key(tables$breakdown, tables$category)])
for (name in names(column_words)) attr(tables[[name]], "label") <- column_words[[name]]
"#;

/// The file.
///
/// # Errors
/// A word is missing.
pub fn r(edition: &Edition<'_>) -> Result<String, FileError> {
    let glossary = Glossary::of(edition)?;
    let mut file = HEAD.to_owned();
    let one = |(code, words): &(String, String)| (code.clone(), words.clone());
    let two =
        |(code, part, words): &(String, String, String)| (format!("{code}\t{part}"), words.clone());
    let mut columns: Vec<(String, String)> =
        glossary.columns.iter().map(|(name, words)| ((*name).to_owned(), words.clone())).collect();
    for name in super::WORDS {
        columns.push((format!("{name}_words"), edition.text(name)?));
    }
    vector(&mut file, "column_words", columns);
    vector(&mut file, "question_words", glossary.questions.iter().map(one));
    vector(&mut file, "item_words", glossary.items.iter().map(two));
    vector(&mut file, "option_words", glossary.options.iter().map(two));
    file.push_str(TAIL);
    Ok(file)
}

/// A vector of words, each by its code; two vectors, as names can then be any text.
fn vector(file: &mut String, name: &str, words: impl IntoIterator<Item = (String, String)>) {
    let (codes, words): (Vec<String>, Vec<String>) =
        words.into_iter().map(|(code, words)| (quoted(&code), quoted(&words))).unzip();
    let _ = writeln!(file, "{name} <- as.character(c(\n  {}))", words.join(",\n  "));
    let _ = writeln!(file, "names({name}) <- as.character(c(\n  {}))", codes.join(",\n  "));
}

/// A text in double quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            // No text of R holds it.
            '\0' => {}
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            c if is_unprintable(c) => {
                let _ = write!(quoted, "\\u{{{:x}}}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
