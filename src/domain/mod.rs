//! RULES: what is true. No clock, no chance, no files, no network, no database.

pub mod answer;
pub mod coach;
pub mod code;
pub mod condition;
pub mod consultation;
pub mod disclosure;
pub mod exchange;
pub mod export;
pub mod fault;
mod fault_conditions;
pub mod fault_media;
mod fault_questions;
mod fault_words;
pub mod joint;
pub mod layout;
pub mod media;
pub mod number;
pub mod question;
pub mod questionnaire;
pub mod release;
pub mod staff;
pub mod stage;
pub mod status;
pub mod tabulation;
pub mod wording;
