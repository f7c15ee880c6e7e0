//! A child's words as they are sealed, with the permission to quote them (R42), and what a quote
//! may be: words of the text as they stand there.

/// Stands before a text whose child says that its words may be quoted. No text can begin with it:
/// control characters are refused on arrival. Without it there is no permission, so a text that was
/// sealed before anybody asked cannot be quoted.
const PERMITTED: char = '\u{1}';
/// Characters of a translation at most.
pub const LONGEST: usize = 1_000;

/// A text and what its child allows.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    /// The words.
    pub text: String,
    /// They may be quoted.
    pub may_quote: bool,
}

impl Written {
    /// The bytes that are sealed.
    pub fn pack(&self) -> Vec<u8> {
        let mark = if self.may_quote { PERMITTED.to_string() } else { String::new() };
        [mark.as_bytes(), self.text.as_bytes()].concat()
    }

    /// Reads what was sealed; `None` when it is no text.
    pub fn unpack(bytes: Vec<u8>) -> Option<Self> {
        let text = String::from_utf8(bytes).ok()?;
        Some(match text.strip_prefix(PERMITTED) {
            Some(text) => Self { text: text.to_owned(), may_quote: true },
            None => Self { text, may_quote: false },
        })
    }
}

/// The words that were chosen of a text, when they stand there just so; blanks aside.
pub fn excerpt(text: &str, chosen: &str) -> Option<String> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (text, chosen) = (plain(text), plain(chosen));
    let stands = !chosen.is_empty() && format!(" {text} ").contains(&format!(" {chosen} "));
    stands.then_some(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permission_is_sealed_with_the_words_and_old_texts_have_none() {
        for may_quote in [false, true] {
            let written = Written { text: "un banc\nbleu".to_owned(), may_quote };
            assert!(Written::unpack(written.pack()) == Some(written));
        }
        let old = Written::unpack("un banc".as_bytes().to_vec()).unwrap();
        assert!(!old.may_quote && old.text == "un banc");
        assert!(Written::unpack(vec![0xff]).is_none());
    }

    #[test]
    fn a_quote_stands_in_the_text_as_it_is() {
        let text = "plus de bancs,\net des ⟦hidden⟧ aussi";
        assert_eq!(excerpt(text, " plus de  bancs, et ").unwrap(), "plus de bancs, et");
        assert_eq!(excerpt(text, text).unwrap(), "plus de bancs, et des ⟦hidden⟧ aussi");
        for other in ["", " ", "plus de banc", "moins de bancs,", "bancs, des"] {
            assert_eq!(excerpt(text, other), None, "{other}");
        }
    }
}
