//! The directory: what staff change and check is what children read; what nobody checked warns and then
//! keeps new consultations away; two people take an entry out.

use porte_voix::acts::ActError;
use porte_voix::acts::consultations;
use porte_voix::acts::directory::{self, Wrote};
use porte_voix::domain::consultation::Consultation;
use porte_voix::domain::directory::{Kind, Method, Review};
use porte_voix::domain::staff::Role;
use porte_voix::domain::stage::Stage;
use porte_voix::web::directory::Board;
use rocket::http::Status;
use serde_json::{Value, json};
use sqlx::AnyPool;
use time::macros::date;

use crate::support::browser::Browser;
use crate::support::world::SMALL;
use crate::support::{Form, World};

const DAY: i64 = 24 * 3_600;
const AWEL: &str = "/team/directory/help_line/102";
pub const HELP: &str = "/help?l=en";

/// The form of an entry as somebody sees it.
async fn form(browser: &mut Browser<'_>, at: &str) -> Form {
    let (status, page) = browser.get(&format!("{at}?lang=en")).await;
    assert_eq!(status, Status::Ok, "{page}");
    Form::find(&page, at)
}

fn without(mut form: Form, name: &str) -> Form {
    form.fields.retain(|(known, _)| known != name);
    form
}

/// A document of an entry as it stands, with one field changed.
async fn changed(world: &World, (kind, id): (Kind, &str), field: &str, value: Value) -> String {
    let known = directory::find(&world.desk, kind, id).await.unwrap().unwrap();
    let mut document: Value = serde_json::from_str(&known.entry.document().unwrap()).unwrap();
    document[field] = value;
    document.to_string()
}

/// Writes an entry past the doors.
async fn write(
    world: &World,
    (kind, id): (Kind, &str),
    (field, value): (&str, Value),
    method: Option<Method>,
) -> Result<bool, ActError> {
    let document = changed(world, (kind, id), field, value).await;
    let known = directory::find(&world.desk, kind, id).await.unwrap().unwrap();
    let wrote = Wrote { kind, id, seen: Some(known.version), document: &document, method };
    directory::write(&world.desk, wrote, &world.lead).await
}

/// Somebody calls every help line.
pub async fn call_all(world: &World) {
    for known in directory::known(&world.desk).await.unwrap() {
        let entry = &known.entry;
        if entry.kind() == Kind::HelpLine {
            let at = (entry.kind(), entry.id());
            let name = json!(entry.name(porte_voix::domain::wording::Lang::En));
            write(world, at, ("name", name), Some(Method::Call)).await.unwrap();
        }
    }
}

fn refusal<T: std::fmt::Debug>(done: Result<T, ActError>) -> &'static str {
    match done {
        Err(ActError::Refused { key, .. }) => key,
        other => panic!("{other:?}"),
    }
}

#[rocket::async_test]
async fn what_staff_change_and_check_is_what_children_read_and_every_version_stays() {
    let world = World::new().await;
    let mut facilitator = Browser::of(&world, &world.facilitator).await;
    assert_eq!(facilitator.get("/team/directory").await.0, Status::Forbidden);
    let mut lead = Browser::of(&world, &world.lead).await;
    let (_, list) = lead.get("/team/directory?lang=en").await;
    assert!(list.contains("Never checked") && list.contains("Awel"), "{list}");
    let (_, home) = lead.get("/team?lang=en").await;
    assert!(home.contains("Never checked: Child Focus, ") && home.contains("/team/directory"));
    let (_, home) = facilitator.get("/team?lang=en").await;
    assert!(!home.contains("Never checked"), "who cannot note it is not asked to");

    let awel = form(&mut lead, AWEL).await;
    let stale = awel.clone();
    let awel = awel.replacing("name", "Awel Plus").replacing("hours.0.to", "23:00");
    let (status, to) = lead.post(&awel).await;
    assert_eq!((status, to), (Status::SeeOther, format!("{AWEL}?done=yes")));
    let (_, help) = world.get(HELP).await;
    assert!(help.contains("Awel Plus") && help.contains("16:00–23:00"), "{help}");
    assert!(!help.contains("Checked on"), "nobody called yet");
    let checked = form(&mut lead, AWEL).await.replacing("checked", "call");
    assert_eq!(lead.post(&checked).await.0, Status::SeeOther);
    let (_, help) = world.get(HELP).await;
    assert_eq!(help.matches("Checked on 23 November 2026").count(), 1, "{help}");
    let (_, page) = lead.get(&format!("{AWEL}?lang=en")).await;
    for said in ["Version 1", "Version 2", "Shipped with the program", "Called, lead@example.org"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(page.contains("22:00") && page.contains("23:00"), "each version can be read");
    // Nothing new is nothing to keep; what somebody else changed meanwhile is not overwritten.
    let again = form(&mut lead, AWEL).await;
    assert_eq!(lead.post(&again).await.0, Status::SeeOther);
    let versions = world.desk.store.directory_history(Kind::HelpLine, "102").await.unwrap();
    assert_eq!(versions.len(), 2);
    let (status, page) = lead.post(&stale.replacing("name", "Old Awel")).await;
    assert!(status == Status::Conflict && page.contains("Old Awel"), "{page}");
    // A change that nobody checked takes the check away.
    let again = again.replacing("staff_note", "Ask about the chat.");
    assert_eq!(lead.post(&again).await.0, Status::SeeOther);
    assert!(!world.get(HELP).await.1.contains("Checked on"));
    world.end().await;
}

#[rocket::async_test]
async fn what_cannot_be_taken_comes_back_as_typed_and_no_change_leaves_a_child_alone() {
    let world = World::new().await;
    let mut lead = Browser::of(&world, &world.lead).await;
    let awel = form(&mut lead, AWEL).await;
    for (wrong, said) in [
        (awel.clone().replacing("numbers", ""), "Put this field right: Numbers"),
        (awel.clone().replacing("numbers", "call us"), "Put this field right: Numbers"),
        (awel.clone().replacing("url", "http://awel.be"), "Put this field right: Site"),
        (awel.clone().replacing("description.uk", ""), "Put this field right: Description"),
        (awel.clone().replacing("hours.1.first", "sun"), "Put this field right: Hours"),
        (without(awel.clone(), "languages"), "Put this field right: Languages"),
        (awel.clone().replacing("age_max", "old"), "Put this field right: Up to which age"),
    ] {
        let (status, page) = lead.post(&wrong.replacing("name", "As typed")).await;
        assert!(status == Status::UnprocessableEntity && page.contains(said), "{said}: {page}");
        assert!(page.contains("As typed"), "{said}");
    }
    let focus = "/team/directory/help_line/116000";
    let always = without(form(&mut lead, focus).await, "always");
    let some = always.replacing("hours.0.first", "mon").replacing("hours.0.from", "09:00");
    let (status, page) = lead.post(&some.replacing("hours.0.to", "17:00")).await;
    assert_eq!(status, Status::UnprocessableEntity);
    assert!(page.contains("nobody would answer at night in English"), "{page}");
    let other = form(&mut lead, focus).await.replacing("numbers", "110");
    assert_eq!(lead.post(&other).await.0, Status::UnprocessableEntity);
    assert!(world.get(HELP).await.1.contains("116 000"), "nothing changed");

    let fresh = form(&mut lead, "/team/directory/age").await;
    let taken = fresh.clone().replacing("id", "be");
    let mut filled = fresh.replacing("id", "xk").replacing("age", "16");
    for field in ["country.fr", "country.nl", "country.de", "country.en", "legal_ref", "source"] {
        filled = filled.replacing(field, "Kosovo");
    }
    assert_eq!(lead.post(&taken).await.0, Status::Conflict);
    let (status, to) = lead.post(&filled).await;
    assert_eq!((status, to.as_str()), (Status::SeeOther, "/team/directory/age/xk?done=yes"));
    world.end().await;
}

#[rocket::async_test]
async fn two_people_take_an_entry_out_and_until_then_it_stays() {
    let world = World::new().await;
    let admin = world.person("admin", Role::Administrator, &world.project).await;
    let (mut lead, mut other) =
        (Browser::of(&world, &world.lead).await, Browser::of(&world, &admin).await);
    let remove = async |browser: &mut Browser<'_>, what: &str| {
        let (_, page) = browser.get(&format!("{AWEL}?lang=en")).await;
        let form = Form::find(&page, "/remove").with("what", what);
        browser.post(&form).await
    };
    assert_eq!(remove(&mut other, "agree").await.0, Status::Conflict, "nobody asked");
    assert_eq!(remove(&mut lead, "ask").await.0, Status::SeeOther);
    let (status, page) = remove(&mut lead, "agree").await;
    assert!(status == Status::Conflict && page.contains("another person must agree"), "{page}");
    assert!(world.get(HELP).await.1.contains("Awel"), "it stays until then");
    // It changed since: nobody agreed about what it is now.
    let at = (Kind::HelpLine, "102");
    write(&world, at, ("name", json!("Awel Two")), None).await.unwrap();
    assert_eq!(remove(&mut other, "agree").await.0, Status::Conflict);
    assert_eq!(remove(&mut lead, "ask").await.0, Status::SeeOther);
    assert_eq!(remove(&mut other, "stay").await.0, Status::SeeOther);
    assert_eq!(remove(&mut lead, "ask").await.0, Status::SeeOther);
    assert_eq!(remove(&mut other, "agree").await.0, Status::SeeOther);
    assert!(!world.get(HELP).await.1.contains("Awel Two"));
    let (_, page) = other.get(&format!("{AWEL}?lang=en")).await;
    assert!(page.contains("asked by lead@example.org, agreed by admin"), "{page}");
    assert!(other.get("/team/directory?lang=en").await.1.contains("Taken out by two people"));
    // It can be written again, as a new version.
    let again = Form::find(&page, "/team/directory/help_line");
    assert_eq!(other.post(&again).await.0, Status::SeeOther);
    assert!(world.get(HELP).await.1.contains("Awel Two"));

    let (desk, lead) = (&world.desk, &world.lead);
    let kept = directory::ask(desk, Kind::HelpLine, "116000", lead).await;
    assert_eq!(refusal(kept), "directory_kept");
    let alone = directory::ask(desk, Kind::HelpLine, "108", lead).await;
    assert_eq!(refusal(alone), "directory_alone", "the only one in German at night");
    let theirs = directory::ask(desk, Kind::Law, "be-extract", &world.analyst).await;
    assert_eq!(refusal(theirs), "not_your_role");
    world.end().await;
}

async fn draft(world: &World) -> Consultation {
    let (project, author) = (&world.project, Some(&world.facilitator));
    consultations::import(&world.desk, project, Stage::Suivi, SMALL, author, false).await.unwrap()
}

#[rocket::async_test]
async fn a_check_counts_for_ninety_days_and_after_half_a_year_nothing_opens() {
    let world = World::new().await;
    // Long after they were seen, somebody calls: from then on the days count.
    world.desk.clock.advance(150 * DAY);
    call_all(&world).await;
    for (days, warned, opens) in
        [(89, false, true), (2, true, true), (88, true, true), (2, true, false)]
    {
        world.desk.clock.advance(days * DAY);
        let mut lead = Browser::of(&world, &world.lead).await;
        let (_, home) = lead.get("/team?lang=en").await;
        assert_eq!(home.contains("Not checked for 90 days: "), warned, "{days}: {home}");
        assert!(!home.contains("Never checked: Child"), "somebody did");
        let (_, list) = lead.get("/team/directory?lang=en").await;
        assert_eq!(list.contains("Too old: nothing can open"), !opens, "{days}");
        let (_, help) = world.get(HELP).await;
        assert_eq!(help.contains("10:00–24:00"), opens, "{days}: {help}");
        assert!(help.contains("Checked on 22 April 2027") && help.contains("Awel"), "{help}");
        let new = draft(&world).await;
        let (author, approver) = (&world.facilitator, &world.lead);
        let (_, page) = lead.get(&format!("/team/c/{}?lang=en", new.code)).await;
        assert_eq!(page.contains("Not checked for 90 days: "), warned, "{days}: {page}");
        let opened = consultations::open(&world.desk, &new.code, author, approver).await;
        match opened {
            Ok(_) => assert!(opens, "{days}"),
            refused => {
                assert!(!opens, "{days}: {refused:?}");
                assert_eq!(refusal(refused), "help_too_old");
            }
        }
    }
    let pretended = world.draft(SMALL).await;
    let (author, approver) = (&world.facilitator, &world.lead);
    let opened = consultations::open(&world.desk, &pretended.code, author, approver).await;
    opened.expect("a demonstration has no children");
    call_all(&world).await;
    let new = draft(&world).await;
    consultations::open(&world.desk, &new.code, author, approver).await.unwrap();
    world.end().await;
}

#[rocket::async_test]
async fn a_change_makes_nothing_younger_that_nobody_checked() {
    let world = World::new().await;
    let at = (Kind::HelpLine, "103");
    world.desk.clock.advance(179 * DAY);
    write(&world, at, ("staff_note", json!("Soon.")), None).await.unwrap();
    assert!(directory::help_lines(&world.desk).await.unwrap().too_old.is_empty());
    world.desk.clock.advance(2 * DAY);
    let old = directory::help_lines(&world.desk).await.unwrap().too_old;
    assert!(old.contains(&"Écoute-Enfants".to_owned()), "{old:?}");
    write(&world, at, ("staff_note", json!("Done.")), Some(Method::Call)).await.unwrap();
    let old = directory::help_lines(&world.desk).await.unwrap().too_old;
    assert!(!old.contains(&"Écoute-Enfants".to_owned()), "the control: {old:?}");
    world.end().await;
}

#[rocket::async_test]
async fn another_server_follows_within_a_minute_and_nothing_takes_help_away() {
    let world = World::new().await;
    let (desk, other) = (&world.desk, Board::shipped().unwrap());
    let named = async |board: &Board| {
        let lines = board.current(desk).await.lines.clone();
        lines.iter().find(|line| line.id == "102").map(|line| line.name.clone())
    };
    assert_eq!(named(&other).await.as_deref(), Some("Awel"));
    let at = (Kind::HelpLine, "102");
    write(&world, at, ("name", json!("Awel New")), None).await.unwrap();
    desk.clock.advance(59);
    assert_eq!(named(&other).await.as_deref(), Some("Awel"), "no question for each child");
    desk.clock.advance(1);
    assert_eq!(named(&other).await.as_deref(), Some("Awel New"));

    // What cannot be read does not push out what can.
    let pool = AnyPool::connect(&world.database.url).await.unwrap();
    let broken = "insert into directory_versions (kind, id, version, document, removed, written_by,
         written_at) values ('help_line', '102', 2, '{}', 0, 'x', 1)";
    sqlx::query(broken).execute(&pool).await.unwrap();
    desk.clock.advance(60);
    assert_eq!(named(&other).await.as_deref(), Some("Awel"), "as it was shipped");
    // Nor do entries that somebody took out past the doors: no German at night, no 116 000.
    let gone = "insert into directory_versions (kind, id, version, document, removed, written_by,
         written_at) values ('help_line', '108', 1, '{}', 1, 'x', 1),
         ('help_line', '116000', 1, '{}', 1, 'x', 1)";
    sqlx::query(gone).execute(&pool).await.unwrap();
    pool.close().await;
    desk.clock.advance(60);
    for text in ["112", "116 000", "Telefonhilfe"] {
        assert!(world.get(HELP).await.1.contains(text), "{text}");
    }
    // Without the database everybody reads what was known.
    desk.store.close().await;
    desk.clock.advance(60);
    let (status, help) = world.get(HELP).await;
    assert!(status == Status::Ok && help.contains("116 000"), "{help}");
    world.end().await;
}

#[rocket::async_test]
async fn laws_hold_by_day_as_staff_wrote_them() {
    let world = World::new().await;
    let at = (Kind::Law, "be-bill-2025");
    let held = async |day| {
        let laws = directory::laws_on(&world.desk, day).await.unwrap();
        laws.iter().any(|law| law.id == "be-bill-2025")
    };
    assert!(!held(date!(2027 - 02 - 01)).await, "a bill is only watched");
    write(&world, at, ("watch", json!(false)), Some(Method::Site)).await.unwrap();
    write(&world, at, ("valid_from", json!("2027-01-01")), Some(Method::Site)).await.unwrap();
    assert!(!held(date!(2026 - 12 - 31)).await && held(date!(2027 - 01 - 01)).await);
    world.end().await;
}

#[rocket::async_test]
async fn what_is_done_each_year_is_asked_for_again_after_365_days() {
    let world = World::new().await;
    let asked = async |world: &World| {
        let mut lead = Browser::of(world, &world.lead).await;
        lead.get("/team?lang=en").await.1
    };
    assert!(
        asked(&world).await.contains("To be done this year: Directory, Laws, Thresholds, Drill")
    );
    let mut lead = Browser::of(&world, &world.lead).await;
    let (_, page) = lead.get("/team/directory?lang=en").await;
    for review in Review::ALL {
        let form = Form::find(&page, &format!("/team/reviews/{}", review.code()));
        assert_eq!(lead.post(&form).await.0, Status::SeeOther);
        assert_eq!(lead.post(&form).await.0, Status::SeeOther, "twice on a day is once");
    }
    let (_, page) = lead.get("/team/directory?lang=en").await;
    assert!(page.contains("Done on 23 November 2026 by lead@example.org"), "{page}");
    assert!(!asked(&world).await.contains("To be done this year"));
    world.desk.clock.advance(364 * DAY);
    assert!(!asked(&world).await.contains("To be done this year"));
    world.desk.clock.advance(DAY);
    assert!(asked(&world).await.contains("To be done this year: Directory, Laws"));
    world.end().await;
}
