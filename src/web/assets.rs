//! Style sheets, scripts and pictures: read once, joined, under one content hash.

use std::collections::BTreeMap;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::compressed::Compressed;

/// `static/`, in the binary (read from disk in debug builds).
#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// Files joined into one, in this order.
const JOINED: [(&str, &[&str]); 15] = [
    (
        "common.css",
        &[
            "css/00-layers.css",
            "css/tokens.css",
            "css/reset.css",
            "css/base.css",
            "css/respond/layout.css",
            "css/respond/controls.css",
            "css/respond/parts.css",
            "css/respond/adapt.css",
        ],
    ),
    (
        "landing.css",
        &["css/respond/question.css", "css/respond/hero.css", "css/respond/language.css"],
    ),
    (
        "document.css",
        &["css/respond/question.css", "css/respond/items.css", "css/respond/paging.css"],
    ),
    (
        "team.css",
        &[
            "css/00-layers.css",
            "css/tokens.css",
            "css/tokens-charts.css",
            "css/reset.css",
            "css/base.css",
            "css/team/shell.css",
            "css/team/parts.css",
            "css/team/codes.css",
            "css/team/results.css",
            "css/team/build.css",
            "css/team/assessment.css",
            "css/team/report.css",
        ],
    ),
    ("build.js", &["js/team/save.js", "js/team/show.js", "js/team/build.js"]),
    ("home.css", &["css/respond/home.css"]),
    ("kiosk.css", &["css/respond/kiosk.css"]),
    (
        "results.css",
        &[
            "css/respond/language.css",
            "css/results/page.css",
            "css/results/finding.css",
            "css/results/easy.css",
        ],
    ),
    ("results-piece.css", &["css/results/finding.css", "css/results/piece.css"]),
    ("results-paper.css", &["css/results/paper.css"]),
    ("paper.css", &["css/respond/paper.css"]),
    ("cards.css", &["css/respond/cards.css"]),
    ("paper-a3.css", &["css/respond/paper-a3.css"]),
    (
        "kiosk.js",
        &[
            "js/kiosk/over.js",
            "js/respond/listen.js",
            "js/respond/choices.js",
            "js/respond/items.js",
            "js/respond/hints.js",
            "js/respond/pages.js",
            "js/respond/check.js",
            "js/respond/fields.js",
            "js/respond/puzzle.js",
            "js/respond/send.js",
            "js/respond/invitation.js",
            "js/kiosk/idle.js",
            "js/kiosk/seal.js",
            "js/kiosk/queue.js",
            "js/kiosk/pack.js",
            "js/respond/start.js",
        ],
    ),
    (
        "respond.js",
        &[
            "js/respond/leave.js",
            "js/respond/listen.js",
            "js/respond/choices.js",
            "js/respond/items.js",
            "js/respond/hints.js",
            "js/respond/pages.js",
            "js/respond/check.js",
            "js/respond/fields.js",
            "js/respond/puzzle.js",
            "js/respond/send.js",
            "js/respond/invitation.js",
            "js/respond/start.js",
        ],
    ),
];

/// One file ready to be served, `immutable` under its address.
#[derive(Debug, Clone)]
pub struct Asset {
    /// As in `Content-Type`.
    pub content_type: &'static str,
    /// The bytes.
    pub body: Arc<Compressed>,
}

impl Asset {
    fn new(path: &str, bytes: Vec<u8>) -> Self {
        let content_type = content_type(path);
        let text = content_type.starts_with("text/") || content_type.ends_with("+xml");
        let body = if text { Compressed::text(bytes) } else { Compressed::as_is(bytes) };
        Self { content_type, body: Arc::new(body) }
    }
}

/// All files, by path without the hash.
#[derive(Debug, Clone)]
pub struct Assets {
    files: BTreeMap<String, Asset>,
    hash: String,
}

impl Assets {
    /// Reads and joins everything.
    pub fn load() -> Self {
        let mut files = BTreeMap::new();
        for path in Files::iter() {
            let Some(file) = Files::get(&path) else { continue };
            let bytes = if is_text(&path) { squeeze(&file.data) } else { file.data.to_vec() };
            files.insert(path.to_string(), Asset::new(&path, bytes));
        }
        for (name, parts) in JOINED {
            let bytes = parts
                .iter()
                .filter_map(|part| files.get(*part))
                .flat_map(|part| part.body.plain().iter().copied())
                .collect();
            files.insert(name.to_owned(), Asset::new(name, bytes));
        }
        let mut hash = Sha256::new();
        for (path, file) in &files {
            hash.update(path.as_bytes());
            hash.update([0]);
            hash.update(file.body.plain());
        }
        let hash = HEXLOWER.encode(hash.finalize().get(..8).unwrap_or_default());
        Self { files, hash }
    }

    /// The file of `/static/HASH/PATH`; `None` for another hash or an unknown path.
    pub fn get(&self, hash: &str, path: &str) -> Option<&Asset> {
        if hash == self.hash { self.files.get(path) } else { None }
    }

    /// The address of a file: it changes with the content of any file.
    pub fn address(&self, path: &str) -> String {
        format!("/static/{}/{path}", self.hash)
    }

    /// The text of a joined style sheet, to be inlined; empty when there is none of that name.
    pub fn text(&self, path: &str) -> &str {
        self.files
            .get(path)
            .and_then(|file| std::str::from_utf8(file.body.plain()).ok())
            .unwrap_or_default()
    }
}

fn is_text(path: &str) -> bool {
    content_type(path).starts_with("text/")
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Drops indentation, empty lines and comments that fill whole lines.
fn squeeze(source: &[u8]) -> Vec<u8> {
    let source = String::from_utf8_lossy(source);
    let mut squeezed = String::with_capacity(source.len());
    let mut comment = false;
    for line in source.lines().map(str::trim) {
        let starts = line.starts_with("/*");
        if comment || starts {
            comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            squeezed.push_str(line);
            squeezed.push('\n');
        }
    }
    squeezed.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_hash_addresses_every_file() {
        let assets = Assets::load();
        let address = assets.address("respond.js");
        let hash = address.split('/').nth(2).unwrap();
        assert!(assets.get(hash, "respond.js").unwrap().body.plain().len() > 100);
        assert!(assets.get(hash, "../Cargo.toml").is_none());
        assert!(assets.get("0", "respond.js").is_none());
        for (name, parts) in JOINED {
            assert!(!assets.text(name).is_empty(), "{name}");
            for part in parts {
                assert!(assets.get(hash, part).is_some(), "{part} is missing");
            }
        }
    }

    #[test]
    fn comments_and_indentation_are_not_sent() {
        let squeezed = squeeze(b"/* a\n   b */\n// c\n  x { y:z }\n\n");
        assert_eq!(squeezed, b"x { y:z }\n");
    }

    #[test]
    fn style_sheets_know_no_left_and_right() {
        let banned = ["left:", "right:", "margin-top", "margin-bottom", "padding-top"];
        for path in Files::iter().filter(|path| path.ends_with(".css")) {
            let file = Files::get(&path).unwrap();
            let text = std::str::from_utf8(&file.data).unwrap();
            for word in banned {
                assert!(!text.contains(word), "{path}: {word}");
            }
        }
    }
}
