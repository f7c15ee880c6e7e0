//! What became of it, for everybody: each figure is that of the stored release, what is late is said, what was
//! taken back is gone, and nothing is there before an answer.

use std::collections::BTreeMap;

use porte_voix::acts::exports::{self, Format};
use porte_voix::acts::{feedback, releases, retractions};
use porte_voix::domain::consultation::Consultation;
use porte_voix::domain::feedback::figure::Share;
use porte_voix::domain::feedback::{Cited, Feedback, Finding, Handed, Reply, Source, State, Step};
use porte_voix::domain::release::{Release, ReleasedCell, Status as Shown};
use porte_voix::domain::staff::Role;
use porte_voix::domain::status::Act;
use porte_voix::domain::wording::Wording;
use rocket::http::{Header, Status};

use crate::journeys::results::{frozen, released};
use crate::support::World;
use crate::support::world::SMALL;

const DAY: i64 = 86_400;

fn words(fr: &str, en: &str) -> Wording {
    let texts = [("fr", fr), ("en", en)].map(|(lang, text)| (lang.to_owned(), text.to_owned()));
    Wording(BTreeMap::from(texts))
}

/// The share of children who go to the park, as it was released.
fn cell(release: &Release) -> &ReleasedCell {
    let mut cells = release.tables.cells.iter();
    let found = cells.find(|cell| {
        cell.question == "goes"
            && cell.option == "yes"
            && cell.breakdown.is_empty()
            && cell.status == Shown::Rounded
    });
    found.unwrap()
}

/// An answer with one finding that cites a figure, replied to and planned.
pub fn answer(release: &Release) -> Feedback {
    let cell = cell(release);
    let source = Source::Cell(Cited {
        release: release.id.clone(),
        question: cell.question.clone(),
        option: cell.option.clone(),
        ..Cited::default()
    });
    let young =
        ("fr@9-12".to_owned(), "Dans le parc\u{a0}: {tenths} ! <script>x</script>".to_owned());
    let mut said =
        words("{percent} sur {base} vont au parc.", "{percent} of {base} go to the park.");
    said.0.extend([young]);
    let reply = Reply {
        by: "Anna <script>, maire".to_owned(),
        on: "2026-11-23".to_owned(),
        words: words("On vous a lus.", "We read you."),
    };
    let step = Step {
        on: "2026-11-23".to_owned(),
        state: State::Planned,
        why: words("Des bancs viennent.", "Benches come."),
    };
    Feedback {
        thanks: words("Merci à vous.", "Thank you all."),
        next: words("Parlez-en.", "Talk about it."),
        handed: Some(Handed { to: "La commune".to_owned(), on: "2026-11-23".to_owned() }),
        findings: vec![Finding {
            id: "f1".to_owned(),
            sources: vec![source],
            said,
            asked_on: Vec::new(),
            reply: Some(reply),
            steps: vec![step],
        }],
    }
}

/// What a page tells, without its style sheets.
fn main_of(page: &str) -> &str {
    page.split_once("<main").unwrap().1
}

/// Writes, proposes and publishes it, by two people.
pub async fn publish(world: &World, park: &Consultation, answer: &Feedback) {
    let (desk, park) = (&world.desk, &world.now(park).await);
    let seen = feedback::draft(desk, park).await.unwrap().hash;
    feedback::write(desk, park, answer, &seen, &world.facilitator).await.unwrap();
    let seen = feedback::draft(desk, park).await.unwrap().hash;
    feedback::propose(desk, park, &seen, &world.facilitator).await.unwrap();
    feedback::publish(desk, park, &seen, &world.analyst).await.unwrap();
}

/// A consultation that was released and answered.
async fn answered(world: &World) -> (Release, Consultation) {
    let release = released(world, 240).await;
    let (_, park) = releases::by_id(&world.desk, &release.id).await.unwrap();
    publish(world, &park, &answer(&release)).await;
    world.desk.clock.advance(1);
    (release, park)
}

fn share(cell: &ReleasedCell) -> Share {
    Share { percent: cell.percent.unwrap(), base: cell.base.unwrap() }
}

#[rocket::async_test]
async fn each_figure_is_that_of_the_stored_release() {
    let world = World::new().await;
    let (release, park) = answered(&world).await;
    let Share { percent, base } = share(cell(&release));
    let sentence = format!("{percent}\u{a0}% sur {base} vont au parc.");
    let tenths = format!("{} sur 10 !", share(cell(&release)).tenths().unwrap());
    let at = |rest: &str| format!("/r/{}/{rest}", park.code);
    for (address, figure) in [
        (at("fr/older"), &sentence),
        (at("fr/older/poster"), &sentence),
        (at("fr/older/script"), &sentence),
        (at("fr/older/feed"), &sentence),
        (at("fr/older/finding/f1"), &sentence),
        (at("fr/young/finding/f1"), &tenths),
        (at("fr/young/feed"), &tenths),
        (at("fr/young"), &tenths),
        (at("fr/young/poster"), &tenths),
        (at("fr/young/poster?paper=a3"), &tenths),
        (at("fr/young/script"), &tenths),
        (at("fr/easy"), &tenths),
    ] {
        let (status, page) = world.get(&address).await;
        assert_eq!(status, Status::Ok, "{address}");
        assert!(page.contains(figure.as_str()), "{address}: {page}");
        assert!(!page.contains("<script>x") && !page.contains("Anna <"), "{address}: {page}");
        assert!(!page.contains("{percent}") && !page.contains("{tenths}"), "{address}");
        let other = sentence.replace(&percent.to_string(), &(percent + 1).to_string());
        assert!(!page.contains(&other), "the control: another figure would be noticed");
    }
    let (_, page) = world.get(&at("en/older")).await;
    for said in [
        &*format!("{percent}% of {base} go to the park."),
        &*format!("About {base} young people took part."),
        "You said",
        "They answered",
        "We read you.",
        "23 November 2026",
        "Planned",
        "Benches come.",
        "La commune received the results on 23 November 2026.",
        "Talk about it.",
        "Anna &lt;script&gt;",
        "why some numbers are hidden",
        "Version 1",
    ] {
        assert!(page.to_lowercase().contains(&said.to_lowercase()), "{said}: {page}");
    }
    for format in
        [Format::Csv, Format::Xlsx, Format::Json, Format::Jsonstat, Format::Html, Format::Package]
    {
        let address = at(&format!("files/{}", format.name()));
        assert!(page.contains(&address), "{address}");
        let file = world.client.get(address.clone()).dispatch().await;
        let (name, bytes) = exports::export(&world.desk, &release.id, format).await.unwrap();
        let kept = file.headers().get_one("Content-Disposition").unwrap().to_owned();
        assert_eq!(kept, format!("attachment; filename=\"{name}\""));
        assert_eq!(file.into_bytes().await.unwrap(), bytes, "{address}");
    }
    assert_eq!(world.get(&at("files/parquet")).await.0, Status::NotFound);
    world.end().await;
}

#[rocket::async_test]
async fn every_visitor_gets_the_page_in_words_of_their_own_and_a_cache_may_keep_it() {
    let world = World::new().await;
    let (_, park) = answered(&world).await;
    let address = format!("/r/{}", park.code);
    let asked = async |address: &str, name: &'static str, value: &str| {
        let request = world.client.get(address.to_owned());
        request.header(Header::new(name, value.to_owned())).dispatch().await
    };
    for (accepts, said) in [("en", "You said"), ("fr", "Tu as dit"), ("nl", "Tu as dit")] {
        let seen = asked(&address, "Accept-Language", accepts).await;
        let vary: Vec<&str> = seen.headers().get("Vary").collect();
        assert!(vary.join(",").contains("Accept-Language"), "{vary:?}");
        assert!(seen.headers().get_one("Set-Cookie").is_none());
        let page = seen.into_string().await.unwrap();
        assert!(accepts == "nl" || page.contains(said), "{accepts}: {page}");
    }
    let address = format!("{address}/fr/young");
    let first = world.client.get(address.clone()).dispatch().await;
    let header = |name: &str| first.headers().get_one(name).unwrap_or_default().to_owned();
    let etag = header("ETag");
    assert!(etag.starts_with('"') && header("Cache-Control").starts_with("public"));
    assert_eq!(header("X-Robots-Tag"), "all", "an answer may be found");
    assert!(header("Content-Security-Policy").contains("frame-ancestors 'none'"));
    let page = first.into_string().await.unwrap();
    for said in [
        "rel=\"canonical\"",
        "hreflang=\"en\"",
        "content=\"index, follow\"",
        "property=\"og:title\" content=\"Porte-Voix\"",
        "<title>Questions</title>",
        "href=\"/x\"",
        "href=\"/help?l=fr",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert_eq!(asked(&address, "If-None-Match", &etag).await.status(), Status::NotModified);
    assert_eq!(asked(&address, "If-None-Match", "\"other\"").await.status(), Status::Ok);
    let brotli = asked(&address, "Accept-Encoding", "br").await;
    assert_eq!(brotli.headers().get_one("Content-Encoding"), Some("br"));
    let size = brotli.into_bytes().await.unwrap().len();
    assert!(size < 20 * 1024, "{size} bytes");
    for other in [
        "de/young",
        "fr/9-12",
        "fr/young/booklet",
        "fr/other/poster",
        "xx/easy",
        "xx/young/feed",
        "fr/other/finding/f1",
        "fr/young/finding/f2",
        "fr/young/finding/f1.png",
        "fr/young/finding/.svg",
    ] {
        let (status, _) = world.get(&format!("/r/{}/{other}", park.code)).await;
        assert_eq!(status, Status::NotFound, "{other}");
    }
    world.end().await;
}

#[rocket::async_test]
async fn before_an_answer_there_are_steps_and_days_and_no_figure() {
    let world = World::new().await;
    let draft = world.draft(SMALL).await;
    let nothing = world.get("/r/BCDFG").await;
    assert_eq!(nothing.0, Status::NotFound);
    for rest in [
        "",
        "/fr/young",
        "/fr/easy",
        "/fr/young/poster",
        "/fr/young/feed",
        "/fr/young/finding/f1",
        "/files/csv",
    ] {
        let unopened = world.get(&format!("/r/{}{rest}", draft.code)).await;
        assert_eq!(unopened, nothing, "{rest}: as if there were none");
    }
    let open = world.opened(SMALL).await;
    let (status, page) = world.get(&format!("/r/{}/en/young", open.code)).await;
    assert!(status == Status::Ok && page.contains("You can still answer."), "{page}");

    let park = frozen(&world, 60).await;
    let release =
        releases::release(&world.desk, &park, "note", &world.analyst, &world.lead).await.unwrap();
    let address = format!("/r/{}/en/older", park.code);
    let seen = world.client.get(address.clone()).dispatch().await;
    assert_eq!(
        seen.headers().get_one("X-Robots-Tag").map(|tag| tag.contains("noindex")),
        Some(true)
    );
    let page = seen.into_string().await.unwrap();
    for said in [
        "ended on 23 November 2026",
        "A first word is due by 7 December 2026.",
        "The answer is due by 21 February 2027.",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let base = cell(&release).base.unwrap().to_string();
    let told = main_of(&page);
    assert!(!told.contains(&format!("{base} children")) && !told.contains('%'), "{told}");
    assert_eq!(world.get(&format!("/r/{}/files/csv", park.code)).await.0, Status::NotFound);
    for rest in ["en/easy", "en/older/feed", "en/older/finding/f1", "en/older/finding/f1.svg"] {
        assert_eq!(world.get(&format!("/r/{}/{rest}", park.code)).await.0, Status::NotFound);
    }
    world.desk.clock.advance(91 * DAY);
    let (_, page) = world.get(&address).await;
    for said in ["The first word is overdue since 7 December", "The answer is overdue since 21 Feb"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    world.end().await;
}

#[rocket::async_test]
async fn without_a_reply_it_says_when_adults_were_asked_and_that_they_are_late() {
    let world = World::new().await;
    let release = released(&world, 240).await;
    let (_, park) = releases::by_id(&world.desk, &release.id).await.unwrap();
    let mut silent = answer(&release);
    for finding in &mut silent.findings {
        finding.reply = None;
        finding.steps.clear();
        finding.asked_on = ["2026-11-20", "2026-11-22"].map(str::to_owned).to_vec();
    }
    publish(&world, &park, &silent).await;
    world.desk.clock.advance(1);
    let address = format!("/r/{}/en/older", park.code);
    let (_, page) = world.get(&address).await;
    for said in [
        "No answer yet. We asked on 20 November 2026 and again on 22 November 2026.",
        "The answer is due by 21 February 2027.",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!main_of(&page).contains("overdue"), "{page}");
    world.desk.clock.advance(100 * DAY);
    let (_, page) = world.get(&address).await;
    assert!(page.contains("The answer is overdue since 21 February 2027."), "{page}");

    // Once they answered, it is a new version, and the same page says so.
    let first = silent.findings.clone();
    let mut answered = answer(&release);
    for (finding, before) in answered.findings.iter_mut().zip(&first) {
        finding.asked_on.clone_from(&before.asked_on);
    }
    publish(&world, &park, &answered).await;
    world.desk.clock.advance(1);
    let (_, page) = world.get(&address).await;
    assert!(page.contains("We read you.") && page.contains("Version 2"), "{page}");
    assert!(!page.contains("No answer yet") && !page.contains("The answer is overdue"), "{page}");
    world.end().await;
}

#[rocket::async_test]
async fn figures_that_were_taken_back_are_on_no_page_and_in_no_file() {
    let world = World::new().await;
    let (release, park) = answered(&world).await;
    let at = |rest: &str| format!("/r/{}/{rest}", park.code);
    let Share { percent, .. } = share(cell(&release));
    let told = format!("{percent}%");
    assert!(world.get(&at("en/older")).await.1.contains(&told), "the control");
    assert_eq!(world.get(&at("files/csv")).await.0, Status::Ok, "the control");
    let (by, second) = (&world.analyst, &world.lead);
    retractions::retract(&world.desk, &release.id, "a school", by, second).await.unwrap();
    world.desk.clock.advance(1);
    for rest in [
        "en/older",
        "en/older/poster",
        "en/older/script",
        "en/older/feed",
        "en/older/finding/f1",
        "en/older/finding/f1.svg",
        "en/easy",
    ] {
        let (status, page) = world.get(&at(rest)).await;
        assert_eq!(status, Status::Ok, "{rest}");
        assert!(page.contains("These figures were taken back."), "{rest}: {page}");
        assert!(!page.contains(&told) && !page.contains("out of 10"), "{rest}: {page}");
        assert!(!page.contains("a school"), "{rest}");
        let short = ["en/easy", "en/older/finding/f1.svg"].contains(&rest);
        assert!(page.contains("We read you.") || short, "the answer stays: {page}");
    }
    let (status, page) = world.get(&at("files/csv?l=en")).await;
    assert!(status == Status::Gone && page.contains("taken back"), "{page}");
    world.end().await;
}

#[rocket::async_test]
async fn after_the_answers_are_destroyed_the_answer_stays() {
    let world = World::new().await;
    let (_, park) = answered(&world).await;
    let before = world.get(&format!("/r/{}/fr/young", park.code)).await;
    let manager = world.person("manager", Role::Administrator, &world.project).await;
    world.step(&park, Act::Archive, &manager).await;
    world.desk.clock.advance(1);
    let after = world.get(&format!("/r/{}/fr/young", park.code)).await;
    assert_eq!(after, before);
    assert_eq!(after.0, Status::Ok);
    world.end().await;
}
