//! The tests of casework; see the files beside this one.
