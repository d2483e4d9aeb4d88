//! The examples of casework; see `triage.rs`.
