//! A provider of identities (OpenID Connect), if the operator named one: code with PKCE, state and
//! nonce, each once. Nothing is asked of it before somebody wants to sign in (S-16).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreJwsSigningAlgorithm, CoreProviderMetadata,
};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse, IssuerUrl,
    Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, TokenResponse, http,
};

use crate::config::Config;

/// Seconds within which somebody must come back.
pub const LASTS: i64 = 10 * 60;
/// Seconds for which what the provider says of itself is kept.
const FRESH: i64 = 10 * 60;
/// Seconds by which the clock of the provider may differ.
const SKEW: i64 = 5 * 60;
/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most bytes of an answer.
const MOST_BYTES: u64 = 256 * 1024;
/// Where somebody comes back to.
pub const BACK: &str = "/team/sign-in/provider/back";

/// What the operator set.
#[derive(Debug)]
struct Settings {
    issuer: String,
    client_id: String,
    client_secret: String,
    name: String,
}

/// Who somebody is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who says so.
    pub issuer: String,
    /// Whom they mean.
    pub subject: String,
}

/// Somebody who went there and is to come back.
#[derive(Debug)]
struct Away {
    state: String,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
    /// Who wants to link it; empty when somebody signs in.
    person: String,
    until: i64,
}

/// The way there.
pub struct Trip {
    /// For the cookie.
    pub ticket: String,
    /// Where the browser goes.
    pub url: String,
}

/// The provider, or none.
#[derive(Debug, Default)]
pub struct Provider {
    settings: Option<Settings>,
    back: String,
    about: Mutex<Option<(i64, Arc<CoreProviderMetadata>)>>,
    away: Mutex<HashMap<String, Away>>,
}

/// Why somebody is not let in, for the audit; nobody else is told.
pub type Why = &'static str;

impl Provider {
    /// As the operator set it; none without issuer.
    ///
    /// # Errors
    /// A setting cannot be used; says which, in words for an operator.
    pub fn of(config: &Config) -> Result<Self, Why> {
        if config.oidc_issuer.is_empty() {
            return Ok(Self::default());
        }
        let own = config.is_local() && config.oidc_issuer.starts_with("http://127.0.0.1:");
        let is_safe = own || config.oidc_issuer.starts_with("https://");
        if !is_safe || IssuerUrl::new(config.oidc_issuer.clone()).is_err() {
            return Err("oidc_issuer must be an address that starts with https://");
        }
        if config.oidc_client_id.is_empty() || config.oidc_client_secret.is_empty() {
            return Err("oidc_issuer needs oidc_client_id and oidc_client_secret");
        }
        if config.oidc_name.trim().is_empty() {
            return Err("oidc_issuer needs oidc_name: what people call the provider");
        }
        let settings = Settings {
            issuer: config.oidc_issuer.clone(),
            client_id: config.oidc_client_id.clone(),
            client_secret: config.oidc_client_secret.clone(),
            name: config.oidc_name.trim().to_owned(),
        };
        let back = format!("{}{BACK}", config.public_url);
        Ok(Self { settings: Some(settings), back, ..Self::default() })
    }

    /// What people call it, if there is one.
    pub fn name(&self) -> Option<&str> {
        self.settings.as_ref().map(|settings| &*settings.name)
    }

    /// Sends somebody there. `person` is who wants to link it; empty when somebody signs in.
    /// Blocks while the provider is asked.
    ///
    /// # Errors
    /// There is none, or it does not answer.
    pub fn set_out(&self, person: &str, now: i64) -> Result<Trip, Why> {
        let settings = self.settings.as_ref().ok_or("none")?;
        let about = self.about(settings, now)?;
        let client = client(settings, &about, &self.back)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let (url, state, nonce) = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .set_pkce_challenge(challenge)
            .url();
        let ticket = CsrfToken::new_random_len(32).into_secret();
        let (state, person) = (state.into_secret(), person.to_owned());
        let mut away = self.away.lock().unwrap_or_else(PoisonError::into_inner);
        away.retain(|_, one| one.until > now);
        let until = now + LASTS;
        away.insert(ticket.clone(), Away { state, nonce, verifier, person, until });
        Ok(Trip { ticket, url: url.to_string() })
    }

    /// Whom the provider says somebody is who came back, once; and who wanted to link it. Blocks
    /// while the provider is asked.
    ///
    /// # Errors
    /// Anything is not as it must be.
    pub fn come_back(
        &self,
        ticket: &str,
        (state, code, issuer): (&str, &str, Option<&str>),
        now: i64,
    ) -> Result<(Identity, String), Why> {
        let settings = self.settings.as_ref().ok_or("none")?;
        let taken = self.away.lock().unwrap_or_else(PoisonError::into_inner).remove(ticket);
        let away = taken.filter(|away| away.until > now).ok_or("not begun")?;
        if state.is_empty() || away.state != state {
            return Err("other state");
        }
        if issuer.is_some_and(|issuer| issuer != settings.issuer) {
            return Err("other issuer");
        }
        if code.is_empty() {
            return Err("refused there");
        }
        let about = self.about(settings, now)?;
        let identity = self.identity(settings, &about, away.nonce, (code, away.verifier), now);
        if identity.is_err() {
            // Its keys may have changed.
            *self.about.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        identity.map(|identity| (identity, away.person))
    }

    fn identity(
        &self,
        settings: &Settings,
        about: &CoreProviderMetadata,
        nonce: Nonce,
        (code, verifier): (&str, PkceCodeVerifier),
        now: i64,
    ) -> Result<Identity, Why> {
        let client = client(settings, about, &self.back)?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| "no token endpoint")?
            .set_pkce_verifier(verifier)
            .request(&ask)
            .map_err(|_| "code refused")?;
        let token = answer.id_token().ok_or("no token")?;
        let checks = client
            .id_token_verifier()
            .set_allowed_algs([
                CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
                CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            ])
            .set_issue_time_verifier_fn(|issued| {
                let off = issued.timestamp() - now;
                if (-LASTS..=SKEW).contains(&off) { Ok(()) } else { Err("issued".to_owned()) }
            });
        let claims = token.claims(&checks, &nonce).map_err(|_| "token not right")?;
        if claims.expiration().timestamp() <= now {
            return Err("token too old");
        }
        let ours = |party: &ClientId| party.as_str() == settings.client_id;
        if !claims.authorized_party().is_none_or(ours) {
            return Err("token for another");
        }
        let subject = claims.subject().to_string();
        if subject.is_empty() || subject.len() > 255 {
            return Err("no subject");
        }
        Ok(Identity { issuer: claims.issuer().to_string(), subject })
    }

    fn about(&self, settings: &Settings, now: i64) -> Result<Arc<CoreProviderMetadata>, Why> {
        let known = self.about.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, about)) = known.filter(|(until, _)| *until > now) {
            return Ok(about);
        }
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|_| "issuer")?;
        let about = CoreProviderMetadata::discover(&issuer, &ask).map_err(|_| "does not answer")?;
        let about = Arc::new(about);
        let mut known = self.about.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((now + FRESH, Arc::clone(&about)));
        Ok(about)
    }
}

type Client = CoreClient<
    openidconnect::EndpointSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointMaybeSet,
    openidconnect::EndpointMaybeSet,
>;

fn client(settings: &Settings, about: &CoreProviderMetadata, back: &str) -> Result<Client, Why> {
    let id = ClientId::new(settings.client_id.clone());
    let secret = Some(ClientSecret::new(settings.client_secret.clone()));
    let back = RedirectUrl::new(back.to_owned()).map_err(|_| "public_url")?;
    Ok(CoreClient::from_provider_metadata(about.clone(), id, secret).set_redirect_uri(back))
}

/// One request: no redirect is followed, and neither time nor size grows.
fn ask(request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(PATIENCE))
        .proxy(None)
        .build()
        .into();
    let (head, mut body) = agent.run(request)?.into_parts();
    let bytes = body.with_config().limit(MOST_BYTES).read_to_vec()?;
    Ok(http::Response::from_parts(head, bytes))
}
