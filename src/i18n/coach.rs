//! The words that the coach looks for, by language: `src/i18n/coach/LANG.json`.

use std::sync::LazyLock;

use crate::domain::coach::Lists;
use crate::domain::wording::Lang;

/// The files, and whose words they hold.
const FILES: [(Lang, &str); 4] = [
    (Lang::Fr, include_str!("coach/fr.json")),
    (Lang::Nl, include_str!("coach/nl.json")),
    (Lang::De, include_str!("coach/de.json")),
    (Lang::En, include_str!("coach/en.json")),
];

static LISTS: LazyLock<Vec<(Lang, Lists)>> = LazyLock::new(|| {
    let read = |(lang, file): (Lang, &str)| Some((lang, serde_json::from_str(file).ok()?));
    FILES.into_iter().filter_map(read).collect()
});

/// The words of every language that has some.
pub fn lists() -> &'static [(Lang, Lists)] {
    &LISTS
}

#[cfg(test)]
#[path = "coach_tests.rs"]
mod tests;
