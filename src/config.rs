//! Settings: defaults in `Rocket.toml` (which is also built in, so that the program runs anywhere),
//! overridden by `ROCKET_*` in the environment. The only file that reads the environment.

use std::path::{Path, PathBuf};

use rocket::Config as Server;
use rocket::figment::Figment;
use rocket::figment::providers::{Env, Format, Toml};
use rocket::http::uri::{Absolute, Authority};
use serde::Deserialize;
use thiserror::Error;

use crate::mail::Mail;
use crate::provider::Provider;
use crate::seal::parcel::Recipient;
use crate::store::durability::Durability;

/// Nobody guesses as many characters as this.
const SHORTEST_TOKEN: usize = 20;

/// What the platform needs to know of where it runs.
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// `sqlite://path?mode=rwc` or `postgres://…`.
    pub database_url: String,
    /// File with the master key; outside the folder of the database.
    pub master_key_file: PathBuf,
    /// The address people type, without a slash at the end.
    pub public_url: String,
    /// Where "leave fast" goes: neutral, not personalised.
    pub leave_url: String,
    /// Which half is served.
    pub plane: Plane,
    /// A reverse proxy ends the connections of children (`docs/operations.md`).
    pub behind_proxy: bool,
    /// The header in which a trusted proxy names the address of a client; empty for none. Read only
    /// for the limits of each address, which keep a salted hash of it for less than a minute.
    pub client_address_header: String,
    /// Share of the writer's queue, in percent, above which sending takes a puzzle; 0 for always.
    pub flood_at: u8,
    /// Whether staff need a second factor.
    pub staff_second_factor: SecondFactor,
    /// The server that sends mail to staff, as in `smtps://user:word@mail.example`; empty for none.
    pub smtp_url: String,
    /// The address such mail comes from.
    pub smtp_from: String,
    /// The provider of identities by way of which staff may sign in; empty for none.
    pub oidc_issuer: String,
    /// Our name there.
    pub oidc_client_id: String,
    /// Our word there.
    pub oidc_client_secret: String,
    /// What people call it.
    pub oidc_name: String,
    /// For whom backups are encrypted: recipients of age; nobody, and they are not.
    pub backup_recipients: Vec<String>,
    /// Whether answers are taken only while PostgreSQL keeps each on a second machine.
    pub require_standby: bool,
    /// What opens `/metrics` from elsewhere; empty: this machine alone.
    pub metrics_token: String,
}

/// Whether staff need a second factor beside their password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecondFactor {
    /// Whoever wants one sets it up.
    Optional,
    /// Whoever has none is led to set it up before anything else.
    Required,
}

/// Which half of the platform this process serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Plane {
    /// Both halves.
    All,
    /// Only what children reach.
    Respondents,
    /// Only what staff reach.
    Team,
}

/// A setting that cannot be used; one line for an operator, never a secret.
#[derive(Debug, Error)]
#[error("settings: {0}")]
pub struct ConfigError(String);

impl Config {
    /// Reads the settings and refuses unsafe ones.
    ///
    /// # Errors
    /// Something is missing, misspelt or unsafe.
    pub fn read() -> Result<(Self, Figment), ConfigError> {
        let figment = Figment::from(Server::default())
            .merge(Toml::string(include_str!("../Rocket.toml")).nested())
            .merge(Toml::file("Rocket.toml").nested())
            .merge(Env::prefixed("ROCKET_").ignore(&["PROFILE", "CONFIG"]).global())
            .select(if cfg!(debug_assertions) { "debug" } else { "release" });
        Self::from(&figment).map(|config| (config, figment))
    }

    /// Takes the settings from a figment and refuses unsafe ones.
    ///
    /// # Errors
    /// Something is missing, misspelt or unsafe.
    pub fn from(figment: &Figment) -> Result<Self, ConfigError> {
        let say = |error: rocket::figment::Error| {
            ConfigError(
                error.into_iter().map(|one| one.kind.to_string()).collect::<Vec<_>>().join("; "),
            )
        };
        let mut config: Self = figment.extract().map_err(say)?;
        config.public_url.truncate(config.public_url.trim_end_matches('/').len());
        let server: Server = figment.extract().map_err(say)?;
        if !server.address.is_loopback() && !config.behind_proxy {
            return Err(ConfigError(format!(
                "address {} is open to the network; put a proxy in front and set behind_proxy",
                server.address
            )));
        }
        if !server.address.is_loopback() && !config.is_secure() {
            return Err(ConfigError(format!(
                "address {} is open to the network; public_url must start with https://",
                server.address
            )));
        }
        if config.key_is_beside_data() {
            return Err(ConfigError(
                "master_key_file lies in the folder of the database; keep it elsewhere".to_owned(),
            ));
        }
        if !config.is_local() && !config.public_url.starts_with("https://") {
            return Err(ConfigError("public_url must start with https://".to_owned()));
        }
        if !config.is_local() && server.log_level != rocket::config::LogLevel::Off {
            return Err(ConfigError("log_level must be off: that log prints paths".to_owned()));
        }
        let leave = Absolute::parse(&config.leave_url).ok().filter(|url| url.scheme() == "https");
        let host = leave.as_ref().and_then(|url| url.authority()).map(Authority::host);
        if host.is_none_or(str::is_empty) {
            return Err(ConfigError(
                "leave_url must be an address and start with https://".to_owned(),
            ));
        }
        if config.flood_at > 100 {
            return Err(ConfigError("flood_at is a percentage: 0 to 100".to_owned()));
        }
        if let Err(why) = Mail::new(&config.smtp_url, &config.smtp_from) {
            return Err(ConfigError(why.to_owned()));
        }
        if let Err(why) = Provider::of(&config) {
            return Err(ConfigError(why.to_owned()));
        }
        config.recipients()?;
        if config.require_standby && !config.database_url.starts_with("postgres") {
            return Err(ConfigError("require_standby is for PostgreSQL alone".to_owned()));
        }
        if !config.metrics_token.is_empty() && config.metrics_token.len() < SHORTEST_TOKEN {
            return Err(ConfigError(format!(
                "metrics_token is shorter than {SHORTEST_TOKEN} characters"
            )));
        }
        let header = config.client_address_header.bytes();
        if !header.into_iter().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Err(ConfigError("client_address_header is no name of a header".to_owned()));
        }
        Ok(config)
    }

    /// On how many machines an answer must lie.
    pub fn durability(&self) -> Durability {
        if self.require_standby { Durability::Standby } else { Durability::Machine }
    }

    /// For whom backups are encrypted.
    ///
    /// # Errors
    /// One of them is no recipient of age.
    pub fn recipients(&self) -> Result<Vec<Recipient>, ConfigError> {
        let read = self.backup_recipients.iter().map(|one| one.parse());
        read.collect::<Result<_, _>>()
            .map_err(|why| ConfigError(format!("backup_recipients: {why}")))
    }

    /// True when only this machine can reach the platform.
    pub fn is_local(&self) -> bool {
        let url = Absolute::parse(&self.public_url).ok();
        let host = url.as_ref().and_then(|url| url.authority()).map(Authority::host);
        host.is_some_and(|host| ["127.0.0.1", "localhost", "[::1]"].contains(&host))
    }

    /// True when cookies may be marked as secure.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    fn key_is_beside_data(&self) -> bool {
        let Some(path) = self.database_url.strip_prefix("sqlite:") else { return false };
        let path = path.trim_start_matches("//").split('?').next().unwrap_or_default();
        let folder = |path: &Path| path.parent().map(Path::to_path_buf).unwrap_or_default();
        let real = |path: PathBuf| path.canonicalize().unwrap_or(path);
        let data = real(folder(Path::new(path)));
        real(folder(&self.master_key_file)).starts_with(&data) && !data.as_os_str().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use rocket::figment::providers::Serialized;

    use super::*;

    #[test]
    fn leave_fast_goes_to_an_https_address_and_nowhere_else() {
        let with = |url: Option<&str>| {
            let figment = Figment::from(Server::debug_default())
                .merge(Toml::string(include_str!("../Rocket.toml")).nested());
            Config::from(&match url {
                Some(url) => figment.merge(Serialized::global("leave_url", url)),
                None => figment,
            })
        };
        assert_eq!(with(None).unwrap().leave_url, "https://www.meteo.be/", "the default");
        assert!(with(Some("https://weather.example/today?in=be")).is_ok());
        for url in [
            "http://www.meteo.be/",
            "https://",
            "https:///x",
            "www.meteo.be",
            "/x",
            "",
            "https://a b/",
            "javascript:alert(1)",
        ] {
            let refused = with(Some(url)).unwrap_err().to_string();
            assert!(refused.contains("leave_url must be"), "{url}: {refused}");
        }
    }
}
