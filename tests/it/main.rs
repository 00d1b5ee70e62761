//! The inner tests: everything that needs only the repository. One program, so that one link is enough;
//! `cargo test --test it tidy` runs those of one file.

mod action;
mod cel_bound;
mod cmd;
mod examples;
mod fixtures;
mod formats;
mod hostile;
mod hostile_schemas;
mod hostile_text;
mod judged;
mod mutations;
mod never_green;
mod outputs;
mod render;
mod runners;
mod screens;
mod shipped_schemas;
mod tidy;
mod trees;
mod writing;
