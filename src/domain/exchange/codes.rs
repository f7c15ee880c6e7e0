//! Codes of ours made from names of others.

use std::collections::HashSet;

/// Longest code in characters.
const LONGEST: usize = 32;

/// A code as near to a name as ours may be, and unlike those taken; it is taken then. `first` stands
/// before a name that does not begin with a letter.
pub(super) fn code(name: &str, first: char, taken: &mut HashSet<String>) -> String {
    let plain: String = name
        .trim()
        .chars()
        .take(LONGEST * 4)
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
        .collect();
    let plain = plain.trim_matches('_');
    let lettered = if plain.starts_with(|c: char| c.is_ascii_lowercase()) {
        plain.to_owned()
    } else {
        format!("{first}{plain}")
    };
    let mut number = 1_usize;
    loop {
        let end = if number == 1 { String::new() } else { format!("_{number}") };
        let begin: String = lettered.chars().take(LONGEST.saturating_sub(end.len())).collect();
        let code = format!("{}{end}", begin.trim_end_matches('_'));
        if taken.insert(code.clone()) {
            return code;
        }
        number = number.saturating_add(1);
    }
}

/// Whether a name was kept but for capitals: nobody needs to be told.
pub(super) fn is_kept(name: &str, code: &str) -> bool {
    name.trim().eq_ignore_ascii_case(code)
}
