//! Triage.
fn main() {}
