//! `codebook.csv`: what every code means, in every language offered, who was asked, and which
//! questions divide the others.

use crate::acts::method;
use crate::domain::condition::{Check, Condition, Test};
use crate::domain::export::datapackage::CODEBOOK;
use crate::domain::export::{safe, sheet};
use crate::domain::question::Question;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::{MEAN, MEDIAN};
use crate::domain::wording::Lang;
use crate::i18n::Catalogue;
use crate::i18n::labels::Labels;

/// The answers that are none, and what is computed of the others.
const STATES: [&str; 6] = ["_dont_know", "_dont_say", "_skipped", "_not_shown", MEAN, MEDIAN];

/// One row per code and language, as a file.
pub fn codebook_csv(questionnaire: &Questionnaire, words: &Catalogue) -> String {
    sheet(&CODEBOOK, rows(questionnaire, words).into_iter().map(Vec::from))
}

/// What is said of a question in each of its rows.
struct About {
    question: String,
    kind: String,
    asked: String,
    condition: String,
    breakdown: bool,
    tabulated: bool,
}

/// One row per code and language.
pub fn rows(questionnaire: &Questionnaire, words: &Catalogue) -> Vec<[String; CODEBOOK.len()]> {
    let mut rows = Vec::new();
    for lang in questionnaire.languages.iter().copied() {
        let labels = Labels::new(words, questionnaire, lang);
        let mut add = |about: &About, item: &str, option: &str, text: &str| {
            let About { question, kind, asked, condition, .. } = about;
            let (breakdown, tabulated) = (about.breakdown.to_string(), about.tabulated.to_string());
            let row = [question, item, option, kind, lang.code(), text, asked, condition];
            let [question, item, option, kind, lang, text, asked, condition] = row.map(safe);
            rows.push([
                question, item, option, kind, lang, text, asked, condition, breakdown, tabulated,
            ]);
        };
        let everybody = asked(questionnaire, words, lang, None);
        for kept in &questionnaire.keep {
            let code = kept.code();
            let about = About {
                question: code.to_owned(),
                kind: "kept".to_owned(),
                asked: everybody.clone(),
                condition: String::new(),
                breakdown: true,
                tabulated: true,
            };
            add(&about, "", "", &labels.question(code));
            for choice in kept_choices(questionnaire, code) {
                add(&about, "", &choice, &labels.option(code, &choice));
            }
        }
        for question in &questionnaire.questions {
            let about = About::of(questionnaire, words, lang, question);
            let code = question.code.as_str();
            add(&about, "", "", &labels.question(code));
            for item in question.item_codes() {
                add(&about, &item, "", &labels.item(code, &item));
            }
            for choice in question.choices() {
                add(&about, "", &choice, &labels.option(code, &choice));
            }
        }
        // What is computed is said in the team's words, which not every language has.
        let of_states = Labels::new(words, questionnaire, spoken(questionnaire, lang));
        let state = About {
            question: String::new(),
            kind: "state".to_owned(),
            asked: String::new(),
            condition: String::new(),
            breakdown: false,
            tabulated: true,
        };
        for option in STATES {
            add(&state, "", option, &of_states.option("", option));
        }
    }
    rows
}

impl About {
    fn of(
        questionnaire: &Questionnaire,
        words: &Catalogue,
        lang: Lang,
        question: &Question,
    ) -> Self {
        let value = serde_json::to_value(&question.kind).unwrap_or_default();
        let kind = value.get("kind").and_then(serde_json::Value::as_str).unwrap_or_default();
        let condition = question.show_if.as_ref();
        Self {
            question: question.code.clone(),
            kind: kind.to_owned(),
            asked: asked(questionnaire, words, lang, condition),
            condition: condition
                .and_then(|condition| serde_json::to_string(condition).ok())
                .unwrap_or_default(),
            breakdown: question.breakdown,
            tabulated: question.is_closed(),
        }
    }
}

/// The language itself where the team's words exist in it, else that of the method.
fn spoken(questionnaire: &Questionnaire, lang: Lang) -> Lang {
    if method::STAFF.contains(&lang) { lang } else { method::language(questionnaire) }
}

/// Who was asked, as a sentence.
fn asked(
    questionnaire: &Questionnaire,
    words: &Catalogue,
    lang: Lang,
    condition: Option<&Condition>,
) -> String {
    let lang = spoken(questionnaire, lang);
    let say = |key: &str| words.say(lang, key, &[]).unwrap_or_default();
    let Some(condition) = condition else { return say("team.build.rule.none") };
    let labels = Labels::new(words, questionnaire, lang);
    let tests: Vec<String> =
        condition.tests().iter().map(|test| told(&say, labels, test)).collect();
    let join = match condition {
        Condition::All(tests) | Condition::Any(tests) if tests.len() < 2 => String::new(),
        Condition::All(_) => format!(" ({})", say("team.build.rule.all")),
        Condition::Any(_) => format!(" ({})", say("team.build.rule.any")),
    };
    let colon = if lang == Lang::Fr { "\u{a0}:" } else { ":" };
    format!("{}{join}{colon} {}", say("team.build.rule.when"), tests.join("; "))
}

fn told(say: &impl Fn(&str) -> String, labels: Labels<'_>, test: &Test) -> String {
    let (op, value) = match &test.check {
        Check::Is(code) => ("is", code.clone()),
        Check::IsNot(code) => ("is-not", code.clone()),
        Check::Includes(code) => ("includes", code.clone()),
        Check::AtLeast(step) => ("at-least", step.to_string()),
        Check::AtMost(step) => ("at-most", step.to_string()),
        Check::Answered => ("answered", String::new()),
        Check::Skipped => ("skipped", String::new()),
    };
    let question = labels.question(&test.question);
    let op = say(&format!("team.build.op.{op}"));
    if value.is_empty() {
        return format!("“{question}” {op}");
    }
    format!("“{question}” {op} “{}”", labels.option(&test.question, &value))
}

fn kept_choices(questionnaire: &Questionnaire, code: &str) -> Vec<String> {
    if code == "_language" {
        questionnaire.languages.iter().map(ToString::to_string).collect()
    } else {
        questionnaire.bands.iter().map(ToString::to_string).collect()
    }
}
