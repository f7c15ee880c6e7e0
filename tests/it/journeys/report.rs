//! The report on a project: one document whose every figure is the cell of a stored release that
//! stands, and that says what it does not know.

use std::collections::{BTreeMap, BTreeSet};

use porte_voix::acts::{exports, releases, retractions};
use porte_voix::domain::release::{Release, ReleasedCell, Status as Told};
use porte_voix::domain::staff::Role;
use rocket::http::{Method, Status};
use scraper::{ElementRef, Html, Selector};

use crate::journeys::results::{frozen, released};
use crate::support::browser::Browser;
use crate::support::{Form, World};

const PAGE: &str = "/team/p/parks/report";

async fn page(world: &World) -> String {
    let seen = world.ask(Method::Get, &format!("{PAGE}?lang=en"), Some(&world.analyst), &[]).await;
    assert_eq!(seen.status, Status::Ok);
    seen.text()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn all<'p>(page: &'p Html, what: &str) -> Vec<ElementRef<'p>> {
    page.select(&Selector::parse(what).unwrap()).collect()
}

/// What a figure of the report must say, from the released cell alone.
fn expected(cell: Option<&ReleasedCell>) -> String {
    let Some(cell) = cell.filter(|cell| cell.status == Told::Rounded) else {
        return "Hidden".to_owned();
    };
    let (low, high) = (cell.count_low.unwrap_or(0), cell.count_high.unwrap_or(0));
    let base = cell.base.unwrap();
    match cell.option.as_str() {
        "_mean" => return format!("Mean: {}", cell.count_text()),
        "_median" => return format!("Middle answer: {}", cell.count.unwrap()),
        _ => {}
    }
    if low == 0 {
        let few = high * 100 <= base * 20;
        let fewer = format!("fewer than {} of about {base}", high + 1);
        return if few { "few or none".to_owned() } else { fewer };
    }
    if high >= base {
        let nearly = low * 100 >= base * 80;
        let least = format!("{low} or more of about {base}");
        return if nearly { "nearly all or all".to_owned() } else { least };
    }
    format!("≈ {}%", cell.percent.unwrap())
}

/// Every figure of the report that is not the one of the stored releases, and how many there are.
fn differences(page: &str, stored: &[Release]) -> (usize, Vec<String>) {
    let parsed = Html::parse_document(page);
    let (mut found, mut wrong) = (0, Vec::new());
    for element in all(&parsed, "[data-cell]") {
        let of = element.value().attr("data-cell").unwrap();
        let [code, question, item, option] = of.split('/').collect::<Vec<_>>()[..] else {
            panic!("{of}");
        };
        let release = stored.iter().find(|release| release.consultation == code).unwrap();
        let mut whole = release.tables.cells.iter().filter(|cell| cell.breakdown.is_empty());
        let cell = whole.find(|c| (&*c.question, &*c.item, &*c.option) == (question, item, option));
        let (told, must) = (text(element).replace('\u{a0}', " "), expected(cell));
        // The middle step of faces has a name.
        let named = option == "_median" && told.starts_with("Middle answer:");
        if told != must && !named {
            wrong.push(format!("{of}: {told}, not {must}"));
        }
        found += 1;
    }
    for element in all(&parsed, "[data-base]") {
        let code = element.value().attr("data-base").unwrap();
        let release = stored.iter().find(|release| release.consultation == code).unwrap();
        let base = release.tables.cells.iter().filter(|cell| cell.breakdown.is_empty());
        let must = format!("about {}.", base.filter_map(|cell| cell.base).max().unwrap());
        if !text(element).ends_with(&must) {
            wrong.push(format!("{code}: {}, not {must}", text(element)));
        }
        found += 1;
    }
    (found, wrong)
}

/// The headings of a page: one first, and none that leaves a level out.
fn headings(page: &str) -> Vec<(u8, String)> {
    let parsed = Html::parse_document(page);
    let heading = |one: ElementRef<'_>| {
        let level = one.value().name().trim_start_matches('h').parse().unwrap();
        (level, text(one))
    };
    all(&parsed, "h1, h2, h3, h4, h5, h6").into_iter().map(heading).collect()
}

fn out_of_order(headings: &[(u8, String)]) -> Vec<String> {
    let steps = headings.windows(2).filter(|two| two[1].0 > two[0].0 + 1);
    let first = headings.iter().filter(|(level, _)| *level == 1).count();
    let mut wrong: Vec<String> = steps.map(|two| two[1].1.clone()).collect();
    wrong.extend((first != 1).then(|| format!("{first} first headings")));
    wrong
}

#[rocket::async_test]
async fn every_figure_is_the_one_of_the_stored_release() {
    let world = World::new().await;
    let first = released(&world, 500).await;
    let second = released(&world, 60).await;
    let mut stored = Vec::new();
    for id in [&first.id, &second.id] {
        stored.push(exports::dossier(&world.desk, id).await.unwrap().release);
    }
    let page = page(&world).await;
    let (found, wrong) = differences(&page, &stored);
    assert_eq!(wrong, Vec::<String>::new());
    assert!(found > 80, "only {found} figures");
    for part in ["_band", "safe", "about"] {
        assert!(page.contains(&format!("data-cell=\"{}/{part}/", first.consultation)), "{part}");
    }
    // The control: one figure that was changed is caught, and one base.
    for (from, to) in
        [("≈\u{a0}", "≈\u{a0}1"), ("about 500.", "about 510."), ("few or none", "few")]
    {
        let changed = page.replacen(from, to, 2);
        assert_ne!(changed, page, "{from}");
        assert!(!differences(&changed, &stored).1.is_empty(), "{from}");
    }
    // Two stages that asked the same are compared, with the change in words.
    let parsed = Html::parse_document(&page);
    let pair = format!("#p-{}-{}", first.consultation, second.consultation);
    assert_eq!(all(&parsed, &pair).len(), 1, "{pair}");
    assert!(page.contains("No clear change") || page.contains("What clearly changed"), "{page}");
    world.end().await;
}

#[rocket::async_test]
async fn it_is_one_document_with_headings_tables_and_a_table_of_contents() {
    let world = World::new().await;
    released(&world, 60).await;
    released(&world, 60).await;
    let page = page(&world).await;
    let headings = headings(&page);
    assert_eq!(out_of_order(&headings), Vec::<String>::new(), "{headings:?}");
    assert!(headings.len() > 30 && headings[0].1 == "Report: Parks", "{headings:?}");
    let mut broken = headings.clone();
    broken[3].0 = 5;
    assert_eq!(out_of_order(&broken).len(), 1, "the control");
    let parsed = Html::parse_document(&page);
    assert_eq!(all(&parsed, "html[lang=en] title").len(), 1);
    for table in all(&parsed, "table") {
        let caption = table.select(&Selector::parse("caption").unwrap()).next().unwrap();
        assert!(!text(caption).is_empty());
    }
    assert!(all(&parsed, "th").iter().all(|th| th.value().attr("scope").is_some()));
    let svg = all(&parsed, "main svg");
    let hidden = all(&parsed, "main [aria-hidden=true] svg, main svg[aria-hidden=true]");
    assert_eq!(svg.len(), hidden.len(), "each picture stands beside its numbers");
    let ids = all(&parsed, "[id]").into_iter().map(|one| one.value().attr("id").unwrap());
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    ids.for_each(|id| *counted.entry(id).or_default() += 1);
    assert_eq!(counted.iter().filter(|(_, n)| **n > 1).collect::<Vec<_>>(), [], "ids are unique");
    let links = all(&parsed, ".contents a");
    assert_eq!(links.len(), 8);
    for link in links {
        let to = link.value().attr("href").unwrap().trim_start_matches('#');
        assert!(counted.contains_key(to), "{to}");
    }
    let labels: BTreeSet<String> = all(&parsed, "th[scope=row]").into_iter().map(text).collect();
    for limit in ["Who answered", "Who is missing", "Sample", "Until when", "What is withheld"] {
        assert!(labels.contains(limit), "{limit}");
    }
    let fields = all(&parsed, ".lim td");
    assert_eq!(fields.len(), 2 * 7, "seven fields for each consultation");
    assert!(fields.iter().all(|field| !text(*field).is_empty()), "and none of them is empty");
    world.end().await;
}

#[rocket::async_test]
async fn what_was_taken_back_is_named_and_no_figure_of_it_is_shown() {
    let world = World::new().await;
    let release = released(&world, 60).await;
    let code = &release.consultation;
    let shown = page(&world).await;
    assert!(shown.contains(&format!("data-cell=\"{code}/")), "the control");
    let (analyst, lead) = (&world.analyst, &world.lead);
    let why = "a <b>school</b> can be told";
    retractions::retract(&world.desk, &release.id, why, analyst, lead).await.unwrap();
    let gone = page(&world).await;
    assert!(gone.contains("Taken back on 23 November 2026: a &lt;b&gt;school&lt;/b&gt;"), "{gone}");
    assert!(gone.contains(&format!("({code})")), "its consultation is named");
    assert!(!gone.contains("data-cell") && !gone.contains("data-base"), "{gone}");
    assert!(!gone.contains('≈') && !gone.contains("about 60"), "{gone}");
    assert!(gone.contains("No figures have been released yet."));
    world.end().await;
}

#[rocket::async_test]
async fn a_project_without_releases_gives_a_report_that_says_so() {
    let world = World::new().await;
    let empty = page(&world).await;
    assert!(empty.contains("No figures have been released yet."), "{empty}");
    assert!(empty.contains("at least two consultations") && empty.contains("The mayor."));
    assert!(empty.contains("There is no consultation yet.") && empty.contains("0 of 51"));
    assert_eq!(out_of_order(&headings(&empty)), Vec::<String>::new());
    // What is frozen and not released is not in it either.
    let park = frozen(&world, 60).await;
    let still = page(&world).await;
    assert!(still.contains(&park.code) && !still.contains("data-cell"), "{still}");
    releases::release(&world.desk, &park, "", &world.analyst, &world.lead).await.unwrap();
    assert!(page(&world).await.contains("data-cell"), "the control");
    world.end().await;
}

#[rocket::async_test]
async fn scores_stand_in_it_with_their_evidence_in_four_languages() {
    let world = World::new().await;
    released(&world, 60).await;
    let mut lead = Browser::of(&world, &world.lead).await;
    let (_, form) = lead.get("/team/p/parks/quality?lang=en&moment=after").await;
    let form = Form::find(&form, "/quality").replacing("score-safe", "3");
    let form = form.replacing("evidence-safe", "A drill <b>was</b> held");
    assert_eq!(lead.post(&form).await.0, Status::SeeOther);
    for (lang, title) in [
        ("fr", "Rapport\u{a0}: Parks"),
        ("nl", "Verslag: Parks"),
        ("de", "Bericht: Parks"),
        ("en", "Report: Parks"),
    ] {
        let (status, page) = lead.get(&format!("{PAGE}?lang={lang}")).await;
        assert_eq!(status, Status::Ok);
        assert!(!page.contains('{') && !page.contains(">team."), "{lang}: {page}");
        assert!(
            page.contains("A drill &lt;b&gt;was&lt;/b&gt; held") && page.contains("1 "),
            "{lang}"
        );
        assert_eq!(headings(&page)[0].1.replace('\u{a0}', " "), title.replace('\u{a0}', " "));
        assert!(page.contains(&format!("<html lang=\"{lang}\"")), "{lang}");
    }
    world.end().await;
}

#[rocket::async_test]
async fn who_may_see_figures_reads_it_and_nobody_of_another_project() {
    let world = World::new().await;
    for (role, person) in world.team().await {
        let sees = matches!(role, Role::Analyst | Role::Facilitator | Role::SafeguardingLead);
        let report = world.ask(Method::Get, PAGE, Some(&person), &[]).await;
        let status = if sees { Status::Ok } else { Status::Forbidden };
        assert_eq!(report.status, status, "{role}");
        let project = world.ask(Method::Get, "/team/p/parks", Some(&person), &[]).await;
        assert_eq!(project.text().contains(&format!("href=\"{PAGE}\"")), sees, "{role}");
        assert!(project.text().contains("href=\"/team/p/parks/quality\""), "{role}");
    }
    let stranger = world.stranger().await;
    let seen = world.ask(Method::Get, PAGE, Some(&stranger), &[]).await;
    assert_eq!(seen.status, Status::NotFound);
    world.end().await;
}
