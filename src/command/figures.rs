//! `porte-voix results`: the protected tables of the stored release of a consultation, with weights
//! beside them where shares of the population are given. No other figure exists here.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::say::{Failure, Say};
use crate::acts::consultations::by_code;
use crate::acts::exports::{self, Dossier};
use crate::acts::{ActError, Desk};
use crate::domain::release::{ReleasedCell, Status};
use crate::domain::weights::{Reference, WeightProblem, Weighted, weigh};
use crate::domain::wording::Lang;
use crate::i18n::Catalogue;
use crate::i18n::labels::Labels;
use crate::store::StoreError;

/// A file of shares larger than this is none.
const MOST_BYTES: u64 = 1_000_000;

/// Show the released figures of a consultation.
#[derive(Debug, Args)]
pub struct Results {
    /// Code of the consultation.
    code: String,
    /// Only this question.
    #[arg(long)]
    question: Option<String>,
    /// Divided by this breakdown: `_band`, `_language` or the code of a question.
    #[arg(long)]
    by: Option<String>,
    /// Shares of the population: a CSV file with the columns breakdown, category, share.
    #[arg(long)]
    weights: Option<PathBuf>,
}

impl Results {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let (desk, _) = super::open().await?;
        let dossier = latest(&desk, &self.code).await?;
        let cells = self.choose(&dossier)?;
        let weighed = match &self.weights {
            Some(path) => self.weigh(&dossier, &read(path)?)?,
            None => Vec::new(),
        };
        let words = Catalogue::load().map_err(|_| StoreError::Corrupt("words"))?;
        let labels = Labels::new(&words, &dossier.questionnaire, Lang::En);
        let release = &dossier.release;
        let value = json!({
            "release": release.id, "consultation": release.consultation, "hash": release.hash(),
            "made_on": release.made_on, "few": release.tables.few, "cells": cells,
            "weighted": weighed.iter().map(weighted_json).collect::<Vec<_>>(),
        });
        say.all(&value, &print(&dossier, labels, &cells, &weighed));
        Ok(())
    }

    /// The cells of the question and the breakdown asked for; all children together without one.
    fn choose<'a>(&self, dossier: &'a Dossier) -> Result<Vec<&'a ReleasedCell>, ActError> {
        let all = &dossier.release.tables.cells;
        let asked =
            |cell: &&ReleasedCell| self.question.as_ref().is_none_or(|q| cell.question == *q);
        if !all.iter().any(|cell| asked(&cell)) {
            return Err(ActError::refused("no_question", self.question.as_deref().unwrap_or("")));
        }
        let by = self.by.as_deref().unwrap_or("");
        let cells: Vec<_> = all.iter().filter(asked).filter(|cell| cell.breakdown == by).collect();
        if cells.is_empty() { Err(ActError::refused("no_pair", by)) } else { Ok(cells) }
    }

    fn weigh(&self, dossier: &Dossier, csv: &str) -> Result<Vec<Weighted>, ActError> {
        let cells = &dossier.release.tables.cells;
        let problem = |problem: WeightProblem| {
            let (key, about) = problem.told();
            ActError::refused(key, about)
        };
        let mut weighed = weigh(&Reference::read(csv, cells).map_err(problem)?, cells);
        weighed.retain(|one| self.question.as_ref().is_none_or(|q| one.question == *q));
        Ok(weighed)
    }
}

/// The latest stored release of a consultation that was not taken back; one that was is refused when
/// there is no other.
async fn latest(desk: &Desk, code: &str) -> Result<Dossier, ActError> {
    let consultation = by_code(desk, code).await?;
    let all = desk.store.releases_of(&consultation.id).await?;
    match all.iter().rev().find(|one| one.retracted_on.is_none()).or(all.last()) {
        Some(stored) => exports::given_out(desk, &stored.id).await,
        None => Err(ActError::refused("no_release", &consultation.code)),
    }
}

/// A file of shares; what is too long or no text is no such file.
fn read(path: &PathBuf) -> Result<String, Failure> {
    let wrong = |error: std::io::Error| Failure::Refused(format!("{}: {error}", path.display()));
    if std::fs::metadata(path).map_err(wrong)?.len() > MOST_BYTES {
        return Err(ActError::refused("weights_rows", "").into());
    }
    let bytes = std::fs::read(path).map_err(wrong)?;
    Ok(String::from_utf8(bytes).map_err(|_| ActError::refused("weights_columns", ""))?)
}

fn weighted_json(one: &Weighted) -> Value {
    json!({
        "question": one.question, "item": one.item, "option": one.option,
        "percent": one.percent, "not_counted": one.left_out,
    })
}

/// The tables in words: one block for each row of the release.
fn print(
    dossier: &Dossier,
    labels: Labels<'_>,
    cells: &[&ReleasedCell],
    weighed: &[Weighted],
) -> String {
    let release = &dossier.release;
    let mut text = format!(
        "{}, signed on {}, release {}\nfingerprint {}\n",
        release.consultation,
        release.made_on,
        release.id,
        release.hash()
    );
    if release.tables.few {
        text.push_str("Fewer than 20 children answered: no figure is shown.\n");
    }
    let row = |a: &&ReleasedCell, b: &&ReleasedCell| {
        (&a.question, &a.item, &a.category) == (&b.question, &b.item, &b.category)
    };
    for row in cells.chunk_by(row) {
        let Some(first) = row.first() else { continue };
        let _ = writeln!(text, "\n{}", heading(labels, first));
        for cell in row {
            let label = labels.option(&cell.question, &cell.option);
            let _ = write!(text, "  {label:<40} {}", share(cell));
            let whole = if first.breakdown.is_empty() { weighed } else { &[] };
            if let Some(one) = whole.iter().find(|one| is_of(one, cell)) {
                let _ = write!(text, "   {}", weighted(one, cell));
            }
            text.push('\n');
        }
    }
    text.trim_end().to_owned()
}

fn is_of(one: &Weighted, cell: &ReleasedCell) -> bool {
    (&one.question, &one.item, &one.option) == (&cell.question, &cell.item, &cell.option)
}

fn heading(labels: Labels<'_>, cell: &ReleasedCell) -> String {
    let mut name = format!("{}  {}", cell.question, labels.question(&cell.question));
    if !cell.item.is_empty() {
        let _ = write!(name, " / {}", labels.item(&cell.question, &cell.item));
    }
    if !cell.breakdown.is_empty() {
        let by = labels.question(&cell.breakdown);
        let _ = write!(name, " / {by}: {}", labels.option(&cell.breakdown, &cell.category));
    }
    match cell.base {
        Some(base) => format!("{name} (about {base})"),
        None => name,
    }
}

fn share(cell: &ReleasedCell) -> String {
    match (cell.status, cell.percent, cell.count_low, cell.count_high) {
        (Status::Hidden, ..) => "hidden".to_owned(),
        (_, Some(percent), Some(low), Some(high)) => {
            format!("{:<7} ({low} to {high})", format!("≈ {percent} %"))
        }
        _ => cell.count_text(),
    }
}

/// "weighted 31 %", and which groups could not be counted. A row that is hidden stays so: what its
/// groups add up to is not printed beside it.
fn weighted(one: &Weighted, cell: &ReleasedCell) -> String {
    let percent = one.percent.filter(|_| cell.status == Status::Rounded);
    let Some(percent) = percent else { return "weighted: no figure".to_owned() };
    if one.left_out.is_empty() {
        return format!("weighted ≈ {percent} %");
    }
    format!("weighted ≈ {percent} % (not counted: {})", one.left_out.join(", "))
}
