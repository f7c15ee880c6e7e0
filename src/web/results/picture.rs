//! A finding as a picture (SVG): text in lines that fit, the bars, where it stands, and where it is from. It holds
//! no script, no style sheet and no address that a browser would follow.

use serde::Serialize;

use super::finding::Told;
use super::teller::Teller;
use crate::web::respond::view::ViewError;

/// Width in points.
const WIDE: u32 = 640;
/// Space at the edges.
const EDGE: u32 = 40;
/// From one text to the next part.
const GAP: u32 = 24;
/// Height of a bar.
const BAR: u32 = 14;

/// A picture, in points from the upper left corner.
#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    wide: u32,
    high: u32,
    /// All of it in words.
    alt: String,
    texts: Vec<Line>,
    bars: Vec<Bar>,
}

/// A line of text; `x` is where it begins, on the right in languages that are written so.
#[derive(Debug, Clone, Serialize)]
struct Line {
    x: u32,
    y: u32,
    size: u32,
    weight: u32,
    colour: &'static str,
    text: String,
    dir: &'static str,
}

/// A bar on its bed.
#[derive(Debug, Clone, Serialize)]
struct Bar {
    y: u32,
    x: u32,
    width: u32,
    high: u32,
    bed_x: u32,
    bed: u32,
    colour: &'static str,
}

/// How a text is set: size, weight, colour.
#[derive(Clone, Copy)]
struct Hand(u32, u32, &'static str);

const LABEL: Hand = Hand(17, 700, "#36555A");
const SAID: Hand = Hand(30, 800, "#0B2B2E");
const ANSWER: Hand = Hand(17, 400, "#0B2B2E");
const MEANT: Hand = Hand(17, 800, "#0B2B2E");
const STATE: Hand = Hand(21, 700, "#0B2B2E");
const FROM: Hand = Hand(15, 400, "#36555A");

/// A sheet that is filled from above.
struct Sheet {
    dir: &'static str,
    y: u32,
    texts: Vec<Line>,
    bars: Vec<Bar>,
}

impl Sheet {
    fn put(&mut self, text: &str, hand: Hand) {
        let Hand(size, weight, colour) = hand;
        let x = if self.dir == "rtl" { WIDE - EDGE } else { EDGE };
        for text in lines(text, size) {
            self.y += size * 13 / 10;
            let (dir, y) = (self.dir, self.y);
            self.texts.push(Line { x, y, size, weight, colour, text, dir });
        }
    }

    fn bar(&mut self, percent: u32, meant: bool) {
        let bed = WIDE - 2 * EDGE;
        let width = bed * percent.min(100) / 100;
        let x = if self.dir == "rtl" { WIDE - EDGE - width } else { EDGE };
        let colour = if meant { "#F2604A" } else { "#6C868A" };
        let y = self.y + 7;
        self.bars.push(Bar { y, x, width, high: BAR, bed_x: EDGE, bed, colour });
        self.y = y + BAR;
    }
}

impl Teller<'_> {
    /// One finding, drawn.
    pub fn picture(&self, told: &Told, page: &str) -> Result<Picture, ViewError> {
        let taken = self.say("respond.results.taken", &[])?;
        let dir = self.lang.direction();
        let mut sheet = Sheet { dir, y: EDGE / 2, texts: Vec::new(), bars: Vec::new() };
        let said = told.said.as_deref().unwrap_or(&taken);
        sheet.put(&self.say("respond.results.said", &[])?, LABEL);
        sheet.y += GAP / 4;
        sheet.put(said, SAID);
        let mut alt = vec![said.to_owned()];
        if let Some(chart) = &told.chart {
            sheet.y += GAP;
            sheet.put(&chart.title, LABEL);
            for bar in chart.bars.iter().filter(|bar| bar.drawn) {
                sheet.y += GAP / 4;
                let hand = if bar.cited { MEANT } else { ANSWER };
                sheet.put(&self.pair(&bar.label, &bar.text)?, hand);
                if let Some(width) = bar.width {
                    sheet.bar(width, bar.cited);
                }
            }
            alt.extend([chart.title.clone(), chart.alt.clone()]);
        }
        let happens = match &told.state {
            Some(state) => state.word.clone(),
            None => self.say("respond.results.undecided", &[])?,
        };
        sheet.y += GAP;
        sheet.put(&self.say("respond.results.happens", &[])?, LABEL);
        sheet.put(&happens, STATE);
        alt.push(happens);
        sheet.y += GAP;
        sheet.dir = "ltr";
        sheet.put(page.split_once("://").map_or(page, |(_, rest)| rest), FROM);
        let Sheet { y, texts, bars, .. } = sheet;
        Ok(Picture { wide: WIDE, high: y + EDGE, alt: alt.join(" "), texts, bars })
    }
}

/// A text in lines that fit, by the usual width of a letter: 0.56 of its size.
fn lines(text: &str, size: u32) -> Vec<String> {
    let most = ((WIDE - 2 * EDGE) * 100 / (size * 56)) as usize;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let room = |line: &&mut String| line.chars().count() + 1 + word.chars().count() <= most;
        match lines.last_mut().filter(room) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.extend(pieces(word, most)),
        }
    }
    lines
}

/// A word longer than a line, cut.
fn pieces(word: &str, most: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(most.max(1)).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_set_in_lines_that_fit_and_nothing_of_it_is_lost() {
        let text =
            "La moitié des enfants vont au parc après l’école, et beaucoup y restent longtemps.";
        for size in [15, 30] {
            let set = lines(text, size);
            let most = (560 * 100 / (size * 56)) as usize;
            assert!(set.iter().all(|line| line.chars().count() <= most), "{set:?}");
            assert_eq!(set.join(" "), text);
        }
        let word = "x".repeat(99);
        assert_eq!(lines(&word, 30).concat(), word);
        assert!(lines(" ", 30).is_empty());
    }
}
