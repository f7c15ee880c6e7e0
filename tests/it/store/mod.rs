mod anonymity;
mod audit;
mod backup;
mod erasure;
mod fixed;
mod guesses;
mod paper_twice;
