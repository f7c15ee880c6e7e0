//! Rows as CSV: UTF-8, quoted by RFC 4180, and harmless in a spreadsheet.

/// What a spreadsheet takes for the start of a formula.
const TRIGGERS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A text that no spreadsheet takes for a formula: whatever starts like one gets a leading `'`
/// (product 7.4). Figures never pass here.
pub fn safe(text: &str) -> String {
    let hidden = |c: char| c.is_whitespace() || c.is_control() || is_invisible(c);
    let first = text.chars().next();
    let seen = text.trim_start_matches(hidden).chars().next();
    let risky = first.is_some_and(char::is_control) || seen.is_some_and(|c| TRIGGERS.contains(&c));
    if risky { format!("'{text}") } else { text.to_owned() }
}

/// Characters that take no room, so that a reader does not see what follows them as the second.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// A CSV file from a header and rows; every row has as many fields as the header.
pub fn sheet(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record(&row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{TRIGGERS, safe, sheet};

    fn read(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn what_looks_like_a_formula_is_only_text() {
        for text in ["=1+1", "+32 2", "-5", "@x", "\t=x", "\rx", "  =cmd()", "＝1", "\u{200b}=1"] {
            assert_eq!(safe(text), format!("'{text}"), "{text:?}");
        }
        for text in ["", "Oui", "9-12", "_skipped", "a=b", "’s avonds", "3.4"] {
            assert_eq!(safe(text), text);
        }
    }

    proptest! {
        #[test]
        fn every_text_is_read_back_and_starts_no_formula(texts in proptest::collection::vec(".{0,40}", 3)) {
            let row: Vec<String> = texts.iter().map(|text| safe(text)).collect();
            let back = read(&sheet(&["a", "b", "c"], [row.clone()]));
            prop_assert_eq!(&back[1], &row);
            for (cell, text) in back[1].iter().zip(&texts) {
                prop_assert!(cell == text || cell.strip_prefix('\'') == Some(text));
                let first = cell.trim_start().chars().next();
                prop_assert!(first.is_none_or(|c| !TRIGGERS.contains(&c)));
                prop_assert!(cell.chars().next().is_none_or(|c| !c.is_control()));
            }
        }
    }
}
