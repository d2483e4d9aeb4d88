//! Ledgers behind their facade.

use crate::call;
use crate::given::Given;
use casework::{Code, Event, Ledger};
use napi_derive::napi;
use std::cell::{Ref, RefCell};

/// A ledger behind its facade.
#[napi(js_name = "Ledger")]
pub struct NativeLedger {
    ledger: RefCell<Ledger>,
}

impl NativeLedger {
    pub(crate) fn read(&self) -> Ref<'_, Ledger> {
        self.ledger.borrow()
    }
}

#[napi]
impl NativeLedger {
    #[napi(constructor)]
    pub fn new(text: Given) -> napi::Result<Self> {
        call(|| {
            let ledger = Ledger::load(&text.text(Code::NotADocument)?)?;
            Ok(Self { ledger: RefCell::new(ledger) })
        })
    }

    #[napi]
    pub fn append(&self, text: Given) -> napi::Result<&'static str> {
        call(|| {
            let event = Event::load(&text.text(Code::NotADocument)?)?;
            Ok(self.ledger.borrow_mut().append(&event)?.as_str())
        })
    }

    #[napi]
    pub fn length(&self) -> napi::Result<u32> {
        call(|| Ok(u32::try_from(self.ledger.borrow().len()).unwrap_or(u32::MAX)))
    }

    #[napi]
    pub fn events(&self) -> napi::Result<String> {
        call(|| Ok(self.ledger.borrow().to_json()))
    }

    #[napi]
    pub fn summary(&self) -> napi::Result<String> {
        call(|| Ok(format!("{:?}", self.ledger.borrow())))
    }
}
