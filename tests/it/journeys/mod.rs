mod bad_input;
mod consultation;
mod doors;
mod faults;
mod pausing;
mod results;
mod taking_part;
mod team;
