//! A line between the program and PostgreSQL that fails as told.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

/// What the line does to those who use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    Whole,
    /// Everything takes this many milliseconds longer.
    Slow(u64),
    /// Whoever connects is sent away.
    Refusing,
    /// Nothing comes through, and nobody is told.
    Silent,
    /// It is cut before the next commit reaches the database.
    CutBefore,
    /// It is cut in the middle of the next commit.
    CutWithin,
    /// It is cut after the next commit, before its answer.
    CutAfter,
    /// The next commit is made and its answer never comes, nor an end.
    MuteAfter,
}

/// A line with its fault.
#[derive(Debug)]
pub struct Line {
    pub port: u16,
    state: Arc<State>,
    // Ends with the line.
    _runtime: Runtime,
}

#[derive(Debug)]
struct State {
    fault: Mutex<Fault>,
    to: Mutex<String>,
    /// Grows when all connections are cut.
    cuts: AtomicU64,
    cut: tokio::sync::Notify,
}

impl State {
    fn fault(&self) -> Fault {
        *self.fault.lock().unwrap()
    }
}

impl Line {
    /// A line to an address.
    pub fn to(address: &str) -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State {
            fault: Mutex::new(Fault::Whole),
            to: Mutex::new(address.to_owned()),
            cuts: AtomicU64::default(),
            cut: tokio::sync::Notify::new(),
        });
        runtime.spawn(accept(listener, Arc::clone(&state)));
        Self { port, state, _runtime: runtime }
    }

    /// From now on it fails like this.
    pub fn set(&self, fault: Fault) {
        *self.state.fault.lock().unwrap() = fault;
    }

    /// Cuts all connections there are.
    pub fn cut(&self) {
        self.state.cuts.fetch_add(1, Ordering::SeqCst);
        self.state.cut.notify_waiters();
    }

    /// Leads somewhere else from now on; who was connected is cut.
    pub fn lead_to(&self, address: &str) {
        address.clone_into(&mut self.state.to.lock().unwrap());
        self.cut();
    }

    /// The address of a database through this line.
    pub fn url(&self, url: &str) -> String {
        let (before, rest) = url.split_once('@').unwrap();
        let (_, name) = rest.split_once('/').unwrap();
        format!("{before}@127.0.0.1:{}/{name}", self.port)
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    loop {
        let (near, _) = listener.accept().await.unwrap();
        if state.fault() != Fault::Refusing {
            tokio::spawn(connect(near, Arc::clone(&state)));
        }
    }
}

/// One connection, until either end or a fault ends it.
async fn connect(near: TcpStream, state: Arc<State>) {
    let cuts = state.cuts.load(Ordering::SeqCst);
    let to = state.to.lock().unwrap().clone();
    let Ok(far) = TcpStream::connect(to).await else { return };
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    let doomed = AtomicBool::new(false);
    let cut = state.cut.notified();
    if cuts != state.cuts.load(Ordering::SeqCst) {
        return;
    }
    tokio::select! {
        () = ask(near_in, far_out, &state, &doomed) => {}
        () = answer(far_in, near_out, &state, &doomed) => {}
        () = cut => {}
    }
}

/// Passes what the program asks.
async fn ask(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, state: &State, doomed: &AtomicBool) {
    let mut buffer = [0; 16_384];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let bytes = &buffer[..read];
        let commits = bytes.windows(6).any(|part| part == b"COMMIT");
        let fault = state.fault();
        let once = || *state.fault.lock().unwrap() = Fault::Whole;
        let sent = match fault {
            Fault::Slow(long) => {
                tokio::time::sleep(Duration::from_millis(long)).await;
                to.write_all(bytes).await
            }
            Fault::Silent => std::future::pending().await,
            Fault::CutBefore if commits => return once(),
            Fault::CutWithin if commits => {
                let _ = to.write_all(&bytes[..read - 4]).await;
                return once();
            }
            Fault::CutAfter | Fault::MuteAfter if commits => {
                doomed.store(true, Ordering::SeqCst);
                to.write_all(bytes).await
            }
            _ => to.write_all(bytes).await,
        };
        if sent.is_err() {
            return;
        }
    }
}

/// Passes what the database answers.
async fn answer(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    state: &State,
    doomed: &AtomicBool,
) {
    let mut buffer = [0; 16_384];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        if doomed.load(Ordering::SeqCst) {
            let fault = std::mem::replace(&mut *state.fault.lock().unwrap(), Fault::Whole);
            if fault == Fault::MuteAfter {
                std::future::pending::<()>().await;
            }
            return;
        }
        if state.fault() == Fault::Silent {
            std::future::pending::<()>().await;
        }
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
