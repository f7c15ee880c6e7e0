mod anonymity;
mod audit;
mod backup;
mod clock;
mod erasure;
mod fixed;
mod guesses;
mod paper_twice;
