//! A text that accuses somebody of the team: for who is accused it is not there, by any way (R38).

use porte_voix::acts::retention;
use porte_voix::domain::staff::Role;
use rocket::http::{Method, Status};

use crate::journeys::reading::{decides, first, many, queue, rows, trained, written};
use crate::support::browser::Browser;
use crate::support::{Form, World};

const ACCUSES_LEADS: &[(&str, &str)] = &[("why", "sexual"), ("accused", "safeguarding-lead")];

/// An administrator names somebody on the page of people.
async fn names(world: &World, admin: &mut Browser<'_>, person: &str) -> Status {
    let (_, page) = admin.get(&format!("/team/p/{}/people?lang=en", world.project.slug)).await;
    admin.post(&Form::find(&page, &format!("/people/{person}/recipient"))).await.0
}

/// What may differ between two looks at the same page: the text that is gone, tokens, numbers.
fn plain(page: &str, handles: &[&str]) -> String {
    let mut page = page.to_owned();
    for handle in handles {
        page = page.replace(handle, "HANDLE");
    }
    let token =
        page.split("name=\"form_token\" value=\"").nth(1).map(|rest| rest.split('"').next());
    token.flatten().map_or(page.clone(), |token| page.replace(token, "TOKEN"))
}

#[rocket::async_test]
async fn who_is_accused_finds_nothing_and_a_recipient_hands_it_over() {
    let (world, _, _) = written(&["marque-accuse le monsieur du bureau me fait peur"]).await;
    let admin = world.person("admin", Role::Administrator, &world.project).await;
    let second = world.person("second", Role::SafeguardingLead, &world.project).await;
    trained(&world, &second).await;
    let mut one = Browser::of(&world, &world.lead).await;
    let mut two = Browser::of(&world, &second).await;
    let at = first(&queue(&mut two).await);

    // Nobody could read it: the text stays where it is, and the page says what to do.
    let (status, page) = decides(&mut one, "accuses", &[("why", "sexual")]).await;
    assert!(status == Status::UnprocessableEntity && page.contains("who is accused"), "{page}");
    let (status, page) = decides(&mut one, "accuses", ACCUSES_LEADS).await;
    assert!(status == Status::Conflict && page.contains("a trained recipient"), "{page}");
    let mut boss = Browser::of(&world, &admin).await;
    assert_eq!(names(&world, &mut boss, &world.analyst.id).await, Status::SeeOther);
    let (status, _) = decides(&mut one, "accuses", ACCUSES_LEADS).await;
    assert_eq!(status, Status::Conflict, "a recipient without a training does not count");
    trained(&world, &world.analyst).await;
    let form = {
        let (_, page) = two.get(&at).await;
        Form::find(&page, &at)
    };
    assert_eq!(decides(&mut one, "accuses", ACCUSES_LEADS).await.0, Status::SeeOther);

    for reader in [&mut one, &mut two] {
        assert!(queue(reader).await.contains("Nothing waits"));
        assert_eq!(reader.get(&at).await.0, Status::NotFound);
    }
    // On every page that staff can reach it is as if it had never been.
    let handle = at.rsplit('/').next().unwrap().to_owned();
    let routes: Vec<String> = world
        .client
        .rocket()
        .routes()
        .filter(|route| route.method == Method::Get && route.uri.path().starts_with("/team"))
        .map(|route| route.uri.path().to_owned())
        .collect();
    let code = at.split('/').nth(3).unwrap();
    let mut read = 0;
    for route in routes {
        let page = route
            .replace("<slug>", &world.project.slug)
            .replace("<code>", code)
            .replace("<handle>", &handle)
            .replace("<question>", "idea");
        let (status, body) = two.get(&page).await;
        read += usize::from(status == Status::Ok);
        assert!(!body.contains("marque-accuse"), "{page}");
        assert!(status != Status::Ok || !body.contains(&handle), "{page}");
    }
    assert!(read > 15, "{read} pages were read");
    let late = two.post(&form.with("decision", "clear")).await;
    assert_eq!(late.0, Status::Conflict, "a form that was open finds nothing");
    assert!(!late.1.contains("marque-accuse"), "{}", late.1);
    assert_eq!(boss.get(&at).await.0, Status::Forbidden);

    let mut recipient = Browser::of(&world, &world.analyst).await;
    let list = queue(&mut recipient).await;
    assert!(list.contains("sees an accusation (sexual violence or exploitation)"), "{list}");
    assert!(recipient.get(&at).await.1.contains("marque-accuse"));
    for decision in ["clear", "withhold", "distress", "ask", "danger", "accuses"] {
        let (status, _) = decides(&mut recipient, decision, ACCUSES_LEADS).await;
        assert_eq!(status, Status::Conflict, "{decision}");
    }
    let done = decides(&mut recipient, "handed-over", &[("service", "supervision")]).await;
    assert_eq!(done.0, Status::SeeOther);
    assert_eq!(many(&world, "select id from texts").await, 0);
    let logged =
        rows(&world, "select kind || ' ' || second_id || ' ' || service from concerns").await;
    assert_eq!(logged, [(format!("accused {} supervision", world.analyst.id),)]);
    // Nothing of what the recipient did is in the audit that who is accused reads, and nothing of
    // single texts is.
    let (_, audit) = two.get(&format!("/team/p/{}/audit?lang=en", world.project.slug)).await;
    let (readers, events) = audit.split_once("id=\"events\"").unwrap();
    assert!(readers.contains("Who worked on free texts"), "{readers}");
    assert!(readers.contains(&world.lead.name), "the control: {readers}");
    assert!(!readers.contains(&world.analyst.name), "{readers}");
    assert!(!events.contains(" a free text"), "{events}");
    world.end().await;
}

#[rocket::async_test]
async fn an_alert_of_what_waits_does_not_tell_the_accused_and_a_lone_recipient_cannot_be_stuck() {
    for accused in [true, false] {
        let (world, _, _) = written(&["marque-attente la dame du bureau"]).await;
        let admin = world.person("admin", Role::Administrator, &world.project).await;
        let second = world.person("second", Role::SafeguardingLead, &world.project).await;
        for person in [&second, &world.analyst] {
            trained(&world, person).await;
        }
        retention::mix_all(&world.desk).await.unwrap();
        let mut boss = Browser::of(&world, &admin).await;
        let mut one = Browser::of(&world, &world.lead).await;
        assert_eq!(names(&world, &mut boss, &world.lead.id).await, Status::SeeOther);
        let organisation = &[("why", "known"), ("accused", "organisation")];
        let (status, page) = decides(&mut one, "accuses", organisation).await;
        assert!(status == Status::Conflict && page.contains("a trained recipient"), "{page}");
        assert_eq!(names(&world, &mut boss, &world.analyst.id).await, Status::SeeOther);
        if accused {
            assert_eq!(decides(&mut one, "accuses", ACCUSES_LEADS).await.0, Status::SeeOther);
        }
        world.desk.clock.advance(3 * 24 * 3_600);
        retention::mix_all(&world.desk).await.unwrap();
        let mut two = Browser::of(&world, &second).await;
        for page in ["/team?lang=en", "/team/safeguarding?lang=en"] {
            let (_, page) = two.get(page).await;
            assert_eq!(page.contains("more than one working day"), !accused, "{page}");
        }
        world.end().await;
    }
}

#[rocket::async_test]
async fn every_page_looks_to_the_accused_as_if_a_colleague_had_dealt_with_the_text() {
    let mut seen = Vec::new();
    // The same project twice: once a lead is accused, once the text is decided about.
    for accused in [true, false] {
        let (world, park, _) = written(&["marque-accuse la dame du bureau"]).await;
        let admin = world.person("admin", Role::Administrator, &world.project).await;
        let second = world.person("second", Role::SafeguardingLead, &world.project).await;
        for person in [&second, &world.analyst] {
            trained(&world, person).await;
        }
        let mut boss = Browser::of(&world, &admin).await;
        assert_eq!(names(&world, &mut boss, &world.analyst.id).await, Status::SeeOther);
        let mut two = Browser::of(&world, &second).await;
        let at = first(&queue(&mut two).await);
        let mut one = Browser::of(&world, &world.lead).await;
        let (decision, more): (_, &[_]) =
            if accused { ("accuses", ACCUSES_LEADS) } else { ("clear", &[]) };
        let done = decides(&mut one, decision, more).await;
        assert_eq!(done.0, Status::SeeOther);
        let handle = at.rsplit('/').next().unwrap().to_owned();
        let ids = [handle.as_str(), &park.code, &park.id, &second.id, &world.lead.id];
        let mut pages = Vec::new();
        for page in [
            "/team".to_owned(),
            "/team/safeguarding".to_owned(),
            at.clone(),
            format!("/team/p/{}", world.project.slug),
            format!("/team/p/{}/audit", world.project.slug),
            format!("/team/c/{}", park.code),
            format!("/team/c/{}/share", park.code),
        ] {
            let (status, body) = two.get(&format!("{page}?lang=en")).await;
            assert!(!body.contains("marque-accuse"), "{page}");
            pages.push((status, plain(&body, &ids)));
        }
        seen.push(pages);
        world.end().await;
    }
    let [with, without] = &seen[..] else { panic!() };
    for (with, without) in with.iter().zip(without) {
        assert_eq!(with.0, without.0);
        assert_eq!(with.1, without.1, "history and audit too");
    }
}

#[rocket::async_test]
async fn what_accuses_nobody_comes_back_and_nobody_names_themselves() {
    let (world, _, _) = written(&["marque-retour le directeur du parc est gentil"]).await;
    let admin = world.person("admin", Role::Administrator, &world.project).await;
    for person in [&admin, &world.analyst] {
        trained(&world, person).await;
    }
    let mut boss = Browser::of(&world, &admin).await;
    assert_eq!(names(&world, &mut boss, &world.analyst.id).await, Status::SeeOther);
    let by = world.desk.by(&admin.id);
    let own =
        porte_voix::acts::duty::name_recipient(&world.desk, &world.project, &admin.id, true, by);
    assert!(own.await.is_err());
    let mut lead = Browser::of(&world, &world.lead).await;
    let organisation = &[("why", "known"), ("accused", "organisation")];
    assert_eq!(decides(&mut lead, "accuses", organisation).await.0, Status::SeeOther);
    assert!(queue(&mut lead).await.contains("Nothing waits"));
    let mut recipient = Browser::of(&world, &world.analyst).await;
    assert_eq!(decides(&mut recipient, "back", &[]).await.0, Status::SeeOther);
    assert!(queue(&mut recipient).await.contains("Nothing waits"), "a recipient reads no others");
    assert_eq!(decides(&mut lead, "clear", &[]).await.0, Status::SeeOther);
    world.end().await;
}
