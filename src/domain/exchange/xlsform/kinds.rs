//! Which kind of ours a type of XLSForm is.

use std::collections::HashMap;

use super::choices::Choice;
use super::table::Line;
use crate::domain::exchange::assembly::{Assembly, everywhere, groups, options};
use crate::domain::exchange::codes::{self, Taken};
use crate::domain::question::{AnswerOption, Kind};
use crate::domain::wording::Lang;

/// A kind with what its answers were called; or the text key of why there is none.
pub(super) type Found = Result<(Kind, HashMap<String, String>), &'static str>;

/// What programs note about whoever answers. We never keep such things.
const METADATA: [&str; 16] = [
    "start",
    "end",
    "today",
    "deviceid",
    "imei",
    "subscriberid",
    "simserial",
    "phonenumber",
    "username",
    "email",
    "audit",
    "background-audio",
    "start-geopoint",
    "background-geopoint",
    "uri:deviceid",
    "device id",
];

/// What could show who a child is, or where.
const IDENTIFYING: [&str; 17] = [
    "date",
    "time",
    "datetime",
    "image",
    "photo",
    "audio",
    "video",
    "file",
    "geopoint",
    "geotrace",
    "geoshape",
    "location",
    "trace",
    "shape",
    "barcode",
    "add image prompt",
    "q image",
];

/// Most options of a choice, most of a list of places.
const MOST: usize = 15;
const MOST_PLACES: usize = 40;
const MOST_RANKED: usize = 7;

/// What a row needs to know of the rest of the form.
pub(super) struct Around<'a> {
    pub lists: &'a HashMap<String, Vec<Choice>>,
    pub languages: &'a [Lang],
    pub assembly: &'a mut Assembly,
}

/// The kind of a row.
pub(super) fn kind(base: &str, rest: &str, line: &Line<'_>, around: &mut Around<'_>) -> Found {
    let place = line.place();
    let constraint: String = line.text("constraint").split_whitespace().collect();
    let mut understood = constraint.is_empty();
    let mut bound = |of: &str| {
        let found = bound(&constraint, of);
        understood |= found.is_some();
        found
    };
    let found = match base {
        "select_one" | "select_multiple" | "rank" => {
            let most = bound("count-selected(.)");
            chosen(base, rest, &place, most, around)
        }
        "integer" | "int" | "decimal" => {
            let largest = bound(".");
            let from = groups(largest);
            let said: Vec<_> = from.iter().map(u32::to_string).collect();
            around.assembly.report.changed(&place, "number_groups", &said.join(", "));
            Ok((Kind::Number { from }, HashMap::new()))
        }
        "range" => range(line, &place, around),
        "text" | "string" => {
            let most = bound("string-length(.)");
            let long =
                line.text("appearance").contains("multiline") || most.is_some_and(|m| m > 140);
            let most = most.and_then(|most| u16::try_from(most).ok());
            Ok(if long {
                let max = most.unwrap_or(1000).clamp(1, 1000);
                (Kind::LongText { max, quotes: false }, HashMap::new())
            } else {
                let max = most.unwrap_or(140).clamp(1, 140);
                (Kind::ShortText { max, quotes: false }, HashMap::new())
            })
        }
        "note" => Ok((Kind::Info, HashMap::new())),
        "acknowledge" | "trigger" => {
            around.assembly.report.changed(&place, "acknowledge", base);
            Ok((Kind::Info, HashMap::new()))
        }
        "calculate" | "hidden" | "xml-external" | "csv-external" | "entity" => Err("computes"),
        "select_one_from_file" | "select_multiple_from_file" | "select_one_external" => {
            Err("list_elsewhere")
        }
        _ if METADATA.contains(&base) => Err("metadata"),
        _ if IDENTIFYING.contains(&base) => Err("identifying"),
        _ => Err("type_unknown"),
    };
    if found.is_ok() && !understood {
        around.assembly.report.left_out(&place, "constraint", line.text("constraint"));
    }
    found
}

/// Choosing one, choosing several, putting in order.
fn chosen(
    base: &str,
    rest: &str,
    place: &str,
    most: Option<u32>,
    around: &mut Around<'_>,
) -> Found {
    let list = rest.split_whitespace().next().unwrap_or("");
    if rest.split_whitespace().any(|word| word == "or_other") {
        around.assembly.report.left_out(place, "other", list);
    }
    let choices = around.lists.get(list).map_or(&[][..], Vec::as_slice);
    if choices.len() > MOST_PLACES {
        return Err("list_long");
    }
    let of_others = choices.iter().map(|choice| (choice.name.clone(), choice.text.clone()));
    let (options, values) = options(of_others);
    let max = most.and_then(|most| u8::try_from(most).ok());
    let max = max.filter(|max| *max > 0 && usize::from(*max) < options.len());
    let kind = match (base, options.len()) {
        (_, 0) => return Err("list_missing"),
        (_, 1) => return Err("list_short"),
        ("select_one", 2..=MOST) => Kind::Single { options },
        ("select_one", 16..=MOST_PLACES) => {
            around.assembly.report.changed(place, "long_list", &options.len().to_string());
            Kind::Place { options }
        }
        ("select_multiple", 2..=MOST) => Kind::Multiple { options, max },
        ("rank", count @ 2..=MOST_RANKED) => {
            let ranks = u8::try_from(count.saturating_sub(1).min(3)).unwrap_or(1);
            around.assembly.report.changed(place, "ranks", &ranks.to_string());
            Kind::Ranking { options, ranks }
        }
        _ => return Err("list_long"),
    };
    Ok((kind, values))
}

/// Our own scale, or steps to choose from where there are few.
fn range(line: &Line<'_>, place: &str, around: &mut Around<'_>) -> Found {
    let parameters = line.text("parameters").replace([';', ','], " ").replace(" =", "=");
    let parameter = |name: &str, otherwise: i64| {
        let found = parameters.split_whitespace().find_map(|word| {
            word.split_once('=').filter(|(known, _)| *known == name).map(|(_, value)| value)
        });
        found.map_or(Some(otherwise), |value| value.parse().ok())
    };
    let given = (parameter("start", 1), parameter("end", 10), parameter("step", 1));
    let (Some(start), Some(end), Some(step)) = given else { return Err("range") };
    let languages = around.languages;
    if (start, end, step) == (0, 10, 1) {
        around.assembly.report.changed(place, "scale_ends", "0, 10");
        let (low, high) = (everywhere("0", languages), everywhere("10", languages));
        return Ok((Kind::Scale { low, high }, HashMap::new()));
    }
    let count = end.checked_sub(start).and_then(|span| span.checked_div(step));
    if !(1..15).contains(&count.unwrap_or(0)) || step <= 0 {
        return Err("range");
    }
    let steps = (0..=count.unwrap_or(0)).filter_map(|n| start.checked_add(n.checked_mul(step)?));
    let steps = steps.map(|step| (step.to_string(), everywhere(&step.to_string(), languages)));
    let (options, values) = options(steps);
    around.assembly.report.changed(place, "range_as_choice", &options.len().to_string());
    Ok((Kind::Single { options }, values))
}

/// The number that a constraint allows at most: `count-selected(.) <= 3`, `. >= 0 and . < 8`.
fn bound(constraint: &str, of: &str) -> Option<u32> {
    let mut found = None;
    for part in constraint.split("and") {
        let rest = part.strip_prefix(of)?;
        if let Some(number) = rest.strip_prefix("<=").or_else(|| rest.strip_prefix('=')) {
            found = Some(number.parse().ok()?);
        } else if let Some(number) = rest.strip_prefix('<') {
            found = Some(number.parse::<u32>().ok()?.checked_sub(1)?);
        } else {
            let least = rest.strip_prefix(">=").or_else(|| rest.strip_prefix('>'))?;
            least.parse::<u32>().ok().filter(|least| *least <= 1)?;
        }
    }
    found
}

/// The options of one of our own questions: those that came from us, and what somebody added.
///
/// One more than there may be is enough to see that there are too many.
pub(super) fn own_options(choices: &[Choice]) -> Vec<AnswerOption> {
    let ours = choices.iter().filter(|choice| !choice.name.starts_with('_'));
    let ours = ours.take(MOST_PLACES.saturating_add(1));
    let mut taken = Taken::default();
    for own in ours.clone().filter_map(|choice| choice.own.as_ref()) {
        taken.take(&own.code);
    }
    ours.map(|choice| {
        choice.own.clone().unwrap_or_else(|| AnswerOption {
            code: codes::code(&choice.name, 'o', &mut taken),
            text: choice.text.clone(),
            exclusive: false,
            picture: None,
        })
    })
    .collect()
}
