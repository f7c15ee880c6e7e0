//! Runs of digits: telephone numbers, national numbers, bank accounts.
//!
//! Nine digits or more that are no date, year, amount or counting are taken for a number of a person,
//! whatever stands between them. Help lines are shorter, or start with 0800, and stay.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Found, Removed};

/// So many digits are a number of a person.
const LONG: usize = 9;
/// After a plus, so many.
const LONG_ABROAD: usize = 7;
/// After a word like "tel", so many.
const LONG_NAMED: usize = 6;
/// Signs between two groups of digits of one number.
const GAP: usize = 3;
/// Lengths of bank account numbers (ISO 13616) around here.
const LENGTHS: [(&str, usize); 16] = [
    ("BE", 16),
    ("FR", 27),
    ("NL", 18),
    ("DE", 22),
    ("LU", 20),
    ("GB", 22),
    ("IE", 22),
    ("ES", 24),
    ("IT", 27),
    ("PT", 25),
    ("PL", 28),
    ("RO", 24),
    ("CH", 21),
    ("AT", 20),
    ("UA", 29),
    ("TR", 26),
];

static ACCOUNT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)(?:^|[^\p{L}\p{N}])([a-z]{2}) ?-?(\d{2})").ok());
/// German pension numbers, and French numbers of people from Corsica, hold a letter.
static LETTERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:\d\d ?\d{6} ?[a-z] ?\d{3}|[12] ?\d\d ?\d\d ?2[ab] ?\d{3} ?\d{3}(?: ?\d\d)?)\b",
    )
    .ok()
});
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:t[eé]l|telefoon|t[eé]l[eé]phone|telefon|gsm|num[eé]ro|num|nummer|nr|number|handy|mobile|portable|phone|bel me|whats ?app|bsn|burgerservicenummer|id|rijksregisternummer|steuer-?id)(?: ?(?:c'?est|is|ist|op|au|sur))?\W{0,3}$").ok()
});
static UNIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^ ?(?:€|\$|£|%|eur|euros?|dollars?|people|personnes|mensen|menschen|enfants|kinderen|kinder|children|jaar|ans|jahre|years|abonn|volgers|followers|vues|views|habitants|inwoners|einwohner|km|m²|kg|stemmen|voix|stimmen|millions?)").ok()
});

/// Digits that stand together.
#[derive(Clone)]
struct Chunk {
    range: Range<usize>,
    digits: String,
}

impl Chunk {
    fn value(&self) -> Option<u64> {
        self.digits.parse().ok()
    }

    fn is_year(&self) -> bool {
        self.digits.len() == 4 && (self.digits.starts_with("19") || self.digits.starts_with("20"))
    }
}

pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found = accounts(text);
    let lettered = LETTERED.as_ref().map(|pattern| pattern.find_iter(text));
    found.extend(lettered.into_iter().flatten().map(|hit| (hit.range(), Removed::Number)));
    let chunks = chunks(text);
    let mut run: Vec<Chunk> = Vec::new();
    let mut at = 0;
    while let Some(chunk) = chunks.get(at) {
        let dates = date(text, chunks.get(at..).unwrap_or(&[]), run.last());
        if dates > 0 {
            found.extend(person(text, &run));
            run.clear();
            at += dates;
            continue;
        }
        let joined = run.last().is_none_or(|last| joins(text, last, chunk, run.first()));
        if !joined {
            found.extend(person(text, &run));
            run.clear();
        }
        run.push(chunk.clone());
        at += 1;
    }
    found.extend(person(text, &run));
    found
}

/// All digits that stand together. The letters o and l count as digits in words of nothing else.
fn chunks(text: &str) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    for (start, word) in words(text) {
        let alike = word.chars().all(|sign| digit(sign).is_some());
        let has_digit = word.chars().any(|sign| sign.is_ascii_digit());
        let lone = word.eq_ignore_ascii_case("o");
        if (alike && has_digit) || lone {
            let digits = word.chars().filter_map(digit).collect();
            chunks.push(Chunk { range: start..start + word.len(), digits });
            continue;
        }
        let mut from = None;
        for (at, sign) in word.char_indices().chain([(word.len(), ' ')]) {
            match (sign.is_ascii_digit(), from) {
                (true, None) => from = Some(at),
                (false, Some(first)) => {
                    let digits = word.get(first..at).unwrap_or("").to_owned();
                    chunks.push(Chunk { range: start + first..start + at, digits });
                    from = None;
                }
                _ => {}
            }
        }
    }
    // A lone letter is a zero only beside single digits.
    let single =
        |at: Option<usize>| at.and_then(|at| chunks.get(at)).is_some_and(|c| c.digits.len() == 1);
    let is_letter = |chunk: &Chunk| {
        text.get(chunk.range.clone()).is_some_and(|own| own.eq_ignore_ascii_case("o"))
    };
    let kept = |at: usize, chunk: &Chunk| {
        !is_letter(chunk) || single(at.checked_sub(1)) || single(Some(at + 1))
    };
    let kept: Vec<bool> = chunks.iter().enumerate().map(|(at, chunk)| kept(at, chunk)).collect();
    chunks.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(chunk, _)| chunk).collect()
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

fn digit(sign: char) -> Option<char> {
    match sign {
        '0'..='9' => Some(sign),
        'o' | 'O' => Some('0'),
        'l' | 'I' => Some('1'),
        _ => None,
    }
}

fn between<'t>(text: &'t str, one: &Chunk, other: &Chunk) -> &'t str {
    text.get(one.range.end..other.range.start).unwrap_or("\n")
}

/// Whether two groups of digits can be of one number.
fn joins(text: &str, one: &Chunk, other: &Chunk, first: Option<&Chunk>) -> bool {
    let gap = between(text, one, other);
    // With commas only what starts like a telephone number.
    let commas = first.is_some_and(|first| first.digits.starts_with('0') && first.digits.len() > 1);
    gap.chars().count() <= GAP
        && gap.chars().all(|sign| match sign {
            ' ' | '.' | '/' | '-' | '_' | '(' | ')' | '•' | '·' | '*' | '|' | '~' | '\'' | '’' => {
                true
            }
            ',' => commas && gap.len() == 1,
            _ => false,
        })
}

/// How many chunks from here are a date or a range of years.
fn date(text: &str, chunks: &[Chunk], before: Option<&Chunk>) -> usize {
    let tight = |one: &Chunk, other: &Chunk| matches!(between(text, one, other), "." | "/" | "-");
    let open = |last: &Chunk, next: Option<&Chunk>| next.is_none_or(|next| !tight(last, next));
    let alone = |from: &Chunk| before.is_none_or(|before| !tight(before, from));
    if let [a, b, c, rest @ ..] = chunks
        && tight(a, b)
        && tight(b, c)
        && alone(a)
        && open(c, rest.first())
    {
        let day = |chunk: &Chunk, most: u64| {
            chunk.digits.len() <= 2 && chunk.value().is_some_and(|v| (1..=most).contains(&v))
        };
        let written =
            (day(a, 31) && day(b, 31) && c.is_year()) || (a.is_year() && day(b, 12) && day(c, 31));
        if written {
            return 3;
        }
    }
    if let [a, b, rest @ ..] = chunks
        && matches!(between(text, a, b), "-" | "/" | " - ")
        && a.is_year()
        && b.is_year()
        && alone(a)
        && open(b, rest.first())
    {
        return 2;
    }
    0
}

/// The number of a person, if these chunks are one.
fn person(text: &str, run: &[Chunk]) -> Option<Found> {
    let (first, last) = (run.first()?, run.last()?);
    let digits: String = run.iter().map(|chunk| chunk.digits.as_str()).collect();
    let before = text.get(..first.range.start).unwrap_or("");
    let opened = before.trim_end_matches(['(', ' ']);
    let abroad = opened.ends_with('+') && before.len() - opened.len() <= 2;
    let named = NAMED.as_ref().is_some_and(|pattern| pattern.is_match(before));
    let fewest = match (abroad, named) {
        (true, _) => LONG_ABROAD,
        (_, true) => LONG_NAMED,
        _ if digits.starts_with('0') && run.len() > 1 => LONG - 1,
        _ => LONG,
    };
    let is_line = ["0800", "00800", "0900", "116"].iter().any(|line| digits.starts_with(line));
    let helps = is_line && digits.len() <= 11 && !abroad;
    if digits.len() < fewest || helps || is_amount(text, run) || is_counting(run) {
        return None;
    }
    let start = if abroad {
        opened.len() - 1
    } else if before.ends_with('(') {
        before.len() - 1
    } else {
        first.range.start
    };
    Some((start..last.range.end, Removed::Number))
}

/// An amount or a decimal number: thousands, a one and zeros, years.
fn is_amount(text: &str, run: &[Chunk]) -> bool {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return false };
    if run.iter().all(Chunk::is_year) {
        return true;
    }
    let after = text.get(last.range.end..).unwrap_or("");
    let before = text.get(..first.range.start).unwrap_or("").trim_end();
    let unit = before.ends_with(['€', '$', '£'])
        || UNIT.as_ref().is_some_and(|pattern| pattern.is_match(after));
    let plain = !first.digits.starts_with('0');
    let thousands = run.len() > 1
        && first.digits.len() <= 3
        && run.iter().skip(1).all(|chunk| chunk.digits.len() == 3);
    let round = |digits: &str| digits.chars().skip(1).all(|sign| sign == '0');
    let decimal = match run {
        [whole, part] => {
            between(text, whole, part) == "." && whole.digits.len() == 1 && part.digits.len() > 3
        }
        [_] => before.ends_with(',') && before.trim_end_matches(',').ends_with(char::is_numeric),
        _ => false,
    };
    plain
        && (decimal
            || (thousands && (unit || last.digits == "000"))
            || (run.len() == 1 && (round(&first.digits) || unit)))
}

/// One, two, three …, up or down, or the table of seven.
fn is_counting(run: &[Chunk]) -> bool {
    let values: Vec<i64> = run.iter().filter_map(|chunk| chunk.digits.parse().ok()).collect();
    let mut steps = values.windows(2).filter_map(|pair| Some(pair.get(1)? - pair.first()?));
    let first = steps.next().unwrap_or(0);
    values.len() >= 4 && first != 0 && steps.all(|step| step == first)
}

/// Bank accounts: as long as those of their country, or with a checksum that fits.
fn accounts(text: &str) -> Vec<Found> {
    let Some(pattern) = ACCOUNT.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    for hit in pattern.captures_iter(text) {
        let Some(country) = hit.get(1) else { continue };
        let (mut signs, mut end) = (String::new(), country.start());
        let known = LENGTHS.iter().find(|(code, _)| country.as_str().eq_ignore_ascii_case(code));
        let most = known.map_or(34, |(_, length)| *length);
        let mut gap = 0;
        for (at, sign) in text.get(country.start()..).unwrap_or("").char_indices() {
            if sign.is_ascii_alphanumeric() && signs.len() < most {
                signs.push(sign.to_ascii_uppercase());
                end = country.start() + at + 1;
                gap = 0;
            } else if matches!(sign, ' ' | '-' | '.' | '_') && gap == 0 {
                gap = 1;
            } else {
                break;
            }
            // Elsewhere the length is not known: the first that fits.
            if known.is_none() && signs.len() >= 15 && checks(&signs) {
                break;
            }
        }
        let digits = signs.chars().filter(char::is_ascii_digit).count();
        let whole = known.is_some() && signs.len() == most && digits * 2 > signs.len();
        if whole || (signs.len() >= 15 && checks(&signs)) {
            found.push((country.start()..end, Removed::Account));
        }
    }
    found
}

/// The check of ISO 13616: the rest of the division by 97 is 1.
fn checks(signs: &str) -> bool {
    let (head, tail) = signs.split_at(signs.len().min(4));
    let rest = tail.chars().chain(head.chars()).fold(0_u32, |rest, sign| {
        let value = sign.to_digit(36).unwrap_or(0);
        (rest * if value > 9 { 100 } else { 10 } + value) % 97
    });
    rest == 1
}
