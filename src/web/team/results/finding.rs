//! What stands out in a figure, in words: from published bands alone, and cautious where they meet.

use super::chart::Row;
use super::figure::Source;
use super::share::{Share, Words};
use crate::domain::question::{FaceSet, Kind, Question};
use crate::domain::release::{MEAN, MEDIAN};

/// Tenths of a coin by which averages differ before one is said to be the most.
const APART: u32 = 5;

/// The title: what stands out, from the released shares alone.
pub fn finding(
    source: Source<'_>,
    question: &Question,
    shares: &[(String, Share)],
    rows: &[Row],
) -> String {
    let Source { words, cells, .. } = source;
    match &question.kind {
        Kind::Faces { set: FaceSet::Balance, .. } => side(words, "faces", rows),
        Kind::Coins { .. } => {
            let mut means = means(source, question);
            means.sort_by_key(|(_, mean)| std::cmp::Reverse(*mean));
            match means.as_slice() {
                [(option, Some(most)), (_, Some(next)), ..] if *most >= next + APART => {
                    words.say("team.finding.coins", &[("option", option)])
                }
                _ => words.say("team.finding.tie", &[]),
            }
        }
        Kind::Ranking { .. } => lead(words, "first", shares),
        Kind::Agree { .. } => side(words, "agree", rows),
        Kind::Statements { .. } => items(words, rows),
        Kind::Scale { .. } => {
            match source.median(question, cells.whole(&question.code, "", MEDIAN)) {
                Some(n) => words.say("team.finding.scale", &[("n", &n)]),
                None => words.say("team.finding.tie", &[]),
            }
        }
        _ => lead(words, "lead", shares),
    }
}

/// What each thing got on average, in tenths of a coin; `None` where it is not told.
pub fn means(source: Source<'_>, question: &Question) -> Vec<(String, Option<u32>)> {
    let mean = |item: &String| {
        let cell = source.cells.whole(&question.code, item, MEAN);
        (source.labels.item(&question.code, item), cell.and_then(|cell| cell.mean_tenths))
    };
    question.item_codes().iter().map(mean).collect()
}

fn lead(words: Words<'_>, key: &str, shares: &[(String, Share)]) -> String {
    let mut sorted: Vec<&(String, Share)> = shares.iter().collect();
    sorted.sort_by_key(|(_, share)| std::cmp::Reverse(share.percent));
    let [(first, most), (_, next), ..] = sorted.as_slice() else {
        return words.say("team.finding.tie", &[]);
    };
    let option = [("option", first.as_str())];
    if !most.exceeds(next) {
        let near = if most.percent > next.percent { "close" } else { "tie" };
        return words.say(&format!("team.finding.{near}"), &option);
    }
    // More than half also of the largest base that is told as this one.
    let majority = most.band.0 * 2 > most.of + most.of / 10;
    let key = if key == "lead" && majority { "most" } else { key };
    words.say(&format!("team.finding.{key}"), &option)
}

/// Which side weighs more; close when the bands of both sides meet.
fn side(words: Words<'_>, scale: &str, rows: &[Row]) -> String {
    let Some(row) = rows.first() else { return words.say("team.finding.tie", &[]) };
    let which = match row.net() {
        (low, _) if low > 0 => "good",
        (_, high) if high < 0 => "bad",
        _ => "even",
    };
    words.say(&format!("team.finding.{scale}.{which}"), &[])
}

/// The best and the worst of several statements, as far as their bands tell them apart.
fn items(words: Words<'_>, rows: &[Row]) -> String {
    let mut shown: Vec<&Row> = rows.iter().filter(|row| !row.is_hidden()).collect();
    shown.sort_by_key(|row| std::cmp::Reverse(row.net().0 + row.net().1));
    let apart = |better: &Row, worse: &Row| better.net().0 > worse.net().1;
    let (Some(best), Some(worst)) = (shown.first(), shown.last()) else {
        return words.say("team.finding.tie", &[]);
    };
    if !apart(best, worst) {
        return words.say("team.finding.tie", &[]);
    }
    let alone = match shown.as_slice() {
        [first, second, .., before, last] => apart(first, second) && apart(before, last),
        [first, second, last] => apart(first, second) && apart(second, last),
        _ => false,
    };
    if alone {
        let named = [("best", &*sentence(&best.label)), ("worst", worst.label.as_str())];
        return words.say("team.finding.items", &named);
    }
    let named = [("best", best.label.as_str()), ("worst", worst.label.as_str())];
    words.say("team.finding.items.two", &named)
}

fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// One sentence that says what the picture shows.
pub fn summary(
    source: Source<'_>,
    finding: &str,
    shares: &[(String, Share)],
    rows: &[Row],
) -> String {
    let words = source.words;
    let list: Vec<String> = if let [_] = rows {
        let told = shares.iter().filter(|(_, share)| !share.hidden);
        told.map(|(label, share)| format!("{label} {}", share.text)).collect()
    } else {
        rows.iter().filter(|row| !row.is_hidden()).map(|row| row.label.clone()).collect()
    };
    if list.is_empty() {
        return words.say("team.results.hidden.all", &[]);
    }
    let finding = finding.trim_end_matches('.');
    words.say("team.finding.summary", &[("finding", finding), ("list", &list.join("; "))])
}
