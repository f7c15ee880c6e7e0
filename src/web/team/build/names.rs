//! What the fields and values of a draft are called where they are shown away from their form.

use super::rule;
use crate::domain::draft::Part;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::{Lang, Wording};
use crate::web::team::page::TeamPages;

/// What a part is called; `reading` is the language its words are shown in.
pub fn place(
    pages: &TeamPages,
    lang: Lang,
    reading: Lang,
    questionnaire: &Questionnaire,
    part: &Part,
) -> String {
    match part {
        Part::About => pages.say(lang, "team.build.about", &[]),
        Part::Safeguards => pages.say(lang, "team.safeguards", &[]),
        Part::Question(code) => rule::name(questionnaire, code, reading),
        Part::Support(at) => {
            pages.say(lang, "team.build.support.n", &[("n", &(at + 1).to_string())])
        }
    }
}

/// What a field is called: `option.a.text.nl` is an answer, in Dutch.
pub fn label(pages: &TeamPages, lang: Lang, questionnaire: &Questionnaire, name: &str) -> String {
    let mut parts = name.split('.');
    let first = parts.next().unwrap_or_default();
    let what = match first {
        "option" | "item" => {
            let code = parts.next().unwrap_or_default();
            let lists = questionnaire.questions.iter().flat_map(|q| [q.options(), q.items()]);
            let place = lists.filter_map(|list| list.iter().position(|one| one.code == code));
            let n = (place.max().unwrap_or_default() + 1).to_string();
            pages.say(lang, &format!("team.build.field.{first}.n"), &[("n", &n)])
        }
        "text" | "hint" | "section" | "title" | "purpose" | "decider" | "answer_when"
        | "discreet_title" | "low" | "high" | "minutes" | "expected" => {
            pages.say(lang, &format!("team.build.field.{first}"), &[])
        }
        "why" | "known" | "benefits" | "harms" | "support" | "outcome" | "level" | "words"
        | "readers" | "parents" | "closes_on" | "sensitive" | "no_session" => {
            pages.say(lang, &format!("team.safeguards.{first}"), &[])
        }
        "session" => pages.say(lang, "team.safeguards.session", &[]),
        "if" => pages.say(lang, "team.build.rule", &[]),
        _ => pages.say(lang, "team.build.clash.other", &[("name", name)]),
    };
    match lang_of(name) {
        Some(of) => format!("{what} · {}", of.own_name()),
        None => what,
    }
}

/// The language of a field of words.
pub fn lang_of(name: &str) -> Option<Lang> {
    let key = name.rsplit('.').next().filter(|key| Wording::is_key(key))?;
    key.split('@').next()?.parse().ok()
}

/// A value as people read it.
pub fn shown(pages: &TeamPages, lang: Lang, value: &str) -> String {
    match value {
        "" => pages.say(lang, "team.build.clash.empty", &[]),
        "yes" | "no" => pages.say(lang, &format!("team.build.{value}"), &[]),
        text => text.to_owned(),
    }
}
