mod bad_input;
mod consultation;
mod faults;
mod results;
mod taking_part;
