//! The only place where an address is read: what a trusted proxy says of it becomes a keyed hash
//! at once, and nothing else leaves this file.

#![expect(
    clippy::disallowed_types,
    reason = "forty children behind one address are told from a flood by a hash of it, for a minute"
)]

use std::net::{IpAddr, SocketAddr};

use rocket::Request;

use crate::clock::Dice;
use crate::seal::Passing;

/// Whoever sends, while their requests are counted: a household, a school, a hall. It can be
/// compared with another one under the same salt, and cannot be printed or written anywhere.
///
/// ```compile_fail
/// fn print<T: std::fmt::Debug>(_: T) {}
/// fn one(sender: porte_voix::web::crowd::limits::Sender) { print(sender) }
/// ```
///
/// ```compile_fail
/// fn write<T: serde::Serialize>(_: T) {}
/// fn one(sender: porte_voix::web::crowd::limits::Sender) { write(sender) }
/// ```
///
/// ```
/// fn compare<T: Eq>(_: T) {}
/// fn one(sender: porte_voix::web::crowd::limits::Sender) { compare(sender) }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sender([u8; 16]);

/// What makes senders of addresses: random, in memory only, soon replaced.
pub struct Salt(Passing);

impl Salt {
    /// Draws one.
    pub fn draw(dice: &Dice) -> Self {
        Self(Passing::draw(dice))
    }

    /// The sender of a request, if the header that the proxy sets holds an address. Where a proxy
    /// added to what it was given, the last address is the one it saw.
    pub fn sender_of(&self, request: &Request<'_>, header: &str) -> Option<Sender> {
        let said = request.headers().get(header).last()?;
        self.sender(said.rsplit(',').next()?.trim())
    }

    /// The sender with an address: all of an IPv4 address; of an IPv6 address the first half,
    /// which is what one household or one school is given.
    pub fn sender(&self, said: &str) -> Option<Sender> {
        let address = said.parse().or_else(|_| said.parse().map(|with: SocketAddr| with.ip()));
        let hash = match address.ok()?.to_canonical() {
            IpAddr::V4(address) => self.0.hash(&address.octets()),
            IpAddr::V6(address) => self.0.hash(address.octets().first_chunk::<8>()?),
        };
        hash.first_chunk().copied().map(Sender)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_household_is_one_sender() {
        let salt = Salt::draw(&Dice::seeded(1));
        let same =
            |one: &str, other: &str| salt.sender(one).unwrap() == salt.sender(other).unwrap();
        assert!(same("192.0.2.1", "192.0.2.1:4711") && same("192.0.2.1", "::ffff:192.0.2.1"));
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:3:4:5:6"), "one network");
        assert!(!same("192.0.2.1", "192.0.2.2"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        for rubbish in ["", "unknown", "192.0.2", "192.0.2.1, 192.0.2.2", "_hidden"] {
            assert!(salt.sender(rubbish).is_none(), "{rubbish}");
        }
    }

    #[test]
    fn another_salt_knows_nobody() {
        let (one, other) = (Salt::draw(&Dice::seeded(1)), Salt::draw(&Dice::seeded(2)));
        assert!(one.sender("192.0.2.1").unwrap() != other.sender("192.0.2.1").unwrap());
    }
}
