//! Who took part in each consultation, as released, beside whom the project wants to reach.

use serde::Serialize;

use super::said::Cell;
use super::{base, name, stages};
use crate::acts::exports::Dossier;
use crate::acts::report::{Report, Told};
use crate::domain::release::Status;
use crate::domain::spoken::Told as Said;
use crate::i18n::labels::Labels;
use crate::web::team::results::crosstab::categories;
use crate::web::team::results::figure::Source;
use crate::web::team::results::share::{Cells, Words};

/// The chapter.
#[derive(Debug, Serialize)]
pub(super) struct Who {
    /// Whom the project wants to include: its card "Space".
    aim: String,
    reached: Vec<Reached>,
    /// Stages at which children take no part.
    without: Option<String>,
}

/// Who took part in one consultation.
#[derive(Debug, Serialize)]
struct Reached {
    heading: String,
    code: String,
    base: Option<String>,
    groups: Vec<Group>,
    /// Groups with few or none, and groups that are not told.
    few: Option<String>,
    hidden: Option<String>,
}

/// One breakdown.
#[derive(Debug, Serialize)]
struct Group {
    name: String,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    label: String,
    cell: Cell,
}

/// Who took part, and who is missing against the aim.
pub(super) fn who(words: Words<'_>, report: &Report) -> Who {
    let told = report.told.iter();
    Who {
        aim: report.involvement.space.text.clone(),
        reached: told
            .filter_map(|told| Some(reached(words, told, told.standing.as_ref()?)))
            .collect(),
        without: stages(words, report),
    }
}

fn reached(words: Words<'_>, told: &Told, dossier: &Dossier) -> Reached {
    let Dossier { release, questionnaire, .. } = dossier;
    let cells = Cells::of(release);
    let labels = Labels::new(&words.pages.words, questionnaire, words.lang);
    let source = Source { words, labels, questionnaire, cells: &cells };
    let code = release.consultation.as_str();
    let (mut groups, mut few, mut hidden) = (Vec::new(), Vec::new(), Vec::new());
    for by in questionnaire.breakdowns() {
        let all = categories(questionnaire, by);
        if all.iter().all(|group| cells.whole(by, "", group).is_none()) {
            continue;
        }
        let mut rows = Vec::new();
        for group in all {
            let label = labels.option(by, &group);
            let told = cells.whole(by, "", &group).filter(|cell| cell.status == Status::Rounded);
            match told.map(Said::by) {
                None => hidden.push(label.clone()),
                Some(Said::FewOrNone | Said::Fewer { .. }) => few.push(label.clone()),
                Some(_) => {}
            }
            rows.push(Row { label, cell: Cell::of(source, [code, by, "", &group]) });
        }
        groups.push(Group { name: labels.question(by), rows });
    }
    let list = |key: &str, names: &[String]| {
        (!names.is_empty()).then(|| words.say(key, &[("groups", &names.join(", "))]))
    };
    Reached {
        heading: name(words, told),
        code: code.to_owned(),
        base: base(words, told),
        groups,
        few: list("team.report.who.few", &few),
        hidden: list("team.report.who.hidden", &hidden),
    }
}
