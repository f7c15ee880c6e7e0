//! What adults answered: what the project owes the children it asks, by which day, and what they read as an
//! answer. This chapter has one partial (`partials/team/report_answers.html.hbs`).

use serde::Serialize;

use crate::acts::report::{Report, Told};
use crate::domain::feedback::Finding;
use crate::domain::feedback::figure::{Figures, fill};
use crate::domain::wording::Lang;
use crate::i18n::share;
use crate::web::team::history;
use crate::web::team::involvement::Cards;
use crate::web::team::page::TeamPages;
use crate::web::team::scope::Scope;

/// The four cards of the project, and the day of the answer.
pub(super) fn cards(pages: &TeamPages, lang: Lang, scope: &Scope, report: &Report) -> Cards {
    Cards::of(pages, lang, scope, &report.involvement)
}

/// The answer to the children of one consultation.
#[derive(Serialize)]
pub(super) struct Answered {
    title: String,
    handed: Option<String>,
    findings: Vec<Line>,
}

/// What was said, what was replied, where it stands.
#[derive(Serialize)]
struct Line {
    said: String,
    reply: String,
    state: String,
}

/// Every answer that was published, by stage.
pub(super) fn answered(pages: &TeamPages, lang: Lang, report: &Report) -> Vec<Answered> {
    report.told.iter().filter_map(|told| one(pages, lang, told)).collect()
}

fn one(pages: &TeamPages, lang: Lang, told: &Told) -> Option<Answered> {
    let (last, figures) = told.answer.as_ref()?;
    let handed = last.feedback.handed.as_ref().map(|handed| {
        let day = history::day(pages, lang, &handed.on);
        pages.say(lang, "team.report.handed", &[("to", &handed.to), ("day", &day)])
    });
    let findings = last.feedback.findings.iter().map(|one| line(pages, lang, figures, one));
    let title = told.questionnaire.title.plain(lang).to_owned();
    Some(Answered { title, handed, findings: findings.collect() })
}

fn line(pages: &TeamPages, lang: Lang, figures: &Figures, finding: &Finding) -> Line {
    let say = |key: &str| pages.say(lang, key, &[]);
    let stands = finding.sources.iter().all(|source| figures.check(source).is_ok());
    let text = finding.said.plain(lang);
    let words = figures.share(&finding.sources);
    let words = words.and_then(|told| share::words(&pages.words, lang, told));
    let said = match (stands, words) {
        (false, _) => say("team.feedback.lack.source_taken_back"),
        (true, Some(words)) => fill(text, words.each_ref().map(String::as_str)),
        (true, None) => text.to_owned(),
    };
    let reply = finding.reply.as_ref();
    let reply = reply.map(|reply| format!("{} ({})", reply.words.plain(lang), reply.by));
    let state = finding.state().map(|state| say(&format!("team.feedback.state.{}", state.code())));
    Line {
        said,
        reply: reply.unwrap_or_else(|| say("team.report.no_reply")),
        state: state.unwrap_or_else(|| say("team.report.no_step")),
    }
}
