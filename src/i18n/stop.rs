//! Words too common to be the name of a theme, in each language children write in.

use crate::domain::wording::Lang;

/// They, between blanks: short lists of our own, in small letters.
pub fn stop_words(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => include_str!("../../locales/stop.fr.txt"),
        Lang::Nl => include_str!("../../locales/stop.nl.txt"),
        Lang::De => include_str!("../../locales/stop.de.txt"),
        Lang::En => include_str!("../../locales/stop.en.txt"),
        Lang::Ar => include_str!("../../locales/stop.ar.txt"),
        Lang::Uk => include_str!("../../locales/stop.uk.txt"),
    }
}
