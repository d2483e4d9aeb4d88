//! Desks and cases behind their facades.

use crate::given::Given;
use crate::values::{Cells, Tape};
use crate::{call, zones};
use casework::json::{self, Answer};
use casework::{Case, Code, Desk, Event, Observation, Result, Timestamp};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use std::cell::RefCell;

/// A case behind its facade.
#[napi(js_name = "Case")]
pub struct NativeCase {
    case: RefCell<Case>,
}

#[napi]
impl NativeCase {
    #[napi(constructor)]
    pub fn new(text: Given) -> napi::Result<Self> {
        call(|| Ok(Self::holding(Case::load(&text.text(Code::NotADocument)?)?)))
    }

    #[napi]
    pub fn append(&self, text: Given) -> napi::Result<&'static str> {
        call(|| {
            let event = Event::load(&text.text(Code::NotADocument)?)?;
            Ok(self.case.borrow_mut().append(event)?.as_str())
        })
    }

    #[napi]
    pub fn id(&self) -> napi::Result<Option<String>> {
        call(|| Ok(self.case.borrow().id().map(ToString::to_string)))
    }

    #[napi]
    pub fn length(&self) -> napi::Result<u32> {
        call(|| Ok(u32::try_from(self.case.borrow().len()).unwrap_or(u32::MAX)))
    }

    #[napi]
    pub fn events(&self) -> napi::Result<String> {
        call(|| Ok(self.case.borrow().to_json()))
    }

    #[napi]
    pub fn summary(&self) -> napi::Result<String> {
        call(|| Ok(self.case.borrow().to_string()))
    }
}

impl NativeCase {
    fn holding(case: Case) -> Self {
        Self { case: RefCell::new(case) }
    }

    /// Lets the case follow a desk. That never changes an answer, so that what stands in the way is left to the
    /// question to refuse.
    fn follow(&self, desk: &Desk) {
        let _ = self.case.borrow_mut().follow(desk);
    }
}

/// Parts of an assessment that a desk can give.
#[napi(js_name = "Parts")]
pub struct Parts {
    names: Vec<String>,
}

/// A desk behind its facade.
#[napi(js_name = "Desk")]
pub struct NativeDesk {
    desk: Desk,
}

impl NativeDesk {
    /// Asks about a case, which follows the desk from then on.
    fn ask<T>(
        &self,
        case: &NativeCase,
        question: impl FnOnce(&Desk, &Case) -> Result<T>,
    ) -> Result<T> {
        case.follow(&self.desk);
        question(&self.desk, &case.case.borrow())
    }

    /// Asks about a case as of an instant, for an answer with parts.
    fn answer(
        &self,
        tape: &Tape,
        cells: Cells,
        case: &NativeCase,
        as_of: Given,
        question: impl FnOnce(&Desk, &Case, Timestamp) -> Result<Answer>,
    ) -> napi::Result<String> {
        call(|| {
            let as_of = as_of.instant("as_of")?;
            let answer = self.ask(case, |desk, case| question(desk, case, as_of))?;
            tape.told(cells, |tape| json::build(&answer, &[], tape))
        })
    }
}

/// Declares the verbs that ask about a case, or about one clock of it, as of an instant.
macro_rules! verbs {
    (cases { $($verb:ident = $answer:ident;)+ } clocks { $($of_clock:ident = $told:ident;)+ }) => {
        #[napi]
        impl NativeDesk {
            $(#[napi]
            pub fn $verb(
                &self,
                tape: &Tape,
                cells: Cells,
                case: &NativeCase,
                as_of: Given,
            ) -> napi::Result<String> {
                self.answer(tape, cells, case, as_of, |desk, case, as_of| {
                    Ok(Answer::$answer(desk.$verb(case, as_of)?))
                })
            })+

            $(#[napi]
            pub fn $of_clock(
                &self,
                tape: &Tape,
                cells: Cells,
                case: &NativeCase,
                clock: Given,
                as_of: Given,
            ) -> napi::Result<String> {
                self.answer(tape, cells, case, as_of, |desk, case, as_of| {
                    Ok(Answer::$told(desk.$of_clock(case, &clock_id(clock)?, as_of)?))
                })
            })+
        }
    };
}

verbs! {
    cases { next_check = NextCheck; cycles = Cycles; trace = Trace; }
    clocks { clock = Reading; explain = ClockExplanation; }
}

fn clock_id(clock: Given) -> Result<String> {
    clock.text(Code::WrongType).map_err(|error| error.under("clock"))
}

#[napi]
impl NativeDesk {
    #[napi(constructor)]
    pub fn new(
        text: Given,
        names: Vec<Given>,
        tzifs: Vec<Uint8Array>,
        release: Given,
    ) -> napi::Result<Self> {
        call(|| {
            let known = zones(names, tzifs, release)?;
            Ok(Self { desk: Desk::load_with(&text.text(Code::NotADocument)?, &known)? })
        })
    }

    #[napi]
    pub fn assess(
        &self,
        tape: &Tape,
        cells: Cells,
        case: &NativeCase,
        as_of: Given,
    ) -> napi::Result<String> {
        self.answer(tape, cells, case, as_of, |desk, case, as_of| {
            Ok(Answer::Assessment(Box::new(desk.assess(case, as_of)?)))
        })
    }

    #[napi]
    pub fn parts(&self, names: Vec<Given>) -> napi::Result<Parts> {
        call(|| {
            let text = |(place, name): (usize, Given)| {
                name.text(Code::WrongType).map_err(|error| error.under(place).under("read"))
            };
            let names: Vec<String> =
                names.into_iter().enumerate().map(text).collect::<Result<_>>()?;
            let read: Vec<&str> = names.iter().map(String::as_str).collect();
            self.desk.assess_many([], Timestamp::MIN, &read)?;
            Ok(Parts { names })
        })
    }

    #[napi]
    pub fn read(
        &self,
        tape: &Tape,
        cells: Cells,
        case: &NativeCase,
        as_of: Given,
        parts: &Parts,
    ) -> napi::Result<String> {
        use json::Build;
        call(|| {
            let as_of = as_of.instant("as_of")?;
            let answer = self.ask(case, |desk, case| desk.assess(case, as_of))?;
            tape.told(cells, |tape| {
                for name in &parts.names {
                    let path: Vec<&str> = name.split('.').collect();
                    match json::build(&answer, &path, tape) {
                        Err(error) if error.code() == Code::NoSuchPart => tape.null()?,
                        built => built?,
                    }
                }
                tape.map(parts.names.iter().map(|name| (name.clone().into(), ())).collect())
            })
        })
    }

    #[napi]
    pub fn assess_many(
        &self,
        tape: &Tape,
        cells: Cells,
        cases: Vec<&NativeCase>,
        as_of: Given,
        parts: &Parts,
    ) -> napi::Result<String> {
        call(|| {
            let as_of = as_of.instant("as_of")?;
            for case in &cases {
                case.follow(&self.desk);
            }
            let cases: Vec<_> = cases.into_iter().map(|case| case.case.borrow()).collect();
            let read: Vec<&str> = parts.names.iter().map(String::as_str).collect();
            let columns = self.desk.assess_many(cases.iter().map(|case| &**case), as_of, &read)?;
            tape.told(cells, |tape| json::build(&columns, &[], tape))
        })
    }

    #[napi]
    pub fn targets(
        &self,
        tape: &Tape,
        cells: Cells,
        cases: Vec<&NativeCase>,
        as_of: Given,
    ) -> napi::Result<String> {
        call(|| {
            let as_of = as_of.instant("as_of")?;
            let cases: Vec<_> = cases.into_iter().map(|case| case.case.borrow()).collect();
            let rows = self.desk.targets(cases.iter().map(|case| &**case), as_of)?;
            tape.told(cells, |tape| json::build(&rows, &[], tape))
        })
    }

    #[napi]
    pub fn crossed(
        &self,
        tape: &Tape,
        cells: Cells,
        case: &NativeCase,
        last: Given,
        now: Given,
    ) -> napi::Result<String> {
        call(|| {
            let last = match last {
                Given::Nothing => None,
                last => Some(last.instant("last")?),
            };
            let now = now.instant("now")?;
            let crossed = self.ask(case, |desk, case| desk.crossed(case, last, now))?;
            tape.told(cells, |tape| json::build(&crossed, &[], tape))
        })
    }

    #[napi]
    pub fn reconcile(
        &self,
        tape: &Tape,
        cells: Cells,
        case: &NativeCase,
        observed: Given,
        as_of: Given,
    ) -> napi::Result<String> {
        self.answer(tape, cells, case, as_of, |desk, case, as_of| {
            let observed = match observed {
                Given::Nothing => None,
                given => {
                    let read = given.text(Code::NotADocument);
                    let read = read.and_then(|text| Observation::load_list(&text));
                    Some(read.map_err(|error| error.under("observed"))?)
                }
            };
            let found = desk.reconcile(case, observed.as_deref(), as_of)?;
            Ok(Answer::Reconciliation(Box::new(found)))
        })
    }

    #[napi]
    pub fn card(&self, case: &NativeCase, as_of: Given) -> napi::Result<String> {
        call(|| {
            let as_of = as_of.instant("as_of")?;
            let answer = self.ask(case, |desk, case| desk.assess(case, as_of))?;
            Answer::Assessment(Box::new(answer)).card(&[])
        })
    }

    #[napi]
    pub fn check(&self, tape: &Tape, cells: Cells) -> napi::Result<String> {
        call(|| tape.told(cells, |tape| json::build(&self.desk.check(), &[], tape)))
    }

    #[napi]
    pub fn snapshot(&self, case: &NativeCase) -> napi::Result<String> {
        call(|| self.ask(case, Desk::snapshot))
    }

    #[napi]
    pub fn restore(&self, text: Given) -> napi::Result<NativeCase> {
        call(|| {
            let case = self.desk.restore(&text.text(Code::MalformedSnapshot)?)?;
            Ok(NativeCase::holding(case))
        })
    }

    #[napi]
    pub fn documents(&self) -> napi::Result<String> {
        call(|| Ok(self.desk.to_json()))
    }

    #[napi]
    pub fn summary(&self) -> napi::Result<String> {
        call(|| Ok(self.desk.summary()))
    }

    #[napi]
    pub fn fingerprint(&self) -> napi::Result<String> {
        call(|| Ok(self.desk.fingerprint()))
    }
}
