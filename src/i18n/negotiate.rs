//! The first guess of a visitor's language.

use crate::domain::wording::Lang;

/// The best of the offered languages for an `Accept-Language` header; the first offered one when
/// none fits; `None` when nothing is offered. The header is read here and nowhere else, and not kept.
pub fn choose(accept_language: &str, offered: &[Lang]) -> Option<Lang> {
    let mut best: Option<(Lang, f32)> = None;
    for range in accept_language.split(',').take(20) {
        let mut parts = range.trim().split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let primary = tag.split('-').next().unwrap_or_default();
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(1.0, |q| q.parse().unwrap_or(0.0));
        let Ok(lang) = primary.parse::<Lang>() else { continue };
        let better = best.is_none_or(|(_, so_far)| weight > so_far);
        if weight > 0.0 && better && offered.contains(&lang) {
            best = Some((lang, weight));
        }
    }
    best.map(|(lang, _)| lang).or_else(|| offered.first().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_offered_language_wins() {
        let offered = [Lang::Fr, Lang::Nl, Lang::De];
        let chosen = |header| choose(header, &offered);
        assert_eq!(chosen("en,nl-BE;q=0.8,fr;q=0.9"), Some(Lang::Fr));
        assert_eq!(chosen("DE-be"), Some(Lang::De));
        assert_eq!(chosen("uk, ar;q=0.5"), Some(Lang::Fr), "none fits: the first offered");
        assert_eq!(chosen("nl;q=0, de;q=x"), Some(Lang::Fr));
        assert_eq!(chosen(";;,,=\u{0}"), Some(Lang::Fr));
        assert_eq!(choose("fr", &[]), None);
    }
}
