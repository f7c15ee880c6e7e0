//! Web pages as words, and names as codes.

use crate::domain::exchange::codes::{Taken, code};
use crate::domain::exchange::plain::{clean, words};
use crate::domain::exchange::scales::{Way, agrees};
use crate::domain::exchange::tongue::language;
use crate::domain::wording::Lang;

#[test]
fn markup_becomes_words_and_nothing_runs() {
    for (html, expected, lost) in [
        ("<p>Hello</p><p>World</p>", "Hello\n\nWorld", false),
        ("a<br />b", "a\nb", false),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2", false),
        ("caf&eacute; &amp; th&#233; &#x263a;&nbsp;!", "café & thé ☺\u{a0}!", false),
        ("<script>alert('<p>')</script>after", "after", true),
        ("<SCRIPT src=x>", "", true),
        ("<style>p{}</style >x", "x", true),
        ("<img src=x onerror=alert(1)>see", "see", true),
        ("<a href=\"javascript:x\">link</a>", "link", true),
        ("<!-- secret -->x", "x", true),
        ("&unknown; &#xd800; &", "&unknown; &#xd800; &", false),
        ("<b>bold</b> <strong>x</strong>", "bold x", false),
        ("<unclosed", "<unclosed", false),
        ("&lt;script&gt;", "<script>", false),
        ("a\u{202e}b", "ab", false),
    ] {
        assert_eq!(words(html), (expected.to_owned(), lost), "{html}");
    }
    let many = "<script>".repeat(100_000);
    assert_eq!(words(&many).0, "");
}

#[test]
fn texts_lose_only_what_nobody_sees() {
    assert_eq!(clean(" a\tb\r\nc\u{feff} "), "a b\nc");
    assert_eq!(clean("مرحبا Привіт 👩🏽"), "مرحبا Привіт 👩🏽");
}

#[test]
fn codes_are_ours_whatever_the_name() {
    let mut taken = Taken::default();
    for (name, expected) in [
        ("Q1", "q1"),
        ("q1", "q1_2"),
        ("1a", "q1a"),
        ("größe-x", "gr__e_x"),
        ("питання", "q"),
        ("", "q_2"),
        ("__", "q_3"),
        (&"a".repeat(50), &"a".repeat(32)),
        (&"a".repeat(50), &format!("{}_2", "a".repeat(30))),
    ] {
        assert_eq!(code(name, 'q', &mut taken), expected, "{name}");
    }
}

#[test]
fn languages_are_known_by_code_or_name() {
    for (name, lang) in [
        ("French (fr)", Some(Lang::Fr)),
        ("nl-BE", Some(Lang::Nl)),
        ("de_informal", Some(Lang::De)),
        ("English", Some(Lang::En)),
        ("العربية (ar)", Some(Lang::Ar)),
        ("Українська", Some(Lang::Uk)),
        ("Lëtzebuergesch (lb)", None),
        ("frisian", None),
        ("", None),
    ] {
        assert_eq!(language(name), lang, "{name}");
    }
}

#[test]
fn only_steps_of_agreeing_are_our_scale() {
    let list = |words: &str| words.split(',').map(str::to_owned).collect::<Vec<_>>();
    for (words, way) in [
        ("I disagree,Neither,I agree", Some(Way::Up)),
        ("Helemaal eens,Eens,Oneens,Helemaal oneens", Some(Way::Down)),
        (
            "Pas du tout d'accord,Plutôt pas d'accord,Plutôt d'accord,Tout à fait d'accord",
            Some(Way::Up),
        ),
        ("stimme gar nicht zu,teils,stimme zu", Some(Way::Up)),
        ("Never,Sometimes,Always", None),
        ("I agree,I disagree", None),
    ] {
        assert_eq!(agrees(&list(words)), way, "{words}");
    }
}
