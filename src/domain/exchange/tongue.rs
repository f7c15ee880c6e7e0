//! Which language of ours a name means.

use crate::domain::wording::Lang;

/// The language that a name means: `French (fr)`, `fr`, `français`.
pub(super) fn language(name: &str) -> Option<Lang> {
    let name = name.trim().to_lowercase();
    let inside = name.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')'));
    let tag = inside.map_or(name.as_str(), |(tag, _)| tag.trim());
    let first = tag.split(['-', '_']).next().unwrap_or(tag);
    first.parse().ok().or_else(|| {
        let word = name.split([' ', '(']).next().unwrap_or(&name);
        match word {
            "french" | "français" | "francais" | "frans" | "französisch" | "fra" | "fre" => {
                Some(Lang::Fr)
            }
            "dutch" | "nederlands" | "néerlandais" | "flemish" | "nld" | "dut" => Some(Lang::Nl),
            "german" | "deutsch" | "allemand" | "duits" | "deu" | "ger" => Some(Lang::De),
            "english" | "anglais" | "engels" | "englisch" | "eng" => Some(Lang::En),
            "arabic" | "arabe" | "arabisch" | "العربية" | "ara" => Some(Lang::Ar),
            "ukrainian" | "ukrainien" | "oekraïens" | "ukrainisch" | "українська" | "ukr" => {
                Some(Lang::Uk)
            }
            _ => None,
        }
    })
}
