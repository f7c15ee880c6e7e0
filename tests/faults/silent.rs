//! The database stops answering in the middle, without closing anything: the network does that.
//! The writer gives the connection up after eight seconds and goes on with another.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use porte_voix::clock::Dice;
use porte_voix::store::{Sealed, SubmitError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::fixture::open;
use crate::kept::stored;
use crate::{place, postgres, wait};

/// Passes bytes on, but not those of the first connections once they are silenced.
#[derive(Debug, Default)]
struct Line {
    made: AtomicUsize,
    silenced: AtomicUsize,
}

impl Line {
    /// Nothing more comes through the connections there are; new ones work.
    fn silence(&self) {
        self.silenced.store(self.made.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    async fn run(self: Arc<Self>, listener: TcpListener, to: String) {
        loop {
            let (near, _) = listener.accept().await.unwrap();
            let far = TcpStream::connect(&to).await.unwrap();
            let number = self.made.fetch_add(1, Ordering::SeqCst);
            let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
            tokio::spawn(Arc::clone(&self).pass(number, near_in, far_out));
            tokio::spawn(Arc::clone(&self).pass(number, far_in, near_out));
        }
    }

    async fn pass(
        self: Arc<Self>,
        number: usize,
        mut from: impl AsyncReadExt + Unpin,
        mut to: impl AsyncWriteExt + Unpin,
    ) {
        let mut buffer = [0; 8_192];
        while let Ok(read @ 1..) = from.read(&mut buffer).await {
            if number < self.silenced.load(Ordering::SeqCst) {
                std::future::pending::<()>().await;
            }
            if to.write_all(&buffer[..read]).await.is_err() {
                return;
            }
        }
    }
}

fn row(consultation_id: &str, dice: &Dice) -> Sealed {
    Sealed {
        consultation_id: consultation_id.to_owned(),
        revision: 1,
        id: data_encoding::HEXLOWER.encode(&dice.bytes::<16>()),
        sealed: "sealed".to_owned(),
        texts: Vec::new(),
    }
}

#[test]
fn a_database_that_falls_silent_holds_nobody_longer_than_the_deadline() {
    wait(async {
        let Some(database) = postgres("silent").await else { return };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (before, rest) = database.url.split_once('@').unwrap();
        let (server, name) = rest.split_once('/').unwrap();
        let line = Arc::new(Line::default());
        tokio::spawn(Arc::clone(&line).run(listener, server.to_owned()));
        let url = format!("{before}@{address}/{name}");
        let opened = open(&url, &place().key).await;
        let id = &opened.intake.consultation.id;
        let dice = Dice::system();
        let rows: Vec<Sealed> = (0..4).map(|_| row(id, &dice)).collect();
        // The writer's two connections take turns: both are open now.
        for row in &rows[..2] {
            opened.desk.store.submit(row.clone()).await.unwrap();
        }
        line.silence();
        let start = Instant::now();
        let unheard = opened.desk.store.submit(rows[2].clone());
        let unheard = tokio::time::timeout(Duration::from_secs(20), unheard).await;
        assert_eq!(unheard, Ok(Err(SubmitError::Unavailable)), "after {:?}", start.elapsed());
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
        for row in &rows[2..] {
            opened.desk.store.submit(row.clone()).await.unwrap();
        }
        let mut expected: Vec<String> = rows.into_iter().map(|row| row.id).collect();
        expected.sort();
        assert_eq!(stored(&database.url).await, expected);
        database.remove().await;
    });
}
