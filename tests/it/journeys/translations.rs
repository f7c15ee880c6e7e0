//! How far the words of a draft have come in each language, and who checked them.

use porte_voix::acts::consultations;
use porte_voix::domain::draft::{State, translations};
use porte_voix::domain::staff::Role;
use porte_voix::domain::status::Act;
use porte_voix::domain::wording::Lang;
use rocket::http::{Method, Status};

use super::drafts::Writer;
use crate::support::World;
use crate::support::world::SMALL;

#[rocket::async_test]
async fn a_text_that_changed_is_to_be_rechecked_and_its_check_is_named_and_undone_with_it() {
    let world = World::new().await;
    let code = world.draft(SMALL).await.code;
    let me = Writer { world: &world, person: &world.facilitator, code };
    let (from, to) = languages(&me).await;
    let name = format!("text.{to}");
    let was = me.document().await.question("goes").unwrap().text.plain(from).to_owned();
    let page = me.page("q.goes").await;
    assert!(!page.contains("to recheck</span>") && page.contains("Mark as checked"));
    let change = [(&*format!("text.{from}"), "Do you <b>really</b> go?")];
    let page = me.saved(&page, "edit", &change, "save").await;
    // What it was and what it is, beside the translation.
    assert!(page.contains("to recheck</span>"), "{page}");
    assert!(page.contains(&format!("<del lang=\"{from}\"><bdi>{was}</bdi></del>")), "{page}");
    assert!(page.contains("<bdi>Do you &lt;b&gt;really&lt;/b&gt; go?</bdi></ins>"));
    assert!(!page.contains("Missing in"), "nothing is missing: {page}");
    // The second person reads it too, and it keeps nothing from opening.
    let review = format!("/team/c/{}/review?lang=en", me.code);
    let seen = world.ask(Method::Get, &review, Some(&world.lead), &[]).await.text();
    assert!(seen.contains("The text changed after it was translated"), "{seen}");
    assert!(seen.contains(&format!("<bdi>{was}</bdi>")), "{seen}");
    // A colleague who reads both says that it still holds.
    let lien = world.person("Lien", Role::Facilitator, &world.project).await;
    let colleague = Writer { world: &world, person: &lien, code: me.code.clone() };
    let page = colleague.page("q.goes").await;
    let page = colleague.saved(&page, "edit", &[], &format!("check:{name}")).await;
    assert!(
        page.contains(&format!("checked by {}", lien.name)) && !page.contains("to recheck</span>")
    );
    let seen = world.ask(Method::Get, &review, Some(&world.lead), &[]).await.text();
    assert!(!seen.contains("The text changed after it was translated"), "{seen}");
    // Undo leads back to the pair as it was; the same words again are still checked.
    let page = me.page("q.goes").await;
    let page = me.saved(&page, "undo-form", &[], "undo").await;
    let page_of = |page: &str| page.contains("checked by");
    assert!(!page_of(&page), "{page}");
    let page = me.page("q.goes").await;
    let page = me.saved(&page, "edit", &change, "save").await;
    assert!(page_of(&page), "{page}");
    let page = me.saved(&page, "edit", &[], &format!("uncheck:{name}")).await;
    assert!(!page_of(&page) && page.contains("to recheck</span>"), "{page}");
    // Whoever only checked wrote no word, and may approve.
    let authors = world.desk.store.authors(&me.consultation().await.id).await.unwrap();
    assert!(!authors.contains(&lien.id));
    let draft = me.consultation().await;
    consultations::step(&world.desk, &draft, Act::Submit, &world.facilitator, "").await.unwrap();
    world.end().await;
}

#[rocket::async_test]
async fn nobody_marks_as_checked_what_changed_since_they_opened_the_page() {
    let world = World::new().await;
    let code = world.draft(SMALL).await.code;
    let me = Writer { world: &world, person: &world.facilitator, code };
    let (from, to) = languages(&me).await;
    let old = me.page("q.goes").await;
    let fresh = me.page("q.goes").await;
    let source = format!("text.{from}");
    me.saved(&fresh, "edit", &[(&source, "Do you play there?")], "save").await;
    let before = me.document().await;
    let typed = [("hint.fr", "Tout parc.")];
    for (form, fields, button) in [
        ("edit", &typed[..], format!("check:text.{to}")),
        ("check-form", &[], format!("check.all:{to}")),
    ] {
        let seen = me.send(&old, form, fields, &button).await;
        assert_eq!(seen.status, Status::Conflict, "{button}");
        assert!(seen.text().contains("Something changed since"), "{button}: {}", seen.text());
    }
    // Nothing was half done: no word was saved, and nothing is checked.
    assert_eq!(me.document().await, before);
    let id = me.consultation().await.id;
    let notes = world.desk.store.translations(&id).await.unwrap();
    assert!(notes.iter().all(|note| note.by.is_none()));
    // What is typed and checked in one go is both saved and checked.
    let page = me.page("q.goes").await;
    let typed = [(&*format!("text.{to}"), "Tu y joues ?")];
    let page = me.saved(&page, "edit", &typed, &format!("check:text.{to}")).await;
    assert!(page.contains("checked by"), "{page}");
    let words = me.document().await.question("goes").unwrap().text.clone();
    assert_eq!(words.plain(to), "Tu y joues ?");
    for button in ["check:text.zz", "check:", "check.all:zz", "check.all:", "uncheck:text.fr"] {
        let page = me.page("q.goes").await;
        let seen = me.send(&page, "edit", &[], button).await;
        assert!((400..500).contains(&seen.status.code), "{button}: {}", seen.status);
    }
    world.end().await;
}

#[rocket::async_test]
async fn a_whole_language_is_marked_as_checked_and_the_table_counts_and_leads_to_each_gap() {
    let world = World::new().await;
    let code = world.draft(SMALL).await.code;
    let me = Writer { world: &world, person: &world.facilitator, code };
    let (_, to) = languages(&me).await;
    let page = me.page("about").await;
    let page = me.saved(&page, "check-form", &[], &format!("check.all:{to}")).await;
    let id = me.consultation().await.id;
    let notes = world.desk.store.translations(&id).await.unwrap();
    let states = translations(&me.document().await, &notes);
    let checked = states.iter().filter(|one| matches!(one.state, State::Checked(_))).count();
    assert!(checked > 5 && page.contains(&format!("<td>{checked}</td>")), "{checked}: {page}");
    assert!(!page.contains(&format!("check.all:{to}")), "nothing is left to check");
    let events = world.desk.store.events_about(&id).await.unwrap();
    assert_eq!(events.iter().filter(|event| event.act == "translation.check").count(), 1);
    // A text taken out is led to.
    let page = me.page("q.goes").await;
    let page = me.saved(&page, "edit", &[(&*format!("text.{to}"), "")], "save").await;
    assert!(
        page.replace("&#x3D;", "=").contains(&format!("part=q.goes&amp;to={to}#text.{to}")),
        "{page}"
    );
    assert!(page.contains(&format!("<td>{}</td>", checked - 1)), "{page}");
    world.end().await;
}

/// The language written first, and the one beside it.
async fn languages(me: &Writer<'_>) -> (Lang, Lang) {
    let languages = me.document().await.languages;
    (languages[0], languages[1])
}
