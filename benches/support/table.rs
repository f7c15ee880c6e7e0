//! Runs ours and the control in turn and prints what came out.

use std::io::Write;

/// Times that each of the two is run, unless `BENCH_ROUNDS` says otherwise.
pub fn rounds() -> usize {
    setting("BENCH_ROUNDS").and_then(|rounds| rounds.parse().ok()).unwrap_or(5)
}

/// A setting of the bench.
#[expect(clippy::disallowed_methods, reason = "a bench has no config.rs")]
pub fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Runs both in turn and prints min, median, max and the ratio of the medians. `goal` is the least
/// ratio.
pub fn compare(
    what: &str,
    goal: f64,
    mut ours: impl FnMut() -> f64,
    mut bare: impl FnMut() -> f64,
) {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for _ in 0..rounds() {
        first.push(ours());
        second.push(bare());
    }
    let ratio =
        row(&format!("{what}, ours"), &mut first) / row(&format!("{what}, bare"), &mut second);
    let kept = if ratio >= goal { "kept" } else { "MISSED" };
    line(&format!(
        "| {what}, ratio of medians | | {:.0} % | | goal {:.0} %: {kept} |",
        ratio * 100.0,
        goal * 100.0
    ));
}

/// The head of the table.
pub fn head(title: &str) {
    line(&format!("\n| {title} | min | median | max | |\n|---|---|---|---|---|"));
}

/// One row; returns the median.
fn row(name: &str, figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    let median = figures[figures.len() / 2];
    let (min, max) = (figures[0], figures[figures.len() - 1]);
    line(&format!("| {name} | {min:.0} | {median:.0} | {max:.0} | |"));
    median
}

/// Says something on standard output.
pub fn line(text: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "{text}").unwrap();
}
