//! The files of a small release, figure by figure.

mod figures;
mod package;

use crate::domain::disclosure::{AttackReport, Step};
use crate::domain::release::{MEAN, Release, ReleasedCell, ReleasedTables, Status, TableStep};

fn cell([question, item, option, breakdown, category]: [&str; 5]) -> ReleasedCell {
    ReleasedCell {
        question: question.to_owned(),
        item: item.to_owned(),
        option: option.to_owned(),
        breakdown: breakdown.to_owned(),
        category: category.to_owned(),
        base: None,
        count: None,
        mean_tenths: None,
        count_low: None,
        count_high: None,
        percent: None,
        status: Status::Hidden,
        batch: 1,
    }
}

fn told(codes: [&str; 5], [base, count, low, high, percent]: [u32; 5]) -> ReleasedCell {
    ReleasedCell {
        base: Some(base),
        count: Some(count),
        count_low: Some(low),
        count_high: Some(high),
        percent: Some(percent),
        status: Status::Rounded,
        ..cell(codes)
    }
}

/// Two questions, one with items; a figure, a mean, a hidden cell, and codes that begin like formulas.
fn release() -> Release {
    let mean = told(["likes", "swings", MEAN, "", ""], [50, 3, 2, 4, 60]);
    let cells = vec![
        told(["goes", "", "yes", "", ""], [50, 32, 30, 34, 64]),
        told(["goes", "", "-no", "", ""], [50, 18, 15, 20, 36]),
        ReleasedCell { mean_tenths: Some(34), ..mean },
        told(["goes", "", "yes", "age", "9-11"], [25, 12, 10, 14, 48]),
        cell(["goes", "", "-no", "age", "9-11"]),
        told(["goes", "", "yes", "age", "=12"], [20, 12, 10, 14, 60]),
        told(["likes", "slide", "_skipped", "", ""], [50, 0, 0, 4, 0]),
    ];
    let step = TableStep { question: "goes".to_owned(), item: String::new(), step: Step::Full };
    Release {
        id: "0B7E".to_owned(),
        consultation: "B7K3M".to_owned(),
        stage: "design".to_owned(),
        revision: 2,
        plan: "aa".to_owned(),
        made_on: "2027-03-14".to_owned(),
        by: "Anna".to_owned(),
        second: "Simon".to_owned(),
        note: "A note".to_owned(),
        interim: false,
        tables: ReleasedTables {
            batch: 1,
            few: false,
            steps: vec![step],
            dropped: vec!["place".to_owned()],
            cells,
        },
        attack: AttackReport {
            passed: true,
            attackers: Vec::new(),
            requirements: Vec::new(),
            tables: Vec::new(),
            dropped: Vec::new(),
            mismatches: 0,
        },
    }
}

const CSV: &str = "\
release,consultation,stage,question,item,option,breakdown,category,base,count,count_low,count_high,percent,status
0B7E,B7K3M,design,goes,,yes,,,50,32,30,34,64,rounded
0B7E,B7K3M,design,goes,,'-no,,,50,18,15,20,36,rounded
0B7E,B7K3M,design,likes,swings,_mean,,,50,3.4,2,4,60,rounded
0B7E,B7K3M,design,goes,,yes,age,9-11,25,12,10,14,48,rounded
0B7E,B7K3M,design,goes,,'-no,age,9-11,,,,,,hidden
0B7E,B7K3M,design,goes,,yes,age,'=12,20,12,10,14,60,rounded
0B7E,B7K3M,design,likes,slide,_skipped,,,50,0,0,4,0,rounded
";
