//! Reads XML without its dangers: nothing is declared, nothing is looked up elsewhere, nothing grows.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::unreadable::Unreadable;

/// Deepest nesting that the formats we read could need.
const DEEPEST: usize = 40;

/// What comes next in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// An element begins: its name without prefix, and its attributes likewise.
    Open(String, Vec<(String, String)>),
    /// The last element ends.
    Close(String),
    /// Some text; the text of one element may come in several pieces.
    Text(String),
}

/// A document, read piece by piece.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    part: &'a str,
    depth: usize,
}

impl<'a> Xml<'a> {
    /// A document; `part` is its name, for refusals.
    pub fn new(text: &'a str, part: &'a str) -> Self {
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().allow_dangling_amp = true;
        Self { reader, part, depth: 0 }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// It is no XML, it declares something, or it is nested too deeply.
    pub fn next(&mut self) -> Result<Option<Piece>, Unreadable> {
        loop {
            let event = self.reader.read_event().map_err(|_| Unreadable::broken(self.part))?;
            match event {
                Event::Start(start) => {
                    self.depth = self.depth.saturating_add(1);
                    if self.depth > DEEPEST {
                        return Err(Unreadable::broken(self.part));
                    }
                    return self.open(&start).map(Some);
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    let name = end.name().local_name().as_ref().to_owned();
                    return Ok(Some(Piece::Close(name)));
                }
                Event::Text(text) => return Ok(Some(Piece::Text(text.xml10_content().into()))),
                Event::CData(text) => return Ok(Some(Piece::Text(text.xml10_content().into()))),
                Event::GeneralRef(name) => {
                    let known = quick_xml::escape::resolve_xml_entity(name.as_ref());
                    let text = match known {
                        Some(known) => Some(known.to_owned()),
                        None => name.resolve_char_ref().ok().flatten().map(String::from),
                    };
                    let text =
                        text.ok_or_else(|| Unreadable::new("exchange_declares", self.part))?;
                    return Ok(Some(Piece::Text(text)));
                }
                Event::DocType(_) => return Err(Unreadable::new("exchange_declares", self.part)),
                Event::Eof if self.depth == 0 => return Ok(None),
                Event::Eof => return Err(Unreadable::broken(self.part)),
                Event::Empty(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            }
        }
    }

    fn open(&self, start: &BytesStart<'_>) -> Result<Piece, Unreadable> {
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| Unreadable::broken(self.part))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|_| Unreadable::broken(self.part))?.into_owned();
            attributes.push((attribute.key.local_name().as_ref().to_owned(), value));
        }
        Ok(Piece::Open(start.name().local_name().as_ref().to_owned(), attributes))
    }
}
