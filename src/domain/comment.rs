//! What somebody says of a draft.

/// A comment on one part of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Random id.
    pub id: String,
    /// The part it is about, as in forms; it may be gone by now.
    pub part: String,
    /// What was said.
    pub body: String,
    /// Name of who said it.
    pub who: String,
    /// The revision it was said of.
    pub revision: u32,
    /// The author has dealt with it.
    pub resolved: bool,
}
