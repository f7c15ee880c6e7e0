//! The text as patterns see it: without invisible signs, digits and letters in their plain form.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

/// The first digit of other scripts: nine more follow each.
const ZEROS: [char; 9] = ['٠', '۰', '߀', '०', '০', '๐', '០', '၀', '᠐'];

/// A folded text and where each of its bytes comes from.
pub(super) struct Folded {
    pub(super) text: String,
    /// By byte of the folded text: the bytes of the original sign.
    from: Vec<Range<usize>>,
}

impl Folded {
    /// Compatibility forms are composed (NFKC) sign by sign, so full-width or circled digits are
    /// plain ones; signs nobody sees are left out; every kind of space is a space.
    pub(super) fn new(original: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(original.len()), from: Vec::new() };
        for (start, own) in original.char_indices().filter(|(_, sign)| !is_invisible(*sign)) {
            for sign in own.nfkc() {
                let sign = plain(sign);
                folded.text.push(sign);
                let bytes = start..start + own.len_utf8();
                folded.from.extend(std::iter::repeat_n(bytes, sign.len_utf8()));
            }
        }
        folded
    }

    /// The bytes of the original from which these bytes of the folded text come.
    pub(super) fn origin(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.from.get(range.start).map_or(0, |from| from.start);
        let end = range.end.checked_sub(1).and_then(|last| self.from.get(last));
        start..end.map_or(start, |from| from.end)
    }
}

fn plain(sign: char) -> char {
    if sign.is_whitespace() {
        return if sign == '\n' { '\n' } else { ' ' };
    }
    let of = |zero: &char| u32::from(sign).checked_sub(u32::from(*zero)).filter(|d| *d < 10);
    match ZEROS.iter().find_map(of) {
        Some(digit) => char::from_digit(digit, 10).unwrap_or(sign),
        None => match sign {
            '‐' | '‑' | '‒' | '–' | '—' | '−' | '﹘' => '-',
            '․' | '。' | '｡' => '.',
            other => other,
        },
    }
}

/// Signs without width, marks of direction and variation.
fn is_invisible(sign: char) -> bool {
    matches!(sign,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{20e3}' | '\u{ffa0}' | '\u{e0000}'..='\u{e01ef}')
}
