//! Every page is rendered in every language, so that strict templates and words are proved whole.

use std::sync::Arc;

use super::gallery::{document, of};
use super::*;
use crate::domain::answer::Answers;
use crate::domain::questionnaire::{Access, Questionnaire};
use crate::domain::wording::{Band, Lang};
use crate::i18n::help::{self, Anonymous};
use crate::i18n::opening::Moment;
use crate::i18n::{Catalogue, day};
use crate::web::assets::Assets;
use crate::web::templates::Templates;

pub(super) fn pages() -> Pages {
    let catalogue = Arc::new(Catalogue::load().unwrap());
    let templates = Templates::load(catalogue.clone()).unwrap();
    Pages::new(catalogue, templates, Arc::new(Assets::load()))
}

pub(super) fn sample() -> Questionnaire {
    gallery::sample().unwrap()
}

/// A moment at which every line is fresh.
fn now() -> Moment {
    Moment::at(1_796_205_600)
}

/// The shipped lines, one of them in need of escaping.
fn help_lines(lang: Lang) -> Vec<HelpLine> {
    let mut lines = help::lines().unwrap();
    lines[0].name = "<b>&\"><i>".to_owned();
    let words = Catalogue::load().unwrap();
    HelpLine::all(&lines, &words, lang, now()).unwrap()
}

fn field(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn every_page_is_whole_in_every_language() {
    let (pages, words) = (pages(), Catalogue::load().unwrap());
    for lang in Lang::ALL {
        for (name, page) in gallery::every_state(&pages, &words, lang).unwrap() {
            let head = format!("<html lang=\"{lang}\" dir=\"{}\">", lang.direction());
            assert!(page.html.contains(&head), "{name}");
            // A kiosk has its own, and paper none.
            let kiosk = name.starts_with("kiosk-") || name.starts_with("paper-");
            assert!(kiosk || page.html.contains("href=\"/x\""), "{name} has no way out");
            assert!(kiosk || page.html.contains("href=\"/help"), "{name} has no way to help");
            assert!(!page.html.contains("style=\""), "{name}");
            assert!(!page.html.contains("<b>&") && !page.html.contains("\"><i>"), "{name}");
            let styles = page.html.matches("<style>").count();
            assert_eq!(page.style_src.split(' ').count(), styles, "{name}");
            let title = page.html.split("<title>").nth(1).unwrap().split('<').next().unwrap();
            assert!(!title.contains("récré"), "{name} tells the topic in its title");
        }
    }
}

#[test]
fn every_part_of_a_page_can_be_looked_at_in_some_state() {
    let words = Arc::new(Catalogue::load().unwrap());
    let (marked, names) = Templates::load(words.clone()).unwrap().marked();
    let pages = Pages::new(words.clone(), marked, Arc::new(Assets::load()));
    let states = gallery::every_state(&pages, &words, Lang::De).unwrap();
    let unseen = |names: &[String]| -> Vec<String> {
        let shown = |name: &String| states.iter().any(|(_, page)| page.html.contains(name));
        names.iter().filter(|name| !shown(name)).cloned().collect()
    };
    assert_eq!(unseen(&names), Vec::<String>::new());
    assert!(names.len() > 50, "{names:?}");
    assert_eq!(unseen(&["(partials/nowhere)".to_owned()]).len(), 1, "the control");
    let mut once: Vec<_> = states.iter().map(|(name, _)| name).collect();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), states.len(), "a name is used twice");
}

#[test]
fn in_a_trial_each_page_says_so_in_each_language() {
    let questionnaire = sample();
    let invited = Questionnaire { access: Access::Codes, ..sample() };
    let (pages, catalogue) = (pages(), Catalogue::load().unwrap());
    let tells = |page: &Rendered, lang| {
        let words = catalogue.say(lang, "respond.trial", &[]).unwrap();
        page.html.contains(&format!("<aside class=\"trial\"><p>{words}</p></aside>"))
    };
    for lang in Lang::ALL {
        for asked in [&questionnaire, &invited] {
            let real = document(asked, lang);
            let consultation = Consultation { trial: Some("TOKEN"), ..real.consultation };
            let tried = Document { consultation, ..real };
            let landing = Landing { consultation, lang, band_missing: false };
            let (answers, band) = (&Answers::parse(asked, &[]).unwrap(), Band::Nine);
            let check = Check { consultation, lang, band, withdrawal: false, answers, fields: &[] };
            let sent = Sent { consultation, lang, band, withdrawal: None };
            for page in [
                pages.document(&tried),
                pages.landing(&landing),
                pages.check(&check),
                pages.sent(&sent),
                pages.wait(Wait::Busy, &consultation, (lang, band), "send", &[]),
                pages.declined_in_trial(lang, None),
            ] {
                let page = page.unwrap();
                assert!(tells(&page, lang), "{lang}: {}", page.html);
                assert!(!page.html.contains("/c/B7K3"), "nothing leads to where answers count");
                assert!(!page.html.contains("id=\"invitation\""), "no code is asked for");
            }
            assert!(!tells(&pages.document(&real).unwrap(), lang), "the control");
        }
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
            let lines = HelpLine::all(std::slice::from_ref(line), &words, lang, now()).unwrap();
            let html = pages.help(lang, None, &lines).unwrap().html;
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

/// R16: seven things, and at most 120 words for those from 9 to 12.
#[test]
fn the_first_page_says_what_it_must_in_few_words() {
    let (pages, words) = (pages(), Catalogue::load().unwrap());
    let asked = Questionnaire { bands: vec![Band::Nine], ..sample() };
    for lang in Lang::ALL {
        let landing = Landing { consultation: of(&asked), lang, band_missing: false };
        let html = pages.landing(&landing).unwrap().html;
        let read = html.split("<main").nth(1).unwrap().split("<form").next().unwrap();
        let when = asked.answer_when.plain(lang);
        let say = |key| words.say_for(lang, Some(Band::Nine), key, &[("when", when)]).unwrap();
        for card in [
            "Voix d’enfants".to_owned(),
            asked.purpose.plain(lang).to_owned(),
            asked.decider.plain(lang).to_owned(),
            say("respond.fact.choice.text"),
            say("respond.fact.read.text"),
            say("respond.fact.help"),
            say("respond.fact.when"),
        ] {
            assert!(read.contains(&handlebars::html_escape(&card)), "{lang}: {card}");
        }
        let ours = read.split("class=\"facts\"").nth(1).unwrap();
        let bare: String = ours
            .split('<')
            .map(|part| part.split('>').next_back().unwrap())
            .collect::<Vec<_>>()
            .join(" ");
        let count =
            bare.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
        println!("{lang}: {count} words");
        assert!((40..=120).contains(&count), "{lang}: {count} words: {bare}");
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
