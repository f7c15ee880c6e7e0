//! Streets with a house number, in four languages.

use std::sync::LazyLock;

use regex::Regex;

use super::{Found, Removed};

/// What may follow a house number: a letter, a box, a second number.
const HOUSE: &str = r"(?:n°|nr\.?|no\.?|num[eé]ro|nummer)? ?\d{1,4}(?: ?(?:bis|ter|quater)\b| ?[a-d]\b)?(?: ?[-/] ?\d{1,3}[a-z]?)?(?: ?,? ?(?:bte|bo[iî]te|bus|bt|box|app?t?\.?|appartement|flat|etage) ?\d{1,3})?";
/// A postcode and a town that follow.
const TOWN: &str = r"(?: ?, ?(?:[A-Za-z]{1,2}-)?\d{4,5}(?: [A-Z]{2})? \p{L}[\p{L}'’-]+)?";
const FR_STREETS: &str = r"(?:rue|avenue|av\.?|ave\.?|boulevard|bd\.?|bld\.?|blvd\.?|boul\.?|chauss[eé]e|ch[eé]e|chss[eé]e|place|pl\.|all[eé]e|impasse|quai|route|chemin|clos|dr[eè]ve|sentier|venelle|esplanade|parvis|faubourg|mont[eé]e|ruelle|square|r[eé]sidence|passage|cit[eé]|cours|galerie|ch\.)";
/// Streets whose name alone says so: before them a number is a house number.
const FR_SURE: &str = r"(?:rue|avenue|av\.|boulevard|bd|bld|blvd|chauss[eé]e|ch[eé]e|all[eé]e|impasse|quai|chemin|dr[eè]ve|faubourg|ruelle|place|square|route|cit[eé]|ch\.)";
const FR_LINKS: &str = r"(?:de la |de l'|de l’|du |des |de |d'|d’|la |le |les |l'|l’|aux |au |à la |saint[- ]|sainte[- ]|st[- .]+|ste[- .]+|g[eé]n[eé]ral |mar[eé]chal |docteur |dr\.? )";
/// Words that no street is called by: the sentence goes on.
const NOT_NAMES: &[&str] = &[
    "puis", "has", "have", "had", "mon", "ma", "mes", "ton", "ta", "tes", "notre", "votre", "leur",
    "nos", "il", "elle", "on", "y", "a", "est", "et", "où", "ou", "pour", "avec", "dans", "sur",
    "en", "pas", "plus", "moins", "très", "trop", "tous", "toutes", "chaque", "quand", "depuis",
    "pendant", "environ", "qui", "que", "vers", "jusqu", "être", "avoir", "j", "je", "tu", "the",
    "my", "our", "your", "his", "her", "their", "a", "an", "on", "in", "at", "to", "from", "of",
    "for", "with", "this", "that", "these", "down", "up", "across", "along", "every", "each",
    "other", "same", "next", "and", "or", "people", "kids", "minutes", "min", "friends", "houses",
    "cars", "times", "years", "year", "hours", "is", "was", "are", "busy", "one", "two", "three",
    "way", "by", "per", "about", "near", "off", "metres", "meters", "km", "steps", "shops",
    "bikes", "safe", "new", "more", "main", "whole", "long", "no", "any", "some", "into", "over",
    "under", "than", "crossing",
];
const NOT_STREETS: &[&str] = &[
    "onderweg",
    "halfweg",
    "halverwege",
    "vanweg",
    "snelweg",
    "autosnelweg",
    "supermarkt",
    "markt",
    "speelplein",
    "pretpark",
    "themapark",
    "attractiepark",
    "skatepark",
    "waterpark",
    "zwempark",
    "speelplaats",
    "werkplaats",
    "plaats",
    "parkeerplaats",
    "rijbaan",
    "autobaan",
    "loopbaan",
    "startbaan",
    "busbaan",
    "woonplaats",
    "geboorteplaats",
    "standplaats",
    "zitplaats",
    "keukenhof",
    "gerechtshof",
    "spielplatz",
    "schulhof",
    "bauernhof",
    "bahnhof",
    "friedhof",
    "sportplatz",
    "parkplatz",
    "arbeitsplatz",
    "schulweg",
    "heimweg",
    "radweg",
    "fahrradweg",
    "gehweg",
    "hinweg",
    "rückweg",
    "umweg",
    "ausweg",
    "arbeitsmarkt",
    "supermarkt",
    "flohmarkt",
    "weihnachtsmarkt",
    "vorsprung",
    "hering",
    "sportpark",
    "freizeitpark",
    "fussballplatz",
    "fußballplatz",
    "platz",
    "startplatz",
    "sitzplatz",
    "studienplatz",
    "ausbildungsplatz",
    "schlafplatz",
    "autobahn",
    "hierweg",
    "gering",
    "kring",
    "training",
    "boxring",
    "spring",
    "voetbalplein",
    "stageplaats",
    "hauptmarkt",
    "kreisverkehr",
    "speelweg",
    "fietspad",
    "voetpad",
    "zebrapad",
    "wandelpad",
    "schoolplein",
    "dorpsplein",
    "kerkhof",
    "geldmarkt",
    "jobmarkt",
    "rommelmarkt",
    "kerstmarkt",
    "schoolpark",
    "speelpark",
    "dierenpark",
    "bike",
    "ring",
    "weg",
    "straat",
    "straße",
    "strasse",
    "laan",
    "plein",
    "park",
    "pad",
    "hof",
    "wijk",
    "buitenwijk",
    "woonwijk",
    "achterstandswijk",
    "bouwplaats",
    "vergaderplaats",
    "lokaal",
    "ipad",
    "gymnasium",
    "drei",
    "allerlei",
    "polizei",
    "bäckerei",
    "bücherei",
    "partei",
    "datei",
    "schlägerei",
    "erzieherei",
    "einerlei",
    "schrei",
    "brei",
    "mei",
    "ei",
    "blei",
    "frei",
    "schei",
    "schilderei",
    "haarlei",
];

macro_rules! pattern {
    ($name:ident, $source:expr) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($source).ok());
    };
}

pattern!(
    FR_AFTER,
    &format!(
        r"(?i)\b{FR_STREETS} ((?:{FR_LINKS})?(?:{FR_LINKS})?[\p{{L}}'’-]+(?:[ -](?:{FR_LINKS})?[\p{{L}}'’-]+){{0,4}}?) ?,? ?{HOUSE}\b{TOWN}"
    )
);
pattern!(
    FR_BEFORE,
    &format!(
        r"(?i)\b\d{{1,4}} ?(?:bis|ter|[a-d])? ?,? ?{FR_SURE} ((?:{FR_LINKS})?(?:{FR_LINKS})?[\p{{L}}'’]+(?:-[\p{{L}}'’]+)*){TOWN}"
    )
);
pattern!(
    COMPOUND,
    &format!(
        r"(?i)\b([\p{{L}}'’-]*(?:straat|str\.|laan|steenweg|stwg\.?|weg|plein|dreef|lei|kaai|markt|pad|hof|gracht|kade|singel|dijk|baan|wegel|park|steeg|vest|wijk|ring|plaats|straße|strasse|strase|str|gasse|platz|allee|damm|ufer|steig|chaussee|promenade|stieg))\.? ?,? ?{HOUSE}\b{TOWN}"
    )
);
pattern!(
    DE_PLACE,
    &format!(
        r"\b(?:[Aa]m|[Aa]n der|[Aa]n den|[Aa]uf der|[Aa]uf dem|[Ii]m|[Ii]n der|[Zz]um|[Zz]ur|[Uu]nter den|[Hh]inter der|[Hh]inter dem|[Bb]ei der|[Vv]or dem) ((?:\p{{Lu}}[\p{{L}}-]+ ){{0,2}}\p{{Lu}}[\p{{L}}-]+) \d{{1,3}} ?[a-z]?\b{TOWN}"
    )
);
pattern!(
    DE_OF,
    &format!(
        r"(?i)\b(?:straße|strasse|platz|allee) (?:des|der|am|an der) (?:\d{{1,2}}\. )?[\p{{L}}-]+ \d{{1,3}}[a-z]?\b{TOWN}"
    )
);
pattern!(
    NL_OF,
    &format!(
        r"\b(?:[Ll]aan|[Pp]lein|[Ss]traat|[Ww]eg|[Dd]reef|[Kk]ade|[Pp]ark|[Hh]of) (?:van(?: de| den| der)?|der|ten|ter|op den) (?:\p{{Lu}}[\p{{L}}-]+ ){{1,3}}(?:nr\.? )?\d{{1,4}} ?[a-z]?\b{TOWN}"
    )
);
pattern!(
    NL_OLD,
    &format!(
        r"(?i)\b(?:grote|oude|nieuwe|kleine|lange|korte|hoge|lage|vlaamse|groen) (?:markt|plein|straat|weg|laan|kaai|vest|baan|hof|park|gracht) {HOUSE}\b{TOWN}"
    )
);
pattern!(NL_YEAR, r"(?i)\bplein (?:1[89]|20)\d\d (?:nr\.? |nummer )?\d{1,3}\b");
pattern!(
    NATURE,
    &format!(
        r"\b\p{{Lu}}[\p{{L}}-]+(?:burgwal|wal|schans|grund|höhe|graben|hang|blick|akker|hoek|poort|erf|horst|garten|brink|siedlung|rain|wiesen?|busch|hain|winkel|kamp|haven|feld|veld) \d{{1,3}}(?:-\d{{1,2}})? ?[a-z]?\b{TOWN}"
    )
);
pattern!(
    EN_BEFORE,
    r"(?i)\b\d{1,4} ?[a-d]?,? ((?:[\p{L}'’]+\.? ){1,3})(?:street|st|road|rd|lane|ln|avenue|ave|drive|close|court|terrace|crescent|gardens|square|grove|way|row|hill)\b(?:,? (?:flat|apt|apartment) \d{1,3}[a-z]?)?"
);
pattern!(
    EN_AFTER,
    r"(?i)\b((?:[\p{L}'’]+ ){1,3})(?:street|st\.?|road|rd\.?|lane|avenue|ave\.?) (?:number |no\.? ?|n° ?)?\d{1,4} ?[a-d]?\b"
);
pattern!(
    UNITS,
    r"(?i)^ ?(?:fois|ans?\b|jours?|heures?|h\b|h\d|min|minutes?|personnes?|enfants?|jeunes|semaines?|mois|m[eè]tres?|km|m\b|euros?|€|%|[.,:]\d|voitures|arbres|gens|arr[eê]ts|maisons|fois|ko|keer|maal|x\b|jaar|dag|dagen|uur|u\b|minuten|euro|mensen|kinderen|vrienden|weken|maanden|wagens|auto|meter|bomen|huizen|mal\b|jahre?|tage?n?\b|stunden?|uhr|leute|kinder|freunde|wochen|monate|autos|bäume|häuser|prozent|grad|times|years|people|minutes|hours|days|cars|kids|st\b|nd\b|rd\b|th\b|°|plekken|plaatsen|winkels|geschäfte|meisjes|jongens|mädchen|jungs|schaukeln|schommels|bancs|bankjes|bänke|vuilbakken|poubelles|lampen|lantaarns)"
);

/// What "am", "im" and "zum" stand before without being a street.
const NOT_PLACES: &[&str] = &[
    "Montag",
    "Dienstag",
    "Mittwoch",
    "Donnerstag",
    "Freitag",
    "Samstag",
    "Sonntag",
    "Wochenende",
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
    "Jahr",
    "Jahre",
    "Ende",
    "Anfang",
    "Tag",
    "Morgen",
    "Abend",
    "Mittag",
    "Alter",
    "Sommer",
    "Winter",
    "Herbst",
    "Frühling",
    "Moment",
    "Schnitt",
    "Durchschnitt",
    "Monat",
    "Unterricht",
    "Schuljahr",
    "Artikel",
    "Kapitel",
    "Klasse",
    "Schule",
    "Woche",
    "Stunde",
    "Pause",
    "Bus",
    "Zug",
    "Fach",
    "Raum",
    "Zimmer",
    "Beispiel",
    "Test",
    "Zeugnis",
    "Level",
    "Platz",
    "Stock",
    "Durchmesser",
    "Kurs",
    "Gruppe",
    "Linie",
    "Spiel",
    "Team",
    "Kindergarten",
    "Punkt",
    "Frage",
    "Nachmittag",
    "Vormittag",
    "Handy",
    "Internet",
    "Park",
    "Chat",
    "Finale",
    "Halbfinale",
    "Seite",
    "Nähe",
    "Stadt",
    "Rate",
    "Grad",
    "Teil",
    "Nacht",
    "Uhr",
];

/// Patterns, and what the name in each must not be.
type Rule = (&'static LazyLock<Option<Regex>>, &'static [&'static [&'static str]]);

static RULES: [Rule; 11] = [
    (&FR_AFTER, &[NOT_NAMES]),
    (&FR_BEFORE, &[NOT_NAMES]),
    (&COMPOUND, &[NOT_STREETS]),
    (&DE_PLACE, &[NOT_PLACES]),
    (&DE_OF, &[]),
    (&NL_OF, &[]),
    (&NL_OLD, &[]),
    (&NL_YEAR, &[]),
    (&NATURE, &[]),
    (&EN_BEFORE, &[NOT_NAMES]),
    (&EN_AFTER, &[NOT_NAMES]),
];

pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (pattern, not) in &RULES {
        let Some(pattern) = pattern.as_ref() else { continue };
        let mut from = 0;
        while let Some(hit) = pattern.captures_at(text, from) {
            let Some(whole) = hit.get(0) else { break };
            let name = hit.get(1).map_or("", |name| name.as_str());
            let after = text.get(whole.end()..).unwrap_or("");
            let unit = whole.as_str().ends_with(|sign: char| sign.is_ascii_digit())
                && UNITS.as_ref().is_some_and(|units| units.is_match(after));
            if !unit && not.iter().all(|words| !is_one_of(name, words)) {
                found.push((whole.range(), Removed::Address));
                from = whole.end();
            } else {
                // The next may begin inside what was not one.
                from = whole.start() + whole.as_str().chars().next().map_or(1, char::len_utf8);
            }
            if from >= text.len() {
                break;
            }
        }
    }
    found
}

/// Whether a name, or a word of it, is on a list.
fn is_one_of(name: &str, list: &[&str]) -> bool {
    let low = name.to_lowercase();
    let mut words = low.split([' ', '’', '\'']).filter(|word| !word.is_empty());
    let ending = name.trim().rsplit(' ').next().unwrap_or("");
    list.contains(&low.trim()) || list.contains(&ending) || words.any(|word| list.contains(&word))
}
