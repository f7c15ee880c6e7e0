//! The pages themselves: the answer, the easy one, the script to read aloud, the poster.

use serde::Serialize;

use super::elsewhere::Elsewhere;
use super::story::Story;
use super::teller::Teller;
use crate::acts::results::Results;
use crate::config::Config;
use crate::domain::feedback::Voice;
use crate::domain::wording::Lang;
use crate::web::qr::Qr;
use crate::web::respond::view::{Back, Pages, Rendered, ViewError};

/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The answer, or what comes next while there is none.
    Page(Lang, Voice),
    /// One sentence a line, without charts.
    Easy(Lang),
    /// To be read aloud.
    Script(Lang, Voice),
    /// A poster, A4.
    Poster(Lang, Voice),
    /// A poster, A3.
    LargePoster(Lang, Voice),
    /// For other sites and programs.
    Elsewhere(Lang, Voice, Elsewhere),
}

impl Kind {
    fn words(self) -> (Lang, Voice) {
        match self {
            Self::Easy(lang) => (lang, Voice::Young),
            Self::Page(lang, voice)
            | Self::Script(lang, voice)
            | Self::Poster(lang, voice)
            | Self::LargePoster(lang, voice)
            | Self::Elsewhere(lang, voice, _) => (lang, voice),
        }
    }

    /// Its address, below that of the consultation; what is for others has that of the page it is from.
    fn path(self) -> String {
        match self {
            Self::Page(lang, voice) | Self::Elsewhere(lang, voice, _) => {
                format!("{lang}/{}", voice.code())
            }
            Self::Easy(lang) => format!("{lang}/easy"),
            Self::Script(lang, voice) => format!("{lang}/{}/script", voice.code()),
            Self::Poster(lang, voice) => format!("{lang}/{}/poster", voice.code()),
            Self::LargePoster(lang, voice) => format!("{lang}/{}/poster?paper=a3", voice.code()),
        }
    }

    /// The same in other words.
    fn spoken(self, lang: Lang, voice: Voice) -> Self {
        match self {
            Self::Page(..) => Self::Page(lang, voice),
            Self::Easy(_) => Self::Easy(lang),
            Self::Script(..) => Self::Script(lang, voice),
            Self::Poster(..) => Self::Poster(lang, voice),
            Self::LargePoster(..) => Self::LargePoster(lang, voice),
            Self::Elsewhere(_, _, what) => Self::Elsewhere(lang, voice, what),
        }
    }
}

/// Where we are reached.
#[derive(Debug, Clone)]
pub struct Site {
    url: String,
}

impl Site {
    /// As it is set.
    pub fn of(config: &Config) -> Self {
        Self::at(&config.public_url)
    }

    /// At this address.
    pub fn at(url: &str) -> Self {
        Self { url: url.trim_end_matches('/').to_owned() }
    }
}

#[derive(Serialize)]
struct Body<'a> {
    head: Head,
    base: String,
    voice: &'static str,
    tongues: Vec<Choice>,
    voices: Vec<Choice>,
    story: Story,
    parts: Vec<Part>,
    back: Back<'a>,
    host: &'a str,
    qr: Option<Qr>,
}

/// What search engines and other programs read.
#[derive(Serialize)]
struct Head {
    robots: &'static str,
    canonical: String,
    alternates: Vec<Choice>,
}

/// Another language or voice.
#[derive(Serialize)]
struct Choice {
    href: String,
    lang: Lang,
    dir: &'static str,
    name: String,
    current: bool,
}

/// A part of the story in plain sentences.
#[derive(Serialize)]
struct Part {
    sign: &'static str,
    heading: String,
    lines: Vec<String>,
}

/// One of the pages, as it is on a day.
///
/// # Errors
/// A text or a template is missing.
pub fn sheet(
    pages: &Pages,
    results: &Results,
    site: &Site,
    kind: Kind,
    today: &str,
) -> Result<Rendered, ViewError> {
    let (lang, voice) = kind.words();
    let teller = Teller { pages, results, lang, voice };
    let story = teller.story(today)?;
    if let Kind::Elsewhere(_, _, what) = kind {
        return teller.elsewhere(story, &format!("{}/r/{}", site.url, results.code), what);
    }
    let paper = matches!(kind, Kind::Poster(..) | Kind::LargePoster(..));
    let (words, print) =
        (teller.say("respond.results.back", &[])?, teller.say("respond.results.print", &[])?);
    let base = format!("/r/{}", results.code);
    let href = format!("{base}/{}", Kind::Page(lang, voice).path());
    let address = format!("{}{base}", site.url);
    let host = site.url.split_once("://").map_or(site.url.as_str(), |(_, rest)| rest);
    let body = Body {
        head: head(results, site, kind),
        voice: voice.code(),
        tongues: tongues(results, kind),
        voices: voices(&teller, kind)?,
        parts: parts(&teller, &story)?,
        qr: if paper { Qr::of(&address) } else { None },
        back: Back { lang, href: &href, words: &words, print: &print },
        host,
        base,
        story,
    };
    let styles = match kind {
        Kind::Poster(..) => vec![pages.style("paper.css"), pages.style("results-paper.css")],
        Kind::LargePoster(..) => {
            let large = pages.style("paper-a3.css");
            vec![pages.style("paper.css"), pages.style("results-paper.css"), large]
        }
        _ => vec![pages.style("results.css")],
    };
    let name = match kind {
        Kind::Page(..) if body.story.answered => "results/page",
        Kind::Page(..) | Kind::Elsewhere(..) => "results/waiting",
        Kind::Easy(_) => "results/easy",
        Kind::Script(..) => "results/script",
        Kind::Poster(..) | Kind::LargePoster(..) => "results/poster",
    };
    let frame = teller.frame().styled(styles);
    pages.render(name, frame, &body)
}

/// The one address of this page, and those of the same in other languages.
fn head(results: &Results, site: &Site, kind: Kind) -> Head {
    let whole = |kind: Kind| format!("{}/r/{}/{}", site.url, results.code, kind.path());
    // What was chosen for nobody in particular is the page of the youngest in that language.
    let (lang, voice) = kind.words();
    let alternates = results.asked.languages.iter().map(|&other| Choice {
        href: whole(kind.spoken(other, voice)),
        lang: other,
        dir: other.direction(),
        name: other.own_name().to_owned(),
        current: other == lang,
    });
    Head {
        robots: if results.answer.is_some() { "index, follow" } else { "noindex, nofollow" },
        canonical: whole(kind),
        alternates: alternates.collect(),
    }
}

fn tongues(results: &Results, kind: Kind) -> Vec<Choice> {
    let (lang, voice) = kind.words();
    let choice = |&other: &Lang| Choice {
        href: format!("/r/{}/{}", results.code, kind.spoken(other, voice).path()),
        lang: other,
        dir: other.direction(),
        name: other.own_name().to_owned(),
        current: other == lang,
    };
    results.asked.languages.iter().map(choice).collect()
}

/// Words for children and for older ones, where both were invited.
fn voices(teller: &Teller<'_>, kind: Kind) -> Result<Vec<Choice>, ViewError> {
    let (lang, voice) = kind.words();
    let bands = &teller.results.asked.bands;
    let all: Vec<Voice> = Voice::ALL
        .into_iter()
        .filter(|voice| bands.iter().any(|band| Voice::of(*band) == *voice))
        .collect();
    if all.len() < 2 || matches!(kind, Kind::Easy(_)) {
        return Ok(Vec::new());
    }
    let choice = |other: Voice| -> Result<Choice, ViewError> {
        Ok(Choice {
            href: format!("/r/{}/{}", teller.results.code, kind.spoken(lang, other).path()),
            lang,
            dir: lang.direction(),
            name: teller.say(&format!("respond.results.voice.{}", other.code()), &[])?,
            current: other == voice,
        })
    };
    all.into_iter().map(choice).collect()
}

/// The story in plain sentences, one by one.
fn parts(teller: &Teller<'_>, story: &Story) -> Result<Vec<Part>, ViewError> {
    let mut parts = Vec::new();
    let mut part = |sign: &'static str, heading: String, texts: &[&str]| {
        let lines: Vec<String> = texts.iter().flat_map(|text| sentences(text)).collect();
        if !lines.is_empty() {
            parts.push(Part { sign, heading, lines });
        }
    };
    let late: Vec<&str> = story.late.iter().map(|line| line.text.as_str()).collect();
    let mut first: Vec<&str> = story.took.iter().map(String::as_str).collect();
    first.push(&story.thanks);
    first.extend(late);
    part("partials/icons/people", story.title.clone(), &first);
    let (taken, none) =
        (teller.say("respond.results.taken", &[])?, teller.say("respond.results.none", &[])?);
    for told in &story.findings {
        let mut said: Vec<&str> = told.said.iter().map(String::as_str).collect();
        said.extend(told.taken.then_some(taken.as_str()));
        part("partials/icons/say", teller.say("respond.results.said", &[])?, &said);
        let reply: Vec<&str> = if let Some(reply) = &told.reply {
            vec![reply.words.as_str()]
        } else {
            let due = told.due.as_ref().map(|due| due.text.as_str());
            [Some(none.as_str()), told.asked.as_deref(), due].into_iter().flatten().collect()
        };
        part("partials/icons/reply", teller.say("respond.results.answered", &[])?, &reply);
        if let Some(state) = &told.state {
            let word = format!("{}.", state.word);
            let heading = teller.say("respond.results.happens", &[])?;
            part("partials/icons/check", heading, &[word.as_str(), state.why.as_str()]);
        }
    }
    part("partials/icons/hand", teller.say("respond.results.next", &[])?, &[story.next.as_str()]);
    let protected = teller.say("respond.results.protected.text", &[])?;
    let heading = teller.say("respond.results.protected", &[])?;
    part("partials/icons/shield", heading, &[protected.as_str()]);
    Ok(parts)
}

/// The sentences of a text.
fn sentences(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    // A no-break space holds words together.
    for word in text.split([' ', '\n', '\r', '\t']).filter(|word| !word.is_empty()) {
        match found.last_mut().filter(|_| open) {
            Some(sentence) => {
                sentence.push(' ');
                sentence.push_str(word);
            }
            None => found.push(word.to_owned()),
        }
        let bare = word.trim_end_matches(['»', '”', '"', ')', '’', '\u{a0}', '\u{202f}']);
        open = !bare.ends_with(['.', '?', '!', '…', '؟']);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_told_sentence_by_sentence() {
        let said = sentences("Merci. Et\u{a0}toi\u{a0}? (Oui.) Voilà");
        assert_eq!(said, ["Merci.", "Et\u{a0}toi\u{a0}?", "(Oui.)", "Voilà"]);
        assert_eq!(sentences("نعم؟ لا."), ["نعم؟", "لا."]);
        assert!(sentences(" ").is_empty());
    }
}
