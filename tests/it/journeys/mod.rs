mod bad_input;
mod consultation;
mod faults;
mod pausing;
mod results;
mod taking_part;
mod team;
