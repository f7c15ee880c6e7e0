//! `method.html`: who was asked, how, what is missing and what these figures cannot say, in one file
//! that needs nothing else.

use handlebars::Handlebars;
use serde::Serialize;
use time::Date;
use time::format_description::well_known::Iso8601;

use super::exports::Dossier;
use crate::domain::disclosure::Step;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::{ReleasedCell, Signature, Status};
use crate::domain::wording::Lang;
use crate::i18n::labels::Labels;
use crate::i18n::{self, Catalogue, Params};
use crate::seal::signing::key_mark;

const PAGE: &str = include_str!("../../templates/files/method.html.hbs");

/// Languages of the team's words.
pub const STAFF: [Lang; 4] = [Lang::Fr, Lang::Nl, Lang::De, Lang::En];

/// The language of the method: the first one offered that the team's words exist in.
pub fn language(questionnaire: &Questionnaire) -> Lang {
    let mut offered = questionnaire.languages.iter().copied();
    offered.find(|lang| STAFF.contains(lang)).unwrap_or(Lang::En)
}

#[derive(Serialize)]
struct Method {
    lang: Lang,
    dir: &'static str,
    title: String,
    heading: String,
    hash_name: String,
    hash: String,
    sections: Vec<Section>,
}

/// One part of the method.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    /// What it is about.
    pub heading: String,
    /// What it says, sentence by sentence.
    pub lines: Vec<String>,
}

struct Words<'a> {
    catalogue: &'a Catalogue,
    lang: Lang,
}

impl Words<'_> {
    fn say(&self, key: &str, params: &Params) -> Option<String> {
        self.catalogue.say(self.lang, key, params)
    }

    /// A day as people say it.
    fn day(&self, day: &str) -> String {
        let date = Date::parse(day, &Iso8601::DATE).ok();
        date.and_then(|date| i18n::day(self.catalogue, self.lang, date))
            .unwrap_or_else(|| day.to_owned())
    }

    fn section(&self, name: &str, lines: Vec<String>) -> Option<Section> {
        Some(Section { heading: self.say(&format!("team.method.{name}"), &[])?, lines })
    }
}

/// The page; `None` when a text is missing, which the tests exclude.
pub fn html(dossier: &Dossier, catalogue: &Catalogue, lang: Lang) -> Option<String> {
    let words = Words { catalogue, lang };
    let page = Method {
        lang,
        dir: lang.direction(),
        title: dossier.questionnaire.title.plain(lang).to_owned(),
        heading: words.say("team.method", &[])?,
        hash_name: words.say("team.release.hash", &[])?,
        hash: dossier.release.hash(),
        sections: sections(dossier, catalogue, lang)?,
    };
    Handlebars::new().render_template(PAGE, &page).ok()
}

/// Who, when, how, what is missing, by which rules, what was tried, what these figures cannot say,
/// and who signs; `None` when a text is missing.
pub fn sections(dossier: &Dossier, catalogue: &Catalogue, lang: Lang) -> Option<Vec<Section>> {
    let words = Words { catalogue, lang };
    let labels = Labels::new(catalogue, &dossier.questionnaire, lang);
    Some(vec![
        words.section("who", who(dossier, &words)?)?,
        words.section("how", how(dossier, &words)?)?,
        words.section("missing", missing(dossier, &words, &labels)?)?,
        words.section("rules", rules(dossier, &words, &labels)?)?,
        words.section("steps", steps(dossier, &words, &labels)?)?,
        words.section("attack", attack(dossier, &words)?)?,
        words.section("limits", limits(dossier, &words)?)?,
        words.section("signed", signed(dossier, &words)?)?,
    ])
}

/// The part of the method a report of a whole project prints: without the rules of each question,
/// and without signatures. `None` when a text is missing.
pub fn brief(dossier: &Dossier, catalogue: &Catalogue, lang: Lang) -> Option<Vec<Section>> {
    let words = Words { catalogue, lang };
    let stage = stage(dossier, &words)?;
    let who = who(dossier, &words)?.into_iter().filter(|line| *line != stage).collect();
    Some(vec![
        words.section("who", who)?,
        words.section("how", how(dossier, &words)?)?,
        words.section("rules", general_rules(dossier, &words)?)?,
        words.section("attack", attack(dossier, &words)?)?,
        words.section("limits", limits(dossier, &words)?)?,
    ])
}

/// What figures owe their readers (R49): who answered, who is missing, that nobody was drawn at
/// random, in which way and until when it was asked, which revision, and what is withheld. None of
/// them is empty. `None` when a text is missing.
pub fn honest(dossier: &Dossier, catalogue: &Catalogue, lang: Lang) -> Option<Vec<Section>> {
    let words = Words { catalogue, lang };
    let labels = Labels::new(catalogue, &dossier.questionnaire, lang);
    let release = &dossier.release;
    let revision = release.revision.to_string();
    let mut missing = missing(dossier, &words, &labels)?;
    let withheld = missing.remove(HIDDEN_AT);
    let dropped = release
        .tables
        .dropped
        .iter()
        .map(|code| words.say("team.method.dropped", &[("breakdown", &labels.question(code))]));
    let dates = match &dossier.closed_on {
        Some(day) => words.say("team.method.how.closed", &[("day", &words.day(day))])?,
        None => words.say("team.method.how.interim", &[])?,
    };
    let made = [("day", &*words.day(&release.made_on)), ("n", &revision)];
    let section = |name: &str, lines: Vec<String>| {
        let heading = words.say(&format!("team.report.limit.{name}"), &[])?;
        Some(Section { heading, lines })
    };
    Some(vec![
        section("answered", vec![answered(dossier, &words)?])?,
        section("missing", missing)?,
        section("sample", vec![words.say("team.method.limits.sample", &[])?])?,
        section("mode", vec![words.say("team.method.how.mode", &[])?])?,
        section("dates", vec![dates])?,
        section("revision", vec![words.say("team.method.how.made", &made)?])?,
        section("withheld", [Some(withheld)].into_iter().chain(dropped).collect::<Option<_>>()?)?,
    ])
}

/// How many children answered, as it was published.
fn answered(dossier: &Dossier, words: &Words) -> Option<String> {
    if dossier.release.tables.few {
        return words.say("team.results.few", &[]);
    }
    match dossier.release.base() {
        Some(base) => {
            let total = words.say("team.results.about", &[("n", &base.to_string())])?;
            words.say("team.report.answered", &[("total", &total)])
        }
        None => words.say("team.results.overview.none", &[]),
    }
}

fn who(dossier: &Dossier, words: &Words) -> Option<Vec<String>> {
    let questionnaire = &dossier.questionnaire;
    let bands: Vec<String> =
        questionnaire.bands.iter().map(|band| band.code().replace('-', "–")).collect();
    let langs: Vec<&str> = questionnaire.languages.iter().map(|lang| lang.own_name()).collect();
    Some(vec![
        words.say(
            "team.method.who.by",
            &[("organisation", &dossier.project.organisation), ("project", &dossier.project.name)],
        )?,
        stage(dossier, words)?,
        words.say("team.method.who.bands", &[("bands", &bands.join(", "))])?,
        words.say("team.method.who.languages", &[("languages", &langs.join(", "))])?,
        questionnaire.purpose.plain(words.lang).to_owned(),
    ])
}

fn stage(dossier: &Dossier, words: &Words) -> Option<String> {
    let stage = words.say(&format!("team.stage.{}", dossier.release.stage), &[])?;
    words.say("team.method.who.stage", &[("stage", &stage)])
}

fn how(dossier: &Dossier, words: &Words) -> Option<Vec<String>> {
    let release = &dossier.release;
    let asked = dossier.questionnaire.asked().to_string();
    let base = if release.tables.few { "team.results.few" } else { "team.method.how.base" };
    let revision = release.revision.to_string();
    let mut lines = vec![words.say("team.method.how.asked", &[("n", &asked)])?];
    if let Some(day) = &dossier.closed_on {
        lines.push(words.say("team.method.how.closed", &[("day", &words.day(day))])?);
    }
    if release.interim {
        lines.push(words.say("team.method.how.interim", &[])?);
    }
    lines.extend(sequence(dossier, words)?);
    let made = [("day", words.day(&release.made_on)), ("n", revision)];
    let made = made.each_ref().map(|(name, value)| (*name, value.as_str()));
    lines.extend([
        words.say("team.method.how.made", &made)?,
        words.say("team.method.how.mode", &[])?,
        words.say("team.method.how.free", &[])?,
        words.say("team.method.how.missing", &[])?,
        words.say(base, &[])?,
    ]);
    Some(lines)
}

/// Which release this is when there were others before, and what stands as it was told then.
fn sequence(dossier: &Dossier, words: &Words) -> Option<Vec<String>> {
    let tables = &dossier.release.tables;
    let mut lines = Vec::new();
    if tables.batch > 1 {
        let n = tables.batch.to_string();
        lines.push(words.say("team.method.how.number", &[("n", &n)])?);
    }
    let labels = Labels::new(words.catalogue, &dossier.questionnaire, words.lang);
    for before in 1..tables.batch {
        let told = tables.cells.iter().filter(|cell| cell.status == Status::Rounded);
        let mut names: Vec<String> = Vec::new();
        for cell in told.filter(|cell| cell.batch == before) {
            let name = labels.question(&cell.question);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if !names.is_empty() {
            let said = [("n", before.to_string()), ("tables", names.join("; "))];
            let said = said.each_ref().map(|(name, value)| (*name, value.as_str()));
            lines.push(words.say("team.method.how.carried", &said)?);
        }
    }
    Some(lines)
}

/// Where `missing` says how many figures are hidden.
const HIDDEN_AT: usize = 2;

/// Whom these figures leave out, as far as the released cells tell.
fn missing(dossier: &Dossier, words: &Words, labels: &Labels) -> Option<Vec<String>> {
    let cells = &dossier.release.tables.cells;
    let hidden = |cell: &&ReleasedCell| cell.status == Status::Hidden;
    let (all, hidden_ones) = (cells.len().to_string(), cells.iter().filter(hidden).count());
    let counts = [("all", all.as_str()), ("hidden", &hidden_ones.to_string())];
    let mut lines = vec![
        words.say("team.method.missing.children", &[])?,
        words.say("team.method.missing.texts", &[])?,
        words.say("team.method.missing.hidden", &counts)?,
    ];
    for code in dossier.questionnaire.breakdowns() {
        let groups: Vec<String> = cells
            .iter()
            .filter(|cell| cell.question == code && cell.breakdown.is_empty())
            .filter(hidden)
            .map(|cell| labels.option(code, &cell.option))
            .collect();
        if !groups.is_empty() {
            let named = [("breakdown", labels.question(code)), ("groups", groups.join(", "))];
            let named = named.each_ref().map(|(name, value)| (*name, value.as_str()));
            lines.push(words.say("team.method.missing.group", &named)?);
        }
    }
    Some(lines)
}

/// The rules that hold for every question.
fn general_rules(dossier: &Dossier, words: &Words) -> Option<Vec<String>> {
    let mut lines = vec![
        words.say("team.method.rules.bands", &[])?,
        words.say("team.method.rules.percent", &[])?,
        words.say("team.method.rules.fixed", &[])?,
    ];
    if has_noise(dossier) {
        lines.push(words.say("team.method.rules.cell_key", &[])?);
    }
    Some(lines)
}

fn rules(dossier: &Dossier, words: &Words, labels: &Labels) -> Option<Vec<String>> {
    let mut lines = general_rules(dossier, words)?;
    let steps = &dossier.release.tables.steps;
    for question in &dossier.plan.questions {
        let own = || steps.iter().filter(|told| told.question == question.code);
        let noise = own().any(|told| told.step == Step::CellKey);
        let bands = own().any(|told| told.step != Step::CellKey);
        let settings = question.settings;
        let (name, band) = (labels.question(&question.code), settings.band.to_string());
        let base = settings.min_base.to_string();
        let about = [("question", name.as_str()), ("band", &band), ("base", &base)];
        if noise {
            lines.push(words.say("team.method.rules.question_key", &about)?);
        }
        if bands {
            lines.push(words.say("team.method.rules.question", &about)?);
        }
    }
    Some(lines)
}

/// Whether any counts are told with noise.
fn has_noise(dossier: &Dossier) -> bool {
    dossier.release.tables.steps.iter().any(|told| told.step == Step::CellKey)
}

fn steps(dossier: &Dossier, words: &Words, labels: &Labels) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    for table in &dossier.release.tables.steps {
        let mut name = labels.question(&table.question);
        if !table.item.is_empty() {
            name = format!("{name} {}", labels.item(&table.question, &table.item));
        }
        let step = words.say(&format!("team.{}", table.step.key()), &[])?;
        lines.push(words.say("team.method.step", &[("table", &name), ("step", &step)])?);
    }
    for dropped in &dossier.release.tables.dropped {
        let name = labels.question(dropped);
        lines.push(words.say("team.method.dropped", &[("breakdown", &name)])?);
    }
    Some(lines)
}

fn attack(dossier: &Dossier, words: &Words) -> Option<Vec<String>> {
    let report = &dossier.release.attack;
    let passed = if report.passed { "team.attack.passed" } else { "team.attack.failed" };
    let mut lines = vec![words.say(passed, &[])?];
    let requirements = report.requirements.iter().map(|requirement| &requirement.key);
    for key in report.attackers.iter().chain(requirements) {
        lines.push(words.say(&format!("team.{key}"), &[])?);
    }
    Some(lines)
}

fn limits(dossier: &Dossier, words: &Words) -> Option<Vec<String>> {
    let possible = has_noise(dossier).then_some("possible");
    ["sample", "rounding", "small", "voice", "attack"]
        .into_iter()
        .chain(possible)
        .map(|name| words.say(&format!("team.method.limits.{name}"), &[]))
        .collect()
}

fn signed(dossier: &Dossier, words: &Words) -> Option<Vec<String>> {
    let release = &dossier.release;
    let by = [("by", release.by.as_str()), ("second", &release.second), ("day", &release.made_on)];
    let mut lines = vec![words.say("team.release.signed", &by)?];
    if !release.note.is_empty() {
        lines.push(words.say("team.release.note_is", &[("note", &release.note)])?);
    }
    lines.push(words.say("team.method.plan", &[("hash", &release.plan)])?);
    if let Some(Signature { signer, value }) = &dossier.signature {
        let mark = key_mark(signer);
        for (key, said) in [("signature", value), ("key", signer), ("key_mark", &mark)] {
            lines.push(words.say(&format!("team.method.signed.{key}"), &[("text", said)])?);
        }
    }
    Some(lines)
}
