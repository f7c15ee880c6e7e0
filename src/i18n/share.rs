//! A released share in words a child reads: in points, out of ten, of how many.

use super::Catalogue;
use crate::domain::feedback::figure::Share;
use crate::domain::wording::Lang;

/// The words for `{percent}`, `{tenths}` and `{base}` of a sentence; `None` when a word is missing.
pub fn words(catalogue: &Catalogue, lang: Lang, share: Share) -> Option<[String; 3]> {
    let percent = share.percent.to_string();
    let percent = catalogue.say(lang, "respond.figure.percent", &[("n", &percent)])?;
    let tenths = match share.tenths() {
        Some(n) => catalogue.say(lang, "respond.figure.tenths", &[("n", &n.to_string())])?,
        None if share.percent < 50 => catalogue.say(lang, "respond.figure.few", &[])?,
        None => catalogue.say(lang, "respond.figure.most", &[])?,
    };
    Some([percent, tenths, share.base.to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_said_in_every_language_and_never_as_none_or_all() {
        let catalogue = Catalogue::load().unwrap();
        for lang in Lang::ALL {
            let said = |percent| words(&catalogue, lang, Share { percent, base: 240 }).unwrap();
            let [percent, tenths, base] = said(68);
            assert!(percent.contains("68") && tenths.contains('7') && tenths.contains("10"));
            assert_eq!(base, "240");
            let [few, most] = [2, 98].map(|percent| said(percent)[1].clone());
            assert!(few != most && ![few, most].contains(&said(50)[1]), "{lang}");
        }
    }
}
