//! `porte-voix doctor`: looks at everything an installation stands on, changes nothing, and says in one line
//! each what is well, what deserves a look, what is broken, and what to do. Never a value of a secret.

use std::path::Path;

use serde::Serialize;
use serde_json::json;
use time::Date;

use super::say::{Failure, Say};
use crate::acts::{Desk, directory, upkeep};
use crate::clock::{Clock, read_day};
use crate::config::Config;
use crate::mail::Mail;
use crate::seal::MasterKey;
use crate::seal::rotation::next_beside;
use crate::store::durability::{Examined, examine, file_of};
use crate::store::keys::MASTER_KEY;

/// Bytes of free disk below which it is time to look, and to worry.
const FEW_BYTES: u64 = 1024 * 1024 * 1024;
const TOO_FEW_BYTES: u64 = 256 * 1024 * 1024;
/// Days since the last drill after which one is due.
const DRILLS: i64 = 8;

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Look,
    Broken,
}

impl State {
    fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Look => "look",
            Self::Broken => "broken",
        }
    }
}

/// What was found about one thing.
#[derive(Debug, Serialize)]
struct Finding {
    about: &'static str,
    state: State,
    words: String,
}

/// Everything that was found.
#[derive(Debug, Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, about: &'static str, (state, words): (State, String)) {
        self.0.push(Finding { about, state, words });
    }
}

/// Looks at everything.
pub async fn run(say: &Say) -> Result<(), Failure> {
    let mut findings = Findings::default();
    match Config::read() {
        Ok((config, _)) => look(&config, &mut findings).await,
        Err(error) => findings.add("settings", (State::Broken, error.to_string())),
    }
    let broken = findings.0.iter().any(|one| one.state == State::Broken);
    let lines: Vec<_> = findings.0.iter().map(line).collect();
    say.all(&json!({ "findings": findings.0, "broken": broken }), &lines.join("\n"));
    if broken { Err(Failure::Said) } else { Ok(()) }
}

fn line(Finding { about, state, words }: &Finding) -> String {
    format!("{:<7} {about}: {}", state.code(), words.replace('\n', " "))
}

async fn look(config: &Config, findings: &mut Findings) {
    findings.add("settings", (State::Ok, format!("read; public_url {}", config.public_url)));
    findings.add("proxy", proxy(config));
    let examined = examine(&config.database_url).await;
    match &examined {
        Ok(found) => {
            findings.add("database", database(found));
            findings.add("durability", durability(config, found));
        }
        Err(error) => findings.add("database", (State::Broken, error.to_string())),
    }
    let known = examined.as_ref().ok().and_then(|found| found.noted(MASTER_KEY));
    let key = key(&config.master_key_file, known);
    let fits = key.0 != State::Broken && known.is_some();
    findings.add("key", key);
    let place = file_of(&config.database_url);
    findings.add("disk", disk(place.as_deref().unwrap_or(&config.master_key_file)));
    findings.add("mail", mail(config).await);
    findings.add("backups", recipients(config));
    let Ok(found) = examined else { return };
    let today = Clock::System.today();
    let day = read_day(&today);
    findings.add("clock", clock(found.noted("last_day"), &today));
    findings.add("daily work", since(&found, upkeep::LAST_ROUND, day, 1, "serve does it each day"));
    findings.add("last backup", since(&found, upkeep::LAST_BACKUP, day, 1, "run backup each day"));
    let advice = "run verify on a backup each week";
    findings.add("last drill", since(&found, upkeep::LAST_DRILL, day, DRILLS, advice));
    if found.behind == 0 && found.ahead == 0 && fits {
        let desk = super::desk(config).await;
        findings.add(
            "help lines",
            match desk {
                Ok(desk) => help_lines(&desk).await,
                Err(failure) => (State::Broken, failure.to_string()),
            },
        );
    }
}

fn proxy(config: &Config) -> (State, String) {
    let header = !config.client_address_header.is_empty();
    match (config.behind_proxy, header) {
        (true, true) => (State::Ok, "behind a proxy, with limits for each address".to_owned()),
        (true, false) => {
            let advice = "no limits for each address: see client_address_header";
            (State::Look, format!("behind a proxy; {advice}"))
        }
        (false, _) if config.is_local() => (State::Ok, "none: this machine alone".to_owned()),
        (false, true) => {
            let words = "an address is read from a header that anybody may send: set behind_proxy";
            (State::Look, words.to_owned())
        }
        (false, false) => {
            (State::Look, "public_url is elsewhere: set behind_proxy behind a proxy".to_owned())
        }
    }
}

fn database(found: &Examined) -> (State, String) {
    let version = &found.version;
    if !found.damage.is_empty() {
        let advice = "keep the file as it is, and go back to a backup";
        return (State::Broken, format!("{version} finds its file damaged: {advice}"));
    }
    match (found.behind, found.ahead) {
        (0, 0) => (State::Ok, format!("{version}, up to date")),
        (behind, 0) => (State::Look, format!("{version}, {behind} migrations behind: run migrate")),
        (_, ahead) => {
            let advice = "it was used by a newer program; use that one";
            (State::Broken, format!("{version}, {ahead} migrations ahead: {advice}"))
        }
    }
}

fn durability(config: &Config, found: &Examined) -> (State, String) {
    let Some(server) = &found.server else {
        let words = "every connection sets synchronous = full and journal_mode = wal";
        return (State::Ok, format!("{words}: received is kept on this machine"));
    };
    if let Some(why) = server.fault(config.durability()) {
        return (State::Broken, why.to_owned());
    }
    if server.fsync != "on" || server.full_page_writes != "on" {
        return (State::Broken, "fsync and full_page_writes must be on".to_owned());
    }
    if server.commit == "off" {
        let words = "synchronous_commit is off: an answer may be lost after thanks; set it to on";
        return (State::Broken, words.to_owned());
    }
    let standby = server.standby_names.trim();
    let names = format!("synchronous_commit {}", server.commit);
    if standby.is_empty() {
        let advice = "received is kept on one machine; see synchronous_standby_names in the guide";
        return (State::Look, format!("{names}, no standby: {advice}"));
    }
    (State::Ok, format!("{names}, waits for {standby}"))
}

fn key(path: &Path, known: Option<&str>) -> (State, String) {
    let fits = |master: &MasterKey| known.is_none_or(|known| known == master.fingerprint());
    let next = MasterKey::read(&next_beside(path));
    let pending = next.is_ok_and(|next| known.is_some() && fits(&next));
    match MasterKey::read(path) {
        Ok(master) if fits(&master) && next_beside(path).exists() => {
            let words = "fits; a next key lies beside it, unused: run keys rotate, or remove it";
            (State::Look, words.to_owned())
        }
        Ok(master) if fits(&master) => {
            (State::Ok, format!("{}, for its owner alone, fits", path.display()))
        }
        _ if pending => {
            (State::Look, "a change of the key was interrupted: run keys rotate".to_owned())
        }
        Ok(_) => {
            let advice = "put the key of this database there";
            (State::Broken, format!("{} does not fit this database: {advice}", path.display()))
        }
        Err(_) if known.is_none() && !path.exists() => {
            (State::Look, format!("{}: none yet; serve draws it", path.display()))
        }
        Err(error) => (State::Broken, error.to_string()),
    }
}

fn disk(place: &Path) -> (State, String) {
    let Some(free) = free(place) else {
        return (State::Look, "free space is not known: look yourself".to_owned());
    };
    let words = format!("{} MB free", free / 1_000_000);
    if free < TOO_FEW_BYTES {
        (State::Broken, format!("{words}: make room, or answers are refused soon"))
    } else if free < FEW_BYTES {
        (State::Look, format!("{words}: make room"))
    } else {
        (State::Ok, words)
    }
}

#[cfg(unix)]
fn free(place: &Path) -> Option<u64> {
    let there = place.ancestors().find(|path| path.is_dir()).unwrap_or(Path::new("."));
    let found = rustix::fs::statvfs(there).ok()?;
    found.f_bavail.checked_mul(found.f_frsize)
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

async fn mail(config: &Config) -> (State, String) {
    match Mail::new(&config.smtp_url, &config.smtp_from) {
        Ok(mail) if !mail.is_set() => (State::Ok, "none: links are handed over by hand".to_owned()),
        Ok(mail) if mail.reaches().await => (State::Ok, "the server answers".to_owned()),
        Ok(_) => {
            let words = "the server of smtp_url does not answer, or refuses us: links do not leave";
            (State::Broken, words.to_owned())
        }
        Err(why) => (State::Broken, why.to_owned()),
    }
}

fn recipients(config: &Config) -> (State, String) {
    match config.backup_recipients.len() {
        0 => (State::Look, "not encrypted, but for backup --to: see backup_recipients".to_owned()),
        many => (State::Ok, format!("encrypted for {many}")),
    }
}

/// Whether the clock follows the last day that was seen.
fn clock(last: Option<&str>, today: &str) -> (State, String) {
    let Some(last) = last else { return (State::Ok, format!("{today}; no day was seen yet")) };
    let seen = last.trim_end_matches(" ?");
    match (read_day(seen), read_day(today)) {
        (Some(before), Some(now)) if now < before => (
            State::Broken,
            format!("{today} is before {seen}, which was seen: put the clock right"),
        ),
        (Some(_), Some(_)) if last != seen => {
            let advice =
                "when it is right, nothing is to be done: tomorrow's work erases what is due";
            (State::Look, format!("{today} was doubted; {advice}"))
        }
        _ => (State::Ok, format!("{today} follows {seen}")),
    }
}

/// Whether something was done in the last days.
fn since(
    found: &Examined,
    what: &str,
    today: Option<Date>,
    most: i64,
    advice: &str,
) -> (State, String) {
    let Some(last) = found.noted(what) else {
        return (State::Look, format!("not known to be done yet: {advice}"));
    };
    let days = today.zip(read_day(last)).map(|(today, last)| (today - last).whole_days());
    match days {
        Some(days) if days <= most => (State::Ok, last.to_owned()),
        _ => (State::Look, format!("last on {last}: {advice}")),
    }
}

async fn help_lines(desk: &Desk) -> (State, String) {
    let Ok(lines) = directory::help_lines(desk).await else {
        return (State::Broken, "they cannot be read".to_owned());
    };
    let advice = "see /team/directory";
    if !lines.too_old.is_empty() {
        let names = lines.too_old.join(", ");
        return (State::Look, format!("nothing new opens until checked: {names}; {advice}"));
    }
    let late: Vec<_> = lines.never.iter().chain(&lines.due).map(String::as_str).collect();
    if late.is_empty() {
        (State::Ok, "all checked".to_owned())
    } else {
        (State::Look, format!("to be checked: {}; {advice}", late.join(", ")))
    }
}
