//! Codes of ours made from names of others.

use std::collections::{HashMap, HashSet};

/// Longest code in characters.
const LONGEST: usize = 32;

/// Codes that are taken, and the number that the next of each name gets.
#[derive(Debug, Default)]
pub(super) struct Taken {
    all: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Taken {
    /// Takes a code as it is; false when it is taken.
    pub fn take(&mut self, code: &str) -> bool {
        self.all.insert(code.to_owned())
    }
}

/// A code as near to a name as ours may be, and unlike those taken; it is taken then. `first` stands
/// before a name that does not begin with a letter.
pub(super) fn code(name: &str, first: char, taken: &mut Taken) -> String {
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
    let lettered: String = lettered.chars().take(LONGEST).collect();
    let mut number = taken.next.get(&lettered).copied().unwrap_or(1);
    loop {
        let end = if number == 1 { String::new() } else { format!("_{number}") };
        let begin: String = lettered.chars().take(LONGEST.saturating_sub(end.len())).collect();
        let code = format!("{}{end}", begin.trim_end_matches('_'));
        number = number.saturating_add(1);
        if taken.take(&code) {
            taken.next.insert(lettered, number);
            return code;
        }
    }
}

/// Whether a name was kept but for capitals: nobody needs to be told.
pub(super) fn is_kept(name: &str, code: &str) -> bool {
    name.trim().eq_ignore_ascii_case(code)
}
