//! E-mail addresses, links and accounts of networks.

use std::sync::LazyLock;

use regex::{Match, Regex};

use super::{Found, Removed};

/// An address with its sign, close or with spaces around each part.
const MAIL: &str = r"(?i)[\p{L}\p{N}_%+'-]+(?:(?:\.| \. ?)[\p{L}\p{N}_%+-]+)* ?@ ?[\p{L}\p{N}-]+(?: ?\. ?[\p{L}\p{N}-]+)+";
/// An address read aloud: at, arobase, apenstaartje, Klammeraffe; dot, point, punt, Punkt.
const SPOKEN_MAIL: &str = r"(?i)[\p{L}\p{N}_%+.-]+ ?(?:[(\[{] ?(?:at|a|ät|arobase|ape?n?staartje|@) ?[)\]}]| (?:at|ät|arobase?|arobas|arrobase|ape?n?staartje|aapje|klammeraffe|affenschwanz) ) ?[\p{L}\p{N}-]+(?: ?(?:\.|[(\[{] ?(?:dot|point|punt|punkt|\.) ?[)\]}]| (?:dot|point|punt|punkt) ) ?\p{L}{2,8})+";
/// Only the sign in words: the rest is written as usual, or the other way round.
const MIXED_MAIL: &str =
    r"(?i)[\p{L}\p{N}_%+.-]+ ?@ ?[\p{L}\p{N}-]+(?: (?:dot|point|punt|punkt) \p{L}{2,8})+";
const ADDRESS: &str = r"(?i)\b(?:https?|ftp) ?: ?/ ?/ ?\S+|\bhxxps?://\S+|\bwww ?\. ?[\p{L}\p{N}-]+(?: ?\. ?[\p{L}\p{N}-]+)*(?:/\S*)?";
/// A host without anything before it.
const HOST: &str = r"(?i)[\p{L}\p{N}][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*(?:\.| \. ?)(?:com|be|fr|nl|de|eu|org|net|gg|me|io|ly|tv|lu|uk|info|app|xyz|ai|co|ch|link|page|site|online|shop|blog|gle)\b(?: ?/ ?[\p{L}\p{N}_~.?=&%#/@+-]*)?";
/// Any host with a page of it.
const PAGE: &str =
    r"(?i)[\p{L}\p{N}][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*\.[a-z]{2,6}/[\p{L}\p{N}_~.?=&%#/@+-]+";
/// Ends of hosts that are words too: a sentence may begin there without a space.
const WORDLIKE: [&str; 9] = ["me", "co", "de", "info", "net", "be", "app", "site", "to"];
/// What says that a host follows.
const HINTS: [&str; 14] = [
    "site", "website", "lien", "link", "url", "page", "seite", "webseite", "adresse", "via",
    "blog", "op", "auf", "sur",
];
const NETWORKS: &str = r"(?i)(?:^|[^\p{L}\p{N}])(?:insta|instagram|snap|snapchat|sc|tiktok|tik tok|tt|discord|disc|whats ?app|wapp|telegram|signal|facebook|fb|messenger|twitter|twitch|youtube|yt|roblox|steam|psn|xbox|gamertag|be ?real|pinterest|reddit|kik|ig|threads|spotify|vsco|skype|epic|minecraft|fortnite|pseudo|username|account|compte|profiel|profil|nickname|gebruikersnaam|benutzername)(?:[^\p{L}\p{N}\n]{1,4}(?:c'?est|c|est|is|ist|=|:|mon|ma|name|nom|naam|pseudo|id|account|compte|heet|heiße?t?|heisst|user|username|tag|op|sur|auf|on|im|mijn|mein|my|de|van|als|ik ben|ich bin|je suis|it's|its|i'm|me|add|dm|ajoute|volg|folge|follow|moi|mij|mich|toevoegen|nick)){0,3}[^\p{L}\p{N}@_\n]{1,4}(@?[\p{L}\p{N}_][\p{L}\p{N}_.#-]*)";
const AT: &str = r"(?:^|[^\p{L}\p{N}])(@[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?)";
/// Names that only networks have.
const UNDERSCORED: &str = r"(?:^|[^\p{L}\p{N}_.@⟦])([\p{L}\p{N}.]*(?:[\p{L}\p{N}]_+\.?[\p{L}\p{N}]|_+\.?[\p{L}\p{N}]{2}|[\p{L}\p{N}]{3}_)[\p{L}\p{N}_.]*)";
/// Somewhere after the name of a network: letters, figures and a dot.
const DOTTED: &str = r"[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)+";
const NETWORK: &str = r"(?i)\b(?:insta|instagram|snap|snapchat|tiktok|discord|facebook|fb|telegram|twitch|youtube|roblox|be ?real|pinterest|reddit|steam|psn|xbox)\b";
/// Hours, ages and sizes: figures with a unit.
const MEASURE: &str = r"(?i)^@? ?\d+(?:h|u|uhr|uur|am|pm|min|x|e|er|eme|ème|ste|de|th|nd|rd|st|j|k|m|cm|km|kg|g|gb|go|mb|ans|ans?|jr|jaar|d|s)\d*$";
/// With a space after the sign only when it looks like an account.
const AT_APART: &str = r"(?:^|[^\p{L}\p{N}])(@ [\p{L}\p{N}]*(?:[\p{L}][0-9_.][\p{L}\p{N}_]|[0-9_]+\p{L}|\p{L}[0-9]+)[\p{L}\p{N}_.]*)";

macro_rules! pattern {
    ($name:ident, $source:expr) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($source).ok());
    };
}

pattern!(MAILS, MAIL);
pattern!(SPOKEN_MAILS, SPOKEN_MAIL);
pattern!(MIXED_MAILS, MIXED_MAIL);
pattern!(ADDRESSES, ADDRESS);
pattern!(HOSTS, HOST);
pattern!(ACCOUNTS, NETWORKS);
pattern!(ATS, AT);
pattern!(ATS_APART, AT_APART);
pattern!(PAGES, PAGE);
pattern!(NAMES, UNDERSCORED);
pattern!(DOTS, DOTTED);
pattern!(NETWORK_NAMES, NETWORK);
pattern!(MEASURES, MEASURE);

fn each<'t>(pattern: &'static LazyLock<Option<Regex>>, text: &'t str) -> Vec<Match<'t>> {
    pattern.as_ref().map_or_else(Vec::new, |pattern| pattern.find_iter(text).collect())
}

/// The first group of each hit that fits; where one does not, the next may begin inside it.
fn groups<'t>(
    pattern: &'static LazyLock<Option<Regex>>,
    text: &'t str,
    fits: impl Fn(&str) -> bool,
) -> Vec<Match<'t>> {
    let (mut found, mut from) = (Vec::new(), 0);
    let Some(pattern) = pattern.as_ref() else { return found };
    while from <= text.len()
        && let Some(group) = pattern.captures_at(text, from).and_then(|hit| hit.get(1))
    {
        let inside = !fits(group.as_str());
        let first = group.as_str().chars().next().map_or(1, char::len_utf8);
        from = if inside { group.start() + first } else { group.end() };
        if !inside {
            found.push(group);
        }
    }
    found
}

pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mails = [&MAILS, &SPOKEN_MAILS, &MIXED_MAILS];
    found.extend(mails.iter().flat_map(|p| each(p, text)).map(|m| (m.range(), Removed::Mail)));
    let hosts = each(&HOSTS, text).into_iter().filter(|hit| is_host(text, *hit));
    let links = each(&ADDRESSES, text).into_iter().chain(hosts).chain(each(&PAGES, text));
    found.extend(links.map(|m| (m.range(), Removed::Link)));
    let handles = groups(&ACCOUNTS, text, is_account)
        .into_iter()
        .chain(groups(&ATS, text, |_| true))
        .chain(groups(&ATS_APART, text, |name| !is_measure(name)))
        .chain(groups(&NAMES, text, |name| name.chars().any(char::is_alphabetic)))
        .chain(dotted(text));
    found.extend(handles.map(|m| (m.range(), Removed::Handle)));
    found
}

/// Names with a dot and a figure, some words after the name of a network.
fn dotted(text: &str) -> Vec<Match<'_>> {
    let networks = each(&NETWORK_NAMES, text);
    let after = |hit: &Match| {
        networks.iter().any(|network| (network.end()..network.end() + 60).contains(&hit.start()))
    };
    let named = |hit: &Match| {
        let letters = hit.as_str().chars().filter(|sign| sign.is_alphabetic()).count();
        letters >= 3 && hit.as_str().chars().any(char::is_numeric)
    };
    each(&DOTS, text).into_iter().filter(|hit| named(hit) && after(hit)).collect()
}

fn is_measure(word: &str) -> bool {
    MEASURES.as_ref().is_some_and(|pattern| pattern.is_match(word))
}

/// Whether this is a host, and not two sentences without a space between them.
fn is_host(text: &str, hit: Match) -> bool {
    let (host, path) = hit.as_str().split_once('/').unwrap_or((hit.as_str(), ""));
    let Some((name, end)) = host.trim().rsplit_once('.') else { return false };
    let wordlike = WORDLIKE.contains(&end.trim().to_lowercase().as_str());
    if !path.is_empty() || !wordlike {
        return name.chars().filter(|sign| sign.is_alphabetic()).count() >= 2;
    }
    let after = text.get(hit.end()..).unwrap_or("").trim_start_matches(' ');
    let ends = after.is_empty() || !after.starts_with(char::is_alphanumeric);
    let before = text.get(..hit.start()).unwrap_or("").to_lowercase();
    let mut words = before.rsplit(|sign: char| !sign.is_alphanumeric());
    let last = words.find(|word| !word.is_empty());
    let hinted = last.is_some_and(|word| HINTS.contains(&word));
    let built = name.chars().any(|sign| sign.is_numeric() || matches!(sign, '.' | '-' | '_'));
    !name.ends_with(' ') && (ends || hinted || built)
}

/// Whether a word after the name of a network looks like somebody's name there.
fn is_account(word: &str) -> bool {
    let name = word.trim_start_matches('@').trim_end_matches(['.', '-']);
    let letters = name.chars().any(char::is_alphabetic);
    let inside = name.chars().any(|sign| sign.is_numeric() || matches!(sign, '.' | '_' | '#'));
    // "t.n.v." is no name.
    let long = name.split(['.', '_']).any(|part| part.chars().count() > 2);
    letters && long && !is_measure(word) && (inside || word.starts_with('@'))
}
