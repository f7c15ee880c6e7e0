//! Passkeys of staff (S-5): a key that a device keeps and opens for its holder alone, by finger, face
//! or PIN. What is begun waits here for its answer, five minutes at most, and is taken once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

use super::factors::{Recovery, has_any};
use super::{ActError, Desk, unnamed};
use crate::domain::consultation::Person;
use crate::store::passkeys::Kept;

/// Seconds within which a device must answer.
pub const LASTS: i64 = 5 * 60;
/// Most passkeys of a person.
pub const MOST: usize = 10;
/// Most characters of the name of a passkey.
pub const LONGEST_NAME: usize = 60;
/// What devices say that a passkey is for.
const ISSUER: &str = "Porte-Voix";

/// What was begun and waits for the answer of a device.
#[derive(Debug)]
enum Begun {
    Adding(PasskeyRegistration),
    Showing(DiscoverableAuthentication),
}

#[derive(Debug)]
struct Waiting {
    /// Who began it: the id of who is signed in, or the form token before.
    bound: String,
    until: i64,
    begun: Begun,
}

/// Adds and accepts passkeys for one address.
#[derive(Debug, Default)]
pub struct Passkeys {
    place: Option<Webauthn>,
    waiting: Mutex<HashMap<String, Waiting>>,
}

impl Passkeys {
    /// For the address people type. An address without a name, such as `http://127.0.0.1:8000`, can
    /// have no passkeys: browsers tie them to a name.
    pub fn at(public_url: &str) -> Self {
        Self { place: place(public_url), waiting: Mutex::default() }
    }

    /// Whether there can be passkeys here.
    pub fn is_set(&self) -> bool {
        self.place.is_some()
    }

    fn place(&self) -> Result<&Webauthn, ActError> {
        self.place.as_ref().ok_or_else(|| ActError::refused("passkey_no_name", ""))
    }

    fn keep(&self, challenge: String, bound: &str, now: i64, begun: Begun) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, one| one.until > now);
        let bound = bound.to_owned();
        waiting.insert(challenge, Waiting { bound, until: now + LASTS, begun });
    }

    /// What waits for this answer, once.
    fn take(&self, client_data: &[u8], bound: &str, now: i64) -> Option<Begun> {
        let client: Value = serde_json::from_slice(client_data).ok()?;
        let challenge = client.get("challenge")?.as_str()?;
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let one = waiting.remove(challenge)?;
        (one.until > now && one.bound == bound).then_some(one.begun)
    }
}

fn place(public_url: &str) -> Option<Webauthn> {
    let url = Url::parse(public_url).ok()?;
    let name = url.domain()?.to_owned();
    WebauthnBuilder::new(&name, &url).ok()?.rp_name(ISSUER).build().ok()
}

/// What a browser passes to its device, with the challenge it is about.
fn options(offered: &impl Serialize) -> Result<(Value, String), ActError> {
    let mut all = serde_json::to_value(offered).map_err(|_| impossible())?;
    let options = all.get_mut("publicKey").map(Value::take).ok_or_else(impossible)?;
    let challenge = options.get("challenge").and_then(Value::as_str).ok_or_else(impossible)?;
    let challenge = challenge.to_owned();
    Ok((options, challenge))
}

fn impossible() -> ActError {
    ActError::refused("passkey_wrong", "")
}

/// Begins to add a passkey: what the browser of this person passes to its device.
///
/// # Errors
/// The address has no name, there are too many passkeys, or the database does not answer.
pub async fn begin(desk: &Desk, person: &Person) -> Result<Value, ActError> {
    let place = desk.passkeys.place()?;
    let known = desk.store.passkeys_of(&person.id).await?;
    if known.len() >= MOST {
        return Err(ActError::refused("passkey_many", MOST.to_string()));
    }
    let known = known.iter().filter_map(|one| read(&one.public_half));
    let known = known.map(|key| key.cred_id().clone()).collect();
    let id = Uuid::parse_str(&person.id).map_err(|_| impossible())?;
    let (offered, state) = place
        .start_passkey_registration(id, &person.email, &person.name, Some(known))
        .map_err(|_| impossible())?;
    let (mut options, challenge) = options(&offered)?;
    // One that says whose it is, so that nobody has to type an e-mail first.
    if let Some(wanted) = options.get_mut("authenticatorSelection") {
        wanted["residentKey"] = json!("required");
        wanted["requireResidentKey"] = json!(true);
    }
    desk.passkeys.keep(challenge, &person.id, desk.clock.now(), Begun::Adding(state));
    Ok(options)
}

/// The name of a passkey as it is kept.
///
/// # Errors
/// It is empty or too long.
pub fn name(typed: &str) -> Result<&str, ActError> {
    let typed = typed.trim();
    let length = typed.chars().count();
    let right = (1..=LONGEST_NAME).contains(&length) && !typed.chars().any(char::is_control);
    if right { Ok(typed) } else { Err(ActError::refused("passkey_name", LONGEST_NAME.to_string())) }
}

/// Keeps the passkey a device made. Returns recovery codes, in groups, when it is the first second
/// step of this person.
///
/// # Errors
/// The answer is not right, the name is none, or the database does not answer.
pub async fn add(
    desk: &Desk,
    person: &Person,
    typed: &str,
    answer: &str,
) -> Result<Option<Vec<Vec<String>>>, ActError> {
    let (name, by) = (name(typed)?, desk.by(&person.id));
    let key = match made(desk, person, answer) {
        Ok(key) => key,
        Err(why) => {
            desk.store.record(by, "passkey.wrong", &person.id, why).await?;
            return Err(ActError::refused("passkey_wrong", ""));
        }
    };
    if desk.store.passkeys_of(&person.id).await?.len() >= MOST {
        return Err(ActError::refused("passkey_many", MOST.to_string()));
    }
    let first = !has_any(desk, person).await?;
    let recovery = first.then(|| Recovery::draw(desk, person));
    let hashes = recovery.as_ref().map(|drawn| &*drawn.hashes).unwrap_or_default();
    let kept = Kept {
        id: desk.dice.id(),
        name: name.to_owned(),
        public_half: serde_json::to_string(&key).map_err(|_| impossible())?,
        made_at: by.at,
        used_on: String::new(),
    };
    let credential = BASE64URL_NOPAD.encode(key.cred_id());
    desk.store.add_passkey(&kept, &credential, hashes, by).await?;
    Ok(recovery.map(|drawn| drawn.codes))
}

fn made(desk: &Desk, person: &Person, answer: &str) -> Result<Passkey, &'static str> {
    let place = desk.passkeys.place.as_ref().ok_or("no name")?;
    let answer: RegisterPublicKeyCredential =
        serde_json::from_str(answer).map_err(|_| "unreadable")?;
    let client = &answer.response.client_data_json;
    match desk.passkeys.take(client, &person.id, desk.clock.now()) {
        Some(Begun::Adding(state)) => {
            place.finish_passkey_registration(&answer, &state).map_err(|error| why(&error))
        }
        _ => Err("not begun"),
    }
}

/// Begins to show a passkey, whosever it is: what the browser passes to its device.
///
/// # Errors
/// The address has no name.
pub fn ask(desk: &Desk, bound: &str) -> Result<Value, ActError> {
    let place = desk.passkeys.place()?;
    let (offered, state) = place.start_discoverable_authentication().map_err(|_| impossible())?;
    let (options, challenge) = options(&offered)?;
    desk.passkeys.keep(challenge, bound, desk.clock.now(), Begun::Showing(state));
    Ok(options)
}

/// Whether this is the answer of a device rather than a code somebody typed.
pub fn is_answer(typed: &str) -> bool {
    typed.starts_with('{')
}

/// Whose passkey was shown, once for each time it was asked for. `None` when it is not right or not
/// of the person who is wanted, whatever the reason; the audit knows it.
///
/// # Errors
/// The database does not answer.
pub async fn accept(
    desk: &Desk,
    bound: &str,
    wanted: Option<&Person>,
    answer: &str,
) -> Result<Option<Person>, ActError> {
    let mut whose = String::new();
    let why = match shown(desk, bound, answer, &mut whose).await? {
        Ok(person) if wanted.is_none_or(|wanted| wanted.id == person.id) => {
            return Ok(Some(person));
        }
        Ok(_) => "another person",
        Err(why) => why,
    };
    if whose.is_empty() {
        unnamed::failed(desk, "passkey.wrong", why).await?;
    } else {
        desk.store.record(desk.by(&whose), "passkey.wrong", &whose, why).await?;
    }
    Ok(None)
}

async fn shown(
    desk: &Desk,
    bound: &str,
    answer: &str,
    whose: &mut String,
) -> Result<Result<Person, &'static str>, ActError> {
    let Some(place) = desk.passkeys.place.as_ref() else { return Ok(Err("no name")) };
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else {
        return Ok(Err("unreadable"));
    };
    let now = desk.clock.now();
    let begun = desk.passkeys.take(&answer.response.client_data_json, bound, now);
    let Some(Begun::Showing(state)) = begun else { return Ok(Err("not begun")) };
    let credential = BASE64URL_NOPAD.encode(answer.get_credential_id());
    let Some((person, kept)) = desk.store.passkey(&credential).await? else {
        return Ok(Err("unknown"));
    };
    whose.clone_from(&person.id);
    let holder = answer.get_user_unique_id().and_then(|id| Uuid::from_slice(id).ok());
    if holder.is_none() || holder != Uuid::parse_str(&person.id).ok() {
        return Ok(Err("another person"));
    }
    let Some(mut key) = read(&kept.public_half) else { return Ok(Err("unreadable")) };
    let result = match place.finish_discoverable_authentication_v2(&answer, state, &key) {
        Ok(result) => result,
        Err(error) => return Ok(Err(why(&error))),
    };
    key.update_credential(&result);
    let Ok(public_half) = serde_json::to_string(&key) else { return Ok(Err("unreadable")) };
    let used = desk.store.use_passkey(&kept, &public_half, desk.by(&person.id)).await?;
    Ok(if used { Ok(person) } else { Err("used at once") })
}

fn read(public_half: &str) -> Option<Passkey> {
    serde_json::from_str(public_half).ok()
}

/// Why a device's answer is not right, for the audit; whoever tries is not told.
fn why(error: &WebauthnError) -> &'static str {
    match error {
        WebauthnError::InvalidRPOrigin => "other origin",
        WebauthnError::InvalidRPIDHash => "other name",
        WebauthnError::UserNotVerified => "not verified",
        WebauthnError::MismatchedChallenge => "other challenge",
        WebauthnError::CredentialPossibleCompromise => "counter went back",
        _ => "not right",
    }
}

/// Removes a passkey of a person; false when there is none such. `must_stay` when a second step is
/// required of everybody.
///
/// # Errors
/// It is the last second step and must stay, or the database does not answer.
pub async fn remove(
    desk: &Desk,
    person: &Person,
    id: &str,
    must_stay: bool,
) -> Result<bool, ActError> {
    if desk.store.remove_passkey(id, must_stay, desk.by(&person.id)).await? {
        return Ok(true);
    }
    let known = desk.store.passkeys_of(&person.id).await?;
    if known.iter().any(|one| one.id == id) {
        return Err(ActError::refused("factor_required", ""));
    }
    Ok(false)
}
