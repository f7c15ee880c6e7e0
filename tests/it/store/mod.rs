mod anonymity;
mod audit;
mod backup;
mod erasure;
mod paper_twice;
