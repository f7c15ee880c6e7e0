//! Servers inside the bench, each on a port of its own.

use std::sync::Arc;

use porte_voix::acts::Desk;
use porte_voix::config::Config;
use rocket::figment::Figment;
use rocket::{Build, Rocket};

/// The settings of a quiet server on a free port.
pub fn figment() -> (Figment, u16) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (_, figment) = Config::read().unwrap();
    (figment.merge(("port", port)).merge(("workers", 2)).merge(("shutdown.ctrlc", false)), port)
}

/// The real server.
pub async fn ours(desk: &Arc<Desk>) -> u16 {
    let (figment, port) = figment();
    let config = Config::from(&figment).unwrap();
    start(porte_voix::rocket(figment, config, Arc::clone(desk)).unwrap()).await;
    port
}

/// Starts a server and waits until it listens.
pub async fn start(rocket: Rocket<Build>) {
    let (listens, listening) = tokio::sync::oneshot::channel();
    let listens = std::sync::Mutex::new(Some(listens));
    let rocket = rocket.attach(rocket::fairing::AdHoc::on_liftoff("listens", move |_| {
        let listens = listens.lock().unwrap().take();
        Box::pin(async move {
            let _ = listens.unwrap().send(());
        })
    }));
    tokio::spawn(async move { rocket.launch().await.map(|_| ()).unwrap() });
    listening.await.unwrap();
}
