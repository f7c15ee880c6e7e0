//! The register of risks to the rights of children, and what remains of them.

use super::words::Words;
use super::{Input, Said};
use crate::domain::assessment::{Degree, Risk, facts, register};

type Made = Option<Said>;

fn of(input: &Input) -> Vec<Risk> {
    register(&facts(&input.revision.questionnaire, input.on_kiosks))
}

/// 11: one line for each article, then each in full.
pub(super) fn risks(input: &Input, words: &Words<'_>) -> Made {
    let mut said = Said::default();
    let register = of(input);
    said.text(words.say("assessment.risks.intro", &[])?);
    let head = words.all(&[
        "assessment.risks.right",
        "assessment.risks.likelihood",
        "assessment.risks.severity",
    ])?;
    let mut rows = Vec::new();
    for risk in &register {
        rows.push(vec![
            words.say(&format!("assessment.article.{}", risk.article), &[])?,
            degree(words, risk.likelihood)?,
            degree(words, risk.severity)?,
        ]);
    }
    said.table(words.say("assessment.risks.overview", &[])?, head, rows);
    for risk in &register {
        let article = risk.article;
        let text = |part: &str| words.say(&format!("assessment.risk.{article}.{part}"), &[]);
        let mut bad = vec![text("bad")?];
        let mut lowers = vec![text("lowers")?];
        for fact in &risk.because {
            bad.push(words.say(&format!("assessment.fact.{}.bad", fact.code()), &[])?);
            lowers.push(words.say(&format!("assessment.fact.{}.lowers", fact.code()), &[])?);
        }
        let how = [
            ("likelihood", degree(words, risk.likelihood)?),
            ("severity", degree(words, risk.severity)?),
        ];
        let how = how.each_ref().map(|(name, value)| (*name, value.as_str()));
        let row = |name: &str, value: String| -> Option<Vec<String>> {
            Some(vec![words.say(&format!("assessment.risks.{name}"), &[])?, value])
        };
        let rows = vec![
            row("good", text("good")?)?,
            row("bad", bad.join(" "))?,
            row("how", words.say("assessment.risks.degrees", &how)?)?,
            row("lowers", lowers.join(" "))?,
            row("remains", text("remains")?)?,
        ];
        said.table(words.say(&format!("assessment.article.{article}"), &[])?, Vec::new(), rows);
    }
    Some(said)
}

fn degree(words: &Words<'_>, degree: Degree) -> Option<String> {
    words.say(&format!("assessment.degree.{}", degree.code()), &[])
}

/// 15: what remains, for whoever decides.
pub(super) fn residual(input: &Input, words: &Words<'_>) -> Made {
    let mut said = Said::default();
    let grave: Vec<String> = of(input)
        .into_iter()
        .filter(|risk| risk.severity == Degree::High && risk.likelihood > Degree::Low)
        .map(|risk| words.say(&format!("assessment.article.{}", risk.article), &[]))
        .collect::<Option<_>>()?;
    if grave.is_empty() {
        said.text(words.say("assessment.residual.none", &[])?);
    } else {
        said.text(words.say("assessment.residual.some", &[])?);
        said.list(grave);
    }
    said.list(words.all(&[
        "assessment.residual.context",
        "assessment.residual.staff",
        "assessment.residual.machine",
        "assessment.residual.untrue",
    ])?);
    said.text(words.say("assessment.residual.prior", &[])?);
    Some(said)
}
