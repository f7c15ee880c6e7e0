//! Every page is rendered in every language, so that strict templates and words are proved whole.

use std::sync::Arc;

use super::*;
use crate::domain::answer::{AnswerProblem, Answers};
use crate::domain::questionnaire::{Access, Questionnaire};
use crate::domain::wording::{Band, Lang};
use crate::i18n::help::{self, Anonymous};
use crate::i18n::{Catalogue, complaints, day};
use crate::web::assets::Assets;
use crate::web::templates::Templates;

const SAMPLE: &str = include_str!("sample.json");

pub(super) fn pages() -> Pages {
    let catalogue = Arc::new(Catalogue::load().unwrap());
    let templates = Templates::load(catalogue.clone()).unwrap();
    Pages::new(catalogue, templates, Arc::new(Assets::load()))
}

pub(super) fn sample() -> Questionnaire {
    serde_json::from_str(SAMPLE).unwrap()
}

pub(super) fn of(questionnaire: &Questionnaire) -> Consultation<'_> {
    Consultation {
        code: "B7K3",
        revision: 2,
        organisation: "Voix d’enfants",
        questionnaire,
        kiosk: None,
    }
}

/// The shipped lines, one of them in need of escaping.
pub(super) fn help_lines(lang: Lang) -> Vec<HelpLine> {
    let mut lines = help::lines().unwrap();
    lines[0].name = "<b>&\"><i>".to_owned();
    let words = Catalogue::load().unwrap();
    lines.iter().map(|line| HelpLine::of(line, &words, lang).unwrap()).collect()
}

fn bodies(lang: Lang) -> Vec<BodyView> {
    let words = Catalogue::load().unwrap();
    let bodies = complaints::bodies().unwrap();
    bodies.iter().map(|body| BodyView::of(body, &words, lang).unwrap()).collect()
}

fn field(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

pub(super) fn document(questionnaire: &Questionnaire, lang: Lang) -> Document<'_> {
    Document {
        consultation: of(questionnaire),
        lang,
        band: Band::Nine,
        withdrawal: true,
        submission: "",
        prefill: &[],
        problems: &[],
        typed_code: "",
        code_problem: None,
    }
}

fn every_page(pages: &Pages, lang: Lang) -> Vec<(String, Rendered)> {
    let questionnaire = sample();
    let consultation = of(&questionnaire);
    let mut only = questionnaire.clone();
    only.bands.truncate(1);
    only.questions.retain(|question| !question.is_text());
    let fields = vec![
        field("q.school", "yes"),
        field("q.tell", "<b>&"),
        field("id", "0f"),
        field("end", "1"),
    ];
    let answers = Answers::parse(&questionnaire, &fields[..2]).unwrap();
    let problems: Vec<_> = [
        ("likes", "too_many"),
        ("likes", "exclusive"),
        ("tell", "too_long"),
        ("tell", "unreadable"),
        ("feel", "unknown_option"),
        ("feel", "given_twice"),
        ("q.gone", "unknown_question"),
    ]
    .map(|(code, key)| AnswerProblem { question: code.to_owned(), key, given: 4, allowed: 3 })
    .into();
    let mut invited = questionnaire.clone();
    invited.access = Access::Codes;
    let landing = Landing { consultation, lang, band_missing: false };
    let document = document(&questionnaire, lang);
    let again = Document { prefill: &fields, problems: &problems, ..document };
    let with_code = Document { consultation: of(&invited), ..document };
    let refused = Document { code_problem: Some(CodeProblem::Used), ..with_code };
    let check = Check {
        consultation,
        lang,
        band: Band::Six,
        withdrawal: false,
        answers: &answers,
        fields: &fields,
    };
    let sent =
        Sent { consultation, lang, band: Band::Nine, withdrawal: Some("tigre-nuage-47-citron") };
    let mut made = vec![
        ("landing", pages.landing(&landing)),
        ("landing-missing", pages.landing(&Landing { band_missing: true, ..landing })),
        ("landing-code", pages.landing(&Landing { consultation: of(&invited), ..landing })),
        ("landing-one", pages.landing(&Landing { consultation: of(&only), ..landing })),
        ("document", pages.document(&document)),
        (
            "document-young",
            pages.document(&Document { band: Band::Six, withdrawal: false, ..document }),
        ),
        ("document-again", pages.document(&again)),
        ("document-code", pages.document(&with_code)),
        ("document-code-again", pages.document(&Document { typed_code: "\"><i>", ..refused })),
        ("check", pages.check(&check)),
        ("full", pages.wait(Wait::Busy, &consultation, (lang, Band::Nine), "send", &fields)),
        ("pause", pages.wait(Wait::Paused, &consultation, (lang, Band::Nine), "check", &fields)),
        ("too-fast", pages.wait(Wait::TooFast, &consultation, (lang, Band::Nine), "send", &fields)),
        ("sent", pages.sent(&sent)),
        ("sent-without", pages.sent(&Sent { withdrawal: None, ..sent })),
        ("withdraw", pages.withdraw(&consultation, (lang, None), None)),
        ("withdraw-bad", pages.withdraw(&consultation, (lang, Some(Band::Nine)), Some("\"><i>"))),
        ("help", pages.help(lang, None, &help_lines(lang))),
        ("help-young", pages.help(lang, Some(Band::Six), &help_lines(lang))),
        ("start", pages.start(lang, None)),
        ("start-bad", pages.start(lang, Some(("X'", CodeProblem::Wrong)))),
        ("start-wait", pages.start(lang, Some(("\"><i>", CodeProblem::Wait(90))))),
        ("safety", pages.safety(lang, None)),
        ("privacy", pages.privacy(lang, None)),
        ("privacy-young", pages.privacy(lang, Some(Band::Six))),
        ("complaints", pages.complaints(lang, None, &bodies(lang))),
        ("accessibility", pages.accessibility(lang, None)),
        ("other-age", pages.other_age(lang, None, Some("B7K3".to_owned()))),
        (
            "declined",
            pages.notice_for(Notice::Declined, lang, Some(Band::Six), Some("B7K3".to_owned())),
        ),
    ];
    made.extend(Notice::ALL.map(|notice| ("notice", pages.notice(notice, lang))));
    made.into_iter()
        .enumerate()
        .map(|(index, (name, page))| (format!("{index:02}-{name}"), page.unwrap()))
        .collect()
}

#[test]
fn every_page_is_whole_in_every_language() {
    let pages = pages();
    for lang in Lang::ALL {
        for (name, page) in every_page(&pages, lang) {
            let head = format!("<html lang=\"{lang}\" dir=\"{}\">", lang.direction());
            assert!(page.html.contains(&head), "{name}");
            assert!(page.html.contains("href=\"/x\""), "{name} has no way out");
            assert!(page.html.contains("href=\"/help"), "{name} has no way to help");
            assert!(!page.html.contains("style=\""), "{name}");
            assert!(!page.html.contains("<b>&") && !page.html.contains("\"><i>"), "{name}");
            let styles = page.html.matches("<style>").count();
            assert_eq!(page.style_src.split(' ').count(), styles, "{name}");
            let title = page.html.split("<title>").nth(1).unwrap().split('<').next().unwrap();
            assert!(!title.contains("récré"), "{name} tells the topic in its title");
            keep(&name, lang, &page);
        }
    }
}

/// Writes the pages where `PORTE_VOIX_PAGES` says, to look at them.
pub(super) fn keep(name: &str, lang: Lang, page: &Rendered) {
    if let Some(folder) = option_env!("PORTE_VOIX_PAGES") {
        std::fs::write(format!("{folder}/{lang}-{name}.html"), &page.html).unwrap();
    }
}

#[test]
fn the_document_is_one_form_that_ends_with_end() {
    let questionnaire = sample();
    let html = pages().document(&document(&questionnaire, Lang::Fr)).unwrap().html;
    assert_eq!(html.matches("<form").count(), 1);
    assert!(html.contains("<input type=\"hidden\" name=\"rev\" value=\"2\">"));
    let last = html.rfind(" name=\"").unwrap();
    assert!(html[last..].starts_with(" name=\"end\" value=\"1\""));
    for question in &questionnaire.questions {
        if question.items().is_empty() && (question.is_closed() || question.is_text()) {
            assert!(html.contains(&format!("name=\"q.{}\"", question.code)), "{}", question.code);
        }
        for item in question.items() {
            assert!(html.contains(&format!("name=\"q.{}.{}\"", question.code, item.code)));
        }
    }
    assert!(!html.contains(" checked"), "nothing is chosen beforehand");
    let mut ids: Vec<_> = html.split(" id=\"").skip(1).map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id is used twice");
}

#[test]
fn a_text_box_sends_nothing_anywhere_and_tells_where_help_is() {
    for lang in Lang::ALL {
        let html = pages().document(&document(&sample(), lang)).unwrap().html;
        let area = html.split("<textarea").nth(1).unwrap().split('>').next().unwrap();
        for attribute in [
            "spellcheck=\"false\"",
            "autocomplete=\"off\"",
            "autocorrect=\"off\"",
            "autocapitalize=\"off\"",
            "translate=\"no\"",
            "maxlength=\"500\"",
        ] {
            assert!(area.contains(attribute), "{attribute}");
        }
        let notice = area.split("aria-describedby=\"").nth(1).unwrap().split('"').next().unwrap();
        for id in notice.split(' ') {
            assert!(html.contains(&format!("id=\"{id}\"")), "{id}");
        }
    }
}

#[test]
fn a_form_that_comes_back_has_lost_nothing() {
    let questionnaire = sample();
    let fields = [
        field("q.school", "yes"),
        field("q.feel", "2"),
        field("q.likes", "out"),
        field("q.likes", "calm"),
        field("q.tell", "a \"b\" <c>"),
    ];
    let again = Document { prefill: &fields, ..document(&questionnaire, Lang::En) };
    let html = pages().document(&again).unwrap().html;
    assert_eq!(html.matches(" checked>").count(), 4);
    assert!(html.contains("a &quot;b&quot; &lt;c&gt;</textarea>"));
}

#[test]
fn the_first_view_of_twenty_questions_is_light() {
    let mut questionnaire = sample();
    let more = questionnaire.questions.clone();
    for (index, mut question) in more.into_iter().cycle().take(60).enumerate() {
        if questionnaire.questions.len() < 20 {
            question.code = format!("more{index}");
            questionnaire.questions.push(question);
        }
    }
    let html = pages().document(&document(&questionnaire, Lang::De)).unwrap().html;
    let mut packed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 9, ..Default::default() };
    brotli::BrotliCompress(&mut html.as_bytes(), &mut packed, &params).unwrap();
    println!("document of 20: {} bytes, {} packed", html.len(), packed.len());
    assert!(packed.len() <= 14_336, "{} bytes", packed.len());
}

#[test]
fn the_rules_speak_of_inputs_that_exist() {
    let html = pages().document(&document(&sample(), Lang::Fr)).unwrap().html;
    let rules = html.split("@supports selector(:has(*)){#").nth(1).unwrap();
    let rules = rules.split("</style>").next().unwrap();
    for id in rules.split("#q").skip(1) {
        let end = id.find([':', '{', ' ', ')']).unwrap();
        assert!(html.contains(&format!(" id=\"q{}\"", &id[..end])), "q{}", &id[..end]);
    }
}

#[test]
fn the_help_page_promises_no_name_only_where_the_data_say_so() {
    let (pages, words) = (pages(), Catalogue::load().unwrap());
    for lang in Lang::ALL {
        let promise = words.say(lang, "respond.help.no_name", &[]).unwrap();
        let limit = words.say(lang, "respond.help.some_name", &[]).unwrap();
        let [promise, limit] = [promise, limit].map(|text| handlebars::html_escape(&text));
        let said = |line: &help::Line| {
            let line = HelpLine::of(line, &words, lang).unwrap();
            let html = pages.help(lang, None, &[line]).unwrap().html;
            (html.contains(&promise), html.contains(&limit))
        };
        for line in help::lines().unwrap() {
            assert_eq!(said(&line).0, line.anonymous == Some(Anonymous::Yes), "{} {lang}", line.id);
        }
        let mut line = help::lines().unwrap().remove(0);
        for (anonymous, expected) in [
            (Some(Anonymous::Yes), (true, false)),
            (Some(Anonymous::Partly), (false, true)),
            (Some(Anonymous::No), (false, false)),
            (None, (false, false)),
        ] {
            line.anonymous = anonymous;
            assert_eq!(said(&line), expected, "{anonymous:?} {lang}");
        }
    }
}

#[test]
fn a_help_line_is_told_whole_and_dated_in_words() {
    let (pages, words) = (pages(), Catalogue::load().unwrap());
    for lang in Lang::ALL {
        let lines = help::lines().unwrap();
        let html = pages.help(lang, None, &help_lines(lang)).unwrap().html;
        for line in &lines {
            let told = handlebars::html_escape(&line.description[&lang]);
            assert!(html.contains(&told), "{} {lang}", line.id);
            let link = format!("<a href=\"{}\" rel=\"noreferrer nofollow\">", line.url);
            assert!(html.contains(&link), "{} {lang}", line.id);
            assert!(html.contains(&day(&words, lang, line.seen_on).unwrap()), "{} {lang}", line.id);
        }
        assert!(lines.iter().any(|line| line.numbers.is_empty()), "one has no number");
        assert!(html.contains("tel:112\"") && html.contains("tel:116000\""), "{lang}");
        assert!(html.contains("\u{2066}116 000\u{2069}"), "{lang}: its groups keep their order");
    }
}

#[test]
fn the_first_page_speaks_to_the_youngest_invited() {
    let (pages, words) = (pages(), Catalogue::load().unwrap());
    let key = "respond.fact.read.text";
    let said = |band| words.say_for(Lang::En, band, key, &[]).unwrap();
    let texts = [None, Some(Band::Six), Some(Band::Eighteen)].map(said);
    for (bands, expected) in [
        (vec![Band::Thirteen], 0),
        (vec![Band::Thirteen, Band::Six], 1),
        (vec![Band::Eighteen], 2),
        (vec![Band::Eighteen, Band::Nine], 0),
    ] {
        let asked = Questionnaire { bands: bands.clone(), ..sample() };
        let landing = Landing { consultation: of(&asked), lang: Lang::En, band_missing: false };
        let html = pages.landing(&landing).unwrap().html;
        for (index, text) in texts.iter().enumerate() {
            assert_eq!(html.contains(text.as_str()), index == expected, "{bands:?}: {text}");
        }
    }
}
