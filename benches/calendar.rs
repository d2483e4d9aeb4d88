//! Calendar beside its peers.
fn main() {}
