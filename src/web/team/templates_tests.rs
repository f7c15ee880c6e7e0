//! Every template of staff with a sample, in every language: strict mode finds what is missing.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::acts::method::STAFF;
use crate::domain::wording::Lang;
use crate::i18n::Catalogue;
use crate::web::templates::Templates;

#[path = "templates_samples.rs"]
mod more;
#[path = "templates_samples_feedback.rs"]
mod more_feedback;

use more::{dated, guarded, papers, samples_of_themes};
use more_feedback::samples_of_feedback;

fn frame(lang: Lang, body: Value) -> Value {
    let mut page = json!({
        "lang": lang, "dir": "ltr", "title": "T", "here": "/team", "style": "/s.css",
        "icon": "/i.svg", "passkey_script": "/k.js", "form_token": "TOKEN", "me": { "name": "A B", "initials": "AB" },
        "languages": [{ "code": lang, "name": "N", "href": "/team?lang=x", "current": true }],
    });
    for (name, value) in body.as_object().unwrap() {
        page[name] = value.clone();
    }
    page
}

fn typing(problem: &Value, sheet: bool) -> Value {
    let field = |several: bool, long: bool, options: Value| {
        json!({
            "name": "s.q", "id": "s1", "label": "<i>", "value": "\"><i>", "options": options,
            "several": several, "long": long,
        })
    };
    let options = json!([{ "code": "a", "label": "<i>", "chosen": true }]);
    let fields = [
        field(true, false, options.clone()),
        field(false, false, options),
        field(false, true, json!([])),
        field(false, false, json!([])),
    ];
    let differing = json!([{
        "place": "P", "name": "pick.0.1", "first": "<i>", "second": "<i>",
        "is_first": true, "is_second": false,
    }]);
    json!({
        "code": "B7K3", "consultation": "<i>", "batch": "b", "rows": "\"><i>", "again": "\"><i>",
        "finished": !sheet, "second_email": "\"><i>", "problem": problem,
        "sheet": sheet.then(|| json!({ "number": "N", "second": true, "may_end": false, "fields": fields })),
        "differing": differing,
    })
}

fn trial(problem: &Value) -> Value {
    json!({
        "code": "B7K3", "slug": "p", "project": "P", "consultation": "<i>", "link": "https://a.be",
        "qr": { "side": 9, "path": "M0" }, "running": { "tries": "T", "until": "U" },
        "lengths": [{ "band": "6–8", "minutes": "M" }], "done": "D", "problem": problem,
    })
}

fn samples() -> Vec<(&'static str, Value)> {
    let pill = json!({ "word": "W", "tone": "sun" });
    let line = json!({ "code": "B7K3", "title": "T", "pill": pill });
    let stages = json!([{ "name": "S", "lines": [line], "part": "P" }, { "name": "E", "lines": [], "part": null }]);
    let waiting = json!([{ "what": "W", "project": "P", "line": line }]);
    let problem = json!({ "sentence": "S", "faults": [{ "place": "p", "why": "w" }] });
    let question = json!({
        "lang": "fr", "code": "c", "kind": "K", "text": "<i>", "hint": "h", "marks": ["m"],
        "bands": [{ "band": "6–8", "text": "t" }], "items": ["i"],
        "choices": [{ "label": "<i>", "picture": null }, { "label": "p", "picture": "4f" }],
        "voice": "5a",
    });
    let consultation = json!({
        "slug": "p", "project": "P", "stage": "S", "code": "B7K3", "pill": pill,
        "is_open": false, "help": ["<i>"], "trial": "/x", "review": "/x", "assessment": "/x", "so_far": "S", "nobody_reads": "N", "facts": [{ "name": "N", "value": "V" }, { "name": "", "value": "V" }],
        "hash": "abcd", "hash_groups": ["abcd"], "eyes": ["e"], "results": null,
        "ledger": [{
            "number": "1", "day": "D", "names": "<i>", "mark": "ab", "state": "S", "tone": "leaf",
            "note": "<i>", "href": "/x", "retract": "/x",
        }],
        "acts": [
            { "code": "approve", "label": "L", "means": "M", "page": false },
            { "code": "release", "label": "L", "means": "M", "page": true },
        ],
        "reading": "fr", "purpose": "p", "decider": "d", "questions": [question],
        "readings": [{ "code": "fr", "name": "F", "href": "/x?read=fr", "current": true }],
        "history": [{ "what": "W", "line": "L" }], "may_replace": true, "document": "{}",
        "may_paper": true, "paper": "a", "done": "D", "problem": problem,
        "codes": { "made": ["m"], "may_make": true },
        "kiosks": { "may_start": true, "may_end": true, "running": [{ "id": "k", "line": "L" }] },
    });
    let sheet = json!({
        "code": "B7K3", "address": "a.be", "means": "M", "class": false,
        "papers": [[{ "groups": ["BCD", "FGH", "JKM", "NPQ"] }]],
    });
    let media = json!({
        "may_change": true, "longest": 200, "all": [
            { "id": "4f", "is_picture": true, "description": "<i>" },
            { "id": "5a", "is_picture": false, "description": "\"><i>" },
        ],
    });
    let project = json!({
        "slug": "p", "name": "N", "organisation": "O", "roles": "R", "stages": stages,
        "involved": "I", "involvement": cards(),
        "waiting": waiting, "may_describe": true, "may_audit": true, "incidents": "/x", "about": { "name": "N", "organisation": "O" },
        "done": "D", "may_import": true, "document": "<textarea>", "problem": problem,
        "choices": [{ "code": "suivi", "name": "S", "current": true }],
        "stop": { "open": "O", "reason": "\"><i>" }, "described": "\"><i>", "media": media,
    });
    let card = json!({ "slug": "p", "name": "N", "roles": "R", "stages": stages, "involved": "I" });
    let person = json!({ "name": "A", "email": "a@b.be" });
    vec![
        (
            "team/home",
            json!({ "projects": [card], "waiting": waiting, "reads": true, "late": ["<i>"] }),
        ),
        ("team/home", json!({ "projects": [], "waiting": [], "late": [] })),
        ("team/project", project),
        ("team/involvement", involvement(&problem)),
        ("team/involvement", involvement(&Value::Null)),
        ("team/consultation", consultation),
        ("team/exchange", exchange()),
        ("team/typing", typing(&problem, true)),
        ("team/typing", typing(&problem, false)),
        ("team/trial", trial(&problem)),
        (
            "team/trial",
            json!({ "code": "B7K3", "slug": "p", "project": "P", "consultation": "C", "link": null, "running": null, "lengths": [], "problem": null }),
        ),
        ("team/codes", sheet),
        ("team/notice", json!({ "heading": "H", "text": "T", "me": null })),
        (
            "team/sign_in",
            json!({ "email": "\"><i>", "wrong": "W", "with_passkeys": true, "provider": "\"><i>", "me": null }),
        ),
        ("team/link", json!({ "person": person, "problem": problem, "me": null })),
        ("team/link", json!({ "person": null, "problem": null, "me": null })),
        ("team/me", me(&json!({ "line": "L", "left": "L" }), &problem)),
        ("team/me", me(&Value::Null, &problem)),
        ("team/factor", factor(&problem)),
        ("team/recovery", json!({ "name": "A", "recovery": [["ABCD", "EF"]] })),
        (
            "team/second_step",
            json!({ "half_way": "\"><i>", "with_passkeys": true, "problem": problem, "me": null }),
        ),
        (
            "team/second_step",
            json!({ "half_way": "", "with_passkeys": false, "problem": problem, "me": null }),
        ),
        ("team/onward", json!({ "sentence": "<i>", "href": "https://a.be/?b=\"><i>", "me": null })),
        ("team/passkey", json!({ "called": "\"><i>", "options": "{\"a\":\"<i>\"}" })),
        ("team/proof", proof(true)),
        ("team/people", people(&problem)),
        ("team/audit", audit(true)),
        ("team/audit", audit(false)),
        ("team/proof", proof(false)),
        ("team/release", release(&json!({ "line": "<i>", "hash": "h", "own": true }))),
        ("team/release", release(&Value::Null)),
        ("team/retract", retract(&problem)),
    ]
}

fn retract(problem: &Value) -> Value {
    json!({
        "id": "r", "code": "B7K3", "consultation": "C", "first": "A", "first_email": "a@b.be",
        "reason": "<i>", "longest": 500, "second_email": "\"><i>", "with_code": true,
        "with_passkeys": true, "problem": problem,
    })
}

fn release(waiting: &Value) -> Value {
    json!({
        "code": "B7K3", "consultation": "C", "first": "A", "first_email": "a@b.be", "note": "n",
        "second_email": "", "with_code": true, "with_passkeys": true, "problem": null,
        "waiting": waiting, "sent_back": "<i>", "interim": waiting.is_null(),
    })
}

fn exchange() -> Value {
    let told = json!({ "place": "survey!7 (<i>)", "why": "<i>" });
    json!({
        "slug": "p", "project": "P", "code": "B7K3", "fates": [
            { "code": "left_out", "name": "L", "count": 1, "lines": [told] },
            { "code": "changed", "name": "C", "count": 0, "lines": [] },
        ],
    })
}

fn cards() -> Value {
    let card = json!({
        "name": "audience", "heading": "H", "ask": "A", "text": "<textarea>", "shared": true,
        "state": "S", "tone": "leaf", "agreed": "A",
    });
    let empty = json!({
        "name": "space", "heading": "H", "ask": "A", "text": "", "shared": false,
        "state": "S", "tone": "sun", "agreed": null,
    });
    json!({ "four": [empty, card], "answer_by": "D", "partners": ["<i>"], "may_involve": true })
}

fn involvement(problem: &Value) -> Value {
    json!({
        "slug": "p", "name": "N", "stored": cards(), "given": cards(), "agreed": true,
        "day": "2027-05-31", "partner_lines": "<textarea>", "longest": 400, "seen": "h",
        "problem": problem,
    })
}

fn me(factor: &Value, problem: &Value) -> Value {
    json!({
        "name": "A", "email": "a@b.be", "factor": factor, "required": false, "others": true,
        "provider": { "name": "\"><i>", "title": "T", "since": factor },
        "may_add": factor.is_null(), "left": "L",
        "passkeys": [{ "id": "1", "called": "\"><i>", "line": "L" }],
        "projects": [{ "slug": "p", "name": "P", "roles": "R" }], "done": "D", "problem": problem,
        "sessions": [
            { "id": "1", "line": "L", "is_this": true }, { "id": "2", "line": "L", "is_this": false },
        ],
    })
}

fn factor(problem: &Value) -> Value {
    json!({
        "sealed": "\"><i>", "groups": ["ABCD"], "address": "otpauth://x", "email": "a@b.be",
        "qr": { "side": 9, "path": "M1 1h1v1h-1z" }, "required": true, "with_passkey": true, "problem": problem,
    })
}

fn people(problem: &Value) -> Value {
    let role = json!({ "code": "analyst", "name": "R", "current": true });
    json!({
        "slug": "p", "project": "P", "choices": [role], "email": "\"><i>", "name": "\"><i>",
        "with_mail": false, "made": { "sentence": "<i>", "link": "http://a/b" }, "done": "D",
        "problem": problem, "may_manage": true, "requests": [{
            "id": "1", "name": "<i>", "email": "a@b.be", "what": "W", "may_confirm": true,
        }],
        "people": [{
            "id": "1", "name": "<i>", "email": "a@b.be", "is_new": true, "may_link": true,
            "roles": [role], "reads": "<i>", "receives": "<i>", "may_change": true,
        }],
    })
}

fn audit(whole: bool) -> Value {
    json!({
        "slug": "p", "project": "P", "whole": whole, "chain": "C", "older": "/team/x", "is_first": whole,
        "events": [{
            "number": 8, "what": "W", "who": "<i>", "when": "W", "about": "<i>", "code": "B7K3",
        }],
    })
}

fn proof(with_code: bool) -> Value {
    json!({
        "action": "/team/c/B7K3/acts/open", "back": "/team/c/B7K3", "with_code": with_code,
        "with_passkey": with_code,
        "email": "a@b.be", "kept": [{ "name": "seen", "value": "\"><i>" }], "problem": null,
    })
}

#[test]
fn every_page_is_whole_in_every_language() {
    let templates = Templates::load(Arc::new(Catalogue::load().unwrap())).unwrap();
    for lang in STAFF {
        let further =
            [guarded(), papers(), dated(), samples_of_themes(), samples_of_feedback()].concat();
        for (name, body) in samples().into_iter().chain(further) {
            let html = templates.render(name, &frame(lang, body)).unwrap();
            assert!(html.starts_with("<!doctype html>") && html.ends_with("</html>"), "{name}");
            assert!(!html.contains("<i>"), "{name} prints what was typed");
            // Every form that acts carries the token.
            let forms = html.matches("<form method=\"post\"").count();
            assert_eq!(html.matches("value=\"TOKEN\"").count(), forms, "{name}");
        }
    }
}
