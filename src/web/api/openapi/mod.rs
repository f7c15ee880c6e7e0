//! `/api/v1/openapi.json`: the interface described for programs (`OpenAPI` 3.1). Tests compare it with
//! the doors there are, and with what they answer.

mod places;
mod schemas;

use rocket::get;
use serde_json::{Map, Value, json};

use super::PATHS;
use super::answer::Answer;
use super::asking::Asking;
use super::kind::Kind;
use super::problem::Problem;
use places::{Place, place};

/// The description itself.
#[get("/api/v1/openapi.json")]
pub fn show(asking: Asking) -> Result<Answer, Problem> {
    asking.only(&[])?;
    asking.kind(&[Kind::Json])?;
    Ok(Answer::fresh(&document(), asking.readers()))
}

fn document() -> Value {
    let paths: Map<String, Value> =
        PATHS.into_iter().map(|path| (path.to_owned(), operations(&place(path)))).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Porte-Voix: released figures",
            "version": "1",
            "description": "Figures of consultations with children, as bands that were attacked before \
                they were released, and what their codes mean. Reading only: other methods are answered \
                with 405. Query parameters that are not listed here, or that stand twice, are answered \
                with 400. Empty figures are hidden: nobody may work them out.",
            "license": { "name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later" },
        },
        "servers": [{ "url": "/" }],
        "security": [{}, { "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of a project, made by its team. It begins with pv_, reads the \
                        releases of this project, and ends after a year at most.",
                },
            },
            "headers": headers(),
            "schemas": schemas::all(),
        },
    })
}

/// Headers by name: what they say, and their schema.
fn headers() -> Value {
    let text = |description: &str, pattern: &str| {
        json!({
            "description": description,
            "required": true,
            "schema": { "type": "string", "pattern": pattern },
        })
    };
    json!({
        "ETag": text("Strong mark of these bytes, for If-None-Match.", "^\"[0-9a-z-]+\"$"),
        "Cache-Control": text("How long to keep it: private with a token.", "^(public, max-age=300|private, no-cache)$"),
        "Vary": text("What an answer depends on.", "^Accept, Authorization$"),
        "WWW-Authenticate": text("What is missing.", "^Bearer "),
        "Retry-After": {
            "description": "Seconds to wait.",
            "required": true,
            "schema": { "type": "integer", "minimum": 1 },
        },
        "Link": {
            "description": "The pages before and after, with rel prev and next.",
            "required": false,
            "schema": { "type": "string" },
        },
    })
}

fn references(names: &[&str]) -> Value {
    let reference = |name: &&str| {
        ((*name).to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }))
    };
    Value::Object(names.iter().map(reference).collect())
}

const OF_ANSWERS: [&str; 3] = ["ETag", "Cache-Control", "Vary"];

/// Whether something is refused at a place.
type Where = fn(&Place) -> bool;

/// What is refused: status, description, headers, and where.
const REFUSALS: [(&str, &str, &[&str], Where); 8] = [
    ("400", "A parameter is not one of those listed, or its value cannot be read.", &[], |_| true),
    ("401", "The token is wrong, has ended or was revoked.", &["WWW-Authenticate"], |_| true),
    ("404", "There is nothing of this name for whoever asks.", &[], Place::names_something),
    ("406", "It is not written in a media type of Accept.", &[], |_| true),
    ("410", "The release was taken back: its figures are no longer handed out.", &[], |place| {
        place.gone
    }),
    ("429", "Too many requests.", &["Retry-After"], |_| true),
    ("500", "What is stored cannot be read, or was changed.", &[], |_| true),
    ("503", "It cannot be answered at the moment.", &["Retry-After"], |_| true),
];

/// What is asked for: GET the whole, HEAD what stands above it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    Whole,
    Headers,
}

/// Reading an address, and asking for its headers alone.
fn operations(place: &Place) -> Value {
    json!({ "get": operation(place, Reads::Whole), "head": operation(place, Reads::Headers) })
}

fn operation(place: &Place, reads: Reads) -> Value {
    let mut names = OF_ANSWERS.to_vec();
    names.extend(place.paged.then_some("Link"));
    let mut good = json!({ "description": place.summary, "headers": references(&names) });
    let kinds = place.kinds.iter().map(|(kind, schema)| (kind.media(), *schema));
    content(&mut good, reads, kinds);
    if let (Some(members), Reads::Whole) = (good.as_object_mut(), reads) {
        members.insert("links".to_owned(), leads(place));
    }
    let mut responses = Map::new();
    responses.insert("200".to_owned(), good);
    let same = "The client has these bytes already (If-None-Match).";
    let same = json!({ "description": same, "headers": references(&OF_ANSWERS) });
    responses.insert("304".to_owned(), same);
    for (status, description, names, applies) in REFUSALS {
        if applies(place) {
            let mut refusal = json!({ "description": description, "headers": references(names) });
            content(&mut refusal, reads, [("application/problem+json", "Problem")]);
            responses.insert(status.to_owned(), refusal);
        }
    }
    let id = match reads {
        Reads::Whole => place.id.to_owned(),
        Reads::Headers => format!("{}-head", place.id),
    };
    json!({
        "operationId": id,
        "summary": place.summary,
        "parameters": place.parameters(),
        "responses": responses,
    })
}

/// Where an answer leads.
fn leads(place: &Place) -> Value {
    let lead = |(operation, name, at): &(&str, &str, &str)| {
        let parameters: Map<_, _> = [((*name).to_owned(), json!(at))].into_iter().collect();
        let lead = json!({ "operationId": operation, "parameters": parameters });
        ((*operation).to_owned(), lead)
    };
    Value::Object(place.leads.iter().map(lead).collect())
}

/// Says what stands in an answer; nothing does where only headers were asked for.
fn content<'a>(
    answer: &mut Value,
    reads: Reads,
    kinds: impl IntoIterator<Item = (&'a str, &'a str)>,
) {
    let Some(members) = answer.as_object_mut().filter(|_| reads == Reads::Whole) else { return };
    let described = |(media, schema): (&str, &str)| {
        let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
        (media.to_owned(), json!({ "schema": schema }))
    };
    let kinds: Map<String, Value> = kinds.into_iter().map(described).collect();
    members.insert("content".to_owned(), Value::Object(kinds));
}
