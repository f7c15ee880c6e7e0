//! `/api/v1`: released figures and codebooks for the programs of others. Reading only, without a name or
//! with the token of a project; every refusal is one sentence as `application/problem+json`.

mod answer;
mod asking;
mod codebook;
mod consultations;
mod cupboard;
mod kind;
mod openapi;
mod problem;
mod releases;

use rocket::{Build, Catcher, Rocket, Route, catchers, routes};

use cupboard::Cupboard;

/// Every address, as the description of the interface names it. Each has a door below.
const PATHS: [&str; 6] = [
    "/api/v1/openapi.json",
    "/api/v1/consultations",
    "/api/v1/consultations/{code}",
    "/api/v1/consultations/{code}/codebook",
    "/api/v1/releases/{id}",
    "/api/v1/releases/{id}/tables",
];

/// The methods of every address.
const METHODS: &str = "GET, HEAD, OPTIONS";

/// Adds the doors with what they need.
pub fn mount(rocket: Rocket<Build>) -> Rocket<Build> {
    rocket.manage(Cupboard::default()).mount("/", routes()).register("/api", catchers())
}

fn routes() -> Vec<Route> {
    routes![
        openapi::show,
        consultations::list,
        consultations::show,
        codebook::show,
        releases::show,
        releases::tables,
    ]
}

fn catchers() -> Vec<Catcher> {
    catchers![problem::any]
}

/// Whether there is a door at this address, whatever the method.
fn is_door(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    PATHS.iter().any(|known| {
        let known: Vec<&str> = known.split('/').collect();
        let fits = |(known, part): (&&str, &&str)| {
            known == part || (known.starts_with('{') && !part.is_empty())
        };
        known.len() == parts.len() && known.iter().zip(&parts).all(fits)
    })
}
