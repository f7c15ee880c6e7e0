//! Everything that is stored about those who answer, field by field: the list that is published
//! (`docs/what-we-store.md`) and that the drill compares with the live database (R36, R54).

mod others;

pub use others::OTHERS;

/// In which form something is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Sealed with the key of the consultation.
    Sealed,
    /// A hash that needs that key to be made, or an id that is one.
    KeyedHash,
    /// A word or a number of a list that is known beforehand.
    KnownWord,
    /// The random id of the consultation or of a colleague.
    Id,
    /// Words of a child that it allowed to be used, and two people agreed to.
    Agreed,
}

impl Form {
    /// As it is published.
    pub fn words(self) -> &'static str {
        match self {
            Self::Sealed => "sealed",
            Self::KeyedHash => "keyed hash",
            Self::KnownWord => "word or number of a known list",
            Self::Id => "random id, not of a child",
            Self::Agreed => "in the clear, with the child's permission",
        }
    }
}

/// Until when rows of a table stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Until the next mix.
    Mix,
    /// While a mix runs.
    Mixing,
    /// Until the trial ends or the consultation opens.
    Trial,
    /// Until a reader decided, at most 30 days after closing.
    Read,
    /// Until the key of the consultation is destroyed.
    Erasure,
    /// As long as the consultation is listed.
    Stays,
}

impl Until {
    /// As it is published.
    pub fn words(self) -> &'static str {
        match self {
            Self::Mix => "until the next mix, at closing at the latest; then it moves on",
            Self::Mixing => "while a mix runs, in one transaction; empty before and after",
            Self::Trial => "until the trial ends or the consultation opens",
            Self::Read => "until a trained reader decided, at most 30 days after closing",
            Self::Erasure => {
                "until the key of the consultation is destroyed, at most 83 days after closing"
            }
            Self::Stays => "as long as the consultation is listed",
        }
    }

    /// Whether nothing may be left once the key of a consultation is destroyed.
    pub fn ends_with_key(self) -> bool {
        self != Self::Stays
    }
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub column: &'static str,
    /// What it is.
    pub what: &'static str,
    /// Its form.
    pub form: Form,
}

/// A table that holds something of those who answer.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Until when its rows stay.
    pub until: Until,
    /// Its columns, in their order.
    pub fields: &'static [Field],
}

const fn field(column: &'static str, what: &'static str, form: Form) -> Field {
    Field { column, what, form }
}

const OF: Field = field("consultation_id", "the consultation", Form::Id);
const RESPONSE_ID: Field = field(
    "id",
    "id of the response: made from the withdrawal code, which is stored nowhere",
    Form::KeyedHash,
);
const REVISION: Field = field(
    "revision",
    "which revision of the questionnaire was answered, 1, 2, 3 …",
    Form::KnownWord,
);
const RECORD: Field = field(
    "sealed",
    "the closed answers of one child, in a record of one length for everybody",
    Form::Sealed,
);
const BATCH: Field = field(
    "batch",
    "the number of the release that counted it first, shared by twenty children or more; empty before",
    Form::KnownWord,
);
const TEXT_ID: Field = field(
    "id",
    "id of the text: made from the withdrawal code for another purpose, so that it meets no response",
    Form::KeyedHash,
);
const QUESTION: Field = field("question", "code of the question", Form::KnownWord);
const LANG: Field = field("lang", "language of the page", Form::KnownWord);
const BAND: Field = field("band", "age band of the page", Form::KnownWord);
const WORDS: Field = field(
    "sealed",
    "what was written, after numbers, addresses and accounts were taken out, and whether it may be quoted",
    Form::Sealed,
);
const CODE: Field = field(
    "hash",
    "an invitation or a class code; the code itself is stored nowhere",
    Form::KeyedHash,
);
const PLACES: Field = field("places", "how many children may use it", Form::KnownWord);
const USED: Field =
    field("used", "how many places were used, without who used them", Form::KnownWord);
const WAITING: Field = field("waiting", "how many places wait for the next mix", Form::KnownWord);
const GONE: Field = field(
    "id",
    "id of what was taken back or erased by a reader, so that it never returns",
    Form::KeyedHash,
);

const RESPONSE: &[Field] = &[OF, RESPONSE_ID, REVISION, RECORD];
const COUNTED: &[Field] = &[OF, RESPONSE_ID, REVISION, RECORD, BATCH];
const TEXT: &[Field] = &[OF, TEXT_ID, QUESTION, LANG, BAND, WORDS];
const INVITATION: &[Field] = &[OF, CODE, PLACES, USED, WAITING];

/// Everything that is stored about those who answer.
pub const TABLES: [Table; 19] = [
    Table { name: "inbox", until: Until::Mix, fields: RESPONSE },
    Table { name: "responses", until: Until::Erasure, fields: COUNTED },
    Table { name: "responses_mixing", until: Until::Mixing, fields: COUNTED },
    Table { name: "text_inbox", until: Until::Mix, fields: TEXT },
    Table { name: "texts", until: Until::Read, fields: TEXT },
    Table { name: "texts_mixing", until: Until::Mixing, fields: TEXT },
    Table {
        name: "read_texts",
        until: Until::Erasure,
        fields: &[
            OF,
            TEXT_ID,
            QUESTION,
            LANG,
            BAND,
            field("sealed", "what a reader left of it, and whether it may be quoted", Form::Sealed),
            field("outcome", "what the reader decided: clear, withheld", Form::KnownWord),
        ],
    },
    Table {
        name: "text_marks",
        until: Until::Read,
        fields: &[
            OF,
            field("text_id", "id of a text that waits for a second reader", Form::KeyedHash),
            field("mark", "what it waits for: asked, danger, accused", Form::KnownWord),
            field("accused", "which role of the team is accused, if any", Form::KnownWord),
            field("why", "why it is left to another person, from a list", Form::KnownWord),
            field("person_id", "the colleague who asks", Form::Id),
        ],
    },
    Table {
        name: "concerns",
        until: Until::Stays,
        fields: &[
            field("id", "a random id, of nothing else", Form::Id),
            OF,
            field("kind", "what it was: distress, named, danger, accused", Form::KnownWord),
            field("person_id", "the colleague who decided", Form::Id),
            field("second_id", "the second colleague, where there was one", Form::Id),
            field("service", "the service it was told to, from a list", Form::KnownWord),
            field(
                "noted_on",
                "the day a colleague decided; not the day it was written",
                Form::KnownWord,
            ),
        ],
    },
    Table {
        name: "codings",
        until: Until::Erasure,
        fields: &[
            OF,
            field("text_id", "id of a text that was read", Form::KeyedHash),
            field("person_id", "the colleague who says what it is about", Form::Id),
            field("part", "own, or settled between two", Form::KnownWord),
            field("sealed", "its themes, in a record of one length", Form::Sealed),
        ],
    },
    Table {
        name: "quote_proposals",
        until: Until::Erasure,
        fields: &[
            OF,
            field("text_id", "id of a text that may be quoted", Form::KeyedHash),
            field("person_id", "the colleague who proposes it", Form::Id),
            field("sealed", "the words proposed", Form::Sealed),
        ],
    },
    Table {
        name: "quotes",
        until: Until::Stays,
        fields: &[
            OF,
            field("id", "a random id: it leads back to no text", Form::Id),
            QUESTION,
            LANG,
            BAND,
            field(
                "words",
                "words the child allowed and two colleagues agreed to quote",
                Form::Agreed,
            ),
            field("proposed_by", "the first colleague", Form::Id),
            field("agreed_by", "the second colleague", Form::Id),
        ],
    },
    Table {
        name: "quote_translations",
        until: Until::Stays,
        fields: &[
            OF,
            field("quote_id", "the quote", Form::Id),
            field("lang", "the language it was translated into", Form::KnownWord),
            field("words", "the words of a quote in another language", Form::Agreed),
            field("person_id", "the colleague who translated them", Form::Id),
        ],
    },
    Table { name: "withdrawn", until: Until::Erasure, fields: &[OF, GONE] },
    Table { name: "withdrawn_mixing", until: Until::Mixing, fields: &[OF, GONE] },
    Table { name: "invitations", until: Until::Erasure, fields: INVITATION },
    Table { name: "invitations_mixing", until: Until::Mixing, fields: INVITATION },
    Table {
        name: "tallies",
        until: Until::Erasure,
        fields: &[
            OF,
            field("at_least", "a floor of how many answered, told to staff", Form::KnownWord),
            field("told_at", "when staff were told; not when a child answered", Form::KnownWord),
        ],
    },
    Table { name: "tries", until: Until::Trial, fields: RESPONSE },
];

/// One row for each consultation, by which acts on its answers take turns; nothing of a child.
pub const TURNS: (&str, &str) = ("turns", "consultation_id side");

/// What is not stored, so that nobody can be made to hand it over.
pub const NOT_STORED: [&str; 12] = [
    "addresses of the network (IP), cookies that tell one browser from another, the kind of browser or device, the page somebody came from, the languages a browser asks for",
    "the day or the time at which somebody opened a page, answered or sent",
    "the order in which answers came, once they are mixed",
    "names, dates of birth, addresses, schools, telephone numbers, e-mail addresses, pictures, voices or positions of those who answer",
    "the withdrawal code, and which text belongs to which response",
    "which invitation, class code, device or paper sheet a response came from",
    "answers that were not sent, pages that were left, and who said no thanks",
    "which help was looked at, and which support cards somebody saw",
    "answers to questions that were not to be shown",
    "answers that were taken back",
    "parents or guardians of those who answer",
    "free texts as they were typed, where a number, an address or an account was taken out",
];

/// Columns and tables of a database that the published list does not know, and those it knows that
/// are not there: `table.column`, or a table alone.
pub fn unknown(live: &[(String, String)]) -> Vec<String> {
    let listed =
        TABLES.iter().flat_map(|table| table.fields.iter().map(|field| (table.name, field.column)));
    let others = OTHERS.iter().map(|(table, columns, _)| (*table, *columns)).chain([TURNS]);
    let others = others
        .flat_map(|(table, columns)| columns.split_whitespace().map(move |column| (table, column)));
    let known: Vec<(&str, &str)> = listed.chain(others).collect();
    let new = live
        .iter()
        .filter(|(table, column)| !known.contains(&(table.as_str(), column.as_str())))
        .map(|(table, column)| format!("{table}.{column}"));
    let missing = known
        .iter()
        .filter(|(table, column)| !live.iter().any(|(t, c)| t == table && c == column))
        .map(|(table, column)| format!("{table}.{column} (listed, not there)"));
    new.chain(missing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<(String, String)> {
        let own = TABLES.iter().flat_map(|t| t.fields.iter().map(|f| (t.name, f.column)));
        let others = OTHERS.iter().map(|(table, columns, _)| (*table, *columns)).chain([TURNS]);
        let others =
            others.flat_map(|(table, columns)| columns.split(' ').map(move |c| (table, c)));
        own.chain(others).map(|(table, column)| (table.to_owned(), column.to_owned())).collect()
    }

    #[test]
    fn one_column_more_or_less_is_named() {
        let mut live = all();
        assert!(unknown(&live).is_empty());
        live.push(("responses".to_owned(), "at".to_owned()));
        assert_eq!(unknown(&live), ["responses.at"]);
        live.retain(|(table, column)| (table.as_str(), column.as_str()) != ("turns", "side"));
        assert_eq!(unknown(&live), ["responses.at", "turns.side (listed, not there)"]);
    }

    #[test]
    fn every_sentence_is_said() {
        for table in TABLES {
            assert!(!table.until.words().is_empty());
            assert!(table.fields.iter().all(|field| !field.what.is_empty()));
        }
        assert!(NOT_STORED.iter().all(|line| !line.contains('|')));
    }
}
