//! What the page of the answer to children shows.

use serde::Serialize;

use super::form::Texts;
use super::place::Place;
use crate::acts::feedback::Published;
use crate::domain::coach::look;
use crate::domain::feedback::clock::{Due, day};
use crate::domain::feedback::figure::fill;
use crate::domain::feedback::rules::Lack;
use crate::domain::feedback::{Finding, Source, State};
use crate::domain::question::Kind;
use crate::domain::wording::Lang;
use crate::i18n::coach::lists;
use crate::i18n::labels::Labels;
use crate::i18n::share;
use crate::web::team::history;
use crate::web::team::results::share::Words;

/// One thing that was said, to be written.
#[derive(Serialize)]
pub struct Card {
    id: String,
    n: usize,
    title: String,
    sources: Vec<String>,
    preview: Vec<Preview>,
    advice: Vec<String>,
    said: Texts,
    reply: Texts,
    reply_by: String,
    reply_on: String,
    asked: Vec<String>,
    steps: Vec<StepLine>,
    /// The last step is not published yet.
    may_drop: bool,
    why: Texts,
    states: Vec<Named>,
    may_move: bool,
}

/// The sentence as children will read it.
#[derive(Serialize)]
struct Preview {
    lang: &'static str,
    flow: &'static str,
    text: String,
}

#[derive(Serialize)]
struct StepLine {
    on: String,
    state: String,
    why: String,
}

/// Something to choose.
#[derive(Serialize)]
pub struct Named {
    code: &'static str,
    name: String,
}

impl Card {
    /// The form of a finding.
    pub fn of(place: &Place<'_>, at: usize, finding: &Finding, last: Option<&Published>) -> Self {
        let (lang, languages) = (place.reader.lang, &place.asked.languages);
        let texts = |name: &str, text| {
            let label = place.say(&format!("team.feedback.{name}"));
            Texts::of(name, label, text, languages)
        };
        let shown = |on: &String| history::day(place.pages, lang, on);
        let stands = last.iter().flat_map(|last| &last.feedback.findings);
        let published = stands.into_iter().find(|known| known.id == finding.id);
        let published = published.map_or(0, |known| known.steps.len());
        let state = |state: State| place.say(&format!("team.feedback.state.{}", state.code()));
        let steps = finding.steps.iter().map(|step| StepLine {
            on: shown(&step.on),
            state: state(step.state),
            why: step.why.plain(lang).to_owned(),
        });
        let n = (at + 1).to_string();
        let reply = finding.reply.as_ref();
        Self {
            id: finding.id.clone(),
            n: at + 1,
            title: place.pages.say(lang, "team.feedback.finding", &[("n", &n)]),
            sources: finding.sources.iter().map(|source| cited(place, source)).collect(),
            preview: preview(place, finding),
            advice: advice(place, finding),
            said: texts("said", &finding.said),
            reply: texts("reply", &reply.map(|reply| reply.words.clone()).unwrap_or_default()),
            reply_by: reply.map(|reply| reply.by.clone()).unwrap_or_default(),
            reply_on: reply.map(|reply| reply.on.clone()).unwrap_or_default(),
            asked: finding.asked_on.iter().map(shown).collect(),
            steps: steps.collect(),
            may_drop: finding.steps.len() > published,
            why: texts("why", &crate::domain::wording::Wording::default()),
            states: State::ALL.map(|one| Named { code: one.code(), name: state(one) }).into(),
            may_move: at > 0,
        }
    }
}

/// A source in words: what was asked, what was answered, what was told of it.
fn cited(place: &Place<'_>, source: &Source) -> String {
    let lang = place.reader.lang;
    if let Err(missing) = place.figures.check(source) {
        return place.say(&format!("team.feedback.lack.{}", missing.key()));
    }
    let words = Words { pages: place.pages, lang };
    match source {
        Source::Cell(cell) => {
            let labels = Labels::new(&place.pages.words, &place.asked, lang);
            let told = words.share(place.figures.cell(cell).ok());
            let question = labels.question(&cell.question);
            format!("{question} · {} · {}", labels.option(&cell.question, &cell.option), told.text)
        }
        Source::Theme { question, theme } => {
            let told = words.share(place.figures.theme(question, theme).ok());
            format!("{} · {theme} · {}", place.say("team.feedback.theme"), told.text)
        }
        Source::Quote { .. } => place.say("team.feedback.quote"),
    }
}

/// The sentence in each language, with its figures.
fn preview(place: &Place<'_>, finding: &Finding) -> Vec<Preview> {
    let told = place.figures.share(&finding.sources);
    let languages = place.asked.languages.iter();
    let line = |lang: &Lang| {
        let text = finding.said.0.get(lang.code())?;
        let words = told.and_then(|told| share::words(&place.pages.words, *lang, told));
        let text = match &words {
            Some(words) => fill(text, words.each_ref().map(String::as_str)),
            None => text.clone(),
        };
        Some(Preview { lang: lang.code(), flow: lang.direction(), text })
    };
    languages.filter_map(line).collect()
}

/// What the coach says of the sentence, for the youngest who were invited.
fn advice(place: &Place<'_>, finding: &Finding) -> Vec<String> {
    let mut asked = place.asked.clone();
    asked.questions.truncate(1);
    let Some(question) = asked.questions.first_mut() else { return Vec::new() };
    (question.kind, question.text) = (Kind::Info, finding.said.clone());
    let lang = place.reader.lang;
    let remarks = look(&asked, lists()).into_iter();
    let about = remarks.filter(|remark| remark.question == Some(0) && remark.lang.is_some());
    let said = about.filter(|remark| !remark.stops).map(|remark| {
        let params = [("found", remark.found.as_str()), ("limit", &remark.limit)];
        let text = place.pages.say(lang, &format!("team.coach.{}", remark.key), &params);
        let of = remark.lang.map_or("", Lang::own_name);
        format!("{of}: {text}")
    });
    said.collect()
}

/// What is lacking, in words.
pub fn lack(place: &Place<'_>, lack: &Lack) -> String {
    let lang = place.reader.lang;
    let what = place.pages.say(
        lang,
        &format!("team.feedback.lack.{}", lack.key),
        &[("about", &lack.about)],
    );
    if lack.finding == 0 {
        return what;
    }
    let n = lack.finding.to_string();
    format!("{}: {what}", place.pages.say(lang, "team.feedback.finding", &[("n", &n)]))
}

/// What children are owed.
#[derive(Serialize)]
pub struct Owed {
    text: String,
    late: bool,
}

impl Owed {
    /// In words, with its day.
    pub fn of(place: &Place<'_>, due: Due, today: &str) -> Self {
        let lang = place.reader.lang;
        let on = history::day(place.pages, lang, &due.on.to_string());
        let key = format!("team.feedback.owed.{}", due.what.code());
        let text = place.pages.say(lang, &key, &[("day", &on)]);
        Self { text, late: day(today).is_some_and(|today| due.is_late(today)) }
    }
}
