//! Which way answers go to the writer. While it keeps up, there is one way for all. In a flood the
//! rest of its queue is for those who solved a puzzle, and a slower lane for those without script.

use rocket::tokio::sync::{Semaphore, SemaphorePermit};

/// Places of the queue in the slower lane: a tenth of it.
const SLOWER: usize = crate::store::QUEUE / 10;

/// Which way somebody may go.
pub enum Way<'a> {
    /// On; a place in the slower lane is held until the answers are stored.
    On(Option<SemaphorePermit<'a>>),
    /// After a puzzle.
    Puzzle,
    /// Not now: the slower lane is full.
    Later,
}

/// What a sender brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brings {
    /// The solution of its puzzle.
    Solution,
    /// A script, which can solve one.
    Script,
    /// Nothing.
    Nothing,
}

/// The ways to the writer.
pub struct Lanes {
    slower: Semaphore,
    flood_at: u8,
}

impl Lanes {
    /// Ways that part when this share of the queue is taken, in percent.
    pub fn new(flood_at: u8) -> Self {
        Self { slower: Semaphore::new(SLOWER), flood_at }
    }

    /// The way of a sender while `taken` percent of the queue are taken.
    pub fn way(&self, taken: u8, brings: impl FnOnce() -> Brings) -> Way<'_> {
        if taken < self.flood_at {
            return Way::On(None);
        }
        match brings() {
            Brings::Solution => Way::On(None),
            Brings::Script => Way::Puzzle,
            Brings::Nothing => {
                self.slower.try_acquire().map_or(Way::Later, |place| Way::On(Some(place)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn while_the_writer_keeps_up_nobody_is_asked_for_anything() {
        let lanes = Lanes::new(50);
        for taken in [0, 49] {
            for brings in [Brings::Solution, Brings::Script, Brings::Nothing] {
                let ways: Vec<_> = (0..1_000).map(|_| lanes.way(taken, || brings)).collect();
                assert!(ways.iter().all(|way| matches!(way, Way::On(None))), "{brings:?}");
            }
        }
    }

    #[test]
    fn in_a_flood_a_script_solves_a_puzzle() {
        let lanes = Lanes::new(50);
        assert!(matches!(lanes.way(50, || Brings::Script), Way::Puzzle));
        assert!(matches!(lanes.way(50, || Brings::Solution), Way::On(None)));
        assert!(matches!(Lanes::new(0).way(0, || Brings::Script), Way::Puzzle), "always");
    }

    #[test]
    fn in_a_flood_there_is_a_slower_lane_without_script() {
        let lanes = Lanes::new(50);
        let ways: Vec<_> = (0..100).map(|_| lanes.way(100, || Brings::Nothing)).collect();
        let on = ways.iter().filter(|way| matches!(way, Way::On(Some(_)))).count();
        let later = ways.iter().filter(|way| matches!(way, Way::Later)).count();
        assert_eq!((on, later), (51, 49), "a tenth of the queue of 512");
        drop(ways);
        assert!(matches!(lanes.way(100, || Brings::Nothing), Way::On(Some(_))), "free again");
    }
}
