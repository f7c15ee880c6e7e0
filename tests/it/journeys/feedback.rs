//! The answer to children: written from released figures, published by a second person, owed by a day, and
//! there before anything is archived (R50, R51).

use porte_voix::acts::feedback::trail::{self, Reminder};
use porte_voix::acts::feedback::{self, write};
use porte_voix::acts::{ActError, consultations, exports};
use porte_voix::domain::consultation::{Consultation, Person};
use porte_voix::domain::feedback::clock::Owed;
use porte_voix::domain::feedback::{Cited, Feedback, Finding, Handed, Reply, Source, State, Step};
use porte_voix::domain::release::{Release, ReleasedCell, Status as Told};
use porte_voix::domain::staff::Role;
use porte_voix::domain::status::{Act, Status as Stands};
use porte_voix::domain::wording::Wording;
use rocket::http::Status;

use crate::journeys::results::released;
use crate::support::browser::Browser;
use crate::support::{Form, World};

/// A text in both languages of the small questionnaire.
pub fn said(text: &str) -> Wording {
    Wording(["fr", "nl", "en"].map(|lang| (lang.to_owned(), text.to_owned())).into())
}

/// A cell of a release that can be cited as a share.
pub fn told(release: &Release) -> &ReleasedCell {
    let mut cells = release.tables.cells.iter();
    let shown = |cell: &&ReleasedCell| {
        cell.status == Told::Rounded
            && cell.breakdown.is_empty()
            && !cell.option.starts_with('_')
            && !cell.question.starts_with('_')
            && cell.count_low > Some(0)
            && cell.count_high < cell.base
    };
    cells.find(shown).unwrap()
}

pub fn cites(release: &Release, cell: &ReleasedCell) -> Source {
    Source::Cell(Cited {
        release: release.id.clone(),
        question: cell.question.clone(),
        item: cell.item.clone(),
        option: cell.option.clone(),
        ..Cited::default()
    })
}

/// An answer to one thing that was said.
pub fn answer(release: &Release, today: &str) -> Feedback {
    let step = Step { on: today.into(), state: State::Started, why: said("On commence.") };
    let reply =
        Reply { by: "L’échevine".into(), on: today.into(), words: said("Vous avez raison.") };
    let finding = Finding {
        id: "one".into(),
        sources: vec![cites(release, told(release))],
        said: said("{tenths} veulent des bancs."),
        asked_on: Vec::new(),
        reply: Some(reply),
        steps: vec![step],
    };
    let handed = Handed { to: "Le collège".into(), on: today.into() };
    let (thanks, next) = (said("Merci à vous !"), said("Venez nous voir."));
    Feedback { thanks, next, handed: Some(handed), findings: vec![finding] }
}

/// Written by one, published by another.
pub async fn publish(world: &World, park: &Consultation, feedback: &Feedback, second: &Person) {
    let desk = &world.desk;
    let park = world.now(park).await;
    let seen = feedback::draft(desk, &park).await.unwrap().hash;
    write(desk, &park, feedback, &seen, &world.facilitator).await.unwrap();
    let seen = feedback::draft(desk, &park).await.unwrap().hash;
    feedback::propose(desk, &park, &seen, &world.facilitator).await.unwrap();
    feedback::publish(desk, &park, &seen, second).await.unwrap();
}

fn refusal<T: std::fmt::Debug>(done: Result<T, ActError>) -> &'static str {
    match done {
        Err(ActError::Refused { key, .. }) => key,
        other => panic!("{other:?}"),
    }
}

async fn of(world: &World, release: &Release) -> Consultation {
    consultations::by_code(&world.desk, &release.consultation).await.unwrap()
}

#[rocket::async_test]
async fn an_answer_is_written_from_released_figures_and_published_by_another() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let park = of(&world, &release).await;
    let page = format!("/team/c/{}/feedback", park.code);
    let mut writer = Browser::of(&world, &world.facilitator).await;
    let mut second = Browser::of(&world, &world.analyst).await;
    let (status, seen) = writer.get(&format!("{page}?lang=en")).await;
    assert_eq!(status, Status::Ok);
    let mut form = Form::find(&seen, "/feedback/words");
    for lang in ["fr", "en"] {
        form = form.replacing(&format!("thanks.{lang}"), "Merci <b>vous</b>");
        form = form.replacing(&format!("next.{lang}"), "Venez");
    }
    assert_eq!(writer.post(&form).await.0, Status::SeeOther);
    let (status, conflict) = writer.post(&form.replacing("next.fr", "Autre")).await;
    assert_eq!(status, Status::Conflict, "it was changed meanwhile");
    assert!(conflict.contains("Autre"), "what was typed stays");

    let (_, cite) = writer.get(&format!("{page}/cite?lang=en")).await;
    let form = Form::find(&cite, "/feedback/cite");
    assert_eq!(writer.post(&form).await.0, Status::UnprocessableEntity, "nothing was chosen");
    let source = serde_json::to_string(&cites(&release, told(&release))).unwrap();
    let form = form.with("source", &source);
    let (status, place) = writer.post(&form).await;
    assert_eq!(status, Status::SeeOther);
    let finding = format!("/finding/{}", place.split_once("#f-").unwrap().1);
    let (_, seen) = writer.get(&page).await;
    assert!(seen.contains("Merci &lt;b&gt;vous&lt;/b&gt;") && !seen.contains("<b>vous"), "{seen}");
    let percent = told(&release).percent.unwrap();
    assert!(!seen.contains("{tenths}</b>"), "the figure is filled in: {percent}");
    let form = Form::find(&seen, &finding);
    let typed = form.clone().replacing("said.fr", "7 enfants sur 10");
    assert_eq!(writer.post(&typed).await.0, Status::SeeOther, "kept as a draft");
    let (_, seen) = writer.get(&format!("{page}?lang=en")).await;
    assert!(seen.contains("typed by hand") && !seen.contains("/feedback/propose"), "{seen}");
    let mut form = Form::find(&seen, &finding);
    for lang in ["fr", "en"] {
        form = form.replacing(&format!("said.{lang}"), "{percent} veulent des bancs");
    }
    assert_eq!(writer.post(&form).await.0, Status::SeeOther);
    let (_, seen) = writer.get(&format!("{page}?lang=en")).await;
    assert!(seen.contains(&format!("{percent}%")) && !seen.contains("typed by hand"), "{seen}");
    assert_eq!(writer.post(&Form::find(&seen, "/feedback/propose")).await.0, Status::SeeOther);

    let (_, own) = writer.get(&page).await;
    assert!(!own.contains("/feedback/publish") && !own.contains("/feedback/words"), "{own}");
    let (_, seen) = second.get(&page).await;
    let form = Form::find(&seen, "/feedback/publish");
    let forged = Form::find(&own, "/feedback/revise");
    let seen_hash = forged.value("seen").unwrap().to_owned();
    let cheat = feedback::publish(&world.desk, &park, &seen_hash, &world.facilitator).await;
    assert_eq!(refusal(cheat), "four_eyes", "who wrote does not publish");
    let link = format!("/r/{}", park.code);
    assert!(!world.get("/?l=en").await.1.contains(&link), "the control: nothing is published yet");
    assert_eq!(second.post(&form).await.0, Status::SeeOther);
    world.desk.clock.advance(1);
    assert!(world.get("/?l=en").await.1.contains(&link), "the home page leads to the answer");
    let last = feedback::published(&world.desk, &park).await.unwrap().unwrap();
    assert_eq!((last.number, last.feedback.findings.len()), (1, 1));
    assert_eq!(second.post(&form).await.0, Status::Conflict, "once");
    world.end().await;
}

#[rocket::async_test]
async fn nothing_can_be_cited_that_was_not_told() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let park = of(&world, &release).await;
    let (desk, today) = (&world.desk, world.desk.clock.today());
    let mean = ReleasedCell { option: "_mean".into(), ..told(&release).clone() };
    let other = ReleasedCell { option: "nowhere".into(), ..told(&release).clone() };
    let hidden = release.tables.cells.iter().find(|cell| cell.status == Told::Hidden);
    for cell in [Some(&mean), Some(&other), hidden].into_iter().flatten() {
        let mut forged = answer(&release, &today);
        forged.findings[0].sources = vec![cites(&release, cell)];
        let done = write(desk, &park, &forged, "", &world.facilitator).await;
        assert_eq!(refusal(done), "feedback_cell", "{cell:?}");
    }
    let whole = answer(&release, &today);
    write(desk, &park, &whole, "", &world.facilitator).await.unwrap();
    let cells = exports::dossier(desk, &release.id).await.unwrap().release.tables.cells;
    assert_eq!(cells, release.tables.cells, "the control: figures of the stored release");
    world.end().await;
}

#[rocket::async_test]
async fn an_archive_needs_an_answer_to_everything_and_two_people() {
    let world = World::new().await;
    let release = released(&world, 20).await;
    let (desk, park) = (&world.desk, of(&world, &release).await);
    let today = desk.clock.today();
    let manager = world.person("manager", Role::Administrator, &world.project).await;
    let archive = async || {
        consultations::step(desk, &world.now(&park).await, Act::Archive, &manager, "").await
    };
    assert_eq!(refusal(archive().await), "no_answer_yet", "nothing was published");
    let thanks = Feedback { findings: Vec::new(), handed: None, ..answer(&release, &today) };
    publish(&world, &park, &thanks, &world.analyst).await;
    assert_eq!(refusal(archive().await), "no_answer_yet", "thanks are no answer");
    let mut half = answer(&release, &today);
    half.findings[0].reply = None;
    publish(&world, &park, &half, &world.analyst).await;
    assert_eq!(refusal(archive().await), "no_answer_yet", "nobody replied");
    let mut half = answer(&release, &today);
    half.findings.push(Finding { id: "two".into(), steps: Vec::new(), ..half.findings[0].clone() });
    publish(&world, &park, &half, &world.analyst).await;
    assert_eq!(refusal(archive().await), "no_answer_yet", "of one nobody said what happens");
    assert_eq!(world.now(&park).await.status, Stands::Released);
    half.findings[1].steps = half.findings[0].steps.clone();
    publish(&world, &park, &half, &manager_and_lead(&world, &manager).await).await;
    assert_eq!(refusal(archive().await), "four_eyes_archive", "the same person published it");
    half.next = said("Encore merci.");
    publish(&world, &park, &half, &world.analyst).await;
    assert_eq!(archive().await.unwrap(), Stands::Archived);
    assert!(desk.store.wrapped_key(&park.id).await.unwrap().is_none(), "its answers went");
    assert!(desk.store.erasure(&park.id).await.unwrap().is_some(), "and it is certified");
    assert!(exports::dossier(desk, &release.id).await.is_ok(), "figures stay");
    let late = write(desk, &world.now(&park).await, &half, "", &world.facilitator).await;
    assert_eq!(refusal(late), "feedback_not_now");
    world.end().await;
}

/// Somebody who may publish and archive too.
async fn manager_and_lead(world: &World, manager: &Person) -> Person {
    let by = world.desk.by("test");
    let added = porte_voix::acts::people::add(
        &world.desk,
        &manager.email,
        &manager.name,
        Role::SafeguardingLead,
        &world.project,
        by,
    );
    added.await.unwrap().0
}

/// On each day what is owed, and that staff are reminded once.
#[rocket::async_test]
async fn children_are_owed_an_answer_and_staff_are_reminded_once() {
    let world = World::new().await;
    let release = released(&world, 20).await;
    let (desk, park) = (&world.desk, of(&world, &release).await);
    let day = 86_400;
    let what = |reminders: Vec<Reminder>| -> Vec<Owed> {
        reminders.into_iter().map(|one| one.due.what).collect()
    };
    let late = async || -> Vec<Owed> {
        let today = porte_voix::domain::feedback::clock::day(&desk.clock.today()).unwrap();
        let owed = trail::still_owed(desk, &world.now(&park).await).await.unwrap();
        owed.into_iter().filter(|due| due.is_late(today)).map(|due| due.what).collect()
    };
    let home = async |word: &str| {
        let mut writer = Browser::of(&world, &world.facilitator).await;
        writer.get("/team?lang=en").await.1.contains(&format!("{word}: an answer to children"))
    };
    desk.clock.advance(6 * day);
    assert!(!home("Due soon").await, "the control");
    assert!(what(trail::remind(desk).await.unwrap()).is_empty(), "day 6");
    desk.clock.advance(day);
    assert_eq!(what(trail::remind(desk).await.unwrap()), [Owed::Thanks], "day 7");
    assert!(what(trail::remind(desk).await.unwrap()).is_empty(), "once");
    assert!(home("Due soon").await && !home("Overdue").await);
    desk.clock.advance(7 * day);
    assert!(late().await.is_empty(), "day 14 is in time");
    desk.clock.advance(day);
    assert!(home("Overdue").await);
    assert_eq!(late().await, [Owed::Thanks], "day 15");
    let today = desk.clock.today();
    let thanks = Feedback { findings: Vec::new(), handed: None, ..answer(&release, &today) };
    publish(&world, &park, &thanks, &world.analyst).await;
    assert!(late().await.is_empty());
    desk.clock.advance(75 * day);
    assert!(late().await.is_empty(), "day 90 is in time");
    assert_eq!(what(trail::remind(desk).await.unwrap()), [Owed::Answer]);
    desk.clock.advance(day);
    assert_eq!(late().await, [Owed::Answer], "day 91");
    publish(&world, &park, &answer(&release, &desk.clock.today()), &world.analyst).await;
    desk.clock.advance(180 * day);
    assert!(late().await.is_empty(), "half a year after handing over");
    desk.clock.advance(day);
    assert_eq!(late().await, [Owed::HalfYear]);
    desk.clock.advance(185 * day);
    assert_eq!(late().await, [Owed::HalfYear, Owed::Year]);
    assert_eq!(what(trail::remind(desk).await.unwrap()), [Owed::HalfYear, Owed::Year]);
    world.end().await;
}

#[rocket::async_test]
async fn what_was_published_is_not_written_anew() {
    let world = World::new().await;
    let release = released(&world, 20).await;
    let (desk, park) = (&world.desk, of(&world, &release).await);
    let first = answer(&release, &desk.clock.today());
    publish(&world, &park, &first, &world.analyst).await;
    let mut again = first.clone();
    again.findings[0].steps[0].state = State::Done;
    let seen = feedback::draft(desk, &park).await.unwrap().hash;
    write(desk, &park, &again, &seen, &world.facilitator).await.unwrap();
    let seen = feedback::draft(desk, &park).await.unwrap().hash;
    let proposed = feedback::propose(desk, &park, &seen, &world.facilitator).await;
    assert_eq!(refusal(proposed), "feedback_lacks");
    again = first.clone();
    let why = said("C’est fait.");
    again.findings[0].steps.push(Step { on: desk.clock.today(), state: State::Done, why });
    publish(&world, &park, &again, &world.analyst).await;
    let versions = feedback::versions(desk, &park).await.unwrap();
    assert_eq!(versions.len(), 2, "both stay");
    assert_eq!(versions[0].feedback, first);
    world.end().await;
}
