//! Staff: signing in, projects, consultations, four eyes, releases, results and files.
//!
//! Everything is a plain form; nothing needs a script.

mod acts;
mod apart;
mod assessment;
mod audit;
mod build;
mod cards;
mod catch;
mod clearance;
mod coach;
mod codes;
mod comments;
mod consultation;
mod consultation_view;
mod cookies;
mod directory;
mod document;
mod erasure;
mod exchange;
mod export;
mod factor;
mod feedback;
mod history;
mod home;
mod incidents;
mod involvement;
mod kiosks;
mod kit;
mod ledger;
mod link;
mod listing;
mod me;
mod media;
mod member;
mod page;
mod paper;
mod passkey_door;
mod passkeys;
mod people;
mod posted;
mod problem;
mod project;
mod proof;
mod proposal;
mod provider;
mod quality;
mod questions;
mod reader;
mod reading;
mod release;
mod remarks;
mod report;
mod requests;
mod results;
mod retract;
mod review;
mod scope;
mod second_step;
mod share;
mod sign_in;
mod so_far;
mod stop;
mod themes;
mod throttle;
mod tokens;
mod trial;
mod typing;
mod typing_view;
mod upload;
mod waiting;

use std::sync::Arc;

use apart::apart;
use rocket::fairing::AdHoc;
use rocket::{Build, Catcher, Rocket, Route, catchers, routes};

use crate::i18n::Catalogue;
use crate::provider::Provider;
use crate::web::assets::Assets;
use crate::web::templates::Templates;

pub use page::TeamPages;
pub use throttle::Throttle;

#[cfg(test)]
mod templates_tests;

/// Every address staff can reach, to be mounted at `/`.
pub fn routes() -> Vec<Route> {
    let designing_and_counting = routes![
        sign_in::show,
        sign_in::sign_in,
        sign_in::sign_out,
        second_step::enter,
        provider::leave,
        provider::back,
        passkey_door::challenge,
        passkey_door::enter,
        link::show,
        link::choose,
        home::show,
        me::show,
        me::end,
        me::end_others,
        me::change_password,
        factor::show,
        factor::set_up,
        factor::remove,
        provider::link,
        provider::unlink,
        passkeys::begin,
        passkeys::add,
        passkeys::challenge,
        passkeys::remove,
        project::show,
        project::describe,
        stop::all,
        project::import,
        involvement::show,
        involvement::change,
        people::show,
        people::let_in,
        people::link,
        people::take,
        requests::confirm,
        requests::drop,
        audit::show,
        exchange::import,
        media::add,
        media::remove,
        consultation::show,
        build::begin::start,
        build::begin::begin,
        build::page::show,
        build::bank::show,
        build::save::save,
        build::preview::preview,
        review::show,
        comments::add,
        comments::resolve,
        acts::act,
        document::replace,
        exchange::take,
        codes::make,
        share::show,
        share::poster,
        share::booklet,
        listing::change,
        cards::show,
        kit::show,
        kiosks::start,
        kiosks::end,
        paper::take,
        typing::show,
        typing::go_on,
        trial::show,
        trial::start,
        trial::end,
        release::show,
        release::sign,
        proposal::show,
        proposal::propose,
        proposal::sign,
        proposal::send_back,
        retract::show,
        retract::retract,
        results::show,
        results::svg::download,
        results::table::show,
        results::time::show,
        export::download,
    ];
    [designing_and_counting, guarding()].concat()
}

/// What guards children: free texts, who reads them, papers, what is dated, tokens of programs, and erasure.
fn guarding() -> Vec<Route> {
    routes![
        erasure::show,
        erasure::erase,
        erasure::certificate,
        clearance::clear,
        clearance::recipient,
        reading::queue::queue,
        reading::queue::away,
        reading::item::item,
        reading::item::decide,
        directory::show,
        directory::review,
        directory::file::take,
        directory::file::bring,
        directory::entry::fresh,
        directory::entry::add,
        directory::entry::show,
        directory::entry::change,
        directory::entry::remove,
        quality::show,
        quality::score,
        report::show,
        incidents::show,
        incidents::note,
        incidents::done,
        tokens::show,
        tokens::make,
        tokens::revoke,
        assessment::show,
        assessment::note,
        assessment::file,
        assessment::summary,
    ]
}

/// The pages of refusals, to be registered at `/team`.
pub fn catchers() -> Vec<Catcher> {
    catchers![catch::sign_in_first, catch::any]
}

/// Adds the doors of staff with what they need. Words, templates and files must be there already.
pub fn mount(rocket: Rocket<Build>) -> Rocket<Build> {
    let parts = (
        rocket.state::<Arc<Catalogue>>().cloned(),
        rocket.state::<Templates>().cloned(),
        rocket.state::<Arc<Assets>>().cloned(),
    );
    let (Some(words), Some(templates), Some(assets)) = parts else { return rocket };
    let name = rocket.state::<Arc<Provider>>().and_then(|one| one.name().map(str::to_owned));
    rocket
        .manage(TeamPages::new(words, templates, assets).with_provider(name.as_deref()))
        .manage(Throttle::default())
        .attach(AdHoc::on_response("renewed session", |request, answer| {
            Box::pin(async move { cookies::renew(request, answer) })
        }))
        .mount("/", apart([routes(), themes::routes(), feedback::routes()].concat()))
        .register("/team", catchers())
}
