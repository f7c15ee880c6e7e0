//! `porte-voix anonymity`.

use std::fmt::Write as _;

use clap::Args;
use serde_json::{Value, json};

use super::assessment::words;
use super::say::{Failure, Say};
use crate::acts::anonymity::{Look, report};
use crate::acts::consultations::by_code;
use crate::domain::anonymity::Finding;
use crate::domain::wording::Lang;

/// Run the three tests of anonymity on the live database; exit 1 if any fails.
#[derive(Debug, Args)]
pub struct Anonymity {
    /// Code of the consultation.
    code: String,
}

impl Anonymity {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let (desk, _) = super::open().await?;
        let consultation = by_code(&desk, &self.code).await?;
        let findings = report(&desk, &consultation, Look::Whole).await?;
        let catalogue = words()?;
        let (mut lines, mut list) = (String::new(), Vec::<Value>::new());
        for finding in &findings {
            let Finding { test, key, about, passed } = finding;
            let said = |key: &str| {
                let about = [("about", about.as_str())];
                catalogue.say(Lang::En, key, &about).unwrap_or_else(|| key.to_owned())
            };
            let name = said(&format!("assessment.anonymity.test.{}", test.code()));
            let result_said = said(&format!("assessment.anonymity.{}", finding.result()));
            let sentence = said(&format!("assessment.anonymity.{key}"));
            let _ = writeln!(lines, "{name}: {result_said}. {sentence}");
            list.push(json!({
                "test": test, "key": key, "about": about, "holds": passed, "sentence": sentence,
            }));
        }
        let holds = findings.iter().all(|finding| finding.passed);
        let code = &consultation.code;
        let made_on = desk.clock.today();
        say.all(
            &json!({ "consultation": code, "made_on": made_on, "holds": holds, "findings": list }),
            lines.trim_end(),
        );
        if holds { Ok(()) } else { Err(Failure::Said) }
    }
}
