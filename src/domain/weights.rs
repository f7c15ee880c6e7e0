//! Weights after the fact: shares of a breakdown in the population, laid over released rows. A
//! function of what was published and of nothing else, so that it tells nothing new.

use std::collections::BTreeMap;

use super::release::{ReleasedCell, Status};

/// Shares are kept as whole millionths, so that the same file gives the same figures everywhere.
const MILLIONTHS: u64 = 1_000_000;
/// Larger shares than this are no shares.
const MOST: u64 = 1_000_000_000 * MILLIONTHS;
/// Rows a file can have: a breakdown has far fewer groups.
const MOST_ROWS: usize = 1_000;

/// Why shares of a population cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WeightProblem {
    /// Not the three columns, or not a table at all.
    Columns,
    /// No row at all, or far too many.
    Rows,
    /// More than one breakdown.
    SeveralBreakdowns(String),
    /// The release has no such breakdown.
    NoBreakdown(String),
    /// The breakdown has no such group.
    NoCategory(String),
    /// A group of the breakdown has no share.
    Missing(String),
    /// A group has two shares.
    Twice(String),
    /// Not a number.
    NotANumber(String),
    /// Below zero.
    Negative(String),
    /// All shares are zero.
    Zero,
}

impl WeightProblem {
    /// The key of its sentence, and what it is about.
    pub fn told(&self) -> (&'static str, &str) {
        match self {
            Self::Columns => ("weights_columns", ""),
            Self::Rows => ("weights_rows", ""),
            Self::SeveralBreakdowns(about) => ("weights_several", about),
            Self::NoBreakdown(about) => ("weights_breakdown", about),
            Self::NoCategory(about) => ("weights_category", about),
            Self::Missing(about) => ("weights_missing", about),
            Self::Twice(about) => ("weights_twice", about),
            Self::NotANumber(about) => ("weights_number", about),
            Self::Negative(about) => ("weights_negative", about),
            Self::Zero => ("weights_zero", ""),
        }
    }
}

/// Shares of the population in the groups of one breakdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The breakdown.
    pub breakdown: String,
    shares: BTreeMap<String, u64>,
}

impl Reference {
    /// Reads `breakdown,category,share` against the groups of a release.
    ///
    /// # Errors
    /// The file is no such table, or does not fit the release.
    pub fn read(csv: &str, cells: &[ReleasedCell]) -> Result<Self, WeightProblem> {
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let head = reader.headers().map_err(|_| WeightProblem::Columns)?;
        if head.iter().ne(["breakdown", "category", "share"]) {
            return Err(WeightProblem::Columns);
        }
        let mut rows: Vec<[String; 3]> = Vec::new();
        for row in reader.deserialize() {
            rows.push(row.map_err(|_| WeightProblem::Columns)?);
            if rows.len() > MOST_ROWS {
                return Err(WeightProblem::Rows);
            }
        }
        Self::fit(&rows, cells)
    }

    fn fit(rows: &[[String; 3]], cells: &[ReleasedCell]) -> Result<Self, WeightProblem> {
        let Some([breakdown, ..]) = rows.first() else { return Err(WeightProblem::Rows) };
        let of_breakdown = |cell: &&ReleasedCell| cell.breakdown == *breakdown;
        let groups: Vec<&str> =
            cells.iter().filter(of_breakdown).map(|cell| cell.category.as_str()).collect();
        if breakdown.is_empty() || groups.is_empty() {
            return Err(WeightProblem::NoBreakdown(breakdown.clone()));
        }
        let mut shares = BTreeMap::new();
        for [named, category, share] in rows {
            if named != breakdown {
                return Err(WeightProblem::SeveralBreakdowns(named.clone()));
            }
            if !groups.contains(&category.as_str()) {
                return Err(WeightProblem::NoCategory(category.clone()));
            }
            if shares.insert(category.clone(), millionths(share)?).is_some() {
                return Err(WeightProblem::Twice(category.clone()));
            }
        }
        if let Some(missing) = groups.iter().find(|group| !shares.contains_key(**group)) {
            return Err(WeightProblem::Missing((*missing).to_owned()));
        }
        if shares.values().all(|share| *share == 0) {
            return Err(WeightProblem::Zero);
        }
        Ok(Self { breakdown: breakdown.clone(), shares })
    }
}

/// A plain decimal number in millionths; what is finer is cut off.
fn millionths(text: &str) -> Result<u64, WeightProblem> {
    let wrong = || WeightProblem::NotANumber(text.to_owned());
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || !plain(whole) || !plain(part) {
        return Err(wrong());
    }
    if negative {
        return Err(WeightProblem::Negative(text.to_owned()));
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| wrong())? };
    let part: String = part.chars().chain("000000".chars()).take(6).collect();
    let part: u64 = part.parse().map_err(|_| wrong())?;
    let all = whole.checked_mul(MILLIONTHS).and_then(|all| all.checked_add(part));
    all.filter(|all| *all <= MOST).ok_or_else(wrong)
}

/// One option of a question, weighted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighted {
    /// Question code.
    pub question: String,
    /// Statement code, or empty.
    pub item: String,
    /// Option code.
    pub option: String,
    /// In points; `None` where no group could be counted.
    pub percent: Option<u32>,
    /// Groups that could not be counted because their rows are hidden.
    pub left_out: Vec<String>,
}

/// Every option of every question divided by the breakdown of the reference: the sum over published
/// groups of weight × middle over the sum of weight × base, where the weight of a group is its share
/// of the population for each child in its row.
pub fn weigh(reference: &Reference, cells: &[ReleasedCell]) -> Vec<Weighted> {
    let mut found: Vec<Weighted> = Vec::new();
    let mut places: BTreeMap<[&str; 3], Vec<&ReleasedCell>> = BTreeMap::new();
    let mut order: Vec<[&str; 3]> = Vec::new();
    for cell in cells.iter().filter(|c| c.breakdown == reference.breakdown && !c.is_derived()) {
        let place = [cell.question.as_str(), cell.item.as_str(), cell.option.as_str()];
        let rows = places.entry(place).or_default();
        if rows.is_empty() {
            order.push(place);
        }
        rows.push(cell);
    }
    for place in order {
        let rows = places.remove(&place).unwrap_or_default();
        let [question, item, option] = place.map(str::to_owned);
        let (percent, left_out) = mean(reference, &rows);
        found.push(Weighted { question, item, option, percent, left_out });
    }
    found
}

fn mean(reference: &Reference, rows: &[&ReleasedCell]) -> (Option<u32>, Vec<String>) {
    let (mut top, mut bottom, mut left_out) = (0_u128, 0_u128, Vec::new());
    for cell in rows {
        let shown = cell.status == Status::Rounded;
        let counted = cell.count.zip(cell.base.filter(|base| *base > 0)).filter(|_| shown);
        let Some((middle, base)) = counted else {
            left_out.push(cell.category.clone());
            continue;
        };
        let share = u128::from(reference.shares.get(&cell.category).copied().unwrap_or(0));
        top += share * u128::from(middle.min(base)) * 1_000_000 / u128::from(base);
        bottom += share * 1_000_000;
    }
    let percent = (top * 200 + bottom).checked_div(bottom * 2);
    (percent.and_then(|points| u32::try_from(points).ok()), left_out)
}

#[cfg(test)]
#[path = "weights_tests.rs"]
mod tests;
