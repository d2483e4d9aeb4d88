//! Worklists behind their facade.

use crate::call;
use crate::desk::{NativeCase, NativeDesk};
use crate::given::Given;
use crate::values::{Cells, Tape};
use casework::{Code, Desk, Timestamp, Worklist, json};
use napi_derive::napi;
use std::cell::RefCell;

/// A worklist behind its facade.
#[napi(js_name = "Worklist")]
pub struct NativeWorklist {
    desk: Desk,
    list: RefCell<Worklist>,
}

#[napi]
impl NativeWorklist {
    #[napi(constructor)]
    pub fn new(desk: &NativeDesk, now: Given) -> napi::Result<Self> {
        call(|| {
            let list = Worklist::new(desk.ready(), now.instant("now")?);
            Ok(Self { desk: desk.ready().clone(), list: RefCell::new(list) })
        })
    }

    #[napi(factory)]
    pub fn restore(desk: &NativeDesk, text: Given) -> napi::Result<Self> {
        call(|| {
            let list = Worklist::restore(desk.ready(), &text.text(Code::MalformedSnapshot)?)?;
            Ok(Self { desk: desk.ready().clone(), list: RefCell::new(list) })
        })
    }

    #[napi]
    pub fn put(&self, case: &NativeCase) -> napi::Result<bool> {
        call(|| case.ask(&self.desk, |case| self.list.borrow_mut().put(case)))
    }

    #[napi]
    pub fn remove(&self, case_id: Given) -> napi::Result<bool> {
        call(|| {
            let case_id = case_id.text(Code::WrongType).map_err(|error| error.under("case_id"))?;
            Ok(self.list.borrow_mut().remove(&case_id))
        })
    }

    #[napi]
    pub fn advance(&self, now: Given) -> napi::Result<()> {
        call(|| self.list.borrow_mut().advance(now.instant("now")?))
    }

    #[napi]
    pub fn top(&self, tape: &Tape, cells: Cells, n: Given) -> napi::Result<String> {
        call(|| {
            let n = n.count("n")?.unwrap_or(10);
            let rows = self.list.borrow().top(usize::try_from(n).unwrap_or(usize::MAX));
            tape.told(cells, |tape| json::build(&rows, &[], tape))
        })
    }

    #[napi]
    pub fn due(&self) -> napi::Result<Vec<String>> {
        call(|| Ok(self.list.borrow().due().iter().map(ToString::to_string).collect()))
    }

    #[napi]
    pub fn next_check(&self) -> napi::Result<Option<i64>> {
        call(|| Ok(self.list.borrow().next_check().map(Timestamp::as_millis)))
    }

    #[napi]
    pub fn now(&self) -> napi::Result<i64> {
        call(|| Ok(self.list.borrow().now().as_millis()))
    }

    #[napi]
    pub fn length(&self) -> napi::Result<u32> {
        call(|| Ok(u32::try_from(self.list.borrow().len()).unwrap_or(u32::MAX)))
    }

    #[napi]
    pub fn snapshot(&self) -> napi::Result<String> {
        call(|| self.list.borrow().snapshot())
    }

    #[napi]
    pub fn summary(&self) -> napi::Result<String> {
        call(|| Ok(format!("{:?}", self.list.borrow())))
    }
}
