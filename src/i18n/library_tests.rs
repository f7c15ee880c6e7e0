use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::domain::coach::{look, stops};
use crate::domain::question::{Kind, Question};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::stage::Stage;
use crate::domain::wording::{Band, Wording};
use crate::i18n::coach::lists;

/// The languages of every text.
const LANGUAGES: [Lang; 4] = [Lang::Fr, Lang::Nl, Lang::De, Lang::En];

/// What the coach may say of a question of the library, and why.
const ALLOWED: [(&str, &str, &str); 2] = [
    ("feel_here", "faces_of_joy", "with smiles alone a child cannot say that it is not well"),
    ("school_feel", "faces_of_joy", "with smiles alone a child cannot say that it is not well"),
];

/// The files of a folder: name without ending, and content.
fn files(folder: &str) -> Vec<(String, Value)> {
    let names: Vec<_> = Files::iter().filter(|name| name.starts_with(folder)).collect();
    let one = |name: &str| {
        let short = name.strip_prefix(folder).unwrap().strip_suffix(".json").unwrap();
        (short.to_owned(), serde_json::from_slice(&Files::get(name).unwrap().data).unwrap())
    };
    names.iter().map(|name| one(name)).collect()
}

fn every_file() -> Vec<(String, Value)> {
    let mut all = files("templates/");
    all.extend(files("questions/"));
    all
}

fn template(name: &str) -> Template {
    templates().iter().find(|one| one.name == name).unwrap().clone()
}

fn in_bank(code: &str) -> &'static BankQuestion {
    questions().iter().find(|one| one.question.code == code).unwrap()
}

/// What the coach says, but for what is allowed.
fn said(questionnaire: &Questionnaire) -> Vec<String> {
    let mut said = Vec::new();
    // What is ready-made leaves to its author whether to ask about taking part, and how much of it.
    let remarks = look(questionnaire, lists()).into_iter();
    for remark in remarks.filter(|remark| remark.key != "no_evaluation") {
        let question = remark.question.map(|at| questionnaire.questions[at].code.as_str());
        let allowed =
            ALLOWED.iter().any(|(code, key, _)| question == Some(*code) && *key == remark.key);
        if !allowed {
            let place = question.unwrap_or("the whole");
            said.push(format!("{} at {place}: {}", remark.key, remark.found));
        }
    }
    said
}

#[test]
fn every_file_can_be_read() {
    assert_eq!(templates().len(), files("templates/").len());
    assert_eq!(questions().len(), files("questions/").len());
    assert!(templates().len() >= 14 && questions().len() >= 40);
    let (_, mut odd) = files("templates/").remove(0);
    odd["stages"] = json!(["lunch"]);
    assert!(serde_json::from_value::<Template>(odd).is_err(), "the control: an unknown stage");
    let (_, mut odd) = files("questions/").remove(0);
    odd["bands"] = json!(["3-5"]);
    assert!(serde_json::from_value::<BankQuestion>(odd).is_err(), "the control: an unknown band");
}

#[test]
fn no_template_has_a_fault() {
    let faults = |document: &Value| match Questionnaire::parse(&document.to_string()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.into_iter().map(|fault| fault.key).collect(),
    };
    for (name, file) in files("templates/") {
        assert_eq!(faults(&file["questionnaire"]), [""; 0], "{name}");
    }
    let (_, file) = files("templates/").remove(0);
    let mut odd = file["questionnaire"].clone();
    odd["prize"] = json!(true);
    odd["purpose"]["nl"] = json!("");
    assert_eq!(faults(&odd), ["unknown_key", "missing_text"], "the control");
}

#[test]
fn the_coach_has_nothing_to_say_of_a_template() {
    for one in templates() {
        assert_eq!(said(&one.questionnaire), [""; 0], "{}", one.name);
        assert_eq!(stops(&one.questionnaire, lists()), [], "{}", one.name);
    }
    let mut hard = template("school-6-8").questionnaire;
    hard.questions[0].text.0.insert("en".to_owned(), "Do you like class and your name?".to_owned());
    assert_eq!(
        said(&hard),
        ["identifying at class_like: your name", "two_questions at class_like: and"]
    );
    assert_eq!(stops(&hard, lists()).len(), 1, "the control");
}

/// A consultation of this question alone, for the ages it is written for.
fn alone(one: &BankQuestion) -> Questionnaire {
    let frame = template("panel-choice").questionnaire;
    let mut asked = vec![one.question.clone()];
    if !one.question.is_text() {
        asked.push(in_bank("forgotten").question.clone());
    }
    let bands = one.bands.clone();
    Questionnaire { bands, keep: Vec::new(), expected: 5000, minutes: 5, questions: asked, ..frame }
}

#[test]
fn the_coach_has_nothing_to_say_of_a_question_of_the_bank() {
    for one in questions() {
        assert_eq!(said(&alone(one)), [""; 0], "{}", one.name);
    }
    let younger = BankQuestion { bands: vec![Band::Six], ..in_bank("share_coins").clone() };
    assert!(said(&alone(&younger)).contains(&"kind_too_early at share_coins: ".to_owned()));
}

#[test]
fn nothing_is_allowed_that_the_coach_does_not_say() {
    for (code, key, reason) in ALLOWED {
        let remarks = look(&alone(in_bank(code)), lists());
        assert!(remarks.iter().any(|remark| remark.key == key), "{code}: {reason}");
    }
}

/// The texts in a file that lack a language, for everyone or for one band.
fn incomplete(place: &str, value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) if fields.keys().any(|key| Wording::is_key(key)) => {
            let of_bands = fields.keys().map(|key| key.split_once('@').map(|(_, band)| band));
            let bands: BTreeSet<_> = of_bands.chain([None]).collect();
            let wanted = bands.into_iter().flat_map(|band| {
                LANGUAGES.map(|lang| match band {
                    Some(band) => format!("{lang}@{band}"),
                    None => lang.code().to_owned(),
                })
            });
            let says = |key: &String| {
                fields.get(key).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty())
            };
            wanted.filter(|key| !says(key)).map(|key| format!("{place}.{key}")).collect()
        }
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| incomplete(&format!("{place}.{key}"), value))
            .collect(),
        Value::Array(values) => values
            .iter()
            .enumerate()
            .flat_map(|(at, value)| incomplete(&format!("{place}[{at}]"), value))
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_text_is_there_in_four_languages() {
    for (name, file) in every_file() {
        assert_eq!(incomplete(&name, &file), [""; 0]);
    }
    for one in templates() {
        assert_eq!(one.questionnaire.languages, LANGUAGES, "{}", one.name);
        assert!(!one.about.is_empty(), "{}", one.name);
    }
    assert!(questions().iter().all(|one| !one.about.is_empty()));
    let odd = json!({"text": {"fr": "a", "nl": " ", "de": "c", "en": "d", "fr@6-8": "e"}});
    let missing = incomplete("x", &odd);
    assert_eq!(missing.len(), 4, "the control: Dutch, and three for the youngest");
    assert!(missing.contains(&"x.text.nl".to_owned()) && missing.contains(&"x.text.de@6-8".into()));
}

/// French texts with a plain space, or none, before a high sign.
fn badly_set(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value.as_str() {
                    Some(text) if key == "fr" || key.starts_with("fr@") => {
                        let mut before = ' ';
                        for sign in text.chars() {
                            let high = "?!;:»".contains(sign) && before != '\u{a0}';
                            if high || (before == '«' && sign != '\u{a0}') || sign == '\'' {
                                found.push(text.to_owned());
                            }
                            before = sign;
                        }
                    }
                    _ => found.extend(badly_set(value)),
                }
            }
        }
        Value::Array(values) => found.extend(values.iter().flat_map(badly_set)),
        _ => {}
    }
    found
}

#[test]
fn french_signs_stand_after_a_space_that_does_not_break() {
    for (name, file) in every_file() {
        assert_eq!(badly_set(&file), [""; 0], "{name}");
    }
    for odd in ["Tu viens ?", "Tu viens?", "Dire « oui »", "L'école"] {
        assert!(!badly_set(&json!({"fr": odd})).is_empty(), "the control: {odd}");
    }
    assert_eq!(badly_set(&json!({"fr": "Tu dis «\u{a0}oui\u{a0}»\u{a0}?"})), [""; 0]);
}

/// Names that are not those of their files.
fn misnamed(files: &[(String, Value)]) -> Vec<&String> {
    files.iter().filter(|(name, file)| file["name"] != **name).map(|(name, _)| name).collect()
}

#[test]
fn names_are_those_of_the_files_and_codes_are_told_once() {
    assert_eq!(misnamed(&every_file()), Vec::<&String>::new());
    let plain =
        |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    assert!(every_file().iter().all(|(name, _)| plain(name)));
    for one in questions() {
        assert_eq!(one.name, one.question.code.replace('_', "-"), "so no code is there twice");
    }
    let odd = [("a".to_owned(), json!({"name": "b"}))];
    assert_eq!(misnamed(&odd), ["a"], "the control");
}

/// What a template asks that is not asked in the same way in the bank.
fn strangers(questionnaire: &Questionnaire) -> Vec<&str> {
    let asked = questionnaire.questions.iter().filter(|question| question.kind != Kind::Info);
    let same = |question: &Question| questions().iter().any(|one| one.question == *question);
    asked.filter(|question| !same(question)).map(|question| question.code.as_str()).collect()
}

#[test]
fn templates_ask_what_the_bank_asks_in_the_same_words() {
    for one in templates() {
        assert_eq!(strangers(&one.questionnaire), [""; 0], "{}", one.name);
    }
    let mut odd = template("needs-at-conception").questionnaire;
    odd.questions[1].dont_know = false;
    assert_eq!(strangers(&odd), ["need_topics"], "the control");
}

/// Where a template goes beyond the ages or stages that a question of the bank is written for.
fn misfits(one: &Template) -> Vec<String> {
    let mut misfits = Vec::new();
    if one.stages.is_empty() || one.bands != one.questionnaire.bands {
        misfits.push(one.name.clone());
    }
    for entry in questions() {
        let asked = one.questionnaire.question(&entry.question.code).is_some();
        let fits = one.bands.iter().all(|band| entry.bands.contains(band))
            && one.stages.iter().all(|stage| entry.stages.contains(stage));
        if asked && !fits {
            misfits.push(format!("{} asks {}", one.name, entry.name));
        }
    }
    misfits
}

#[test]
fn questions_stand_where_their_age_and_stage_fit() {
    assert!(questions().iter().all(|one| !one.stages.is_empty() && !one.bands.is_empty()));
    for one in templates() {
        assert_eq!(misfits(one), [""; 0]);
    }
    let mut odd = template("training-adults");
    odd.stages = vec![Stage::Conception];
    assert!(misfits(&odd).contains(&"training-adults asks adults-first".to_owned()), "the control");
}

/// Stages, ages and topics for which there is nothing.
fn gaps(templates: &[Template], questions: &[BankQuestion]) -> Vec<String> {
    let stage = |stage: &&Stage| !templates.iter().any(|template| template.stages.contains(*stage));
    let band = |band: &&Band| !templates.iter().any(|template| template.bands.contains(*band));
    let topic = |topic: &&Topic| !questions.iter().any(|question| question.topic == **topic);
    let stages = Stage::ALL.iter().filter(stage).map(ToString::to_string);
    let bands = Band::ALL.iter().filter(band).map(ToString::to_string);
    let topics = Topic::ALL.iter().filter(topic).map(ToString::to_string);
    stages.chain(bands).chain(topics).collect()
}

#[test]
fn there_is_something_for_every_stage_age_and_theme() {
    assert_eq!(gaps(templates(), questions()), [""; 0]);
    let older: Vec<_> = templates()
        .iter()
        .filter(|one| !one.bands.contains(&Band::Six) && !one.stages.contains(&Stage::Suivi))
        .cloned()
        .collect();
    assert_eq!(gaps(&older, questions()), ["suivi", "6-8"], "the control");
}

/// What would hurt: own experience of violence, a hard question that cannot be evaded, has no words
/// of support or comes first, or more than one part of them.
fn hurts(questionnaire: &Questionnaire) -> Vec<&str> {
    let mut hurts = Vec::new();
    for question in &questionnaire.questions {
        let evaded = question.dont_say || question.is_text();
        if question.sensitivity > 2 || (question.is_sensitive() && !evaded) {
            hurts.push(question.code.as_str());
        }
    }
    let hard = questionnaire.questions.iter().any(Question::is_sensitive);
    if hard && questionnaire.support.is_empty() {
        hurts.push("no support");
    }
    let parts = questionnaire.sensitive_parts();
    if parts.len() > 1 || parts.iter().any(|part| *part.start() == 0) {
        hurts.push("no gentle way there");
    }
    hurts
}

#[test]
fn no_template_asks_of_own_violence_and_hard_questions_have_support() {
    for one in templates() {
        assert_eq!(hurts(&one.questionnaire), [""; 0], "{}", one.name);
    }
    assert!(questions().iter().all(|one| one.question.sensitivity < 3));
    let mut odd = template("how-are-you").questionnaire;
    odd.support.clear();
    let at = odd.questions.iter().position(|question| question.code == "feel_now").unwrap();
    odd.questions[at].sensitivity = 3;
    odd.questions.swap(0, at);
    assert_eq!(hurts(&odd), ["feel_now", "no support", "no gentle way there"], "the control");
}

#[test]
fn every_theme_has_words_in_four_languages() {
    let words = Catalogue::load().unwrap();
    for topic in Topic::ALL {
        for lang in LANGUAGES {
            assert!(topic_in_words(&words, lang, topic).is_some(), "{topic} {lang}");
        }
    }
    assert_eq!(topic_in_words(&words, Lang::Uk, Topic::Online), None, "the control");
}
