//! How changes meet that were made from the same page, in two tabs or by two people.

use super::Fields;

/// A field that both changed, differently. Nobody's text is overwritten: a person picks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Name of the field.
    pub name: String,
    /// What was typed here.
    pub mine: String,
    /// What was saved meanwhile.
    pub theirs: String,
}

/// What to write of what was posted, given what its page showed (`base`) and what is saved now
/// (`theirs`): the fields changed here alone. Fields changed on both sides are clashes.
pub fn merge(base: &Fields, theirs: &Fields, posted: &Fields) -> (Fields, Vec<Clash>) {
    let value = |fields: &Fields, name: &str| fields.get(name).cloned().unwrap_or_default();
    let mut changed = Fields::new();
    let mut clashes = Vec::new();
    for (name, mine) in posted {
        let (before, now) = (value(base, name), value(theirs, name));
        if *mine == before || *mine == now {
            continue;
        }
        if now == before {
            changed.insert(name.clone(), mine.clone());
        } else {
            clashes.push(Clash { name: name.clone(), mine: mine.clone(), theirs: now });
        }
    }
    (changed, clashes)
}
