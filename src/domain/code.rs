//! Codes people type: the code of a consultation and the withdrawal code of a child.

/// Letters and digits of a consultation code: no vowels (no accidental words), no look-alikes.
pub const ALPHABET: &[u8] = b"23456789BCDFGHJKMNPQRTVWXZ";
/// Characters of the codes this program draws.
pub const LENGTH: usize = 5;

/// A consultation code from random bytes; each byte picks one character.
pub fn draw(random: &[u8]) -> String {
    random
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(*byte) % ALPHABET.len()))
        .map(|byte| char::from(*byte))
        .collect()
}

/// Reads a typed code: lower case, spaces, hyphens are forgiven. `None` when it cannot be a code.
pub fn normalise(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let known = code.bytes().all(|byte| ALPHABET.contains(&byte));
    (known && (4..=8).contains(&code.len())).then_some(code)
}

/// Words a withdrawal code is made of: 512 for each language.
pub const WORDS: usize = 512;

/// The withdrawal code for 8 bytes of a keyed hash: four words and two numbers, 49 bits.
/// `words` has 512 entries.
pub fn withdrawal_code(bytes: [u8; 8], words: &[&str]) -> String {
    let mut rest = u64::from_le_bytes(bytes);
    let mut draw = |of: u64| {
        let drawn = rest % of;
        rest /= of;
        usize::try_from(drawn).unwrap_or_default()
    };
    let mut word = || words.get(draw(WORDS as u64)).copied().unwrap_or("voix").to_owned();
    let (one, two, three, four) = (word(), word(), word(), word());
    let (first, second) = (draw(90) + 10, draw(90) + 10);
    format!("{one}-{two}-{first}-{three}-{four}-{second}")
}

/// A typed withdrawal code in the form it is hashed: lower-case parts joined by `-`.
/// `None` when it does not have the shape of four words and two numbers.
pub fn normalise_withdrawal(typed: &str) -> Option<String> {
    let lower = typed.trim().to_lowercase();
    let parts: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || c == '-')
        .filter(|part| !part.is_empty())
        .collect();
    let number = |part: &&str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    let word = |part: &&str| part.len() <= 12 && part.bytes().all(|b| b.is_ascii_lowercase());
    let shape = parts.len() == 6
        && parts
            .iter()
            .enumerate()
            .all(|(at, part)| if at == 2 || at == 5 { number(part) } else { word(part) });
    shape.then(|| parts.join("-"))
}

#[cfg(test)]
mod tests {
    use super::{normalise, normalise_withdrawal, withdrawal_code};

    #[test]
    fn codes_are_forgiving() {
        assert_eq!(normalise(" b7k-3m "), Some("B7K3M".to_owned()));
        assert_eq!(normalise("A"), None);
        assert_eq!(normalise("SALUT"), None);
    }

    #[test]
    fn a_withdrawal_code_reads_back() {
        let words: Vec<String> = (0..512_u32)
            .map(|i| format!("w{}", "abcdefghij".chars().nth((i % 10) as usize).unwrap()))
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let code = withdrawal_code([7; 8], &words);
        assert_eq!(normalise_withdrawal(&code.to_uppercase().replace('-', " ")), Some(code));
        assert_eq!(normalise_withdrawal("tigre-nuage"), None);
    }
}
