//! Porte-Voix: consultations with children and young people.
//!
//! The map of the house (`ARCHITECTURE.md` walks through it):
//!
//! | room | holds |
//! |---|---|
//! | [`domain`] | rules: what is true |
//! | [`store`] | memory: all SQL |
//! | [`i18n`] | words |
//! | [`acts`] | what people do |
//! | [`web`] | doors over HTTP |
//! | [`command`] | doors of the terminal |
//!
//! Beside them: [`clock`] (time and chance), [`seal`] (keys), [`config`], [`log`], [`mail`], [`jobs`].

pub mod acts;
pub mod clock;
pub mod command;
pub mod config;
pub mod domain;
pub mod i18n;
pub mod jobs;
pub mod log;
pub mod mail;
pub mod provider;
pub mod seal;
pub mod store;
pub mod web;

use std::sync::Arc;

use anyhow::Context;
use rocket::figment::Figment;
use rocket::{Build, Rocket};

use acts::Desk;
use config::{Config, Plane};
use i18n::Catalogue;
use mail::Mail;
use provider::Provider;
use web::assets::Assets;
use web::crowd::lanes::Lanes;
use web::crowd::turnstile::Turnstile;
use web::headers::Headers;
use web::respond::view::Pages;
use web::templates::Templates;

/// The wiring diagram: what is handed to the doors, and which doors there are.
///
/// # Errors
/// A text, template or help line that ships with the program cannot be read.
pub fn rocket(figment: Figment, config: Config, desk: Arc<Desk>) -> anyhow::Result<Rocket<Build>> {
    let catalogue = Arc::new(Catalogue::load()?);
    let templates = Templates::load(Arc::clone(&catalogue))?;
    let assets = Arc::new(Assets::load());
    let pages = Pages::new(Arc::clone(&catalogue), templates.clone(), Arc::clone(&assets));
    let pages = pages.at(&config.public_url);
    let plane = config.plane;
    let mail = Mail::new(&config.smtp_url, &config.smtp_from).map_err(anyhow::Error::msg)?;
    let provider = Provider::of(&config).map_err(anyhow::Error::msg)?;
    let mut rocket = rocket::custom(figment).attach(Headers).attach(web::directory::at_start());
    if !config.client_address_header.is_empty() {
        let (clock, dice) = (desk.clock.clone(), desk.dice.clone());
        rocket = rocket.attach(Turnstile::new(&config.client_address_header, clock, dice));
    }
    rocket = rocket
        .manage(Lanes::new(config.flood_at))
        .manage(web::metrics::Started(desk.clock.now()))
        .manage(mail)
        .manage(Arc::new(provider))
        .manage(config)
        .manage(desk)
        .manage(web::directory::Board::shipped().context("directory")?)
        .manage(i18n::Watch::load().context("word lists")?)
        .manage(catalogue)
        .manage(templates)
        .manage(assets)
        .manage(pages)
        .manage(web::media::Gallery::default())
        .manage(web::respond::front::Front::default())
        .manage(web::respond::shelf::Shelf::default())
        .manage(web::respond::withdraw::Guesses::default())
        .manage(web::results::rack::Rack::default())
        .mount("/", web::shared_routes())
        .register("/", web::error::catchers());
    if matches!(plane, Plane::All | Plane::Respondents) {
        rocket = rocket.mount("/", web::respond::routes()).mount("/", web::results::routes());
        rocket = web::api::mount(rocket);
        #[cfg(debug_assertions)]
        {
            rocket = rocket.mount("/", web::respond::components::routes());
        }
    }
    if matches!(plane, Plane::All | Plane::Team) {
        rocket = web::team::mount(rocket);
    }
    Ok(rocket)
}
