//! A commit that is heard out. When somebody ends its wait for a second machine (`pg_cancel_backend`), PostgreSQL says
//! that it is done, with a warning: the answer lies on one machine alone. Whoever is warned takes it as not done.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::LazyLock;

use sqlx::{Any, Transaction};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Level, Metadata, Subscriber, dispatcher};

/// Where sqlx tells what a server of PostgreSQL says beside its answers.
const NOTICES: &str = "sqlx::postgres::notice";

static EAR: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Ear));

thread_local! {
    /// Whether a warning came while this thread listened.
    static WARNED: Cell<bool> = const { Cell::new(false) };
}

/// Commits. After an error, that of a warning too, the outcome is unknown, and doing it again is safe.
pub(super) async fn commit(transaction: Transaction<'_, Any>) -> Result<(), sqlx::Error> {
    let mut work = pin!(transaction.commit());
    let mut warned = false;
    // The connection is read by whoever waits for it: a warning comes while this is polled, on this thread.
    let done = poll_fn(|context| {
        WARNED.set(false);
        let polled = dispatcher::with_default(&EAR, || work.as_mut().poll(context));
        warned |= WARNED.get();
        polled
    });
    done.await?;
    if warned {
        tracing::error!(event = "commit.alone");
        return Err(sqlx::Error::Configuration("committed on one machine alone".into()));
    }
    Ok(())
}

/// Hears warnings of the database and nothing else.
struct Ear;

impl Subscriber for Ear {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == NOTICES && *metadata.level() <= Level::WARN
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::WARN)
    }

    fn event(&self, _: &Event<'_>) {
        WARNED.set(true);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
