//! A release for tests, made by the engine itself from made-up children.

use super::Dossier;
use crate::clock::Dice;
use crate::domain::consultation::Project;
use crate::domain::disclosure::{Plan, Protected, protect};
use crate::domain::layout::Layout;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::Release;
use crate::domain::stage::Stage;
use crate::domain::tabulation::RawTables;

const SAMPLE: &str = include_str!("../../demo/school.json");

/// A dossier of this many children.
pub(crate) fn dossier(children: usize) -> Dossier {
    let questionnaire = Questionnaire::parse(SAMPLE).unwrap();
    let (layout, dice) = (Layout::new(&questionnaire), Dice::seeded(7));
    let records: Vec<Vec<u8>> = (0..children)
        .map(|_| {
            let mut record = Vec::new();
            for column in layout.columns() {
                let choices = column.choices.len();
                // The smaller of two throws: some answers are rarer than others.
                let choice = dice.below(choices).min(dice.below(choices));
                if column.several {
                    record.extend([4, 1 << (choice % 8), 0]);
                } else {
                    record.push(4 + u8::try_from(choice).unwrap());
                }
            }
            record
        })
        .collect();
    let plan = Plan::of(&questionnaire).unwrap();
    let Protected { tables, attack } = protect(&plan, &RawTables::new(&layout, &records));
    let release = Release {
        id: "0b7e4b6e-0000-4000-8000-000000000001".to_owned(),
        consultation: "B7K3M".to_owned(),
        stage: Stage::Suivi.to_string(),
        revision: 1,
        plan: plan.hash(),
        made_on: "2027-03-14".to_owned(),
        by: "Anna Peeters".to_owned(),
        second: "Simon Leroy".to_owned(),
        note: "<b>=1+1</b>".to_owned(),
        interim: false,
        tables,
        attack,
    };
    let project = Project {
        id: "p".to_owned(),
        slug: "ecoles".to_owned(),
        name: "Écoles".to_owned(),
        organisation: "Grandes Oreilles".to_owned(),
    };
    let closed_on = Some("2027-03-01".to_owned());
    Dossier { release, questionnaire, plan, project, closed_on }
}
