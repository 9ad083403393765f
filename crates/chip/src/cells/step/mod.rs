//! From pass to pass: the rules carried out on every site.

mod advance;
mod division;
mod due_sites;
mod entry;
mod entry_draw;
mod pass;
mod room;
mod seeding;
mod setting;
pub(crate) mod simulation;
mod start;
mod suffocation;
mod turn;
