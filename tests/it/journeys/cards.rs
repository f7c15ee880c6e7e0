//! Cards for the way back: where children read later what was done, and nothing that tells of it.

use porte_voix::domain::status::Act;
use rocket::http::{Method, Status};
use serde_json::{Value, json};

use crate::support::World;
use crate::support::world::SMALL;

/// The small questionnaire in all six languages, as far as words are asked for.
fn in_every_language() -> String {
    fn everywhere(value: &mut Value) {
        match value {
            Value::Object(fields) if fields.contains_key("fr") && fields.contains_key("en") => {
                for lang in ["nl", "de", "ar", "uk"] {
                    let words = fields["en"].clone();
                    fields.insert(lang.to_owned(), words);
                }
            }
            Value::Object(fields) => fields.values_mut().for_each(everywhere),
            Value::Array(values) => values.iter_mut().for_each(everywhere),
            _ => {}
        }
    }
    let mut document: Value = serde_json::from_str(SMALL).unwrap();
    everywhere(&mut document);
    document["languages"] = json!(["fr", "nl", "de", "en", "ar", "uk"]);
    document.to_string()
}

#[rocket::async_test]
async fn a_card_says_where_to_read_in_every_language_and_nothing_else() {
    let world = World::new().await;
    let park = world.opened(&in_every_language()).await;
    let path = format!("/team/c/{}/cards?lang=en", park.code);
    let page = world.ask(Method::Get, &path, Some(&world.analyst), &[]).await;
    assert_eq!(page.status, Status::Ok, "{}", page.text());
    let text = page.text();
    for sentence in [
        "<p lang=\"fr\" dir=\"ltr\">Ici, tu liras plus tard",
        "<p lang=\"nl\" dir=\"ltr\">Hier kun je later lezen",
        "<p lang=\"de\" dir=\"ltr\">Hier kannst du später lesen",
        "<p lang=\"en\" dir=\"ltr\">Here you can read later what was done with it.",
        "<p lang=\"ar\" dir=\"rtl\">هنا يمكنك أن تقرأ لاحقًا",
        "<p lang=\"uk\" dir=\"ltr\">Тут можна пізніше прочитати",
    ] {
        assert_eq!(text.matches(sentence).count(), 10, "{sentence}");
    }
    let address = format!("/r/{}</span>", park.code);
    assert_eq!(text.matches(&address).count(), 10, "ten cards");
    assert_eq!(text.matches("class=\"qr\"").count(), 10);
    for telling in ["Le parc", "The park", "Big Ears", "Parks", "We want to know", "/c/"] {
        let on_paper = text.split("<main").nth(1).unwrap();
        assert!(!on_paper.contains(telling), "{telling}");
    }
    let small = world.opened(SMALL).await;
    let path = format!("/team/c/{}/cards", small.code);
    let text = world.ask(Method::Get, &path, Some(&world.facilitator), &[]).await.text();
    assert!(!text.contains("lang=\"ar\""), "the control: only its own languages");
    world.end().await;
}

#[rocket::async_test]
async fn cards_are_printed_from_approval_until_the_answers_are_destroyed() {
    let world = World::new().await;
    let draft = world.draft(SMALL).await;
    let get = async |tail: &str| {
        let path = format!("/team/c/{}{tail}?lang=en", draft.code);
        world.ask(Method::Get, &path, Some(&world.facilitator), &[]).await
    };
    let seen = get("/cards").await;
    assert_eq!(seen.status, Status::Conflict);
    assert!(seen.text().contains("Cards are printed from approval until archiving."));
    let (author, lead) = (&world.facilitator, &world.lead);
    porte_voix::acts::consultations::open(&world.desk, &draft.code, author, lead).await.unwrap();
    assert_eq!(get("/cards").await.status, Status::Ok);
    for tail in ["/share", "/kit"] {
        let link = format!("href=\"/team/c/{}/cards\"", draft.code);
        assert!(get(tail).await.text().contains(&link), "{tail} leads there");
    }
    world.step(&draft, Act::Close, author).await;
    assert_eq!(get("/cards").await.status, Status::Ok, "after closing too");
    assert!(get("").await.text().contains("/cards\""), "and its own page leads there");
    let person = Some(author);
    for code in ["ZZZZZ", "x", "../x"] {
        let path = format!("/team/c/{code}/cards");
        assert_eq!(world.ask(Method::Get, &path, person, &[]).await.status, Status::NotFound);
    }
    let stranger = world.stranger().await;
    let path = format!("/team/c/{}/cards", draft.code);
    let seen = world.ask(Method::Get, &path, Some(&stranger), &[]).await;
    assert_eq!(seen.status, Status::NotFound);
    world.end().await;
}
