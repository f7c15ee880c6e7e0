//! The impact assessment: seventeen sections made from what is set, notes of staff, what changed since
//! the last export, and two sheets for children (R62).

use porte_voix::acts::assessment::{self, Assessment};
use porte_voix::domain::assessment::{ARTICLES, SECTIONS};
use porte_voix::domain::consultation::Consultation;
use porte_voix::domain::staff::Role;
use porte_voix::domain::wording::Lang;
use porte_voix::i18n::Catalogue;
use rocket::http::Status;
use serde_json::Value;

use crate::journeys::quotes::quoting;
use crate::journeys::reading::trained;
use crate::support::browser::Browser;
use crate::support::world::{SMALL, involved};
use crate::support::{Form, World, program};

const STAFF: [Lang; 4] = [Lang::Fr, Lang::Nl, Lang::De, Lang::En];

async fn made(world: &World, park: &Consultation, lang: Lang) -> Assessment {
    let words = Catalogue::load().unwrap();
    assessment::make(&world.desk, &words, lang, &world.now(park).await).await.unwrap()
}

/// Exports it, as a facilitator would.
async fn exported(world: &World, park: &Consultation) {
    let words = Catalogue::load().unwrap();
    let (now, by) = (world.now(park).await, world.desk.by(&world.facilitator.id));
    assessment::export(&world.desk, &words, Lang::Fr, &now, by).await.unwrap();
}

/// Names of the sections that say they changed since the last export.
async fn changed(world: &World, park: &Consultation) -> Vec<&'static str> {
    let made = made(world, park, Lang::Nl).await;
    let changed = made.sections.iter().filter(|section| section.changed == Some(true));
    changed.map(|section| section.name).collect()
}

#[rocket::async_test]
async fn seventeen_sections_say_something_in_every_language() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let mut marks = Vec::new();
    for lang in STAFF {
        let made = made(&world, &park, lang).await;
        let names: Vec<&str> = made.sections.iter().map(|section| section.name).collect();
        assert_eq!(names, SECTIONS);
        for section in &made.sections {
            assert!(section.blocks.len() > 1, "{lang} {}", section.name);
            assert!(section.changed.is_none(), "never exported");
            for block in &section.blocks {
                let table = block.table.iter().flat_map(|table| table.rows.iter().flatten());
                let said: Vec<&String> =
                    block.text.iter().chain(&block.items).chain(table).collect();
                let empty = said.iter().any(|text| text.trim().is_empty() || text.contains('{'));
                assert!(!said.is_empty() && !empty, "{lang} {} {said:?}", section.name);
            }
        }
        let risks = &made.sections[10];
        assert_eq!(risks.blocks.len(), 2 + ARTICLES.len(), "each article in full");
        let rows = risks.blocks[1].table.as_ref().unwrap().rows.len();
        assert_eq!((rows, risks.comments.len()), (ARTICLES.len(), ARTICLES.len() + 1));
        let open: usize = made.sections.iter().map(|section| section.open.len()).sum();
        assert!(made.open == open && open > 8, "what nobody wrote is an open point");
        marks.push(made.hash);
    }
    marks.dedup();
    assert_eq!(marks.len(), 1, "what it says is the same in every language");
    world.end().await;
}

#[rocket::async_test]
async fn what_is_set_otherwise_changes_its_section_and_no_other() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let second = world.person("second", Role::SafeguardingLead, &world.project).await;
    let (desk, store) = (&world.desk, &world.desk.store);
    exported(&world, &park).await;
    assert_eq!(changed(&world, &park).await, Vec::<&str>::new(), "the control");

    trained(&world, &second).await;
    assert_eq!(changed(&world, &park).await, ["safeguarding"]);
    exported(&world, &park).await;
    exported(&world, &park).await;
    let last = store.last_assessment(&park.id).await.unwrap().unwrap();
    assert_eq!(last.number, 2, "what is equal is not kept twice");

    let note = ("flow", "Un serveur en Belgique.", "");
    assessment::note(desk, &park, note, &world.lead).await.unwrap();
    assert_eq!(changed(&world, &park).await, ["flow"]);
    exported(&world, &park).await;

    let seen = store.involvement(&world.project.id).await.unwrap().hash;
    let mut said = involved();
    said.space.text = "The youth club.".to_owned();
    store.involve(&world.project.id, &said, &seen, desk.by("test")).await.unwrap();
    assert_eq!(changed(&world, &park).await, ["who"]);
    exported(&world, &park).await;

    world.step(&park, porte_voix::domain::status::Act::Close, &world.facilitator).await;
    assert_eq!(changed(&world, &park).await, ["identity", "retention", "review"]);
    world.end().await;
}

#[rocket::async_test]
async fn staff_write_what_the_platform_cannot_know_and_overwrite_nobody() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let here = format!("/team/c/{}/assessment", park.code);
    let mut one = Browser::of(&world, &world.facilitator).await;
    let mut two = Browser::of(&world, &world.lead).await;
    let (status, page) = one.get(&format!("{here}?lang=en")).await;
    assert!(status == Status::Ok && page.contains("Not written yet: "), "{page}");
    let of = |page: &str, part: &str| {
        let at = page.find(&format!("value=\"{part}\"")).unwrap();
        let start = page[..at].rfind("<form").unwrap();
        Form::find(&page[start..], "/assessment/notes")
    };
    let (_, seen) = two.get(&format!("{here}?lang=en")).await;
    let older = of(&seen, "law").replacing("body", "Something else.");
    let form = of(&page, "law").replacing("body", "Assent of each child, Article 6(1)(e).");
    assert_eq!(one.post(&form).await, (Status::SeeOther, format!("{here}#note-law")));
    let (status, page) = two.post(&older).await;
    assert!(status == Status::Conflict && page.contains("Something else."), "{page}");
    let (_, page) = two.get(&format!("{here}?lang=en")).await;
    assert!(page.contains("Article 6(1)(e)"), "{page}");
    let again = of(&page, "law");
    let long = again.clone().replacing("body", &"x".repeat(4_001));
    assert_eq!(two.post(&long).await.0, Status::UnprocessableEntity);
    let unknown = again.replacing("part", "nothing");
    assert_eq!(two.post(&unknown).await.0, Status::UnprocessableEntity);
    let risk = of(&page, "a34").replacing("body", "We asked a specialist.");
    assert_eq!(two.post(&risk).await.0, Status::SeeOther);
    let (_, before) = one.get(&here).await;
    assert!(before.contains("We asked a specialist."));
    let emptied = of(&before, "a34").replacing("body", " ");
    assert_eq!(one.post(&emptied).await.0, Status::SeeOther);
    let (_, after) = one.get(&here).await;
    assert!(!after.contains("We asked a specialist."), "an empty note goes");
    world.end().await;
}

#[rocket::async_test]
async fn it_can_be_printed_exported_and_handed_to_children() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let here = format!("/team/c/{}/assessment", park.code);
    let mut lead = Browser::of(&world, &world.lead).await;
    let (_, page) = lead.get(&format!("{here}?lang=en")).await;
    assert!(page.contains("It has not been exported yet."), "{page}");
    let (status, file) = lead.get(&format!("{here}.json")).await;
    let file: Value = serde_json::from_str(&file).unwrap();
    assert_eq!((status, file["sections"].as_array().unwrap().len()), (Status::Ok, 17));
    let (_, page) = lead.get(&format!("{here}?lang=en")).await;
    assert!(page.contains("since export 1 of") && !page.contains(">changed</span>"), "{page}");
    assessment::note(&world.desk, &park, ("law", "x", ""), &world.lead).await.unwrap();
    let (_, page) = lead.get(&format!("{here}?lang=en")).await;
    assert_eq!(page.matches(">changed</span>").count(), 1, "said in words");
    for lang in STAFF {
        let (status, page) = lead.get(&format!("{here}/summary?lang={lang}")).await;
        assert!(status == Status::Ok && page.contains("112"), "{lang}: {page}");
        assert_eq!(page.matches("card pad sheet").count(), 2, "two sheets");
    }
    let (_, summary) = lead.get(&format!("{here}/summary?lang=fr")).await;
    let words = summary.split("<main").nth(1).unwrap();
    assert!(!words.contains("vous") && words.contains(" tu "), "children are spoken to as such");
    let analyst = world.analyst.clone();
    let mut analyst = Browser::of(&world, &analyst).await;
    for address in [here.clone(), format!("{here}.json"), format!("{here}/summary")] {
        assert_eq!(analyst.get(&address).await.0, Status::Forbidden, "{address}");
    }
    let adviser = world.person("adviser", Role::YouthAdviser, &world.project).await;
    let refused = assessment::note(&world.desk, &park, ("law", "y", "x"), &adviser).await;
    assert!(refused.is_err());
    let output = program(&world, &["consultation", "assessment", &park.code, "--format", "html"]);
    let html = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && html.contains("@page") && html.contains("17. "), "{html}");
    let css = include_str!("../../../static/css/team/assessment.css");
    assert!(css.contains("@page assessment") && css.contains("break-before:page"));
    world.end().await;
}

/// What is shown of a child's own words is told to the board and to children, and only where it is so.
#[rocket::async_test]
async fn where_words_may_be_quoted_the_assessment_says_so() {
    let world = World::new().await;
    let quotes = world.opened(&quoting()).await;
    let plain = world.opened(SMALL).await;
    let words = Catalogue::load().unwrap();
    for lang in STAFF {
        let said = |key: &str| words.say(lang, key, &[]).unwrap();
        let (with, without) = (made(&world, &quotes, lang).await, made(&world, &plain, lang).await);
        for (section, key) in [
            (4, "assessment.flow.quotes"),
            (4, "assessment.flow.nobody.quotes"),
            (8, "assessment.retention.quotes"),
            (10, "assessment.fact.quotes.bad"),
            (16, "assessment.summary.data.figures.quotes"),
            (16, "assessment.summary.data.gone.quotes"),
        ] {
            let text = serde_json::to_string(&said(key)).unwrap();
            let text = text.trim_matches('"');
            let holds = |made: &Assessment| {
                serde_json::to_string(&made.sections[section].blocks).unwrap().contains(text)
            };
            assert!(holds(&with), "{lang} {key}");
            assert!(!holds(&without), "{lang} {key}: the control");
        }
    }
    world.end().await;
}
