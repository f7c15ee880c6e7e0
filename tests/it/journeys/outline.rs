//! Finding a question of a draft by a word, without a script.

use rocket::http::{Method, Status};

use super::drafts::Writer;
use crate::support::world::SMALL;
use crate::support::{Form, World};

#[rocket::async_test]
async fn a_word_in_any_language_or_a_code_leaves_the_lines_that_hold_it_and_says_how_many() {
    let world = World::new().await;
    let code = world.draft(SMALL).await.code;
    let me = Writer { world: &world, person: &world.facilitator, code };
    let form = Form::by_id(&me.page("q.goes").await, "find-form");
    assert!(form.fields.contains(&("part".to_owned(), "q.goes".to_owned())), "{:?}", form.fields);
    let rows = |page: &str| page.matches(" data-part=\"").count();
    let all = rows(&me.page("q.goes").await);
    for (words, found, row) in [
        ("SWINGS", 1, "go-q.likes"),
        ("balan%C3%A7oires", 1, "go-q.likes"),
        ("why", 1, "go-q.why"),
        ("swings+trees", 1, "go-q.likes"),
        ("swings+dull", 0, ""),
        ("%3Cb%3E%22", 0, ""),
        ("%FF%00", 0, ""),
    ] {
        let address = format!("/team/c/{}/build?part=q.goes&lang=en&find={words}", me.code);
        let seen = world.ask(Method::Get, &address, Some(me.person), &[]).await;
        assert_eq!(seen.status, Status::Ok, "{words}");
        let page = seen.text();
        assert!(page.contains(&format!("Found: {found}.")), "{words}: {page}");
        assert_eq!(rows(&page), found, "{words}");
        assert!(page.contains(row) && !page.contains("<b>\""), "{words}");
        // What is being written stays beside it.
        assert!(page.contains("id=\"text.fr\""), "{words}");
    }
    let address = format!("/team/c/{}/build?part=q.goes&lang=en&find=+", me.code);
    let page = world.ask(Method::Get, &address, Some(me.person), &[]).await.text();
    assert_eq!(rows(&page), all);
    world.end().await;
}
