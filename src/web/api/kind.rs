//! What an answer is written in, and how a client says which it wants.

use super::problem::Problem;

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// JSON.
    Json,
    /// Rows, in UTF-8.
    Csv,
    /// JSON-stat 2.0.
    Jsonstat,
}

impl Kind {
    /// As in `?format=`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Jsonstat => "jsonstat",
        }
    }

    /// The media type without parameters.
    pub fn media(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv",
            Self::Jsonstat => "application/vnd.json-stat+json",
        }
    }

    /// The value of `Content-Type`.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            other => other.media(),
        }
    }
}

/// Which of these kinds a client wants: the one it names, else the one its `Accept` likes best; of
/// equals the first.
///
/// # Errors
/// The name is none of them (400), or none can be accepted (406).
pub fn choose(
    offered: &[Kind],
    named: Option<&str>,
    accept: Option<&str>,
) -> Result<Kind, Problem> {
    if let Some(name) = named {
        let known = offered.iter().copied().find(|kind| kind.name() == name);
        return known.ok_or(Problem::bad("There is no such format here."));
    }
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
        return offered.first().copied().ok_or(Problem::not_acceptable());
    };
    let ranges: Vec<Range<'_>> = accept.split(',').filter_map(Range::read).collect();
    let mut best: Option<(Kind, u16)> = None;
    for kind in offered {
        // Of all that fit, the range that says most decides.
        let fitting = ranges.iter().filter(|range| range.fits(*kind));
        let liked = fitting.max_by_key(|range| range.says()).map_or(0, |range| range.liked);
        if liked > best.map_or(0, |(_, liked)| liked) {
            best = Some((*kind, liked));
        }
    }
    best.map(|(kind, _)| kind).ok_or(Problem::not_acceptable())
}

/// One range of media types, and how much it is liked, in thousandths.
struct Range<'a> {
    main: &'a str,
    sub: &'a str,
    liked: u16,
}

impl<'a> Range<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (main, sub) = parts.next()?.split_once('/')?;
        let quality = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
        let liked = match quality {
            None => 1_000,
            Some(value) => thousandths(value)?,
        };
        (!main.is_empty() && !sub.is_empty()).then_some(Self { main, sub, liked })
    }

    fn fits(&self, kind: Kind) -> bool {
        let Some((main, sub)) = kind.media().split_once('/') else { return false };
        let of = |said: &str, is: &str| said == "*" || said.eq_ignore_ascii_case(is);
        of(self.main, main) && of(self.sub, sub)
    }

    fn says(&self) -> usize {
        usize::from(self.main != "*") + usize::from(self.sub != "*")
    }
}

/// `0.5` as 500; `None` for what is no quality.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    let part: u16 = format!("{part:0<3}").parse().ok().filter(|_| digits)?;
    match (whole, part) {
        ("0", part) => Some(part),
        ("1", 0) => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, choose};

    const ALL: [Kind; 3] = [Kind::Json, Kind::Csv, Kind::Jsonstat];

    #[test]
    fn the_kind_that_is_liked_best_is_given() {
        for (accept, kind) in [
            ("*/*", Kind::Json),
            ("", Kind::Json),
            ("text/csv", Kind::Csv),
            ("TEXT/*", Kind::Csv),
            ("text/csv;charset=utf-8;q=0.9, application/json;q=0.5", Kind::Csv),
            ("application/vnd.json-stat+json, */*;q=0.1", Kind::Jsonstat),
            ("*/*, application/json;q=0", Kind::Csv),
            ("text/html, application/*;q=0.8", Kind::Json),
        ] {
            assert_eq!(choose(&ALL, None, Some(accept)).ok(), Some(kind), "{accept}");
        }
        assert_eq!(choose(&ALL, Some("jsonstat"), Some("text/csv")).ok(), Some(Kind::Jsonstat));
    }

    #[test]
    fn what_nobody_offers_is_refused() {
        for accept in
            ["text/html", "*/*;q=0", "csv", "text/csv;q=2", "/", ",,", "text/csv;q=0.0001"]
        {
            assert!(choose(&ALL, None, Some(accept)).is_err(), "{accept}");
        }
        for name in ["", "CSV", "xlsx", "csv "] {
            assert!(choose(&ALL, Some(name), None).is_err(), "{name}");
        }
        assert!(choose(&[Kind::Json], None, Some("text/csv")).is_err());
    }
}
