//! Templates and style sheets: always escaping, no inline code, no left and right.

use super::files::below;

fn dangers(text: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    let squeezed: String = text.chars().filter(|c| *c != ' ').collect();
    for (word, why) in [
        ("{{&", "unescaped"),
        ("style=\"", "inline style"),
        ("javascript:", "script address"),
        ("<script>", "inline script"),
        ("onclick=", "inline handler"),
        ("onload=", "inline handler"),
    ] {
        if squeezed.contains(word) {
            found.push(why);
        }
    }
    let unquoted = text.match_indices("={{").any(|(at, _)| {
        let before = &text[..at];
        let start = before.rfind([' ', '\n', '<']).map_or(0, |space| space + 1);
        !before[start..].contains('"')
    });
    if unquoted {
        found.push("unquoted attribute");
    }
    found
}

#[test]
fn no_template_can_let_a_text_become_code() {
    let mut raw = Vec::new();
    for (path, text) in below("templates", &[".hbs"]) {
        assert_eq!(dangers(&text), Vec::<&str>::new(), "{path}");
        if text.contains("{{{") {
            raw.push(path);
        }
    }
    // Style sheets of our own, inlined in the pages of children and in what is printed.
    let layouts = ["paper", "piece", "respond", "results"];
    let layouts = layouts.map(|name| format!("templates/layouts/{name}.html.hbs"));
    assert_eq!(raw, layouts);
    assert_eq!(dangers("<a href={{x}}>"), ["unquoted attribute"]);
    assert!(dangers("<a href=\"/help?l={{x}}\">").is_empty());
}

#[test]
fn style_sheets_know_no_left_and_right() {
    for (path, text) in below("static", &[".css"]) {
        for word in [
            "margin-left",
            "margin-right",
            "padding-left",
            "padding-right",
            "text-align:left",
            "text-align:right",
            "float:",
        ] {
            assert!(!text.replace(": ", ":").contains(word), "{path}: {word}");
        }
    }
}
