//! `/metrics`, for the supervisor: how the program is, in the text of Prometheus. Nothing that moves when one
//! child answers: no counts, and what grows with work in coarse steps only.

use std::sync::Arc;

use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};
use rocket::{Request, State, get};
use subtle::ConstantTimeEq;

use crate::acts::{Desk, upkeep};
use crate::clock::read_day;
use crate::config::Config;

/// Bytes of memory are told in steps of this.
const STEP: u64 = 32 * 1024 * 1024;
/// The queue is told in parts of this many percent.
const PART: u8 = 25;

/// When this process began to serve; seconds since 1970.
pub struct Started(pub i64);

/// Whoever may look: on this machine alone, or with the token. To others there is no such page.
pub struct Supervisor;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Supervisor {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let Some(config) = request.rocket().state::<Config>() else {
            return Outcome::Forward(Status::NotFound);
        };
        let given = request.headers().get_one("Authorization").unwrap_or_default();
        let given = given.strip_prefix("Bearer ").unwrap_or_default();
        let known = config.metrics_token.as_bytes();
        let right = !known.is_empty() && bool::from(given.as_bytes().ct_eq(known));
        // Without a proxy the program listens to this machine alone, so nobody else can ask. Behind one
        // everybody seems to sit here.
        let alone = !config.behind_proxy && config.is_local();
        if right || alone { Outcome::Success(Self) } else { Outcome::Forward(Status::NotFound) }
    }
}

/// How the program is.
#[get("/metrics")]
pub async fn show(
    _supervisor: Supervisor,
    desk: &State<Arc<Desk>>,
    started: &State<Started>,
) -> String {
    let ready = desk.store.is_ready().await;
    let round = desk.store.installation(upkeep::LAST_ROUND).await.ok().flatten();
    let round = round
        .as_deref()
        .and_then(read_day)
        .map_or(0, |day| day.midnight().assume_utc().unix_timestamp());
    let queue = desk.store.queue_taken() / PART * PART;
    let memory = memory().unwrap_or(0).div_ceil(STEP) * STEP;
    let lines = [
        ("build_info{version=\"VERSION\"}", "The version that runs.", 1.to_string()),
        ("start_time_seconds", "When it began to serve.", started.0.to_string()),
        ("resident_memory_bytes", "Memory, in steps of 32 MiB.", memory.to_string()),
        ("ready", "1 when answers are taken.", u8::from(ready).to_string()),
        ("last_daily_work_seconds", "The day of the last daily work; 0: none.", round.to_string()),
        ("writer_queue_percent", "Of the queue, rounded down to quarters.", queue.to_string()),
    ];
    let text = lines.map(|(name, help, value)| {
        let bare = name.split('{').next().unwrap_or(name);
        let name = name.replace("VERSION", env!("CARGO_PKG_VERSION"));
        format!(
            "# HELP porte_voix_{bare} {help}\n# TYPE porte_voix_{bare} gauge\n\
             porte_voix_{name} {value}\n"
        )
    });
    text.concat()
}

/// Bytes this process holds in memory, where the machine tells.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()?.checked_mul(1024)
}
