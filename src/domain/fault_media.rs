//! Faults of pictures and recordings: a questionnaire names only those of its own project.

use super::fault::Fault;
use super::media::{Media, MediaKind};
use super::questionnaire::Questionnaire;

/// A place in a questionnaire that names a picture or a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// As in faults.
    pub place: String,
    /// Which one.
    pub id: String,
    /// What it must be.
    pub kind: MediaKind,
}

impl Questionnaire {
    /// Every picture and recording it names.
    pub fn media(&self) -> Vec<Named> {
        let mut named = Vec::new();
        for (index, question) in self.questions.iter().enumerate() {
            let place = self.place(index);
            for (at, option) in question.options().iter().enumerate() {
                named.extend(option.picture.iter().map(|id| Named {
                    place: format!("{place}.options[{at}].picture"),
                    id: id.clone(),
                    kind: MediaKind::Picture,
                }));
            }
            named.extend(question.voice.iter().map(|(lang, id)| Named {
                place: format!("{place}.voice.{lang}"),
                id: id.clone(),
                kind: MediaKind::Voice,
            }));
        }
        named
    }

    /// A fault for each picture and recording that is not among these.
    pub fn media_faults(&self, known: &[Media]) -> Vec<Fault> {
        let is_known =
            |named: &Named| known.iter().any(|m| m.id == named.id && m.kind == named.kind);
        let unknown = self.media().into_iter().filter(|named| !is_known(named));
        unknown.map(|named| Fault::new(named.place, "unknown_media", &named.id)).collect()
    }
}
