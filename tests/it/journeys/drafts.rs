//! Writing a draft by plain forms: alone, in two tabs, with a colleague, and who may then approve.

use porte_voix::acts::consultations;
use porte_voix::domain::consultation::{Consultation, Person};
use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::domain::staff::Role;
use porte_voix::domain::status::{Act, Status};
use porte_voix::domain::wording::Lang;
use rocket::http::{Method, Status as HttpStatus};

use crate::support::team::Seen;
use crate::support::world::SMALL;
use crate::support::{Form, World};

/// Somebody at the builder of a draft.
pub(super) struct Writer<'a> {
    pub(super) world: &'a World,
    pub(super) person: &'a Person,
    pub(super) code: String,
}

impl Writer<'_> {
    pub(super) async fn page(&self, part: &str) -> String {
        let address = format!("/team/c/{}/build?part={part}&lang=en", self.code);
        let seen = self.world.ask(Method::Get, &address, Some(self.person), &[]).await;
        assert_eq!(seen.status, HttpStatus::Ok, "{part}");
        seen.text()
    }

    /// Sends a form of a page with some fields changed and a button pressed.
    pub(super) async fn send(
        &self,
        page: &str,
        id: &str,
        changes: &[(&str, &str)],
        button: &str,
    ) -> Seen {
        let form = Form::by_id(page, id);
        let mut fields: Vec<(String, String)> = form
            .fields
            .into_iter()
            .filter(|(name, _)| name != "form_token" && name != "do")
            .collect();
        for (name, value) in changes {
            fields.retain(|(known, _)| known != name);
            if *value != "-" {
                fields.push(((*name).to_owned(), (*value).to_owned()));
            }
        }
        fields.push(("do".to_owned(), button.to_owned()));
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let action = format!("{}?lang=en", form.action);
        self.world.ask(Method::Post, &action, Some(self.person), &fields).await
    }

    /// The same, and the page it leads to.
    pub(super) async fn saved(
        &self,
        page: &str,
        id: &str,
        changes: &[(&str, &str)],
        button: &str,
    ) -> String {
        let seen = self.send(page, id, changes, button).await;
        let to = seen.location.clone().unwrap_or_else(|| panic!("{button}: {}", seen.text()));
        let seen =
            self.world.ask(Method::Get, &format!("{to}&lang=en"), Some(self.person), &[]).await;
        assert_eq!(seen.status, HttpStatus::Ok);
        seen.text()
    }

    pub(super) async fn consultation(&self) -> Consultation {
        consultations::by_code(&self.world.desk, &self.code).await.unwrap()
    }

    pub(super) async fn document(&self) -> Questionnaire {
        let now = self.consultation().await;
        consultations::revision(&self.world.desk, &now).await.unwrap().questionnaire
    }
}

/// A draft begun by the facilitator from nothing.
async fn begun(world: &World) -> String {
    let fields = [
        ("title", "Our <b>park</b>"),
        ("stage", "suivi"),
        ("source", "en"),
        ("language.fr", "yes"),
        ("band.9-12", "yes"),
    ];
    let person = Some(&world.facilitator);
    let seen = world.ask(Method::Post, "/team/p/parks/new", person, &fields).await;
    let to = seen.location.unwrap();
    to.split('/').nth(3).unwrap().to_owned()
}

#[rocket::async_test]
async fn a_consultation_is_written_from_nothing_without_a_script_and_opened_by_two() {
    let world = World::new().await;
    let code = begun(&world).await;
    let me = Writer { world: &world, person: &world.facilitator, code };
    let page = me.page("about").await;
    assert!(page.contains("Our &lt;b&gt;park&lt;/b&gt;") && !page.contains("Our <b>park</b>"));
    let frame = [
        ("title.fr", "Notre parc"),
        ("purpose.en", "We want a better park."),
        ("purpose.fr", "Nous voulons un meilleur parc."),
        ("decider.en", "The town decides."),
        ("decider.fr", "La ville décide."),
        ("answer_when.en", "in May"),
        ("answer_when.fr", "en mai"),
        ("expected", "200"),
    ];
    let page = me.saved(&page, "edit", &frame, "save").await;
    let page = me.saved(&page, "add-form", &[("kind", "yes-no")], "add").await;
    let one = [("text.en", "Do you go there?"), ("text.fr", "Tu y vas ?")];
    let page = me.saved(&page, "edit", &one, "save").await;
    let page = me.saved(&page, "add-form", &[("kind", "single")], "add").await;
    let two = [
        ("text.en", "What do you do there?"),
        ("text.fr", "Qu’est-ce que tu y fais ?"),
        ("option.a.text.en", "I play."),
        ("option.a.text.fr", "Je joue."),
        ("option.b.text.en", "I rest."),
        ("option.b.text.fr", "Je me repose."),
        ("dont_say", "yes"),
    ];
    let page = me.saved(&page, "edit", &two, "test.add").await;
    assert!(page.contains("Do you go there?"), "the condition is a sentence");
    let page = me.saved(&page, "add-form", &[("kind", "long-text")], "add").await;
    let last = [("text.en", "What else?"), ("text.fr", "Quoi d’autre ?")];
    let page = me.saved(&page, "edit", &last, "save").await;
    assert!(page.contains("Say why children are asked"), "the safeguards are to be answered");
    let page = me.page("safeguards").await;
    let safe = [
        ("why", "They play there."),
        ("known", "Little."),
        ("benefits", "A better park."),
        ("harms", "Few."),
        ("support", "The youth worker."),
        ("outcome", "go"),
        ("level", "advice"),
        ("words", "Short enough."),
        ("sensitive", "yes"),
        ("readers", "The lead."),
        ("parents", "A letter."),
        ("closes_on", "2026-12-18"),
    ];
    let page = me.saved(&page, "edit", &safe, "session.add").await;
    let met = [("session.0.on", "2026-09-16"), ("session.0.changes", "Shorter words.")];
    let page = me.saved(&page, "edit", &met, "save").await;
    assert!(page.contains("Nothing is left to do"), "{page}");
    assert!(page.contains("Safeguards 7 of 7"));

    let document = me.document().await;
    assert_eq!(document.languages, [Lang::En, Lang::Fr]);
    let codes: Vec<_> = document.questions.iter().map(|q| q.code.as_str()).collect();
    assert_eq!(codes, ["q1", "q2", "q3"]);
    assert!(document.questions[1].dont_say && document.questions[1].show_if.is_some());
    assert_eq!(document.faults(), Vec::new());

    let draft = me.consultation().await;
    consultations::open(&world.desk, &draft.code, &world.facilitator, &world.lead).await.unwrap();
    let (status, child) = world.get(&format!("/c/{}/en/9-12", draft.code)).await;
    assert_eq!(status, HttpStatus::Ok);
    assert!(child.contains("What do you do there?"));
    // From now on the builder leads away, and a save from an old tab says why.
    let here = format!("/team/c/{}/build", draft.code);
    let seen = world.ask(Method::Get, &here, Some(&world.facilitator), &[]).await;
    assert_eq!(seen.location.as_deref(), Some(&*format!("/team/c/{}", draft.code)));
    let late = me.send(&page, "edit", &[("text.en", "Anything else?")], "save").await;
    assert_eq!(late.status, HttpStatus::Conflict);
    assert!(late.text().contains("Only a draft can be changed"), "{}", late.text());
    assert_eq!(me.document().await, document);
    world.end().await;
}

#[rocket::async_test]
async fn what_is_missing_at_the_start_is_said_and_nothing_is_begun() {
    let world = World::new().await;
    let whole = [("title", "Park"), ("stage", "suivi"), ("source", "en"), ("band.9-12", "yes")];
    for (left_out, says) in
        [("title", "a title"), ("band.9-12", "one age"), ("stage", "no such stage")]
    {
        let fields: Vec<_> = whole.into_iter().filter(|(name, _)| *name != left_out).collect();
        let person = Some(&world.facilitator);
        let seen = world.ask(Method::Post, "/team/p/parks/new?lang=en", person, &fields).await;
        assert!((400..500).contains(&seen.status.code), "{left_out}: {}", seen.status);
        assert!(seen.text().contains(says), "{left_out}: {}", seen.text());
    }
    assert_eq!(world.desk.store.consultations_of(&world.project.id).await.unwrap(), Vec::new());
    let unknown = [("template", "nothing"), ("stage", "suivi")];
    let person = Some(&world.facilitator);
    let seen = world.ask(Method::Post, "/team/p/parks/new", person, &unknown).await;
    assert_eq!(seen.status, HttpStatus::NotFound);
    world.end().await;
}

#[rocket::async_test]
async fn two_tabs_lose_nothing_and_overwrite_nothing() {
    let world = World::new().await;
    let code = world.draft(SMALL).await.code;
    let me = Writer { world: &world, person: &world.facilitator, code };
    let (mine, theirs) = (me.page("q.goes").await, me.page("q.goes").await);
    me.saved(&theirs, "edit", &[("text.en", "Do you often go?")], "save").await;
    // Another field of the same question meets it without a word.
    me.saved(&mine, "edit", &[("hint.en", "Any park counts.")], "save").await;
    let question = me.document().await.question("goes").unwrap().clone();
    assert_eq!(question.text.plain(Lang::En), "Do you often go?");
    assert_eq!(question.hint.plain(Lang::En), "Any park counts.");
    // The same field is asked about, with both texts, and nothing is saved yet.
    let before = me.consultation().await.revision;
    let typed = [("text.en", "Do you <i>like</i> to go?"), ("hint.fr", "Tout parc compte.")];
    let seen = me.send(&mine, "edit", &typed, "save").await;
    assert_eq!(seen.status, HttpStatus::Conflict);
    let page = seen.text();
    assert!(
        page.contains("Do you &lt;i&gt;like&lt;/i&gt; to go?") && page.contains("Do you often go?")
    );
    assert_eq!(me.consultation().await.revision, before);
    // Whoever picks one saves that one, and everything else that was typed.
    let form = Form::find(&page, "/build");
    let fields: Vec<(&str, &str)> = form
        .fields
        .iter()
        .filter(|(name, _)| name != "form_token" && name != "do")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain([("text.en", "Do you <i>like</i> to go?"), ("do", "save")])
        .collect();
    let person = Some(&world.facilitator);
    let seen = world.ask(Method::Post, &form.action, person, &fields).await;
    assert_eq!(seen.status, HttpStatus::SeeOther, "{}", seen.text());
    let question = me.document().await.question("goes").unwrap().clone();
    assert_eq!(question.text.plain(Lang::En), "Do you <i>like</i> to go?");
    assert_eq!(question.hint.plain(Lang::Fr), "Tout parc compte.");
    world.end().await;
}

#[rocket::async_test]
async fn a_move_that_breaks_a_condition_is_refused_with_the_sentence_and_typed_words_stay() {
    let world = World::new().await;
    let code = world.draft(SMALL).await.code;
    let me = Writer { world: &world, person: &world.facilitator, code };
    let before = me.document().await;
    let page = me.page("q.goes").await;
    let typed = [("text.en", "Do you go there, sometimes?")];
    let seen = me.send(&page, "edit", &typed, "remove").await;
    assert_eq!(seen.status, HttpStatus::Conflict);
    let text = seen.text();
    assert!(text.contains("is shown because of an answer to this one"), "{text}");
    assert!(text.contains("Do you go there, sometimes?"), "what was typed is still there");
    assert_eq!(me.document().await, before);
    for (field, value, says) in
        [("minutes", "soon", "“soon”"), ("title.en", &*"a".repeat(2_001), "too long")]
    {
        let page = me.page("about").await;
        let seen = me.send(&page, "edit", &[(field, value)], "save").await;
        assert!((400..500).contains(&seen.status.code), "{field}");
        assert!(seen.text().contains(says), "{field}: {}", seen.text());
    }
    assert_eq!(me.document().await, before);
    world.end().await;
}

#[rocket::async_test]
async fn fifty_saves_can_be_taken_back_one_by_one() {
    let world = World::new().await;
    let code = world.draft(SMALL).await.code;
    let me = Writer { world: &world, person: &world.facilitator, code };
    let first = me.document().await;
    let mut page = me.page("about").await;
    for n in 0..50 {
        page = me.saved(&page, "edit", &[("title.en", &format!("Park {n}"))], "save").await;
    }
    assert_eq!(me.document().await.title.plain(Lang::En), "Park 49");
    for n in (0..49).rev() {
        page = me.saved(&page, "undo-form", &[], "undo").await;
        assert_eq!(me.document().await.title.plain(Lang::En), format!("Park {n}"));
    }
    page = me.saved(&page, "undo-form", &[], "undo").await;
    assert_eq!(me.document().await, first);
    assert!(page.contains(r#"value="undo" disabled"#), "nothing is left to take back");
    let seen = me.send(&page, "undo-form", &[], "undo").await;
    assert!(seen.text().contains("nothing more to undo"), "{}", seen.text());
    // All of it is one line of the audit: who wrote, not how often.
    let id = me.consultation().await.id;
    let events = world.desk.store.events_about(&id).await.unwrap();
    assert_eq!(events.iter().filter(|event| event.act == "consultation.revise").count(), 1);
    world.end().await;
}

#[rocket::async_test]
async fn whoever_wrote_a_word_of_it_does_not_approve_it() {
    let world = World::new().await;
    let code = world.draft(SMALL).await.code;
    let colleague = world.person("colleague", Role::Facilitator, &world.project).await;
    let me = Writer { world: &world, person: &colleague, code: code.clone() };
    let page = me.page("q.goes").await;
    me.saved(&page, "edit", &[("hint.en", "Any park."), ("hint.fr", "Tout parc.")], "save").await;
    // The facilitator wrote the rest, and sends it: the last word is the facilitator's again.
    let author = Writer { world: &world, person: &world.facilitator, code };
    let page = author.page("q.goes").await;
    author.saved(&page, "edit", &[("hint.en", "Any park counts.")], "save").await;
    let draft = author.consultation().await;
    consultations::step(&world.desk, &draft, Act::Submit, &world.facilitator, "").await.unwrap();
    let now = author.consultation().await;
    let seen = consultations::revision(&world.desk, &now).await.unwrap().hash;
    for person in [&colleague, &world.facilitator] {
        let refused = consultations::step(&world.desk, &now, Act::Approve, person, &seen).await;
        assert!(refused.is_err(), "{}", person.name);
    }
    // The control: somebody who wrote nothing can.
    consultations::step(&world.desk, &now, Act::Approve, &world.lead, &seen).await.unwrap();
    assert_eq!(author.consultation().await.status, Status::Approved);
    world.end().await;
}

#[rocket::async_test]
async fn a_question_of_the_library_keeps_its_code_and_is_asked_once() {
    let world = World::new().await;
    let code = begun(&world).await;
    let me = Writer { world: &world, person: &world.facilitator, code };
    let address = format!("/team/c/{}/build/library?lang=en", me.code);
    let seen = world.ask(Method::Get, &address, Some(me.person), &[]).await.text();
    assert!(seen.contains("bank:heard"), "the bank is offered");
    let page = me.page("about").await;
    me.saved(&page, "edit", &[], "bank:heard").await;
    let bank = porte_voix::i18n::library::questions();
    let heard = &bank.iter().find(|one| one.name == "heard").unwrap().question;
    assert_eq!(me.document().await.questions, std::slice::from_ref(heard));
    let again = me.send(&page, "edit", &[], "bank:heard").await;
    assert_eq!(again.status, HttpStatus::Conflict);
    assert!(again.text().contains("Another question has this code"), "{}", again.text());
    let unknown = me.send(&page, "edit", &[], "bank:nothing").await;
    assert_eq!(unknown.status, HttpStatus::Conflict);

    let ready = [("template", "after-workshop"), ("stage", "realisation")];
    let person = Some(&world.facilitator);
    let seen = world.ask(Method::Post, "/team/p/parks/new", person, &ready).await;
    let code = seen.location.unwrap().split('/').nth(3).unwrap().to_owned();
    let ready = Writer { world: &world, person: me.person, code };
    let page = ready.page("about").await;
    assert!(page.contains("Safeguards 1 of 7") || page.contains("Safeguards 2 of 7"), "{page}");
    assert_eq!(ready.document().await.faults(), Vec::new());
    world.end().await;
}

#[rocket::async_test]
async fn the_preview_is_framed_by_our_own_pages_alone_and_sends_nothing() {
    let world = World::new().await;
    let code = world.draft(SMALL).await.code;
    let header = |seen: &rocket::local::asynchronous::LocalResponse<'_>, name: &str| {
        seen.headers().get_one(name).unwrap_or_default().to_owned()
    };
    let preview = format!("/team/c/{code}/preview/en/9-12?q=why");
    let (cookies, _) = world.signed_in(&preview, Some(&world.facilitator)).await;
    let seen = world.client.get(preview).cookies(cookies).dispatch().await;
    let policy = header(&seen, "Content-Security-Policy");
    assert!(policy.contains("frame-ancestors 'self'") && policy.contains("form-action 'none'"));
    assert!(!policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(header(&seen, "X-Frame-Options"), "SAMEORIGIN");
    assert_eq!(header(&seen, "Set-Cookie"), "");
    let page = seen.into_string().await.unwrap();
    // A question behind a condition is shown when it is the one being written.
    assert!(page.contains("id=\"q2\"") && !page.contains("id=\"q2\" data-if"), "{page}");
    for other in ["/", "/team/sign-in"] {
        let seen = world.client.get(other).dispatch().await;
        assert!(header(&seen, "Content-Security-Policy").contains("frame-ancestors 'none'"));
        assert_eq!(header(&seen, "X-Frame-Options"), "DENY");
    }
    world.end().await;
}

#[rocket::async_test]
async fn a_part_that_is_no_part_is_answered_by_a_page_and_never_breaks() {
    let world = World::new().await;
    let code = world.draft(SMALL).await.code;
    let me = Writer { world: &world, person: &world.facilitator, code };
    let page = me.page("about").await;
    me.saved(&page, "edit", &[("title.en", "Park")], "save").await;
    for part in ["q.a b", "q.\u{e9}\n", "q.%", "support.9", "nothing", ""] {
        for button in ["undo", "save", "up", "add:faces"] {
            let page = me.page("about").await;
            let seen = me.send(&page, "edit", &[("part", part)], button).await;
            assert!(seen.status.code < 500, "{part:?} {button}: {}", seen.status);
            let address = format!("/team/c/{}/comments/x/resolve", me.code);
            let fields = [("part", part)];
            let seen = world.ask(Method::Post, &address, Some(me.person), &fields).await;
            assert!(seen.status.code < 500, "{part:?} resolved: {}", seen.status);
        }
    }
    world.end().await;
}
