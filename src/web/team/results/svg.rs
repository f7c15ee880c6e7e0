//! `/team/r/ID/chart/QUESTION.svg`: one figure as a picture that needs nothing else, made from the
//! release. What is hidden is the word for it and nothing else.

use std::fmt::Write;

use rocket::http::ContentType;
use rocket::{Either, State, get};

use super::figure::{Figure, Source, figure};
use super::head::mark;
use super::share::{Cells, Words};
use crate::acts::exports::{self, Dossier};
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::i18n::labels::Labels;
use crate::web::error::Error;
use crate::web::team::export::{Download, refused};
use crate::web::team::history;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, TeamPages};
use crate::web::team::reader::Reader;
use crate::web::team::scope;

/// The picture of one question.
#[get("/team/r/<id>/chart/<file>")]
pub async fn download(
    id: &str,
    file: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Either<Download, Answer>, Error> {
    let (scope, _) = scope::release(&member, id).await?;
    scope.allow(Action::SeeResults)?;
    let code = file.strip_suffix(".svg").ok_or(Error::NotFound)?;
    let dossier = match exports::given_out(&member.desk, id).await {
        Ok(dossier) => dossier,
        Err(error) => return Ok(Either::Right(refused(pages, reader, &member, id, error)?)),
    };
    let picture = svg(pages, reader.lang, &dossier, code).ok_or(Error::NotFound)?;
    let name = format!("{}-{code}.svg", dossier.release.consultation);
    let bytes = picture.into_bytes();
    Ok(Either::Left(Download { name, bytes, kind: ContentType::SVG }))
}

/// The picture, or nothing when the release has no figure of such a question.
pub fn svg(pages: &TeamPages, lang: Lang, dossier: &Dossier, code: &str) -> Option<String> {
    let words = Words { pages, lang };
    let questionnaire = &dossier.questionnaire;
    let cells = Cells::of(&dossier.release);
    let labels = Labels::new(&pages.words, questionnaire, lang);
    let source = Source { words, labels, questionnaire, cells: &cells };
    let asked = questionnaire.questions.iter().filter(|q| q.is_closed() || q.is_text());
    let (number, question) = (1..).zip(asked).find(|(_, q)| q.code == code && q.is_closed())?;
    let figure = figure(source, number, question);
    let day = history::day(pages, lang, &dossier.release.made_on);
    let (project, hash) = (dossier.project.name.as_str(), mark(dossier));
    let said = [("project", project), ("day", &*day), ("hash", &*hash)];
    let foot = words.say("team.results.chart.source", &said);
    Some(Canvas::new(lang).draw(words, &figure, &foot))
}

/// Room inside the picture.
const WIDTH: u32 = 880;
const EDGE: u32 = 24;
const INNER: u32 = WIDTH - 2 * EDGE;
/// Where bars begin, and how long they can be.
const BARS: u32 = 290;
const LENGTH: u32 = 400;
const INK: &str = "#0B2B2E";
const QUIET: &str = "#36555A";

struct Canvas {
    lang: Lang,
    y: u32,
    body: String,
}

impl Canvas {
    fn new(lang: Lang) -> Self {
        Self { lang, y: EDGE, body: String::new() }
    }

    fn draw(mut self, words: Words<'_>, figure: &Figure, foot: &str) -> String {
        self.text(&figure.title, 24, 800, INK, 62);
        let base = figure
            .base
            .as_deref()
            .map(|base| format!(" {}", words.say("team.results.base", &[("base", base)])));
        let under = format!("{}{}", figure.subtitle, base.unwrap_or_default());
        self.text(&under, 16, 400, QUIET, 100);
        self.y += 12;
        if figure.hidden {
            self.text(&words.say("team.results.hidden", &[]), 18, 700, QUIET, 60);
        } else {
            self.bars(words, figure);
            self.diverging(words, figure);
            self.columns(figure);
        }
        for note in &figure.notes {
            self.text(note, 14, 400, QUIET, 112);
        }
        self.y += 8;
        self.text(foot, 13, 400, QUIET, 120);
        let height = self.y + EDGE;
        let (title, about) = (safe(&figure.title), safe(&figure.summary));
        let lang = self.lang;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"{lang}\" width=\"{WIDTH}\" height=\"{height}\" \
             viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"t d\" \
             font-family=\"system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif\">\
             <title id=\"t\">{title}</title><desc id=\"d\">{about}</desc>\
             <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#FFFFFF\"/>\n{}</svg>\n",
            self.body
        )
    }

    /// Words from the left edge, broken where they are too long.
    fn text(&mut self, text: &str, size: u32, weight: u32, fill: &str, most: usize) {
        for line in broken(text, most) {
            self.y += size * 13 / 10;
            let _ = writeln!(
                self.body,
                "<text x=\"{EDGE}\" y=\"{}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{fill}\">{}</text>",
                self.y - size / 4,
                safe(&line)
            );
        }
    }

    /// Words of a row, in its middle.
    fn label(&mut self, text: &str, row: u32) {
        let lines = broken(text, 32);
        let many = u32::try_from(lines.len()).unwrap_or(1);
        for (at, line) in (0..).zip(&lines) {
            let y = self.y + row / 2 + 5 + at * 18 - (many - 1) * 9;
            self.at(EDGE, y, "start", 15, INK, line);
        }
    }

    fn at(&mut self, x: u32, y: u32, anchor: &str, size: u32, fill: &str, text: &str) {
        let _ = writeln!(
            self.body,
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" font-size=\"{size}\" font-weight=\"600\" fill=\"{fill}\">{}</text>",
            safe(text)
        );
    }

    /// A row of bars: what is inside is measured in percent of its room.
    fn room(&mut self, x: u32, width: u32, height: u32, inside: &str) {
        let y = self.y;
        let _ = writeln!(
            self.body,
            "<svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\">{inside}</svg>"
        );
    }

    fn bars(&mut self, words: Words<'_>, figure: &Figure) {
        for (tone, fill) in figure.tones.iter().zip(["#118186", "#8ED3CC"]) {
            let _ = writeln!(
                self.body,
                "<rect x=\"{EDGE}\" y=\"{}\" width=\"14\" height=\"14\" rx=\"3\" fill=\"{fill}\"/>",
                self.y
            );
            let y = self.y + 12;
            self.at(EDGE + 22, y, "start", 14, QUIET, tone);
            self.y += 22;
        }
        for bar in &figure.bars {
            let row = row_height(&bar.label);
            self.label(&bar.label, row);
            let mut text = vec![bar.share.text.clone()];
            if bar.share.hidden {
                text = vec![words.say("team.results.hidden", &[])];
            } else {
                let mut inside =
                    "<rect width=\"100%\" height=\"22\" rx=\"4\" fill=\"#E6F1F0\"/>".to_owned();
                if let Some(more) = &bar.more {
                    let _ = write!(
                        inside,
                        "<rect width=\"{}%\" height=\"22\" rx=\"4\" fill=\"#8ED3CC\"/>",
                        more.width
                    );
                    text.push(more.text.clone());
                }
                let _ = write!(
                    inside,
                    "<rect width=\"{}%\" height=\"22\" rx=\"4\" fill=\"#118186\"/>",
                    bar.width
                );
                self.y += (row - 22) / 2;
                self.room(BARS, LENGTH, 22, &inside);
                self.y -= (row - 22) / 2;
            }
            for (at, text) in (0..).zip(&text) {
                let y = self.y + row / 2 + 5 + at * 16
                    - if text.len() > 1 && bar.more.is_some() { 8 } else { 0 };
                self.at(BARS + LENGTH + 12, y, "start", 13, QUIET, text);
            }
            self.y += row + 6;
        }
    }

    fn diverging(&mut self, words: Words<'_>, figure: &Figure) {
        let Some(chart) = &figure.diverging else { return };
        let mut x = EDGE;
        for key in &chart.key {
            let width = u32::try_from(key.label.chars().count()).unwrap_or(10) * 8 + 40;
            if x + width > EDGE + INNER {
                x = EDGE;
                self.y += 22;
            }
            let _ = writeln!(
                self.body,
                "<rect x=\"{x}\" y=\"{}\" width=\"14\" height=\"14\" rx=\"3\" fill=\"{}\"/>",
                self.y,
                fill(key.tone)
            );
            let y = self.y + 12;
            self.at(x + 20, y, "start", 14, QUIET, &key.label);
            x += width;
        }
        self.y += 30;
        for line in &chart.rows {
            let row = row_height(&line.label).max(34);
            self.label(&line.label, row);
            if line.hidden {
                let y = self.y + row / 2 + 5;
                self.at(BARS, y, "start", 14, QUIET, &words.say("team.results.hidden", &[]));
                self.y += row + 6;
                continue;
            }
            let mut inside = String::new();
            for part in &line.segments {
                let _ = write!(
                    inside,
                    "<rect x=\"{}%\" width=\"{}%\" height=\"30\" fill=\"{}\" stroke=\"#FFFFFF\" stroke-width=\"2\"/>",
                    part.x,
                    part.width,
                    fill(part.tone)
                );
                let ink = if part.tone.ends_with('2') { "#FFFFFF" } else { INK };
                let _ = write!(
                    inside,
                    "<text x=\"{}%\" y=\"20\" text-anchor=\"middle\" font-size=\"13\" font-weight=\"700\" fill=\"{ink}\">{}</text>",
                    part.middle,
                    safe(&part.text)
                );
            }
            let _ = write!(
                inside,
                "<rect x=\"{}%\" width=\"2\" height=\"30\" fill=\"{INK}\"/>",
                line.zero
            );
            self.room(BARS, LENGTH, 30, &inside);
            if let (Some(neutral), Some(name)) = (&line.neutral, &chart.neutral) {
                let y = self.y + row / 2 + 4;
                self.at(
                    BARS + LENGTH + 12,
                    y,
                    "start",
                    13,
                    QUIET,
                    &format!("{name} {}", neutral.text),
                );
            }
            self.y += row + 6;
        }
    }

    fn columns(&mut self, figure: &Figure) {
        let Some(chart) = &figure.columns else { return };
        let mut inside = String::new();
        for step in &chart.steps {
            let fill = if step.median { "#D67101" } else { "#118186" };
            let _ = write!(
                inside,
                "<rect x=\"{}%\" y=\"{}%\" width=\"{}%\" height=\"{}%\" fill=\"{fill}\"/>",
                step.x, step.y, chart.width, step.height
            );
            let _ = write!(
                inside,
                "<text x=\"{}%\" y=\"{}%\" dy=\"-5\" text-anchor=\"middle\" font-size=\"13\" fill=\"{INK}\">{}</text>",
                step.middle,
                step.y,
                safe(&step.text)
            );
        }
        self.room(EDGE, INNER, 200, &inside);
        self.y += 200;
        let mut axis = format!("<rect width=\"100%\" height=\"1\" fill=\"{INK}\"/>");
        for step in &chart.steps {
            let _ = write!(
                axis,
                "<text x=\"{}%\" y=\"18\" text-anchor=\"middle\" font-size=\"14\" fill=\"{INK}\">{}</text>",
                step.middle,
                safe(&step.step)
            );
        }
        if let Some(middle) = &chart.middle {
            let _ = write!(
                axis,
                "<text x=\"{}%\" y=\"35\" text-anchor=\"middle\" font-size=\"13\" font-weight=\"700\" fill=\"{INK}\">▲ {}</text>",
                middle.x,
                safe(&middle.word)
            );
        }
        self.room(EDGE, INNER, 40, &axis);
        self.y += 44;
        if !chart.low.is_empty() || !chart.high.is_empty() {
            let y = self.y + 14;
            self.at(EDGE, y, "start", 14, QUIET, &chart.low);
            self.at(EDGE + INNER, y, "end", 14, QUIET, &chart.high);
            self.y += 24;
        }
    }
}

fn fill(tone: &str) -> &'static str {
    match tone {
        "n2" => "#9A3F0B",
        "n1" => "#DB7A2C",
        "p1" => "#4398B8",
        "p2" => "#0C4F72",
        _ => "#DDE5E6",
    }
}

fn row_height(label: &str) -> u32 {
    u32::try_from(broken(label, 32).len()).unwrap_or(1).max(1) * 18 + 10
}

/// Lines of at most this many characters, broken between words.
fn broken(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Text that is no markup, and no character XML forbids.
fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            control if control.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}
