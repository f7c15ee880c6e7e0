//! What can be printed for children: nothing before a second person approved, then the same
//! questions as on screen, and a poster that does not tell the topic.

use porte_voix::acts::consultations;
use porte_voix::domain::question::Question;
use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::domain::status::Act;
use porte_voix::domain::wording::{Band, Lang};
use porte_voix::i18n::help;
use rocket::http::{Method, Status};

use crate::support::World;
use crate::support::world::SMALL;

const ITEMS: &str = include_str!("../support/items.json");

#[rocket::async_test]
async fn nothing_is_printed_before_a_second_person_approved_nor_after_the_end() {
    let world = World::new().await;
    let draft = world.draft(ITEMS).await;
    let (author, lead) = (Some(&world.facilitator), &world.lead);
    let get = async |tail: &str| {
        let path = format!("/team/c/{}/{tail}?lang=en", draft.code);
        world.ask(Method::Get, &path, author, &[]).await
    };
    let shut = async || {
        for tail in ["share", "kit", "poster/fr", "booklet/fr/9-12"] {
            let page = get(tail).await;
            assert_eq!(page.status, Status::Conflict, "{tail}");
            assert!(page.text().contains("before a second person has approved"), "{tail}");
        }
    };
    shut().await;
    world.step(&draft, Act::Submit, &world.facilitator).await;
    shut().await;
    let seen = consultations::revision(&world.desk, &draft).await.unwrap().hash;
    let waiting = world.now(&draft).await;
    consultations::step(&world.desk, &waiting, Act::Approve, lead, &seen).await.unwrap();
    let page = get("share").await;
    assert_eq!(page.status, Status::Ok);
    assert!(page.text().contains("Not open yet"), "{}", page.text());
    world.step(&draft, Act::Open, &world.facilitator).await;
    assert!(!get("share").await.text().contains("Not open yet"));
    for tail in ["poster/uk", "poster/xx", "booklet/fr/18-25", "booklet/uk/9-12", "booklet/fr/x"] {
        assert_eq!(get(tail).await.status, Status::NotFound, "{tail}");
    }
    world.step(&draft, Act::Close, &world.facilitator).await;
    shut().await;
    world.end().await;
}

#[rocket::async_test]
async fn a_booklet_holds_every_question_and_who_helps_and_asks_for_nothing() {
    let world = World::new().await;
    for document in [ITEMS, SMALL] {
        is_on_paper(&world, document).await;
    }
    world.end().await;
}

async fn is_on_paper(world: &World, document: &str) {
    let open = world.opened(document).await;
    let questionnaire = Questionnaire::parse(document).unwrap();
    let writes = questionnaire.questions.iter().any(Question::is_text);
    let escaped =
        |text: &str| text.replace('&', "&amp;").replace('\'', "&#x27;").replace('"', "&quot;");
    for lang in questionnaire.languages.iter().copied() {
        for band in questionnaire.bands.iter().copied() {
            let path = format!("/team/c/{}/booklet/{lang}/{band}", open.code);
            let page = world.ask(Method::Get, &path, Some(&world.facilitator), &[]).await;
            assert_eq!(page.status, Status::Ok);
            let text = page.text();
            assert!(text.contains(&format!("<html lang=\"{lang}\"")));
            let lacks = missing(&questionnaire, lang, band, |words| text.contains(&escaped(words)));
            assert_eq!(lacks, Vec::<String>::new(), "{lang} {band}");
            for line in help::lines().unwrap() {
                assert!(text.contains(&escaped(&line.name)), "{}", line.name);
            }
            let near = text.contains("dernière page") || text.contains("the last page");
            assert_eq!(near, writes, "where somebody writes, the page says where help is");
            // Whoever types it in reads it, and may know the hand: that cannot be promised.
            for claim in
                ["ne sait pas qui tu es", "t know who you are", "Personne ne lit", "Nobody reads"]
            {
                assert!(!text.contains(claim), "{claim}");
            }
            for part in ["<input", "<textarea", "<select", "<form", "<script", "href=\"/help"] {
                assert!(!text.contains(part), "{part} on paper");
            }
        }
    }
    let control = missing(&questionnaire, Lang::Fr, Band::Nine, |_| false);
    assert!(control.len() >= questionnaire.questions.len(), "the control");
}

/// Texts of a child's questionnaire that a page does not hold.
fn missing(
    questionnaire: &Questionnaire,
    lang: Lang,
    band: Band,
    holds: impl Fn(&str) -> bool,
) -> Vec<String> {
    let questions = questionnaire.questions.iter();
    let all = questions.flat_map(|question| {
        let parts = question.options().iter().chain(question.items()).map(|part| &part.text);
        [&question.text, &question.hint].into_iter().chain(parts)
    });
    let texts = all.filter_map(|wording| wording.say(lang, band)).filter(|text| !text.is_empty());
    texts.filter(|text| !holds(text)).map(str::to_owned).collect()
}

#[rocket::async_test]
async fn a_poster_tells_the_way_and_not_the_topic() {
    let world = World::new().await;
    let open = world.opened(ITEMS).await;
    let questionnaire = Questionnaire::parse(ITEMS).unwrap();
    let path = format!("/team/c/{}/poster/fr", open.code);
    let page = world.ask(Method::Get, &path, Some(&world.facilitator), &[]).await;
    let text = page.text();
    assert_eq!(page.status, Status::Ok);
    assert!(text.contains(&format!("/c/{}", open.code)) && text.contains("<svg class=\"qr\""));
    let [title, purpose] = [&questionnaire.title, &questionnaire.purpose]
        .map(|it| it.say(Lang::Fr, Band::Nine).unwrap());
    assert!(!text.contains(title) && !text.contains(purpose), "{text}");
    assert!(text.contains(questionnaire.discreet_title.say(Lang::Fr, Band::Nine).unwrap()));
    world.end().await;
}

#[rocket::async_test]
async fn a_kit_says_what_to_do_who_helps_and_when_children_hear_in_every_language_of_staff() {
    let world = World::new().await;
    let open = world.opened(ITEMS).await;
    for (lang, upset) in [
        ("fr", "ne promettez pas le secret"),
        ("nl", "beloof geen geheimhouding"),
        ("de", "versprechen Sie keine Verschwiegenheit"),
        ("en", "do not promise secrecy"),
    ] {
        let path = format!("/team/c/{}/kit?lang={lang}", open.code);
        let page = world.ask(Method::Get, &path, Some(&world.facilitator), &[]).await;
        assert_eq!(page.status, Status::Ok);
        let text = page.text();
        assert!(text.contains(upset), "{lang}");
        for line in help::lines().unwrap() {
            assert!(text.contains(&line.name.replace('\'', "&#x27;")), "{lang}: {}", line.name);
        }
        assert!(text.contains("en mai") || text.contains("in May"), "{lang}: when they hear");
        assert_eq!(text.matches(&format!("/c/{}</b>", open.code)).count(), 21, "cards");
    }
    world.end().await;
}
