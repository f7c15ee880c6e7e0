//! The control: group commit without anything around it. One queue, one connection of the
//! database's own driver, many rows to an insert, many inserts to a commit, `synchronous = full`.

use sqlx::{Connection, PgConnection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

/// What is stored of a request.
#[derive(Debug)]
pub struct Row {
    pub id: String,
}

type Job = (Row, oneshot::Sender<()>);

/// The sending end.
#[derive(Debug)]
pub struct Bare(mpsc::Sender<Job>);

impl Bare {
    /// Starts the writer.
    pub async fn start(url: &str, consultation: &str, sealed: &str) -> Self {
        let (queue, jobs) = mpsc::channel(512);
        let (consultation, sealed) = (consultation.to_owned(), sealed.to_owned());
        if url.starts_with("sqlite") {
            let mut connection = SqliteConnection::connect(url).await.unwrap();
            let pragmas = "pragma journal_mode = wal; pragma synchronous = full;";
            sqlx::raw_sql(pragmas).execute(&mut connection).await.unwrap();
            tokio::spawn(sqlite(connection, jobs, consultation, sealed));
        } else {
            let connection = PgConnection::connect(url).await.unwrap();
            tokio::spawn(postgres(connection, jobs, consultation, sealed));
        }
        Self(queue)
    }

    /// Hands a row in and waits until it is stored.
    pub async fn submit(&self, row: Row) -> Option<()> {
        let (done, wait) = oneshot::channel();
        self.0.send((row, done)).await.ok()?;
        wait.await.ok()
    }
}

fn statement(rows: usize) -> &'static str {
    let values: Vec<String> = (0..rows)
        .map(|row| row * 4)
        .map(|at| format!("(${}, ${}, ${}, ${})", at + 1, at + 2, at + 3, at + 4))
        .collect();
    let head = "insert into inbox (consultation_id, id, revision, sealed) values";
    format!("{head} {} on conflict do nothing", values.join(", ")).leak()
}

macro_rules! writer {
    ($name:ident, $connection:ty, $begin:literal) => {
        async fn $name(
            mut connection: $connection,
            mut jobs: mpsc::Receiver<Job>,
            consultation: String,
            sealed: String,
        ) {
            let sizes = [256, 128, 64, 32, 16, 8, 4, 2, 1];
            let statements = sizes.map(|rows| (rows, statement(rows)));
            let mut batch = Vec::new();
            while jobs.recv_many(&mut batch, 256).await > 0 {
                let mut transaction = connection.begin_with($begin).await.unwrap();
                let mut rest = batch.as_slice();
                for (size, statement) in statements {
                    while let Some((now, later)) = rest.split_at_checked(size) {
                        let mut query = sqlx::query(statement);
                        for (row, _) in now {
                            query =
                                query.bind(&consultation).bind(&row.id).bind(1_i64).bind(&sealed);
                        }
                        query.execute(&mut *transaction).await.unwrap();
                        rest = later;
                    }
                }
                transaction.commit().await.unwrap();
                for (_, done) in batch.drain(..) {
                    let _ = done.send(());
                }
            }
        }
    };
}

writer!(sqlite, SqliteConnection, "begin immediate");
writer!(postgres, PgConnection, "begin");
