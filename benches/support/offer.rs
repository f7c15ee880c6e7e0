//! Offers requests at a rate, whatever the server does with them. Bounded in time; loopback only.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};

use crate::load::{Next, size};

/// Longest wait for an answer.
const LONGEST: Duration = Duration::from_secs(30);

/// What became of what was offered.
#[derive(Debug, Default)]
pub struct Offered {
    /// Requests that were written.
    pub sent: usize,
    /// Those that were thanked: after how long, and with which code.
    pub acknowledged: Vec<(Duration, String)>,
    /// Those that were told when to come back.
    pub refused: usize,
    /// Those that got another answer, or none.
    pub strange: usize,
}

/// Offers `rate` requests a second for some seconds over some connections. A connection that still
/// waits for its answer sends nothing: what it misses is not offered, and not made up for.
pub fn offer(port: u16, connections: u64, rate: f64, seconds: f64, next: &Next) -> Offered {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let number = Arc::new(AtomicU64::new(0));
        let every = Duration::from_secs_f64(connections as f64 / rate);
        let start = Instant::now();
        let senders: Vec<_> = (0..connections)
            .map(|which| {
                let first = start + every.mul_f64(which as f64 / connections as f64);
                let until = start + Duration::from_secs_f64(seconds);
                tokio::spawn(one(port, first, every, until, Arc::clone(&number), Arc::clone(next)))
            })
            .collect();
        let mut all = Offered::default();
        for sender in senders {
            let mut theirs = sender.await.unwrap();
            all.sent += theirs.sent;
            all.acknowledged.append(&mut theirs.acknowledged);
            all.refused += theirs.refused;
            all.strange += theirs.strange;
        }
        all
    })
}

async fn one(
    port: u16,
    mut due: Instant,
    every: Duration,
    until: Instant,
    number: Arc<AtomicU64>,
    next: Next,
) -> Offered {
    let mut met = Offered::default();
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut buffer = vec![0; 16 * 1024];
    while due < until {
        sleep_until(due).await;
        let request = next(number.fetch_add(1, Ordering::Relaxed));
        let start = Instant::now();
        met.sent += 1;
        let asked = tokio::time::timeout(LONGEST, ask(&mut stream, &request, &mut buffer)).await;
        match asked.ok().flatten() {
            Some(Told::Thanks(code)) => met.acknowledged.push((start.elapsed(), code)),
            Some(Told::Later) => met.refused += 1,
            Some(Told::Other) => met.strange += 1,
            None => {
                met.strange += 1;
                stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
            }
        }
        due = (due + every).max(Instant::now());
    }
    met
}

enum Told {
    Thanks(String),
    Later,
    Other,
}

/// Sends a request and reads its answer; nothing when the connection broke.
async fn ask(stream: &mut TcpStream, request: &[u8], buffer: &mut [u8]) -> Option<Told> {
    stream.write_all(request).await.ok()?;
    let (mut have, mut need) = (0, None);
    while need.is_none_or(|need| have < need) {
        let read = stream.read(&mut buffer[have..]).await.ok().filter(|read| *read > 0)?;
        have += read;
        need = need.or_else(|| size(&buffer[..have]));
    }
    let answer = std::str::from_utf8(&buffer[..have]).ok()?;
    let status = answer.split(' ').nth(1)?;
    let code = || Some(answer.split("\"code\":\"").nth(1)?.split('"').next()?.to_owned());
    Some(match (status, code()) {
        ("200", Some(code)) => Told::Thanks(code),
        ("429" | "503", _) if answer.to_ascii_lowercase().contains("\r\nretry-after: ") => {
            Told::Later
        }
        _ => Told::Other,
    })
}
