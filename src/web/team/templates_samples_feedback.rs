//! What the pages of the answer to children are tried with.

use serde_json::{Value, json};

/// The page on which it is written, and the one on which a source is chosen.
pub fn samples_of_feedback() -> Vec<(&'static str, Value)> {
    let problem = json!({ "sentence": "S", "faults": [] });
    vec![
        ("team/feedback", feedback(&problem)),
        ("team/feedback", feedback(&Value::Null)),
        ("team/feedback_cite", cite(true)),
        ("team/feedback_cite", cite(false)),
    ]
}

fn texts(name: &str) -> Value {
    let field = |young: &str| {
        json!({
            "lang": "ar", "flow": "rtl", "called": "A", "older": "<i>", "young": young,
            "young_name": format!("{name}.ar@9-12"),
        })
    };
    json!({ "name": name, "label": "L", "fields": [field("<i>"), field("")] })
}

fn feedback(problem: &Value) -> Value {
    let open = problem.is_null();
    let words = json!({
        "thanks": texts("thanks"), "next": texts("next"), "handed_to": "\"><i>", "handed_on": "",
    });
    let card = json!({
        "id": "a", "n": 1, "title": "T", "sources": ["<i>"], "advice": ["<i>"],
        "preview": [{ "lang": "ar", "flow": "rtl", "text": "<i>" }],
        "said": texts("said"), "reply": texts("reply"), "reply_by": "\"><i>", "reply_on": "",
        "asked": ["D"], "steps": [{ "on": "D", "state": "S", "why": "<i>" }], "may_drop": open,
        "why": texts("why"), "states": [{ "code": "done", "name": "D" }], "may_move": open,
    });
    let lines = if open { json!([]) } else { json!(["<i>"]) };
    let late = json!({ "text": "T", "late": true });
    json!({
        "address": "/x", "code": "B7K3", "consultation": "<i>", "problem": problem, "seen": "h",
        "done": if open { json!("D") } else { Value::Null }, "today": "2026-11-28",
        "longest": 600, "longest_name": 120, "public": "/r/B7K3", "findings": [card],
        "owed": if open { json!([]) } else { json!([late]) },
        "words": if open { words } else { Value::Null }, "lacks": lines, "versions": lines,
        "archive": lines,
        "sign": {
            "may_propose": open, "may_revise": !open, "may_publish": !open,
            "proposed": if open { Value::Null } else { json!("<i>") },
        },
    })
}

fn cite(some: bool) -> Value {
    let line = |source: &str, told: &str| json!({ "source": source, "label": "<i>", "told": told });
    let lines = json!([line("{\"kind\":\"cell\"}", "T"), line("", "")]);
    let rows = if some { lines.clone() } else { json!([]) };
    let tables = json!([{ "code": "q", "text": "<i>", "lines": lines }]);
    json!({
        "address": "/x", "consultation": "<i>", "seen": "h", "finding": "",
        "tables": if some { tables } else { json!([]) }, "themes": rows, "quotes": rows,
    })
}
