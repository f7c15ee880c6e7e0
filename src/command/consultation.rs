//! `porte-voix consultation`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use serde_json::json;

use super::assessment::{self, AssessmentFormat};
use super::exchange;
use super::people::person;
use super::say::{Failure, Say, advice};
use crate::acts::consultations::{TERMINAL, advance, by_code, faults, open, revision};
use crate::acts::directory::HelpLines;
use crate::acts::exchange::DocumentFormat::{Json, Xlsform};
use crate::acts::{ActError, Desk, directory, projects};
use crate::domain::coach::{self, Remark};
use crate::domain::consultation as domain;
use crate::domain::disclosure::Plan;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::stage::Stage;
use crate::domain::status::Act;
use crate::i18n::Catalogue;
use crate::i18n::coach::lists;
use crate::web::assets::Assets;
use crate::web::respond::view;
use crate::web::templates::Templates;

/// Consultations.
#[derive(Debug, Subcommand)]
pub enum Consultation {
    /// Add a consultation as a draft from a questionnaire; prints its code, and what became of every
    /// element of a file from another tool.
    Import {
        /// A document (`docs/questionnaire.schema.json`), an `XLSForm` (.xlsx) or a questionnaire of
        /// `LimeSurvey` (.lss).
        file: PathBuf,
        /// Short name of the project.
        #[arg(long)]
        project: String,
        /// conception, accompagnement, realisation, suivi, plaidoyer, communication, formation.
        #[arg(long)]
        stage: String,
    },
    /// Write the questionnaire of a consultation.
    Export {
        /// Its code.
        code: String,
        /// The format.
        #[arg(long, default_value = "json")]
        format: DocumentFormat,
    },
    /// Write the impact assessment for an ethics board, made from what is set now.
    Assessment {
        /// Its code.
        code: String,
        /// The format.
        #[arg(long)]
        format: AssessmentFormat,
        /// Where to write; standard output when left out.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Check whether it could open; exit 1 if not.
    Check {
        /// Its code.
        code: String,
    },
    /// The four-eyes act for scripts: two people, the same refusals as the screens.
    Open {
        /// Its code.
        code: String,
        /// E-mail of the person who wrote it.
        #[arg(long)]
        author: String,
        /// E-mail of the person who approves it.
        #[arg(long)]
        approver: String,
    },
    /// No more answers.
    Close {
        /// Its code.
        code: String,
    },
    /// No more withdrawals and paper; the data are fixed.
    Freeze {
        /// Its code.
        code: String,
    },
    /// Destroy the raw answers.
    Archive {
        /// Its code.
        code: String,
    },
}

/// A format of questionnaires.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DocumentFormat {
    /// Our own document.
    Json,
    /// A page to read or print.
    Html,
    /// A workbook for ODK, Kobo and others; written to standard output.
    Xlsform,
}

impl Consultation {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        match self {
            Self::Import { file, project, stage } => {
                let stage: Stage = stage
                    .parse()
                    .map_err(|()| ActError::refused("unknown_stage", stage.clone()))?;
                let (desk, _) = super::open().await?;
                let project = desk
                    .store
                    .project(&project)
                    .await?
                    .ok_or_else(|| ActError::refused("unknown_project", project.clone()))?;
                exchange::import(&desk, &project, stage, &file, say).await?;
            }
            Self::Export { code, format } => {
                let (desk, _) = super::open().await?;
                match format {
                    DocumentFormat::Json => exchange::export(&desk, &code, Json).await?,
                    DocumentFormat::Xlsform => exchange::export(&desk, &code, Xlsform).await?,
                    DocumentFormat::Html => export(&desk, &code).await?,
                }
            }
            Self::Assessment { code, format, out } => {
                let (desk, _) = super::open().await?;
                assessment::write_assessment(&desk, &code, format, out, say).await?;
            }
            Self::Check { code } => check(&super::open().await?.0, &code, say).await?,
            Self::Open { code, author, approver } => {
                let (desk, _) = super::open().await?;
                let (author, approver) =
                    (person(&desk, &author).await?, person(&desk, &approver).await?);
                let status = open(&desk, &code, &author, &approver).await?;
                say.line("status", status.code());
            }
            Self::Close { code } => step(&code, Act::Close, say).await?,
            Self::Freeze { code } => step(&code, Act::Freeze, say).await?,
            Self::Archive { code } => step(&code, Act::Archive, say).await?,
        }
        Ok(())
    }
}

async fn step(code: &str, act: Act, say: &Say) -> Result<(), Failure> {
    let (desk, _) = super::open().await?;
    let consultation = by_code(&desk, code).await?;
    let status = advance(&desk, &consultation, act, TERMINAL, "").await?;
    say.line("status", status.code());
    Ok(())
}

async fn export(desk: &Desk, code: &str) -> Result<(), Failure> {
    let consultation = by_code(desk, code).await?;
    let revision = revision(desk, &consultation).await?;
    let text = booklet(&consultation, &revision).map_err(|e| Failure::Refused(e.to_string()))?;
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

/// The document children get, in the first language and band, as one file to read or print.
fn booklet(
    consultation: &domain::Consultation,
    revision: &domain::Revision,
) -> anyhow::Result<String> {
    let catalogue = Arc::new(Catalogue::load()?);
    let templates = Templates::load(Arc::clone(&catalogue))?;
    let pages = view::Pages::new(catalogue, templates, Arc::new(Assets::load()));
    let questionnaire = &revision.questionnaire;
    let document = view::Document {
        consultation: view::Consultation {
            code: &consultation.code,
            revision: revision.number,
            organisation: "",
            questionnaire,
            kiosk: None,
            trial: None,
        },
        lang: questionnaire.languages.first().copied().context("no language")?,
        band: questionnaire.bands.first().copied().context("no age band")?,
        withdrawal: false,
        submission: "",
        prefill: &[],
        problems: &[],
        typed_code: "",
        code_problem: None,
    };
    Ok(pages.document(&document)?.html)
}

/// Faults, the identifying combinations and the length; exit 1 when it could not open.
async fn check(desk: &Desk, code: &str, say: &Say) -> Result<(), Failure> {
    let consultation = by_code(desk, code).await?;
    let revision = revision(desk, &consultation).await?;
    let questionnaire = &revision.questionnaire;
    let faults = faults(desk, &consultation, questionnaire).await?;
    let plan = Plan::of(questionnaire).err().map(|p| p.to_string());
    let remarks = coach::look(questionnaire, lists());
    let groups: usize = questionnaire.groups();
    let mean =
        f64::from(questionnaire.expected) / f64::from(u32::try_from(groups).unwrap_or(u32::MAX));
    let asks = projects::says_who_asks(desk, &consultation).await?;
    let help = directory::help_lines(desk).await?;
    let known = consultation.demonstration || help.too_old.is_empty();
    let ready = faults.is_empty() && plan.is_none() && known;
    let mut words = String::new();
    for fault in &faults {
        let _ = writeln!(words, "{}: {} {}", fault.place, fault.key, fault.found);
    }
    for remark in remarks.iter().filter(|remark| !remark.stops) {
        let _ = writeln!(words, "{}", remark_line(questionnaire, remark));
    }
    if let Some(plan) = &plan {
        let _ = writeln!(words, "plan: {plan}");
    }
    if !asks {
        let _ = writeln!(
            words,
            "project: children do not read who asks, because no organisation is given"
        );
    }
    help_words(&mut words, &help);
    let _ = write!(
        words,
        "{} questions, {} languages, {groups} joint groups for {} expected ({mean:.1} in a group). {}",
        questionnaire.asked(),
        questionnaire.languages.len(),
        questionnaire.expected,
        if ready { "It may open." } else { "It may not open." }
    );
    say.all(
        &json!({
            "code": consultation.code, "status": consultation.status, "faults": faults,
            "plan": plan, "groups": groups, "expected": questionnaire.expected,
            "organisation": asks, "ready": ready, "advice": remarks, "help": help,
        }),
        &words,
    );
    if ready { Ok(()) } else { Err(Failure::Said) }
}

/// What is to be checked before children read of help.
fn help_words(words: &mut String, help: &HelpLines) {
    for (names, why) in [
        (&help.too_old, "not checked for 180 days, so that only a demonstration may open"),
        (&help.due, "not checked for 90 days"),
        (&help.never, "never checked"),
    ] {
        if !names.is_empty() {
            let _ = writeln!(words, "help lines {why}: {}", names.join(", "));
        }
    }
}

/// A piece of advice in one line: where, about which words and age, and what.
fn remark_line(questionnaire: &Questionnaire, remark: &Remark) -> String {
    let place = remark.question.map_or_else(String::new, |at| questionnaire.place(at));
    let lang = remark.lang.map(|lang| format!(" {lang}")).unwrap_or_default();
    let band = remark.band.map(|band| format!(" {band}")).unwrap_or_default();
    format!("{place}{lang}{band}: {}", advice(remark)).trim_start().to_owned()
}
