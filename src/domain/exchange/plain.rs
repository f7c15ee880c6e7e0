//! Texts of others made into texts of ours: what could hide or reorder words is taken out, and
//! markup of web pages becomes plain words.

/// Most characters of a piece of a web page that are read: no text of ours is a tenth as long.
const MOST: usize = 20_000;

/// A text without signs that nobody sees: controls, directions, zero width. Ends are trimmed.
pub(super) fn clean(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    lines.chars().filter(|c| !is_hidden(*c)).collect::<String>().trim().to_owned()
}

/// Whether [`clean`] takes out more than a line end or a tab.
pub(super) fn has_hidden(text: &str) -> bool {
    text.contains(|c: char| is_hidden(c) && !matches!(c, '\r' | '\t'))
}

fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The words of a piece of a web page, and whether more than paragraphs was lost.
pub(super) fn words(html: &str) -> (String, bool) {
    let within = html.char_indices().nth(MOST).and_then(|(end, _)| html.get(..end));
    let (mut out, mut lost, mut rest) = (String::new(), within.is_some(), within.unwrap_or(html));
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (tag, after) = tag(from);
        match tag.as_str() {
            // A lone sign is a sign: "1 < 2".
            "" => {
                out.push('<');
                rest = after;
                continue;
            }
            "br" | "p" | "div" | "li" | "tr" | "h1" | "h2" | "h3" | "h4" | "ul" | "ol" => {
                out.push('\n');
            }
            "span" | "font" | "b" | "strong" | "i" | "em" | "u" | "small" | "td" | "tbody"
            | "table" => {}
            _ => lost = true,
        }
        rest = if matches!(tag.as_str(), "script" | "style") && !from.starts_with("</") {
            beyond(after, &tag)
        } else {
            after
        };
    }
    out.push_str(rest);
    (lines(&entities(&out)), lost)
}

/// The name of the tag a text begins with, and what follows it; no name when it is no tag.
fn tag(text: &str) -> (String, &str) {
    let inner = text.strip_prefix('<').unwrap_or(text);
    if let Some(comment) = inner.strip_prefix("!--") {
        let end = comment.find("-->").map_or("", |at| comment.get(at + 3..).unwrap_or(""));
        return ("comment".to_owned(), end);
    }
    let named = inner.strip_prefix('/').unwrap_or(inner);
    if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return (String::new(), inner);
    }
    let name = named.chars().take(16).take_while(char::is_ascii_alphanumeric);
    let name = name.collect::<String>().to_ascii_lowercase();
    match inner.split_once('>') {
        Some((_, after)) => (name, after),
        None => (String::new(), inner),
    }
}

/// What follows the end of an element whose content is code.
fn beyond<'a>(text: &'a str, tag: &str) -> &'a str {
    let lower = text.to_ascii_lowercase();
    let end = lower.find(&format!("</{tag}")).and_then(|at| text.get(at..));
    end.and_then(|end| end.split_once('>')).map_or("", |(_, after)| after)
}

fn entities(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let named = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        rest = if let Some((c, after)) =
            named.and_then(|(name, after)| Some((entity(name)?, after)))
        {
            out.push(c);
            after
        } else {
            out.push('&');
            after
        };
    }
    out.push_str(rest);
    out
}

/// Names of signs that are common in texts of Western Europe.
const NAMED: [(&str, char); 32] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("agrave", 'à'),
    ("acirc", 'â'),
    ("ccedil", 'ç'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("ocirc", 'ô'),
    ("ouml", 'ö'),
    ("auml", 'ä'),
    ("uuml", 'ü'),
    ("ucirc", 'û'),
    ("ugrave", 'ù'),
    ("szlig", 'ß'),
    ("oelig", 'œ'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("rsquo", '’'),
    ("lsquo", '‘'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("hellip", '…'),
    ("ndash", '–'),
    ("euro", '€'),
];

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(number);
    }
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

/// Lines without blanks at their ends, and at most one empty line between two.
fn lines(text: &str) -> String {
    let text = clean(text);
    let mut kept: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim) {
        if !(line.is_empty() && kept.last().is_none_or(|last| last.is_empty())) {
            kept.push(line);
        }
    }
    kept.join("\n").trim().to_owned()
}
