//! The writer of answers: a bounded queue, many responses to a commit, and an answer to each
//! sender only after the commit is on stable storage. After any error the connection is replaced,
//! because a failed roll-back would leave it unusable.

use std::collections::HashSet;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::Duration;

use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, ConnectOptions, Connection};
use thiserror::Error;
use tokio::runtime;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::time::timeout;

use super::commit::commit;
use super::durability::{Durability, check};
use super::private::Anchor;
use super::{Backend, invitations, prepare};

/// Submissions that may wait; one more is told to come back.
pub const QUEUE: usize = 512;
/// Most submissions in one commit.
const BATCH: usize = 256;
/// Longest wait for a commit. After that the connection is given up, its outcome is unknown, and
/// everybody in the batch is told to send again. A child waits ten seconds.
const DEADLINE: Duration = Duration::from_secs(8);

/// Whether a consultation takes answers.
const OPEN: &str = "select 1 from consultations where id = $1 and status = 'open'";
/// The same on PostgreSQL, where others write meanwhile: who closes the consultation waits for the
/// commit of what was found open, so that nothing is acknowledged after the closing mix. SQLite
/// has one writer at a time and does not know the words.
const OPEN_HELD: &str = "select 1 from consultations where id = $1 and status = 'open' for share";

/// A response as it is stored.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// Consultation.
    pub consultation_id: String,
    /// Revision that was answered.
    pub revision: u32,
    /// Id of the response: a keyed hash of the withdrawal code.
    pub id: String,
    /// The sealed record.
    pub sealed: String,
    /// The texts, each with an id of its own.
    pub texts: Vec<SealedText>,
}

/// A free text as it is stored: apart from the response.
#[derive(Debug, Clone)]
pub struct SealedText {
    /// Another keyed hash of the withdrawal code.
    pub id: String,
    /// Code of the question.
    pub question: String,
    /// Language it was asked in.
    pub lang: String,
    /// Age band it was asked in.
    pub band: String,
    /// The sealed text.
    pub sealed: String,
}

/// Why a submission was not acknowledged. It was not kept, or is kept once; sending again is safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SubmitError {
    /// The queue is full.
    #[error("too many at once")]
    Busy,
    /// The database did not take it.
    #[error("the database does not answer")]
    Unavailable,
    /// The consultation is no longer open.
    #[error("the consultation is not open")]
    NotOpen,
    /// No invitation and no class code of the consultation is this one.
    #[error("the code is not right")]
    WrongCode,
    /// The code is right, and all its places are taken.
    #[error("the code was used already")]
    UsedCode,
}

struct Job {
    submission: Sealed,
    /// Hash of the code, where one is asked for.
    invitation: Option<String>,
    reply: oneshot::Sender<Result<(), SubmitError>>,
}

/// Where a writer writes, and what must hold there.
#[derive(Debug, Clone)]
pub struct Target {
    /// How the database is reached.
    pub options: AnyConnectOptions,
    /// On how many machines an answer must lie.
    pub durability: Durability,
    /// The file it is, on SQLite.
    pub anchor: Option<Arc<Anchor>>,
}

/// The sending end of the queue.
#[derive(Debug)]
pub struct Writer {
    queue: mpsc::Sender<Job>,
}

impl Writer {
    /// Starts the writer on connections of its own: one on SQLite, which lets one write at a time;
    /// two on PostgreSQL, so that one batch travels while the other is being committed. Each has a
    /// thread of its own: among the tasks of a flood, every step of a commit would wait for
    /// hundreds of requests.
    ///
    /// # Errors
    /// The machine gives no thread.
    pub fn start(to: &Target, backend: Backend) -> io::Result<Self> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let (jobs, broken) = (Arc::new(Mutex::new(jobs)), Arc::new(AtomicU64::new(0)));
        for _ in 0..if backend == Backend::Sqlite { 1 } else { 2 } {
            let work = run(to.clone(), Arc::clone(&jobs), Arc::clone(&broken));
            let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
            thread::Builder::new()
                .name("writer".to_owned())
                .spawn(move || runtime.block_on(work))?;
        }
        Ok(Self { queue })
    }

    /// True when no further submission would be taken.
    pub fn is_full(&self) -> bool {
        self.queue.capacity() == 0
    }

    /// How much of the queue is taken, in percent.
    pub fn taken(&self) -> u8 {
        let waiting = QUEUE - self.queue.capacity().min(QUEUE);
        u8::try_from(waiting * 100 / QUEUE).unwrap_or(100)
    }

    /// Hands a submission in, with the hash of its code where one is asked for, and waits until it
    /// is on stable storage.
    pub async fn submit(
        &self,
        submission: Sealed,
        invitation: Option<String>,
    ) -> Result<(), SubmitError> {
        let (reply, done) = oneshot::channel();
        let job = Job { submission, invitation, reply };
        self.queue.try_send(job).map_err(|_| SubmitError::Busy)?;
        done.await.unwrap_or(Err(SubmitError::Unavailable))
    }
}

/// Takes batches until the queue is gone. `broken` counts failures of either connection: after one,
/// both are opened anew.
async fn run(to: Target, jobs: Arc<Mutex<mpsc::Receiver<Job>>>, broken: Arc<AtomicU64>) {
    let mut connection: Option<AnyConnection> = None;
    let mut seen = 0;
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        let taken = jobs.lock().await.recv_many(&mut batch, BATCH).await;
        if taken == 0 {
            return;
        }
        let failures = broken.load(Ordering::Acquire);
        if failures != seen {
            (connection, seen) = (None, failures);
        }
        let written = timeout(DEADLINE, write(&to, &mut connection, &batch)).await;
        let written = written.unwrap_or(Err(sqlx::Error::PoolTimedOut));
        // In a file that was removed meanwhile nobody will ever read it.
        let written = match &to.anchor {
            Some(anchor) if !anchor.holds() => Err(io::Error::from(io::ErrorKind::NotFound).into()),
            _ => written,
        };
        if let Err(error) = &written {
            tracing::error!(event = "writer.failed", reason = kind(error));
            connection = None;
            broken.fetch_add(1, Ordering::AcqRel);
        }
        let outcomes = match written {
            Ok(outcomes) => outcomes,
            Err(_) => vec![Err(SubmitError::Unavailable); batch.len()],
        };
        for (job, outcome) in batch.drain(..).zip(outcomes) {
            // Whoever left in the meantime sends again and lands on the same row.
            let _ = job.reply.send(outcome);
        }
    }
}

fn kind(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::Database(_) => "database",
        sqlx::Error::Io(_) => "io",
        sqlx::Error::PoolTimedOut => "timeout",
        sqlx::Error::Configuration(_) => "standby",
        _ => "other",
    }
}

/// Writes a batch in one transaction; the answer says of each what became of it.
async fn write(
    to: &Target,
    connection: &mut Option<AnyConnection>,
    batch: &[Job],
) -> Result<Vec<Result<(), SubmitError>>, sqlx::Error> {
    let connection = if let Some(connection) = connection {
        connection
    } else {
        let mut fresh = to.options.connect().await?;
        prepare(&mut fresh).await?;
        connection.insert(fresh)
    };
    // Whoever runs the server may change it while we are connected.
    if to.durability == Durability::Standby {
        check(connection, to.durability).await?;
    }
    let (begin, status) = match connection.backend_name() {
        "SQLite" => ("begin immediate", OPEN),
        _ => ("begin", OPEN_HELD),
    };
    let mut transaction = connection.begin_with(begin).await?;
    let mut open = HashSet::new();
    for id in batch.iter().map(|job| &job.submission.consultation_id).collect::<HashSet<_>>() {
        let row = sqlx::query(status).bind(id).fetch_optional(&mut *transaction).await?;
        if row.is_some() {
            open.insert(id.clone());
        }
    }
    let is_open = |job: &&Job| open.contains(&job.submission.consultation_id);
    let coded = batch.iter().filter(is_open);
    let coded = coded.filter_map(|job| Some((&job.submission, job.invitation.as_deref()?)));
    let admitted = invitations::admit(&mut transaction, coded.collect()).await?;
    let free = batch.iter().filter(is_open).filter(|job| job.invitation.is_none());
    let taken = free.map(|job| &job.submission).chain(admitted.new.iter().copied());
    insert_all(&mut transaction, taken).await?;
    commit(transaction).await?;
    let outcome = |job: &Job| match &job.invitation {
        _ if !is_open(&job) => Err(SubmitError::NotOpen),
        Some(_) if !admitted.holds(&job.submission) => Err(SubmitError::UsedCode),
        _ => Ok(()),
    };
    Ok(batch.iter().map(outcome).collect())
}

/// Writes responses and their texts to the inboxes; those already there stay as they are. In the
/// order of their ids: two that write the same ids at the same time wait for each other in one
/// order, and nothing of the order of arrival reaches the database.
pub(super) async fn insert_all<'a>(
    connection: &mut AnyConnection,
    submissions: impl IntoIterator<Item = &'a Sealed>,
) -> Result<(), sqlx::Error> {
    let mut responses: Vec<&Sealed> = submissions.into_iter().collect();
    responses.sort_unstable_by_key(|one| (&one.consultation_id, &one.id));
    insert(connection, &RESPONSES, &responses).await?;
    let mut texts: Vec<_> =
        responses.iter().flat_map(|one| one.texts.iter().map(move |text| (*one, text))).collect();
    texts.sort_unstable_by_key(|(one, text)| (&one.consultation_id, &text.id));
    insert(connection, &TEXTS, &texts).await
}

/// Rows of the statements that insert: any batch is a few of them, each prepared once. A
/// statement is a trip to the database and back, which costs more than a row.
const SIZES: [usize; 9] = [256, 128, 64, 32, 16, 8, 4, 2, 1];

/// The size of the next statement for this many rows. Where they nearly fill one, its last row is
/// repeated, which changes nothing ("on conflict do nothing") and saves the trips of the rest.
fn size_for(rows: usize) -> usize {
    let next = SIZES.into_iter().rev().find(|size| *size >= rows).unwrap_or(SIZES[0]);
    if rows * 8 >= next * 5 { next } else { next / 2 }
}

/// A statement for each size.
type Statements = [(usize, &'static str); SIZES.len()];

static RESPONSES: LazyLock<Statements> =
    LazyLock::new(|| statements("insert into inbox (consultation_id, id, revision, sealed)", 4));
static TEXTS: LazyLock<Statements> = LazyLock::new(|| {
    statements("insert into text_inbox (consultation_id, id, question, lang, band, sealed)", 6)
});

fn statements(head: &str, columns: usize) -> Statements {
    SIZES.map(|rows| {
        let values: Vec<String> = (0..rows)
            .map(|row| {
                let places: Vec<String> =
                    (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
                format!("({})", places.join(", "))
            })
            .collect();
        let text = format!("{head} values {} on conflict do nothing", values.join(", "));
        // Built once at start from constants and kept for good.
        (rows, &*Box::leak(text.into_boxed_str()))
    })
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

/// A row of one of the two tables.
trait Insert {
    fn bind<'q>(&self, query: Query<'q>) -> Query<'q>;
}

impl Insert for &Sealed {
    fn bind<'q>(&self, query: Query<'q>) -> Query<'q> {
        query
            .bind(self.consultation_id.clone())
            .bind(self.id.clone())
            .bind(i64::from(self.revision))
            .bind(self.sealed.clone())
    }
}

impl Insert for (&Sealed, &SealedText) {
    fn bind<'q>(&self, query: Query<'q>) -> Query<'q> {
        let (submission, text) = self;
        query
            .bind(submission.consultation_id.clone())
            .bind(text.id.clone())
            .bind(text.question.clone())
            .bind(text.lang.clone())
            .bind(text.band.clone())
            .bind(text.sealed.clone())
    }
}

fn insert<'a, T: Insert + Sync>(
    connection: &'a mut AnyConnection,
    statements: &'static Statements,
    rows: &'a [T],
) -> Pin<Box<dyn Future<Output = Result<(), sqlx::Error>> + Send + 'a>> {
    Box::pin(async move {
        let mut rest = rows;
        while let Some(last) = rest.last() {
            let size = size_for(rest.len());
            let Some((_, statement)) = statements.iter().find(|(rows, _)| *rows == size) else {
                return Err(sqlx::Error::Protocol("no statement of this size".to_owned()));
            };
            let (now, later) = rest.split_at(size.min(rest.len()));
            let padded = now.iter().chain(std::iter::repeat_n(last, size - now.len()));
            let query = padded.fold(sqlx::query(*statement), |query, row| row.bind(query));
            query.execute(&mut *connection).await?;
            rest = later;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_batch_is_a_few_statements_and_no_row_is_left_out() {
        for rows in 1..=1_000_usize {
            let (mut left, mut statements) = (rows, 0);
            while left > 0 {
                let size = size_for(left);
                assert!(SIZES.contains(&size), "{left}");
                left -= size.min(left);
                statements += 1;
            }
            assert!(statements <= 3 + rows / 256, "{rows} rows take {statements}");
        }
    }
}
