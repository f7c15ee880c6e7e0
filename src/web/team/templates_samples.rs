//! What the pages of free texts, papers, dated data and themes are tried with.

use serde_json::{Value, json};

fn assessment(problem: &Value) -> Value {
    let table = json!({ "caption": "C", "head": ["H"], "rows": [["N", "<i>"]] });
    let blocks = json!([
        { "text": "<i>", "items": [], "table": null },
        { "text": null, "items": ["<i>"], "table": null },
        { "text": null, "items": [], "table": table },
        { "text": null, "items": [], "table": { "caption": "C", "head": [], "rows": [["N", "V"]] } },
    ]);
    let section = json!({
        "number": 1, "name": "identity", "heading": "H", "changed": true, "open": ["<i>"],
        "blocks": blocks, "comments": [
            { "part": "identity", "heading": "N", "body": "<i>", "by": "B" },
            { "part": "a2", "heading": "N", "body": "", "by": "" },
        ],
        "forms": [
            { "part": "identity", "heading": "N", "seen": "\"><i>", "typed": "<i>", "open": true },
            { "part": "a2", "heading": "N", "seen": "", "typed": "", "open": false },
        ],
    });
    json!({
        "slug": "p", "project": "P", "code": "B7K3", "consultation": "<i>", "made": "M",
        "since": "S", "points": "P", "hash": "ab", "longest": 4000, "sections": [section],
        "problem": problem,
    })
}

/// The impact assessment, with and without a problem, and its sheets.
pub fn papers() -> Vec<(&'static str, Value)> {
    let problem = json!({ "sentence": "S", "faults": [] });
    let sheets = json!([{ "points": [{ "ask": "A", "lines": ["<i>"] }] }]);
    vec![
        ("team/assessment", assessment(&problem)),
        ("team/assessment", assessment(&Value::Null)),
        (
            "team/assessment_summary",
            json!({ "code": "B7K3", "consultation": "<i>", "sheets": sheets }),
        ),
    ]
}

fn scored(level: Option<&str>) -> Value {
    json!({
        "moment": "M", "level": level, "evidence": "<i>", "by": "<i>", "current": true, "shown": true,
    })
}

fn quality(may_score: bool, problem: &Value) -> Value {
    let level = |chosen: bool| json!({ "value": "2", "label": "L", "chosen": chosen });
    let item = json!({
        "code": "safe", "name": "<i>", "ask": "A", "fact": "<i>", "told": true, "wrong": may_score,
        "scores": [scored(Some("L")), scored(None)], "levels": [level(true), level(false)],
        "evidence": "</textarea><i>",
    });
    json!({
        "slug": "p", "project": "<i>", "moment": "before", "heading": "H", "progress": "P",
        "moments": [{ "code": "before", "name": "B", "current": true }], "may_score": may_score,
        "groups": [{ "code": "lundy", "heading": "H", "items": [item] }], "longest": 600,
        "seen": "\"><i>", "done": may_score.then_some("D"), "problem": problem,
    })
}

/// The scores of a project.
pub fn scores() -> Vec<(&'static str, Value)> {
    let problem = json!({ "sentence": "S", "faults": [] });
    vec![("team/quality", quality(true, &problem)), ("team/quality", quality(false, &Value::Null))]
}

/// The report on a project, with figures and without.
pub fn reports(involvement: &Value) -> Vec<(&'static str, Value)> {
    let share = json!({ "hidden": false, "text": "<i>", "percent": 50, "tint": 1 });
    let hidden = json!({ "hidden": true, "text": "", "percent": 0, "tint": 0 });
    let cell = |share: &Value| json!({ "of": "\"><i>", "share": share });
    let cells = json!([cell(&share), cell(&hidden)]);
    let figure = |is_hidden: bool| json!({ "title": "<i>", "subtitle": "<i>", "base": "B", "hidden": is_hidden });
    let asked = |is_hidden: bool| {
        json!({
            "id": "a", "figure": figure(is_hidden), "bars": [{ "label": "<i>", "cell": cell(&share) }],
            "head": ["<i>"], "rows": [{ "label": "<i>", "cells": cells }], "notes": [cell(&share)],
        })
    };
    let pair = |some: bool| {
        let list = if some { json!(["<i>"]) } else { json!([]) };
        let changed =
            json!([{ "question": "<i>", "answer": "<i>", "cells": cells, "change": "C" }]);
        json!({
            "heading": "<i>", "anchor": "a", "names": ["<i>", "N"], "same": list, "few": list,
            "changed": if some { changed } else { json!([]) },
            "not": if some { json!([{ "question": "<i>", "why": "<i>" }]) } else { json!([]) },
        })
    };
    let row = |none: bool| json!({ "name": "<i>", "none": none, "scores": [scored(Some("L"))] });
    let full = json!({
        "slug": "p", "project": "<i>", "organisation": "<i>", "made": "M", "summary": "<i>",
        "chapters": [{ "code": "who", "heading": "H" }], "taken_back": ["<i>"], "nothing": false,
        "who": { "aim": "<i>", "without": "W", "reached": [{
            "heading": "<i>", "code": "B7K3", "base": "B", "few": "F", "hidden": "H",
            "groups": [{ "name": "<i>", "rows": [{ "label": "<i>", "cell": cell(&share) }] }],
        }] },
        "said": [{ "anchor": "a", "heading": "<i>", "source": "<i>", "notices": ["N"],
            "asked": [asked(false), asked(true)] }],
        "pairs": [pair(true), pair(false)],
        "alone": false, "involvement": involvement,
        "answered": [{ "title": "<i>", "handed": "<i>", "findings": [{ "said": "<i>", "reply": "<i>", "state": "S" }] }],
        "method": [{ "heading": "H", "common": ["<i>"], "own": [{ "code": "B7K3", "lines": ["<i>"] }] }],
        "limits": [{ "heading": "<i>", "rows": [{ "heading": "H", "lines": ["<i>"] }] }],
        "quality": { "progress": "P", "none": false, "without": "W",
            "groups": [{ "code": "lundy", "heading": "H", "rows": [row(false), row(true)] }] },
        "kept": [{ "name": "<i>", "closed": "C", "answers": ["<i>"] }],
    });
    let mut empty = full.clone();
    for list in ["taken_back", "said", "pairs", "method", "limits", "kept"] {
        empty[list] = json!([]);
    }
    for (name, value) in [("nothing", true), ("alone", true)] {
        empty[name] = json!(value);
    }
    empty["who"] = json!({ "aim": "", "without": null, "reached": [] });
    empty["quality"] = json!({ "progress": "P", "none": true, "without": null, "groups": [] });
    vec![("team/report", full), ("team/report", empty)]
}

/// Pages around free texts and their end.
pub fn guarded() -> Vec<(&'static str, Value)> {
    let problem = json!({ "sentence": "S", "faults": [{ "place": "p", "why": "w" }] });
    vec![
        ("team/texts", texts(false)),
        ("team/texts", texts(true)),
        ("team/text", text(&problem)),
        ("team/text", text(&Value::Null)),
        ("team/erasure", erasure(&problem, true)),
        ("team/erasure", erasure(&Value::Null, false)),
    ]
}

fn erasure(problem: &Value, done: bool) -> Value {
    let certificate = json!({
        "facts": [{ "name": "N", "value": "<i>" }], "emptied": "t", "key": "k", "signature": "s",
        "signer": "p",
    });
    json!({
        "code": "B7K3", "consultation": "<i>", "planned": "P", "may_erase": true, "first": "<i>",
        "first_email": "a@b.be", "reason": "</textarea><i>", "longest": 500,
        "second_email": "\"><i>", "with_code": false, "with_passkeys": false, "problem": problem,
        "certificate": if done { certificate } else { Value::Null },
    })
}

/// Help lines, laws, incidents and tokens of programs.
pub fn dated() -> Vec<(&'static str, Value)> {
    let problem = json!({ "sentence": "S", "faults": [] });
    let card = json!({ "never": "<i>", "reviews": "R" });
    vec![
        ("team/home", json!({ "projects": [], "waiting": [], "late": [], "directory": card })),
        ("team/directory", directory(&problem)),
        ("team/directory_entry", directory_entry(&problem)),
        ("team/directory_entry", directory_entry(&Value::Null)),
        ("team/incidents", incidents(&problem)),
        ("team/tokens", tokens(&problem)),
    ]
}

fn directory(problem: &Value) -> Value {
    let row = json!({
        "address": "/x", "name": "<i>", "line": "L", "state": "S", "tone": "sun", "asked": true,
    });
    json!({
        "kinds": [{ "code": "law", "heading": "H", "rows": [row] }], "done": "D", "problem": problem,
        "gone": [{ "address": "/x", "name": "<i>" }], "reviews": [{
            "code": "law", "heading": "H", "what": "W", "line": "<i>", "overdue": true,
        }],
    })
}

fn directory_entry(problem: &Value) -> Value {
    let stands = !problem.is_null();
    let option = json!({ "value": "\"><i>", "label": "<i>", "chosen": true });
    let part = json!({ "name": "a.fr", "label": "F", "code": "fr", "dir": "ltr", "value": "<i>" });
    let row = json!({
        "name": "hours.0", "number": 1, "first": [option], "last": [option], "from": "\"><i>",
        "to": "\"><i>",
    });
    let shapes = ["text", "number", "day", "long", "tick", "select", "ticks", "words", "hours"];
    let field = |shape| {
        json!({
            "shape": shape, "name": shape, "label": "<i>", "hint": "H", "value": "\"><i>",
            "chosen": true, "options": [option], "parts": [part], "rows": [row],
        })
    };
    let version = json!({
        "heading": "H", "line": "<i>", "check": "C", "said": [{ "label": "L", "value": "<i>" }],
    });
    json!({
        "heading": "H", "action": "/x", "new_id": "\"><i>", "seen": 1, "trust": stands.then_some("T"),
        "fields": shapes.map(field), "methods": [{ "code": "call", "label": "L", "chosen": true }],
        "past": [version], "may_go": true, "remove": "/x/remove", "done": "D", "problem": problem,
        "going": stands.then(|| json!({ "line": "<i>", "own": false })),
    })
}

fn incidents(problem: &Value) -> Value {
    let choice = json!({ "code": "breach", "label": "<i>", "chosen": true });
    json!({
        "slug": "p", "project": "P", "kinds": [choice], "what": "<i>", "day": "2026-11-23",
        "hour": "\"><i>", "learned": "<i>", "today": "2026-11-23", "longest": 500, "done": "D",
        "problem": problem, "all": [{
            "id": "1", "kind": "K", "what": "<i>", "line": "<i>", "clock": "C", "over": true,
            "notes": ["<i>"], "learned": "<i>", "open": [choice],
        }],
    })
}

fn tokens(problem: &Value) -> Value {
    json!({
        "slug": "p", "project": "P", "address": "https://a.be/\"><i>", "name": "\"><i>",
        "ends": "\"><i>", "today": "2026-11-23", "last": "2027-11-23", "longest": 80,
        "secret": "<i>", "done": "D", "problem": problem, "all": [
            { "id": "1", "name": "<i>", "line": "<i>", "over": null },
            { "id": "2", "name": "<i>", "line": "<i>", "over": "<i>" },
        ],
    })
}

fn texts(nothing: bool) -> Value {
    let row = json!({ "address": "/x", "consultation": "<i>", "about": "A", "why": "\"><i>" });
    let rows = if nothing { json!([]) } else { json!([row]) };
    json!({
        "lanes": [{ "heading": "H", "rows": rows, "more": "M" }], "nothing": nothing, "done": "D",
        "late": ["<i>"], "broken": "<i>", "today": "2026-11-28", "from": "\"><i>", "to": "\"><i>",
        "absences": [{ "from_day": "2026-11-28", "said": "<i>" }], "problem": null,
    })
}

fn text(problem: &Value) -> Value {
    let choice = json!({ "decision": "clear", "label": "<i>", "hint": "H" });
    let choices = if problem.is_null() { json!([]) } else { json!([choice]) };
    let named = json!({ "code": "a", "name": "<i>", "current": true });
    json!({
        "address": "/x", "consultation": "<i>", "about": "A", "question": "<i>",
        "why": "W", "alone": choices, "another": choices, "second": choices,
        "whys": [named], "accused": [named], "services": [named], "nothing": problem.is_null(),
        "laws": [{ "title": "<i>", "says": "<i>", "checked": "C" }],
        "open": !problem.is_null(), "problem": problem,
        "words": [
            { "at": 0, "said": "<script>", "gone": null, "chosen": true },
            { "at": 1, "said": null, "gone": "<i>", "chosen": false },
        ],
    })
}

/// The pages of themes and quotes.
pub fn samples_of_themes() -> Vec<(&'static str, Value)> {
    let problem = json!({ "sentence": "S", "faults": [] });
    vec![
        ("team/themes", themes(true)),
        ("team/themes", themes(false)),
        ("team/theme", theme(&problem)),
        ("team/theme", theme(&Value::Null)),
        ("team/settle", settle(true)),
        ("team/settle", settle(false)),
        ("team/quotes", quotes(&problem)),
        ("team/quotes", quotes(&Value::Null)),
    ]
}

fn themes(some: bool) -> Value {
    let row = json!({
        "address": "/x", "question": "<i>", "themes": "T", "progress": "P", "told": true,
    });
    let rows = if some { json!([row]) } else { json!([]) };
    json!({ "code": "B7K3", "consultation": "<i>", "rows": rows })
}

fn theme(problem: &Value) -> Value {
    let open = problem.is_null();
    let line = json!({
        "code": "a", "name": "\"><i>", "definition": "<i>",
        "others": [{ "code": "b", "name": "<i>" }],
    });
    let rows = json!([{ "theme": "<i>", "told": "T" }, { "theme": "<i>", "told": null }]);
    let signs = json!({
        "first": "<i>", "first_email": "a@b.be", "second_email": "", "with_code": false,
        "with_passkeys": false,
    });
    let figures = if open { Value::Null } else { json!({ "on": "D", "rows": rows }) };
    json!({
        "code": "B7K3", "consultation": "<i>", "address": "/x", "asked": "<i>", "done": "D",
        "problem": problem, "script": "/s.js", "progress": "P", "open": open,
        "card": if open { card() } else { Value::Null }, "before": "/x", "settle": "/x",
        "book": if open { json!([line]) } else { json!([]) }, "may_add": open,
        "longest": [32, 80, 300], "suggested": ["\"><i>"],
        "pairs": [{ "who": "<i>", "rows": [{ "theme": "<i>", "kappa": "K" }] }],
        "figures": figures, "telling": "T", "signs": if open { signs } else { Value::Null },
    })
}

fn settle(some: bool) -> Value {
    json!({
        "code": "B7K3", "consultation": "<i>", "address": "/x", "asked": "<i>", "script": "/s.js",
        "card": if some { card() } else { Value::Null },
        "found": [{ "who": "<i>", "themes": "<i>" }],
    })
}

fn quotes(problem: &Value) -> Value {
    let waits =
        |own: bool| json!({ "handle": "h", "question": "<i>", "spoken": spoken(), "own": own });
    let quote = json!({
        "id": "1", "question": "<i>", "about": "A", "spoken": spoken(),
        "translations": [{ "code": "fr", "flow": "ltr", "called": "F", "words": "<i>" }],
        "offered": [{ "code": "de", "called": "D" }],
    });
    json!({
        "address": "/x", "code": "B7K3", "consultation": "<i>", "done": true, "problem": problem,
        "waiting": [waits(true), waits(false)], "longest": 1000,
        "quotes": if problem.is_null() { json!([]) } else { json!([quote]) },
    })
}

fn spoken() -> Value {
    let said = json!({ "said": "<script>", "gone": null });
    json!({ "lang": "ar", "flow": "rtl", "words": [said, { "said": null, "gone": "<i>" }] })
}

fn card() -> Value {
    let choice = |key: Value| json!({ "code": "a", "name": "<i>", "definition": "\"><i>", "key": key, "ticked": true });
    json!({
        "handle": "h", "about": "A", "spoken": spoken(), "quote": "<i>", "none": true,
        "choices": [choice(json!(1)), choice(Value::Null)],
    })
}
