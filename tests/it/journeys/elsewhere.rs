//! What other sites take along: a finding as a small page or a picture, with the same figures and without a script;
//! and the feed that says what changed.

use porte_voix::acts::releases;
use porte_voix::domain::consultation::Consultation;
use porte_voix::domain::release::{ReleasedCell, Status as Shown};
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;

use crate::journeys::public_results::{answer, publish};
use crate::journeys::results::released;
use crate::support::World;

/// A consultation that was answered, and the share its one finding cites.
async fn answered(world: &World) -> (Consultation, u32) {
    let release = released(world, 240).await;
    let (_, park) = releases::by_id(&world.desk, &release.id).await.unwrap();
    publish(world, &park, &answer(&release)).await;
    world.desk.clock.advance(1);
    let cited = |cell: &&ReleasedCell| {
        cell.question == "goes"
            && cell.option == "yes"
            && cell.breakdown.is_empty()
            && cell.status == Shown::Rounded
    };
    let percent = release.tables.cells.iter().find(cited).unwrap().percent.unwrap();
    (park, percent)
}

/// The texts of an XML document, each with the name of what it stands in.
fn texts(xml: &str) -> Vec<(String, String)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut inside = Vec::new();
    let mut found: Vec<(String, String)> = Vec::new();
    loop {
        let text = match reader.read_event().unwrap() {
            Event::Eof => return found,
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                found.push((name.clone(), String::new()));
                inside.push(name);
                continue;
            }
            Event::End(_) => {
                inside.pop();
                continue;
            }
            Event::Text(text) => text.xml10_content().into_owned(),
            Event::GeneralRef(name) => match resolve_xml_entity(name.as_ref()) {
                Some(known) => known.to_owned(),
                None => name.resolve_char_ref().unwrap().unwrap().to_string(),
            },
            _ => continue,
        };
        if let (Some(name), Some((last, said))) = (inside.last(), found.last_mut())
            && name == last
        {
            said.push_str(&text);
        }
    }
}

#[rocket::async_test]
async fn anybody_may_frame_one_finding_and_nothing_else() {
    let world = World::new().await;
    let (park, percent) = answered(&world).await;
    let address = format!("/r/{}/fr/older", park.code);
    let asked = async |address: String| world.client.get(address).dispatch().await;
    for (rest, kind) in [("f1", "text/html; charset=utf-8"), ("f1.svg", "image/svg+xml")] {
        let seen = asked(format!("{address}/finding/{rest}")).await;
        let header = |name| seen.headers().get_one(name).unwrap_or_default().to_owned();
        assert_eq!(header("Content-Type"), kind);
        let policy = header("Content-Security-Policy");
        assert!(policy.contains("frame-ancestors *") && policy.contains("default-src 'none'"));
        assert_eq!(header("Cross-Origin-Resource-Policy"), "cross-origin");
        assert_eq!(header("X-Frame-Options"), "");
        assert_eq!(header("Set-Cookie"), "");
        assert!(header("Cache-Control").starts_with("public"));
        let body = seen.into_string().await.unwrap();
        assert!(!body.contains("<script") && !body.contains("<form"), "{body}");
        assert!(body.contains(&park.code), "it leads back: {body}");
    }
    for other in [address.clone(), format!("{address}/poster"), format!("{address}/feed")] {
        let seen = asked(other.clone()).await;
        assert_eq!(seen.headers().get_one("X-Frame-Options"), Some("DENY"), "{other}");
        let policy = seen.headers().get_one("Content-Security-Policy").unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{other}: {policy}");
    }
    let picture = asked(format!("{address}/finding/f1.svg")).await.into_string().await.unwrap();
    let told: Vec<String> = texts(&picture).into_iter().map(|(_, text)| text).collect();
    let sentence = told.join(" ");
    assert!(sentence.contains(&format!("{percent}\u{a0}% sur")), "{sentence}");
    assert!(sentence.contains("Prévu") && sentence.contains("Tu as dit"), "{sentence}");
    let page = asked(address.clone()).await.into_string().await.unwrap();
    for rest in ["finding/f1", "finding/f1.svg", "feed"] {
        assert!(page.contains(&format!("href=\"{address}/{rest}\"")), "{rest}: {page}");
    }
    world.end().await;
}

#[rocket::async_test]
async fn the_feed_tells_each_finding_under_a_name_that_stays_and_the_day_it_changed() {
    let world = World::new().await;
    let (park, percent) = answered(&world).await;
    let address = format!("/r/{}/en/older/feed", park.code);
    let seen = world.client.get(address.clone()).dispatch().await;
    let kind = seen.headers().get_one("Content-Type").unwrap().to_owned();
    assert_eq!(kind, "application/atom+xml");
    let feed = seen.into_string().await.unwrap();
    let said = texts(&feed);
    let all = |name: &str| -> Vec<&str> {
        let named = said.iter().filter(|(other, _)| other == name);
        named.map(|(_, text)| text.trim()).collect()
    };
    assert_eq!(all("entry").len(), 1);
    let page = all("id")[0].to_owned();
    assert!(page.starts_with("http") && page.ends_with(&format!("/r/{}/en/older", park.code)));
    assert_eq!(all("id")[1], format!("{page}/finding/f1"));
    let title = all("title")[1];
    assert!(title.starts_with(&format!("{percent}%")) && title.contains("go to the park"));
    assert_eq!(all("updated"), ["2026-11-23T00:00:00Z"; 2], "a day, no hour");
    assert!(all("content")[0].starts_with("We read you.\nPlanned. Benches come."), "{feed}");
    assert!(!feed.contains("Anna <script>"), "{feed}");
    world.end().await;
}
