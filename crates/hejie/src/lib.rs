//! The program's parts: configuration, wiring, commands. `main` reads the command line and calls them.

pub mod clock;
pub mod commands;
pub mod config;
pub mod county;
pub mod deliver;
pub mod demo;
mod demo_archive;
mod demo_assess;
mod demo_network;
mod demo_papers;
mod demo_report;
mod demo_supervision;
mod demo_training;
mod demo_withdrawal;
pub mod entropy;
pub mod import;
pub mod ladder;
pub mod open;
mod progress;
pub mod report;
pub mod schedule;
pub mod serve;
pub mod simulate;
pub mod tree;
