use super::super::gallery::{answered_ones, listed, sample};
use super::super::tests::pages;
use super::*;

fn home(lang: Lang) -> String {
    let all = sample().unwrap();
    let (open, answered) = (listed(&all), answered_ones(&all));
    pages().home(lang, Home { open: &open, answered: &answered }, None).unwrap().html
}

#[test]
fn what_is_open_leads_there_and_what_is_paused_says_so() {
    let page = home(Lang::En);
    assert!(page.contains("href=\"/c/B7K3?l=en\""), "what is open leads there");
    assert!(!page.contains("/c/D9N5"), "what is paused does not");
    assert_eq!(page.matches("Paused: come back later.").count(), 1);
    assert!(page.contains("href=\"/r/F2P6?l=en\"") && page.contains("Seeing what changed"));
    let none = pages().home(Lang::En, Home { open: &[], answered: &[] }, None).unwrap().html;
    assert!(none.contains("Nothing is open to everyone right now."));
    assert!(!none.contains("What adults answered"), "the control: without answers no heading");
}

#[test]
fn a_sensitive_consultation_has_its_neutral_title_and_nobody_beside_it() {
    let all = sample().unwrap();
    assert!(all.questions.iter().any(Question::is_sensitive));
    let one = |all: &crate::domain::questionnaire::Questionnaire| {
        let open = [Listed {
            code: "B7K3".to_owned(),
            status: Status::Open,
            organisation: "Against hurt".to_owned(),
            questionnaire: all.clone(),
        }];
        pages().home(Lang::Fr, Home { open: &open, answered: &[] }, None).unwrap().html
    };
    let title = all.title.plain(Lang::Fr).replace('\'', "&#x27;");
    let hidden = one(&all);
    assert!(!hidden.contains(&title) && !hidden.contains("Against hurt"), "{title}");
    assert!(hidden.contains(all.discreet_title.plain(Lang::Fr)));
    let mut gentle = all;
    gentle.questions.retain(|question| !question.is_sensitive());
    let told = one(&gentle);
    assert!(told.contains(&title) && told.contains("Against hurt"), "the control");
}

#[test]
fn a_title_stands_in_a_language_of_its_own_where_it_has_no_other() {
    let page = home(Lang::De);
    let paused = page.split("<li class=\"way").find(|entry| entry.starts_with(" rest")).unwrap();
    assert!(paused.contains("<bdi lang=\"fr\" dir=\"ltr\">"), "{paused}");
    assert!(paused.contains("lang=\"fr\">Français<") && paused.contains("lang=\"ar\">العربية<"));
    let page = home(Lang::Ar);
    let paused = page.split("<li class=\"way").find(|entry| entry.starts_with(" rest")).unwrap();
    assert!(paused.contains("<bdi lang=\"ar\" dir=\"rtl\">") && !paused.contains(">Français<"));
}

#[test]
fn ages_that_follow_each_other_are_told_as_one() {
    let said = |bands: &[Band]| pages().ages(Lang::En, bands).unwrap();
    assert_eq!(said(&[Band::Nine, Band::Thirteen]), "9 to 15 years");
    assert_eq!(said(&[Band::Sixteen, Band::Six]), "6 to 8 years, 16 to 17 years");
    assert_eq!(said(&Band::ALL), "6 to 25 years");
}

#[test]
fn a_shared_address_tells_what_this_is_and_nothing_of_a_topic() {
    for lang in Lang::ALL {
        let page = home(lang);
        let head = page.split("</head>").next().unwrap();
        let tags: Vec<&str> = head.split('<').filter(|tag| tag.contains("og:")).collect();
        assert_eq!(tags.len(), 8, "{tags:?}");
        assert!(head.contains("/img/open-graph.png\""), "{lang}");
        for topic in ["playground", "récré", "B7K3"] {
            assert!(!head.contains(topic), "{lang}: {topic}");
        }
    }
    let other = pages().safety(Lang::En, None).unwrap().html;
    assert!(!other.contains("og:"), "the control: what is not passed on has none");
    let pages = pages().at("https://voix.example");
    let page = pages.home(Lang::En, Home { open: &[], answered: &[] }, None).unwrap().html;
    assert!(page.contains("og:image\" content=\"https://voix.example/static/"));
}

/// Each of them stands in `docs/child-promises.md` with its tests: whoever adds one traces it there.
#[test]
fn every_promise_of_the_home_page_is_traced() {
    let keys: Vec<&str> = super::super::kept::PROMISES.iter().map(|(_, _, key)| *key).collect();
    let traced = [
        "respond.privacy.before",
        "respond.privacy.who",
        "respond.privacy.texts",
        "respond.privacy.figures.quotes",
        "respond.privacy.end",
        "respond.home.answer",
    ];
    assert_eq!(keys, traced);
    let pages = pages();
    for lang in Lang::ALL {
        let page = home(lang);
        let privacy = pages.privacy(lang, None, &[]).unwrap().html;
        for key in keys.iter().filter(|key| key.starts_with("respond.privacy.")) {
            let said = pages.text(lang, None, key, &[]).unwrap().replace('\'', "&#x27;");
            assert!(page.contains(&said) && privacy.contains(&said), "{lang}: {said}");
        }
    }
}

#[test]
fn the_page_about_accessibility_says_what_holds_what_is_missing_whom_to_tell_and_since_when() {
    let pages = pages();
    for lang in Lang::ALL {
        let page = pages.accessibility(lang, None).unwrap().html;
        for key in ["rules", "works.text", "checked", "not_yet.text", "tell.text"] {
            let key = format!("respond.access.{key}");
            let said = pages.text(lang, None, &key, &[]).unwrap().replace('\'', "&#x27;");
            assert!(page.contains(&said), "{lang}: {key}");
        }
        assert!(page.contains("2026") && page.contains("/complaints?l="), "{lang}");
    }
}
