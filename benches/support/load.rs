//! The load generator: some kept-alive connections on one thread, each sending the next request as
//! soon as it has its answer. Bounded in time; loopback only.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Gives the bytes of the next request of whoever asks.
pub type Next = Arc<dyn Fn(u64) -> Vec<u8> + Send + Sync>;

/// What a load met.
#[derive(Debug, Clone, Copy)]
pub struct Met {
    /// Answers with status 200 in a second.
    pub per_second: f64,
    /// The middle one of all answers, in milliseconds.
    pub p50: f64,
    /// Slowest of 99 in 100 answers, in milliseconds.
    pub p99: f64,
    /// Answers that were something else.
    pub other: u64,
}

/// Loads a server for some seconds.
pub fn load(port: u16, clients: u64, seconds: f64, next: &Next) -> Met {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let over = Arc::new(AtomicBool::new(false));
        let number = Arc::new(AtomicU64::new(0));
        let start = Instant::now();
        let senders: Vec<_> = (0..clients)
            .map(|_| {
                tokio::spawn(one(port, Arc::clone(&over), Arc::clone(&number), Arc::clone(next)))
            })
            .collect();
        tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
        over.store(true, Ordering::Relaxed);
        let mut waits = Vec::new();
        let mut other = 0;
        for sender in senders {
            let (mut theirs, strange) = sender.await.unwrap();
            waits.append(&mut theirs);
            other += strange;
        }
        let passed = start.elapsed().as_secs_f64();
        waits.sort_unstable();
        let share = |percent: usize| {
            let wait = waits.get(waits.len() * percent / 100).copied().unwrap_or_default();
            wait.as_secs_f64() * 1_000.0
        };
        let per_second = waits.len() as f64 / passed;
        Met { per_second, p50: share(50), p99: share(99), other }
    })
}

async fn one(
    port: u16,
    over: Arc<AtomicBool>,
    number: Arc<AtomicU64>,
    next: Next,
) -> (Vec<Duration>, u64) {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut waits, mut other) = (Vec::new(), 0);
    let mut buffer = vec![0; 64 * 1024];
    while !over.load(Ordering::Relaxed) {
        let request = next(number.fetch_add(1, Ordering::Relaxed));
        let start = Instant::now();
        stream.write_all(&request).await.unwrap();
        let good = answer(&mut stream, &mut buffer).await;
        if good { waits.push(start.elapsed()) } else { other += 1 }
    }
    (waits, other)
}

/// Reads one answer; true when its status is 200.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> bool {
    let mut have = 0;
    let mut need = None;
    loop {
        let read = stream.read(&mut buffer[have..]).await.unwrap();
        assert!(read > 0, "the server hung up");
        have += read;
        need = need.or_else(|| size(&buffer[..have]));
        if need.is_some_and(|need| have >= need) {
            return buffer.starts_with(b"HTTP/1.1 200");
        }
    }
}

/// Bytes of the whole answer, once its head is there.
pub fn size(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head]).unwrap().to_ascii_lowercase();
    let length = text.split("content-length: ").nth(1)?.split("\r\n").next()?;
    Some(head + length.parse::<usize>().unwrap())
}
