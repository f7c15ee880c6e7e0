//! Pictures of shares as plain figures for inline SVG: percent attributes, no style, real text.

use serde::Serialize;

use super::share::{Share, Words};

/// Bars never look longer than this share of their room suggests.
const LEAST_SCALE: u32 = 50;

/// One horizontal bar.
#[derive(Debug, Serialize)]
pub struct Bar {
    pub(super) label: String,
    pub(super) share: Share,
    pub(super) width: String,
    pub(super) more: Option<More>,
}

/// The second tone of a bar: a larger part that holds the first.
#[derive(Debug, Serialize)]
pub struct More {
    pub(super) width: String,
    pub(super) text: String,
}

/// Bars from zero, the longest first.
pub fn bars(mut shares: Vec<(String, Share)>) -> Vec<Bar> {
    shares.sort_by_key(|(_, share)| std::cmp::Reverse(share.percent));
    steps(shares)
}

/// Bars from zero in the order of the steps.
pub fn steps(shares: Vec<(String, Share)>) -> Vec<Bar> {
    let scale = shares.iter().map(|(_, share)| share.percent).max().unwrap_or(0).max(LEAST_SCALE);
    let bar = |(label, share): (String, Share)| Bar {
        label,
        width: of(share.percent, scale),
        share,
        more: None,
    };
    shares.into_iter().map(bar).collect()
}

/// Bars of averages of ten, in tenths, the longest first.
pub fn means(mut means: Vec<(String, Option<u32>)>) -> Vec<Bar> {
    means.sort_by_key(|(_, mean)| std::cmp::Reverse(*mean));
    let bar = |(label, mean): (String, Option<u32>)| {
        let share = Share::mean(mean);
        Bar { label, width: of(share.percent, 100), share, more: None }
    };
    means.into_iter().map(bar).collect()
}

/// Bars of two tones, the longest first: what came first, and what came among the first few. A sum of
/// published shares, and only where every one of them is told.
pub fn ranks(words: Words<'_>, ranks: &[Vec<(String, Share)>]) -> Vec<Bar> {
    let Some(first) = ranks.first() else { return Vec::new() };
    let told = ranks.iter().flatten().all(|(_, share)| !share.hidden);
    let top = |at: usize| {
        let sum: u32 = ranks.iter().filter_map(|rank| rank.get(at)).map(|(_, s)| s.percent).sum();
        (told && ranks.len() > 1).then_some(sum.min(100))
    };
    let k = ranks.len().to_string();
    let mut bars: Vec<(u32, Bar)> = Vec::new();
    for (at, (label, share)) in first.iter().cloned().enumerate() {
        let width = of(share.percent, 100);
        let more = top(at).map(|sum| More {
            width: of(sum, 100),
            text: words.say("team.results.top", &[("k", &k), ("n", &sum.to_string())]),
        });
        bars.push((top(at).unwrap_or(0), Bar { label, share, width, more }));
    }
    bars.sort_by_key(|(sum, bar)| std::cmp::Reverse((bar.share.percent, *sum)));
    bars.into_iter().map(|(_, bar)| bar).collect()
}

/// A part of a whole in percent with one decimal.
pub(super) fn of(part: u32, whole: u32) -> String {
    let tenths = (part * 1000).checked_div(whole.max(1)).unwrap_or(0);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Bars to both sides of a common zero; the step in the middle stands apart.
#[derive(Debug, Serialize)]
pub struct Diverging {
    pub(super) key: Vec<Key>,
    pub(super) bad: String,
    pub(super) good: String,
    pub(super) zero: String,
    pub(super) neutral: Option<String>,
    pub(super) rows: Vec<DivergingRow>,
}

#[derive(Debug, Serialize)]
pub(super) struct Key {
    pub(super) tone: &'static str,
    pub(super) label: String,
}

#[derive(Debug, Serialize)]
pub(super) struct DivergingRow {
    pub(super) label: String,
    pub(super) base: Option<String>,
    pub(super) hidden: bool,
    pub(super) segments: Vec<Segment>,
    pub(super) zero: String,
    pub(super) neutral: Option<Neutral>,
}

#[derive(Debug, Serialize)]
pub(super) struct Segment {
    pub(super) tone: &'static str,
    pub(super) x: String,
    pub(super) width: String,
    pub(super) middle: String,
    pub(super) text: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Neutral {
    pub(super) width: String,
    pub(super) text: String,
}

/// One row before it is drawn: its name, its base and the share of each step.
pub struct Row {
    /// What it is about.
    pub label: String,
    /// "about 60".
    pub base: Option<String>,
    /// Step by step, from bad to good.
    pub steps: Vec<Share>,
}

impl Row {
    /// Shares of the bad, middle and good side, in points.
    pub fn sides(&self) -> [u32; 3] {
        let steps = self.steps.len();
        let sum = |side: &str| -> u32 {
            let of_side = |(at, _): &(usize, &Share)| tone(*at, steps).starts_with(side);
            self.steps.iter().enumerate().filter(of_side).map(|(_, share)| share.percent).sum()
        };
        [sum("n"), sum("m"), sum("p")]
    }

    /// The good side less the bad one, in points: the least and the most the bands allow.
    pub fn net(&self) -> (i64, i64) {
        let steps = self.steps.len();
        let sum = |side: &str, most: bool| -> i64 {
            let of_side = |(at, _): &(usize, &Share)| tone(*at, steps).starts_with(side);
            let points = |share: &Share| {
                let end = if most { share.band.1 } else { share.band.0 };
                i64::from(end) * 100 / i64::from(share.of.max(1))
            };
            self.steps.iter().enumerate().filter(of_side).map(|(_, share)| points(share)).sum()
        };
        (sum("p", false) - sum("n", true), sum("p", true) - sum("n", false))
    }

    /// Nothing of it is told.
    pub fn is_hidden(&self) -> bool {
        self.steps.iter().all(|share| share.hidden)
    }
}

/// The colour of a step: `n2 n1 m p1 p2` from bad to good.
fn tone(at: usize, steps: usize) -> &'static str {
    match (steps, at) {
        (3..=5, 0) => "n2",
        (4 | 5, 1) => "n1",
        (3, 1) | (5, 2) => "m",
        (4, 2) | (5, 3) => "p1",
        _ => "p2",
    }
}

/// Draws rows of steps around a common zero.
pub fn diverging(words: Words<'_>, scale: &str, labels: &[String], rows: &[Row]) -> Diverging {
    let steps = labels.len();
    let most = |side: usize| {
        rows.iter().map(|row| row.sides().get(side).copied().unwrap_or(0)).max().unwrap_or(0)
    };
    // Room on both sides, also where nobody answered, for the words above.
    let (bad, good) = (most(0).max(18), most(2).max(18));
    let room = bad + good;
    let middle = labels.iter().enumerate().find(|(at, _)| tone(*at, steps) == "m");
    let zero = of(bad, room);
    let key = |(at, label): (usize, &String)| Key { tone: tone(at, steps), label: label.clone() };
    Diverging {
        key: labels.iter().enumerate().map(key).collect(),
        bad: words.say(&format!("team.results.poles.{scale}.bad"), &[]),
        good: words.say(&format!("team.results.poles.{scale}.good"), &[]),
        neutral: middle.map(|(_, label)| label.clone()),
        rows: rows.iter().map(|row| draw(words, row, bad, room, most(1))).collect(),
        zero,
    }
}

fn draw(words: Words<'_>, row: &Row, zero: u32, room: u32, widest: u32) -> DivergingRow {
    let steps = row.steps.len();
    let [bad, _, _] = row.sides();
    let mut at = zero - bad.min(zero);
    let (mut segments, mut neutral) = (Vec::new(), None);
    for (index, share) in row.steps.iter().enumerate().filter(|(_, share)| !share.hidden) {
        let tone = tone(index, steps);
        if tone == "m" {
            let width = of(share.percent, widest.max(40) + 3);
            neutral = Some(Neutral { width, text: share.text.clone() });
            continue;
        }
        // Wide enough for its own figure also on a telephone.
        let fits = share.percent >= 6 && share.percent * 100 >= room * 12;
        let n = share.percent.to_string();
        let text =
            if fits { words.say("team.results.points", &[("n", &n)]) } else { String::new() };
        segments.push(Segment {
            tone,
            x: of(at, room),
            width: of(share.percent, room),
            middle: of(at * 2 + share.percent, room * 2),
            text,
        });
        at += share.percent;
    }
    DivergingRow {
        label: row.label.clone(),
        base: row.base.clone(),
        hidden: row.is_hidden(),
        segments,
        zero: of(zero, room),
        neutral,
    }
}

/// Columns from 0 to 10.
#[derive(Debug, Serialize)]
pub struct Columns {
    pub(super) steps: Vec<Column>,
    pub(super) low: String,
    pub(super) high: String,
    pub(super) width: String,
    pub(super) middle: Option<Middle>,
}

/// Where the middle answer lies.
#[derive(Debug, Serialize)]
pub(super) struct Middle {
    pub(super) x: String,
    pub(super) word: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Column {
    pub(super) step: String,
    pub(super) x: String,
    pub(super) middle: String,
    pub(super) y: String,
    pub(super) height: String,
    pub(super) text: String,
    pub(super) median: bool,
}

/// Room above the columns for their figures, in points of the height.
const HEAD: u32 = 14;

/// Draws one column for each step.
pub fn columns(
    words: Words<'_>,
    shares: Vec<(String, Share)>,
    median: Option<&str>,
    (low, high): (String, String),
) -> Columns {
    let most = shares.iter().map(|(_, share)| share.percent).max().unwrap_or(0).max(10);
    let count = u32::try_from(shares.len()).unwrap_or(1).max(1);
    let column = |(at, (step, share)): (u32, (String, Share))| {
        let height = share.percent * (100 - HEAD) / most;
        let n = share.percent.to_string();
        Column {
            x: of(at * 10 + 1, count * 10),
            middle: of(at * 2 + 1, count * 2),
            y: (100 - height).to_string(),
            height: height.to_string(),
            text: if share.hidden {
                String::new()
            } else {
                words.say("team.results.points", &[("n", &n)])
            },
            median: median == Some(step.as_str()),
            step,
        }
    };
    let steps: Vec<Column> = (0..).zip(shares).map(column).collect();
    let middle = steps.iter().find(|step| step.median);
    let word = words.say("team.results.middle", &[]);
    let middle = middle.map(|step| Middle { x: step.middle.clone(), word });
    Columns { steps, low, high, width: of(8, count * 10), middle }
}
