//! Codes people type: the code of a consultation, an invitation or class code, and the withdrawal
//! code of a child.

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

/// Characters of an invitation, which lets one child answer: 56 bits.
pub const INVITATION: usize = 12;
/// Characters of a class code, which lets a group answer: 37 bits.
pub const CLASS: usize = 8;

/// Reads a typed invitation or class code as forgivingly as can be: what is in no code is taken for
/// the letter or digit it looks like. `None` when it has another length or other characters.
pub fn normalise_invitation(typed: &str) -> Option<String> {
    let meant = |c: char| match c.to_ascii_uppercase() {
        'O' | '0' => 'Q',
        'I' | 'L' | '1' => '7',
        'S' => '5',
        'U' => 'V',
        c => c,
    };
    let code: String =
        typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(meant).collect();
    let known = code.bytes().all(|byte| ALPHABET.contains(&byte));
    (known && matches!(code.len(), CLASS | INVITATION)).then_some(code)
}

/// A code in groups of three or four characters, as it is printed.
pub fn groups(code: &str) -> Vec<String> {
    let characters: Vec<char> = code.chars().collect();
    let size = if characters.len().is_multiple_of(3) { 3 } else { 4 };
    characters.chunks(size).map(|group| group.iter().collect()).collect()
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
    use super::{ALPHABET, CLASS, INVITATION, draw, groups};
    use super::{normalise, normalise_invitation, normalise_withdrawal, withdrawal_code};

    #[test]
    fn codes_are_forgiving() {
        assert_eq!(normalise(" b7k-3m "), Some("B7K3M".to_owned()));
        assert_eq!(normalise("A"), None);
        assert_eq!(normalise("SALUT"), None);
    }

    #[test]
    fn an_invitation_is_read_however_it_is_typed() {
        let code = draw(&[3; INVITATION]);
        let shown = groups(&code).join(" ");
        assert_eq!((code.as_str(), shown.as_str()), ("555555555555", "555 555 555 555"));
        for typed in ["555555555555", " 555-555 555-555 ", "sss 555 sss 555"] {
            assert_eq!(normalise_invitation(typed).as_deref(), Some(code.as_str()), "{typed}");
        }
        assert_eq!(normalise_invitation("b0i lu1 sZ"), Some("BQ77V75Z".to_owned()));
        assert_eq!(groups("BQ77V75Z"), ["BQ77", "V75Z"]);
        for wrong in ["", "BCDFG", "BCDFGHJKM", "BCDFGHJÉ", "ABCDFGHJ"] {
            assert_eq!(normalise_invitation(wrong), None, "{wrong}");
        }
    }

    /// Each byte picks one of 26, some a little more often: the likeliest code is the measure.
    #[test]
    fn codes_hold_the_bits_that_are_promised() {
        let most = 256_u32.div_ceil(u32::try_from(ALPHABET.len()).unwrap());
        let each = (256.0 / f64::from(most)).log2();
        let bits = |length: usize| each * f64::from(u32::try_from(length).unwrap());
        assert!(bits(INVITATION) > 55.0 && bits(CLASS) > 37.0);
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
