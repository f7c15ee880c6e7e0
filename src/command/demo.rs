//! `porte-voix demo`: everything, on made-up data, with one command.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use rocket::figment::providers::Serialized;
use serde_json::json;

use super::say::{Failure, Say};
use crate::acts::demo::{Demonstration, seed};
use crate::config::Config;
use crate::domain::status::Status;
use crate::domain::wording::Lang;
use crate::i18n::withdrawal_words;

/// Seed a project with made-up answers and serve it.
#[derive(Debug, Args)]
pub struct Demo {
    /// Folder for its database and key.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Port on 127.0.0.1.
    #[arg(long, default_value_t = 8000)]
    port: u16,
    /// How many synthetic children took part.
    #[arg(long, default_value_t = 3_000)]
    responses: usize,
}

impl Demo {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let (_, figment) = Config::read()?;
        let database = self.data.join("db").join("porte-voix.sqlite");
        let database = format!("sqlite://{}?mode=rwc", database.display());
        let key = self.data.join("keys").join("master.key");
        let address = format!("http://127.0.0.1:{}", self.port);
        let figment = figment
            .merge(Serialized::global("address", "127.0.0.1"))
            .merge(Serialized::global("port", self.port))
            .merge(Serialized::global("database_url", database))
            .merge(Serialized::global("master_key_file", key))
            .merge(Serialized::global("public_url", &address));
        let config = Config::from(&figment)?;
        let desk = super::desk(&config).await?;
        let (desk, shown) = seed(desk, self.responses, withdrawal_words(Lang::Fr)).await?;
        tell(say, &address, &shown);
        super::serve::serve(desk, config, figment).await
    }
}

fn tell(say: &Say, address: &str, shown: &Demonstration) {
    let mut words = format!("Porte-Voix, a demonstration with made-up answers: {address}\n\n");
    let mut links = Vec::new();
    for consultation in &shown.consultations {
        let _ = match consultation.status {
            Status::Open => writeln!(words, "  take part  {address}/c/{}", consultation.code),
            status => writeln!(words, "  {status:<9}  {}", consultation.code),
        };
    }
    words.push_str("\nSign in, once each, within a day:\n");
    for (role, person, secret) in &shown.people {
        let link = format!("{address}/team/link/{secret}");
        let _ = writeln!(words, "  {role:<17}  {link}");
        links.push(json!({ "role": role.code(), "email": person.email, "link": link }));
    }
    words.push_str("\nEnd with Ctrl-C.");
    let codes: Vec<_> = shown
        .consultations
        .iter()
        .map(|c| json!({ "code": c.code, "status": c.status, "stage": c.stage }))
        .collect();
    say.all(&json!({ "address": address, "consultations": codes, "links": links }), &words);
}
