mod anonymity;
mod audit;
mod backup;
mod erasure;
