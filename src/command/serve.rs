//! `porte-voix serve`.

use std::sync::Arc;

use ::rocket::figment::Figment;

use super::say::Failure;
use crate::acts::Desk;
use crate::config::Config;
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
    let rocket = rocket(figment, config, Arc::clone(&desk)).map_err(|e| refused(e.to_string()))?;
    let work = ::rocket::tokio::spawn(jobs::run(Arc::clone(&desk)));
    let served = rocket.launch().await;
    work.abort();
    desk.store.close().await;
    served.map(|_| ()).map_err(|error| refused(error.kind().to_string()))
}
