//! A questionnaire to read: every question with its answers, in one of its languages.

use serde::Serialize;

use super::coach::{Advice, Coach};
use super::page::TeamPages;
use crate::domain::draft::code_of;
use crate::domain::question::{FaceSet, Kind, Question};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::Lang;
use crate::i18n::labels::Labels;

/// One question as its readers see it.
#[derive(Debug, Serialize)]
pub struct QuestionView {
    lang: Lang,
    code: String,
    kind: String,
    text: String,
    hint: String,
    bands: Vec<Said>,
    items: Vec<String>,
    choices: Vec<Choice>,
    voice: Option<String>,
    marks: Vec<String>,
    advice: Vec<Advice>,
}

/// What can be chosen.
#[derive(Debug, Serialize)]
struct Choice {
    label: String,
    picture: Option<String>,
}

/// The words of one age band.
#[derive(Debug, Serialize)]
struct Said {
    band: String,
    text: String,
}

/// Every question; labels of the page in `lang`, the questionnaire in `reading`.
pub fn questions(
    pages: &TeamPages,
    lang: Lang,
    reading: Lang,
    questionnaire: &Questionnaire,
    mut coach: Option<&mut Coach>,
) -> Vec<QuestionView> {
    let labels = Labels::new(&pages.words, questionnaire, reading);
    let items = |question: &Question| match &question.kind {
        Kind::Coins { options } => options.clone(),
        _ => question.items().to_vec(),
    };
    let view = |(at, question): (usize, &Question)| QuestionView {
        lang: reading,
        code: question.code.clone(),
        kind: pages.say(lang, &format!("team.kind.{}", kind(&question.kind)), &[]),
        text: question.text.plain(reading).to_owned(),
        hint: question.hint.plain(reading).to_owned(),
        bands: bands(question, reading),
        items: items(question).iter().map(|item| item.text.plain(reading).to_owned()).collect(),
        choices: choices(&labels, question, reading),
        voice: question.voice.get(&reading).cloned(),
        marks: marks(pages, lang, question),
        advice: coach.as_mut().map(|coach| coach.of_question(at)).unwrap_or_default(),
    };
    questionnaire.questions.iter().enumerate().map(view).collect()
}

/// As texts have it: faces that measure how much have a name of their own.
fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Faces { set: FaceSet::HowMuch, .. } => "faces-much",
        other => code_of(other),
    }
}

fn bands(question: &Question, reading: Lang) -> Vec<Said> {
    let of_lang = |(key, text): (&String, &String)| {
        let (lang, band) = key.split_once('@')?;
        (lang == reading.code())
            .then(|| Said { band: band.replace('-', "–"), text: text.clone() })
    };
    question.text.0.iter().filter_map(of_lang).collect()
}

fn choices(labels: &Labels<'_>, question: &Question, reading: Lang) -> Vec<Choice> {
    let plain = |label: String| Choice { label, picture: None };
    if let Kind::Scale { low, high } = &question.kind {
        let ends = [("0", low), ("10", high)];
        return ends.map(|(step, end)| plain(format!("{step} · {}", end.plain(reading)))).into();
    }
    let escapes = [(question.dont_know, "_dont_know"), (question.dont_say, "_dont_say")];
    let escapes = escapes.iter().filter(|(offered, _)| *offered).map(|(_, code)| *code);
    let choices =
        if let Kind::Coins { .. } = question.kind { Vec::new() } else { question.choices() };
    let all = choices.iter().map(String::as_str).chain(escapes);
    let choice = |code: &str| {
        let option = question.options().iter().find(|option| option.code == code);
        let picture = option.and_then(|option| option.picture.clone());
        Choice { picture, ..plain(labels.option(&question.code, code)) }
    };
    all.map(choice).collect()
}

fn marks(pages: &TeamPages, lang: Lang, question: &Question) -> Vec<String> {
    let marks = [
        (question.show_if.is_some(), "team.consultation.only_if"),
        (question.breakdown, "team.consultation.divides"),
    ];
    marks.iter().filter(|(holds, _)| *holds).map(|(_, key)| pages.say(lang, key, &[])).collect()
}
