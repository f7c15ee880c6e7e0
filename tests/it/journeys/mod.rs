mod bad_input;
mod consultation;
mod doors;
mod faults;
mod leaks;
mod results;
mod taking_part;
