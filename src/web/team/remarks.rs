//! What a review shows in words: what changed, what the author answered, what others said.

use serde::Serialize;

use super::build::names::{label, lang_of, place, shown};
use super::page::TeamPages;
use crate::domain::comment::Comment;
use crate::domain::draft::{Change, Part, State, Translation, differences, level_code};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::safeguards::Safeguards;
use crate::domain::wording::Lang;

/// A change in words.
#[derive(Debug, Serialize)]
pub struct Changed {
    place: String,
    what: String,
    lang: Option<Lang>,
    before: Option<String>,
    after: Option<String>,
    /// The translation that is to be rechecked.
    words: Option<(Lang, String)>,
}

/// An answer of the author, or an exception with its reason.
#[derive(Debug, Serialize)]
pub struct Said {
    name: String,
    text: String,
}

/// A part with what was said of it.
#[derive(Debug, Serialize)]
pub struct Talk {
    part: String,
    place: String,
    text: String,
    lang: Lang,
    comments: Vec<CommentView>,
    typed: String,
}

/// A comment.
#[derive(Debug, Serialize)]
pub struct CommentView {
    id: String,
    who: String,
    body: String,
    resolved: bool,
}

/// Everything that changed since the questionnaire a second person last agreed to.
pub fn changed(
    pages: &TeamPages,
    lang: Lang,
    before: &Questionnaire,
    after: &Questionnaire,
) -> Vec<Changed> {
    let say = |key: &str| pages.say(lang, &format!("team.review.{key}"), &[]);
    let line = |difference: &crate::domain::draft::Difference| {
        let place = place(pages, lang, lang, after, &difference.part);
        let plain = |what: String| Changed {
            place: place.clone(),
            what,
            lang: None,
            before: None,
            after: None,
            words: None,
        };
        match &difference.change {
            Change::Added => plain(say("added")),
            Change::Moved => plain(say("moved")),
            Change::Removed(text) => {
                Changed { before: Some(text.clone()), ..plain(say("removed")) }
            }
            Change::Field { name, before, after: now } => Changed {
                lang: lang_of(name),
                before: Some(shown(pages, lang, before)),
                after: Some(shown(pages, lang, now)),
                ..plain(label(pages, lang, after, name))
            },
        }
    };
    differences(before, after).iter().map(line).collect()
}

/// Translations of a text that changed since they were written, with what changed.
pub fn rechecks(
    pages: &TeamPages,
    lang: Lang,
    questionnaire: &Questionnaire,
    states: &[Translation],
) -> Vec<Changed> {
    let line = |one: &Translation| {
        let (State::Recheck(was), Some(pair)) = (&one.state, &one.pair) else { return None };
        Some(Changed {
            place: place(pages, lang, lang, questionnaire, &one.part),
            what: label(pages, lang, questionnaire, &one.name),
            lang: Some(pair.from),
            before: Some(was.clone()),
            after: Some(pair.source.clone()),
            words: Some((pair.to, pair.words.clone())),
        })
    };
    states.iter().filter_map(line).collect()
}

/// How many translations somebody checked, of all there are.
pub fn checked(pages: &TeamPages, lang: Lang, states: &[Translation]) -> String {
    let all = states.iter().filter(|one| one.pair.is_some()).count().to_string();
    let checked = states.iter().filter(|one| matches!(one.state, State::Checked(_))).count();
    let said = [("n", &*checked.to_string()), ("all", &*all)];
    pages.say(lang, "team.review.translations.checked", &said)
}

/// What the author wrote in the safeguards.
pub fn answers_given(pages: &TeamPages, lang: Lang, questionnaire: &Questionnaire) -> Vec<Said> {
    let Safeguards { why, known, benefits, harms, support, words, readers, parents, .. } =
        &questionnaire.safeguards;
    let say = |key: &str| pages.say(lang, &format!("team.safeguards.{key}"), &[]);
    let level = match level_code(questionnaire.safeguards.level) {
        "" => String::new(),
        code => pages.say(lang, &format!("team.safeguards.level.{code}"), &[]),
    };
    let sessions = questionnaire.safeguards.sessions.iter();
    let sessions: Vec<String> = sessions
        .map(|session| format!("{} · {} · {}", session.on, session.ages, session.changes))
        .collect();
    let no_session = questionnaire.safeguards.no_session.plain(lang).to_owned();
    let all = [
        ("why", why.clone()),
        ("known", known.clone()),
        ("benefits", benefits.clone()),
        ("harms", harms.clone()),
        ("support", support.clone()),
        ("level", level),
        ("words", words.clone()),
        ("sessions", sessions.join("\n")),
        ("no_session", no_session),
        ("readers", readers.clone()),
        ("parents", parents.clone()),
        ("closes_on", questionnaire.safeguards.closes_on.clone()),
    ];
    let given = all.into_iter().filter(|(_, text)| !text.trim().is_empty());
    given.map(|(key, text)| Said { name: say(key), text }).collect()
}

/// Every part with its comments; `typed` is one that was not taken.
pub fn talks(
    pages: &TeamPages,
    lang: Lang,
    questionnaire: &Questionnaire,
    comments: &[Comment],
    typed: Option<&(String, String)>,
) -> Vec<Talk> {
    let questions = questionnaire.questions.iter().map(|q| Part::Question(q.code.clone()));
    let talk = |part: Part| {
        let code = part.to_string();
        let text = match &part {
            Part::Question(code) => {
                questionnaire.question(code).map_or("", |question| question.text.plain(lang))
            }
            _ => questionnaire.purpose.plain(lang),
        };
        Talk {
            place: place(pages, lang, lang, questionnaire, &part),
            text: text.to_owned(),
            lang,
            comments: of_part(comments, &code),
            typed: typed
                .filter(|(of, _)| *of == code)
                .map(|(_, text)| text.clone())
                .unwrap_or_default(),
            part: code,
        }
    };
    std::iter::once(Part::About).chain(questions).map(talk).collect()
}

/// The comments on one part, those to be dealt with first.
pub fn of_part(comments: &[Comment], part: &str) -> Vec<CommentView> {
    let view = |comment: &Comment| CommentView {
        id: comment.id.clone(),
        who: comment.who.clone(),
        body: comment.body.clone(),
        resolved: comment.resolved,
    };
    let mut all: Vec<_> = comments.iter().filter(|c| c.part == part).map(view).collect();
    all.sort_by_key(|comment| comment.resolved);
    all
}
