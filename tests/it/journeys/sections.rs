//! Headings above questions: written in the builder, read by children, printed, carried to other
//! tools and back.

use porte_voix::acts::consultations;
use porte_voix::domain::exchange;
use porte_voix::domain::wording::Lang;
use rocket::http::Status;

use super::drafts::Writer;
use crate::support::World;
use crate::support::world::SMALL;

#[rocket::async_test]
async fn a_heading_is_written_once_and_stands_above_its_question_everywhere() {
    let world = World::new().await;
    let code = world.draft(SMALL).await.code;
    let me = Writer { world: &world, person: &world.facilitator, code };
    let page = me.page("q.goes").await;
    let half = [("section.fr", "Le <b>parc</b>")];
    let page = me.saved(&page, "edit", &half, "save").await;
    // In the outline, above its question; what is missing in the other language is a gap.
    let (heading, row) = ("<h3><bdi>Le &lt;b&gt;parc&lt;/b&gt;</bdi></h3>", "id=\"go-q.goes\"");
    assert!(page.find(heading).unwrap() < page.find(row).unwrap(), "{page}");
    assert!(page.find("id=\"go-q.gender\"").unwrap() < page.find(heading).unwrap());
    let gaps = me.document().await.faults();
    assert_eq!(gaps.iter().map(|fault| fault.key).collect::<Vec<_>>(), ["missing_text"]);
    let whole = [("section.en", "The park"), ("section.fr@9-12", "Ton parc")];
    let at = "q.goes&band=9-12";
    me.saved(&page, "edit", &whole[..1], "save").await;
    let page = me.page(at).await;
    me.saved(&page, "edit", &whole[1..], "save").await;
    assert_eq!(me.document().await.faults(), []);

    let draft = me.consultation().await;
    consultations::open(&world.desk, &draft.code, &world.facilitator, &world.lead).await.unwrap();
    for (place, said) in [
        ("fr/9-12", "Ton parc"),
        ("fr/13-15", "Le &lt;b&gt;parc&lt;/b&gt;"),
        ("en/13-15", "The park"),
    ] {
        let (status, child) = world.get(&format!("/c/{}/{place}", draft.code)).await;
        assert_eq!(status, Status::Ok);
        let heading = format!("<h2 class=\"sec\">{said}</h2>");
        assert_eq!(child.matches("class=\"sec\"").count(), 1, "{place}");
        let (before, after) = child.split_once(&heading).unwrap();
        assert!(before.contains("id=\"q0\"") && after.contains("id=\"q1\""), "{place}");
        let booklet = format!("/team/c/{}/booklet/{place}", draft.code);
        let person = Some(&world.facilitator);
        let paper = world.ask(rocket::http::Method::Get, &booklet, person, &[]).await.text();
        assert!(paper.contains(&heading), "{paper}");
    }
    // Out as a group of an XLSForm and back, equal.
    let document = me.document().await;
    let words = |_: Lang, _: &str, code: &str| code.to_owned();
    let form = exchange::xlsform(&document, "park", &words).unwrap();
    let back = exchange::read(&form).unwrap();
    assert_eq!(back.questionnaire, document);
    world.end().await;
}
