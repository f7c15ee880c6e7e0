//! Whatever children are asked stays a text in the syntax of every program.

use proptest::prelude::*;

use super::{is_unprintable, r, spss, stata};

const NASTY: [&str; 6] =
    ["it's \"so\"", "=1+1", "a\\", "`x' $y /* //", "two\nlines\r", "\u{202e}turned"];

/// Reads back what R would: one literal, to its end.
fn read_r(code: &str) -> Option<String> {
    let mut chars = code.strip_prefix('"')?.strip_suffix('"')?.chars();
    let mut text = String::new();
    while let Some(c) = chars.next() {
        match c {
            '"' => return None,
            '\\' => match chars.next()? {
                'u' => {
                    let number: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                    text.push(char::from_u32(u32::from_str_radix(&number, 16).ok()?)?);
                }
                c => text.push(c),
            },
            c => text.push(c),
        }
    }
    Some(text)
}

/// Reads back what SPSS would: literals joined by `+`.
fn read_spss(code: &str) -> Option<String> {
    let pieces = code.split(" +\n  ").map(|piece| {
        let inner = piece.strip_prefix('\'')?.strip_suffix('\'')?;
        (!inner.replace("''", "").contains('\'')).then(|| inner.replace("''", "'"))
    });
    pieces.collect()
}

/// Reads back what Stata would: literals and characters joined by `+`.
fn read_stata(code: &str) -> Option<String> {
    let mut rest = code;
    let mut text = String::new();
    loop {
        if let Some(inner) = rest.strip_prefix('"') {
            let (piece, after) = inner.split_once('"')?;
            text.push_str(piece);
            rest = after;
        } else {
            let (number, after) = rest.strip_prefix("uchar(")?.split_once(')')?;
            text.push(char::from_u32(number.parse().ok()?)?);
            rest = after;
        }
        if rest.is_empty() {
            return Some(text);
        }
        rest = rest.strip_prefix(" + ")?;
    }
}

fn flat(text: &str) -> String {
    text.chars().map(|c| if is_unprintable(c) { ' ' } else { c }).collect()
}

fn check(text: &str) {
    let text = text.replace('\0', "");
    assert_eq!(read_r(&r::quoted(&text)).as_deref(), Some(text.as_str()));
    assert_eq!(read_stata(&stata::quoted(&text)).as_deref(), Some(text.as_str()));
    assert_eq!(read_spss(&spss::quoted(&text)), Some(flat(&text)));
    for code in [r::quoted(&text), stata::quoted(&text)] {
        assert!(!code.chars().any(is_unprintable), "{code}");
    }
    assert!(spss::quoted(&text).lines().all(|line| line.len() < 250));
}

#[test]
fn no_text_breaks_out_of_its_quotes() {
    NASTY.into_iter().for_each(check);
    // Controls: what is put between quotes without care is not read back.
    assert_eq!(read_r(&format!("\"{}\"", NASTY[0])), None);
    assert_eq!(read_spss(&format!("'{}'", NASTY[0])), None);
    assert_eq!(read_stata(&format!("\"{}\"", NASTY[0])), None);
}

proptest! {
    #[test]
    fn every_text_is_read_back(text in "(?s).{0,120}") {
        check(&text);
    }
}
