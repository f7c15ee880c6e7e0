//! The behaviour of the platform, through its real doors and a real database: `SQLite` in a folder of
//! its own, or `PostgreSQL` when `TEST_DATABASE_URL` names a server.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and may read the environment"
)]

mod journeys;
mod rules;
mod store;
mod support;
