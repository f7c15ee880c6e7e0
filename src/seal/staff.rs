//! What the master key does for staff: it seals the secret of a second factor, hashes recovery
//! codes, marks who gave the right password and still owes a code, and hides where a tally moves.

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::KeyInit;
use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::{MasterKey, SealError, aad, derive, mac, open, seal};
use crate::clock::Dice;

impl MasterKey {
    /// How much later than it could the tally of a consultation moves on from a figure: 0 to 9, and
    /// known to nobody.
    pub fn slack(&self, consultation_id: &str, told: i64) -> i64 {
        let key = derive(&self.secret, "tally");
        let told = told.to_string();
        let drawn = mac(&key, &[consultation_id, "|", &told].map(str::as_bytes));
        drawn.first().map_or(0, |byte| i64::from(byte % 10))
    }

    /// Seals the secret of a second factor; it opens for this person alone.
    ///
    /// # Errors
    /// Never in practice: the secret is short.
    pub fn seal_factor(
        &self,
        person: &str,
        secret: &[u8],
        dice: &Dice,
    ) -> Result<String, SealError> {
        seal(&self.factors(), &aad("factor", person, ""), secret, dice.bytes())
    }

    /// Opens the secret of a second factor.
    ///
    /// # Errors
    /// It was changed, is another person's, or was sealed with another key.
    pub fn open_factor(&self, person: &str, sealed: &str) -> Result<Zeroizing<Vec<u8>>, SealError> {
        Ok(Zeroizing::new(open(&self.factors(), &aad("factor", person, ""), sealed)?))
    }

    /// What is kept of a recovery code.
    pub fn recovery_hash(&self, person: &str, code: &str) -> String {
        HEXLOWER.encode(&mac(&self.lasting.recovery, &[person, "|", code].map(str::as_bytes)))
    }

    /// The mark of a person who gave this password and owes a code until then. A new password ends
    /// it.
    pub fn half_way_mark(&self, person: &str, until: i64, password_hash: &str) -> String {
        let key = derive(&self.secret, "half way");
        let until = until.to_string();
        let parts = [person, "|", &until, "|", password_hash].map(str::as_bytes);
        HEXLOWER.encode(&mac(&key, &parts))
    }

    fn factors(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*derive(&self.secret, "factor")).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_for_its_person_and_with_its_key_alone() {
        let (dice, master) = (Dice::seeded(1), MasterKey::new([3; 32]));
        let sealed = master.seal_factor("ada", b"twenty bytes of luck", &dice).unwrap();
        assert_eq!(*master.open_factor("ada", &sealed).unwrap(), b"twenty bytes of luck");
        assert!(master.open_factor("bob", &sealed).is_err());
        assert!(MasterKey::new([4; 32]).open_factor("ada", &sealed).is_err());
        assert!(master.unwrap_key("ada", &sealed).is_err(), "each purpose has its own key");
        let wrapped = master.draw("ada", &dice).unwrap();
        assert!(master.open_factor("ada", &wrapped).is_err());
    }

    #[test]
    fn marks_and_hashes_depend_on_all_they_name() {
        let master = MasterKey::new([3; 32]);
        let mark = master.half_way_mark("ada", 5, "hash");
        assert_eq!(mark, master.half_way_mark("ada", 5, "hash"));
        for other in [("bob", 5, "hash"), ("ada", 6, "hash"), ("ada", 5, "other")] {
            assert_ne!(mark, master.half_way_mark(other.0, other.1, other.2));
        }
        assert_ne!(master.recovery_hash("ada", "A"), master.recovery_hash("bob", "A"));
    }

    #[test]
    fn a_tally_moves_on_at_ten_moments_that_nobody_can_work_out() {
        let (master, other) = (MasterKey::new([3; 32]), MasterKey::new([4; 32]));
        let drawn = |key: &MasterKey, id: &str| {
            (0..400).map(|told| key.slack(id, told)).collect::<Vec<_>>()
        };
        let one = drawn(&master, "park");
        assert_eq!(one, drawn(&master, "park"));
        assert!(one != drawn(&other, "park") && one != drawn(&master, "school"));
        for slack in 0..10 {
            // Forty of each are expected, with a standard deviation of six.
            let times = one.iter().filter(|drawn| **drawn == slack).count();
            assert!((16..=64).contains(&times), "{slack}: {times}");
        }
        assert!(one.iter().all(|slack| (0..10).contains(slack)));
    }
}
