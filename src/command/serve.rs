//! `porte-voix serve`.

use std::sync::Arc;

use ::rocket::figment::Figment;

use super::say::Failure;
use crate::acts::Desk;
use crate::config::{Config, Plane};
use crate::mail::Mail;
use crate::{jobs, rocket};

/// Serves until told to stop.
pub async fn run() -> Result<(), Failure> {
    let (config, figment) = Config::read()?;
    let desk = super::desk(&config).await?;
    serve(desk, config, figment).await
}

/// Serves what was opened.
pub async fn serve(mut desk: Desk, config: Config, figment: Figment) -> Result<(), Failure> {
    desk.store.claim()?;
    let desk = Arc::new(desk);
    let refused = |error: String| Failure::Refused(format!("cannot serve: {error}"));
    let mail = Mail::new(&config.smtp_url, &config.smtp_from);
    let mail = mail.map_err(|error| refused(error.to_owned()))?;
    let public_url = config.public_url.clone();
    // What children reach may neither mix nor erase: that is the work of who serves staff.
    let works = config.plane != Plane::Respondents;
    let rocket = rocket(figment, config, Arc::clone(&desk)).map_err(|e| refused(e.to_string()))?;
    let work = jobs::run(Arc::clone(&desk), mail, public_url);
    let work = works.then(|| ::rocket::tokio::spawn(work));
    let served = rocket.launch().await;
    if let Some(work) = work {
        work.abort();
    }
    desk.store.close().await;
    served.map(|_| ()).map_err(|error| refused(error.kind().to_string()))
}
