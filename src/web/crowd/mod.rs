//! Many at once: limits for each address that know no address, and, when the writer cannot keep
//! up, a puzzle for the script and a slower lane for those without one. No cookie, no name.

pub mod lanes;
pub mod limits;
pub mod puzzle;
mod sender;
pub mod turnstile;
