//! What Python threads share behind a lock.

use crate::values::Outcome;
use casework::Result;
use casework::json::guarded;
use pyo3::prelude::*;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// Something that changes, behind a lock. Python code never runs while it is locked.
#[derive(Default)]
pub(crate) struct Shared<T>(Mutex<T>);

impl<T: Send> Shared<T> {
    pub(crate) fn new(held: T) -> Self {
        Self(Mutex::new(held))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// None while another thread has it.
    pub(crate) fn lock_now(&self) -> Option<MutexGuard<'_, T>> {
        match self.0.try_lock() {
            Ok(held) => Some(held),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Whoever would wait for another thread, or for a call that is not brief, lets other threads run.
    pub(crate) fn with<A: Send>(
        &self,
        py: Python<'_>,
        brief: impl FnOnce(&T) -> bool,
        call: impl FnOnce(&mut T) -> Result<A> + Send,
    ) -> PyResult<A> {
        if let Some(mut held) = self.lock_now().filter(|held| brief(held)) {
            return guarded(|| call(&mut held)).raised();
        }
        py.detach(|| {
            let mut held = self.lock();
            guarded(|| call(&mut held))
        })
        .raised()
    }
}
