//! Desks and cases behind their facades.

use crate::given::Given;
use crate::ledger::NativeLedger;
use crate::values::{Cells, Tape};
use crate::{call, zones};
use casework::json::{self, Answer};
use casework::order::{RankOptions, Stream};
use casework::{Act, Actor, Case, Code, Desk, Event, Observation, Reply, Result, Timestamp};
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

    /// Asks about the case, which follows the desk from then on.
    pub(crate) fn ask<T>(
        &self,
        desk: &Desk,
        question: impl FnOnce(&Case) -> Result<T>,
    ) -> Result<T> {
        self.follow(desk);
        question(&self.case.borrow())
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
    pub(crate) fn ready(&self) -> &Desk {
        &self.desk
    }

    /// Asks about two cases, which may be one.
    fn ask_both<T>(
        &self,
        a: &NativeCase,
        b: &NativeCase,
        question: impl FnOnce(&Case, &Case) -> Result<T>,
    ) -> Result<T> {
        a.follow(&self.desk);
        b.ask(&self.desk, |b| question(&a.case.borrow(), b))
    }
}

/// Declares the verbs that ask about a case, or about one clock of it, as of an instant.
macro_rules! verbs {
    (cases { $($verb:ident)+ } clocks { $($of_clock:ident)+ }) => {
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
                call(|| {
                    let as_of = as_of.instant("as_of")?;
                    let answer = case.ask(&self.desk, |case| self.desk.$verb(case, as_of))?;
                    tape.told(cells, |tape| json::build(&answer, &[], tape))
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
                call(|| {
                    let as_of = as_of.instant("as_of")?;
                    let clock = clock.text(Code::WrongType).map_err(|error| error.under("clock"))?;
                    let answer = case.ask(&self.desk, |case| self.desk.$of_clock(case, &clock, as_of))?;
                    tape.told(cells, |tape| json::build(&answer, &[], tape))
                })
            })+
        }
    };
}

verbs! {
    cases { assess next_check cycles trace priority resolutions proposals }
    clocks { clock explain }
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
    pub fn with_organisation(&self, text: Given) -> napi::Result<Self> {
        call(|| Ok(Self { desk: self.desk.with_organisation(&text.text(Code::NotADocument)?)? }))
    }

    #[napi]
    pub fn handbook(&self) -> napi::Result<String> {
        call(|| Ok(self.desk.handbook()))
    }

    #[napi]
    pub fn parts(&self, names: Vec<Given>) -> napi::Result<Parts> {
        call(|| {
            let names = paths(names)?;
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
            let answer = case.ask(&self.desk, |case| self.desk.assess(case, as_of))?;
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
            let crossed = case.ask(&self.desk, |case| self.desk.crossed(case, last, now))?;
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
        call(|| {
            let as_of = as_of.instant("as_of")?;
            let read = |given: Given| Observation::load_list(&given.text(Code::NotADocument)?);
            let observed = match observed {
                Given::Nothing => None,
                given => Some(read(given).map_err(|error| error.under("observed"))?),
            };
            let ask = |case: &_| self.desk.reconcile(case, observed.as_deref(), as_of);
            let found = case.ask(&self.desk, ask)?;
            tape.told(cells, |tape| json::build(&found, &[], tape))
        })
    }

    #[napi]
    #[allow(clippy::too_many_arguments, reason = "one for each option; napi copies the attribute")]
    pub fn rank(
        &self,
        tape: &Tape,
        cells: Cells,
        cases: Vec<&NativeCase>,
        as_of: Given,
        limit: Given,
        pick: Given,
        explain: Given,
    ) -> napi::Result<String> {
        call(|| {
            let as_of = as_of.instant("as_of")?;
            let limit = limit.count("limit")?;
            let limit = limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
            let options =
                RankOptions { limit, pick: pick.count("pick")?, explain: explain.flag("explain")? };
            for case in &cases {
                case.follow(&self.desk);
            }
            let cases: Vec<_> = cases.into_iter().map(|case| case.case.borrow()).collect();
            let ranking = self.desk.rank(cases.iter().map(|case| &**case), as_of, options)?;
            tape.told(cells, |tape| json::build(&ranking, &[], tape))
        })
    }

    #[napi]
    pub fn compare(
        &self,
        tape: &Tape,
        cells: Cells,
        a: &NativeCase,
        b: &NativeCase,
        as_of: Given,
    ) -> napi::Result<String> {
        call(|| {
            let as_of = as_of.instant("as_of")?;
            let answer = self.ask_both(a, b, |a, b| self.desk.compare(a, b, as_of))?;
            tape.told(cells, |tape| json::build(&answer, &[], tape))
        })
    }

    #[napi]
    pub fn overtakes(
        &self,
        tape: &Tape,
        cells: Cells,
        a: &NativeCase,
        b: &NativeCase,
        as_of: Given,
        horizon: Given,
    ) -> napi::Result<String> {
        call(|| {
            let as_of = as_of.instant("as_of")?;
            let horizon = horizon.instant("horizon")?;
            let answer = self.ask_both(a, b, |a, b| self.desk.overtakes(a, b, as_of, horizon))?;
            tape.told(cells, |tape| json::build(&answer, &[], tape))
        })
    }

    #[napi]
    pub fn latest_turn(
        &self,
        tape: &Tape,
        cells: Cells,
        case: &NativeCase,
        stream: Given,
        as_of: Given,
    ) -> napi::Result<String> {
        call(|| {
            let as_of = as_of.instant("as_of")?;
            let stream = stream.text(Code::NotADocument).and_then(|text| Stream::load(&text));
            let stream = stream.map_err(|error| error.under("stream"))?;
            let answer =
                case.ask(&self.desk, |case| self.desk.latest_turn(case, &stream, as_of))?;
            tape.told(cells, |tape| json::build(&answer, &[], tape))
        })
    }

    #[napi]
    #[allow(clippy::too_many_arguments, reason = "one for each option; napi copies the attribute")]
    pub fn may(
        &self,
        tape: &Tape,
        cells: Cells,
        actor: Given,
        act: Given,
        case: &NativeCase,
        ledger: Option<&NativeLedger>,
        as_of: Given,
    ) -> napi::Result<String> {
        call(|| {
            let as_of = as_of.instant("as_of")?;
            let actor = acting(actor)?;
            let act = act.text(Code::NotADocument).and_then(|text| Act::load(&text));
            let act = act.map_err(|error| error.under("act"))?;
            let ledger = ledger.map(NativeLedger::read);
            let may = |case: &_| self.desk.may(&actor, &act, case, ledger.as_deref(), as_of);
            let answer = case.ask(&self.desk, may)?;
            tape.told(cells, |tape| json::build(&answer, &[], tape))
        })
    }

    #[napi]
    pub fn allowances(
        &self,
        tape: &Tape,
        cells: Cells,
        actor: Given,
        case: &NativeCase,
        ledger: Option<&NativeLedger>,
        as_of: Given,
    ) -> napi::Result<String> {
        call(|| {
            let as_of = as_of.instant("as_of")?;
            let (actor, ledger) = (acting(actor)?, ledger.map(NativeLedger::read));
            let ask = |case: &_| self.desk.allowances(&actor, case, ledger.as_deref(), as_of);
            let answer = case.ask(&self.desk, ask)?;
            tape.told(cells, |tape| json::build(&answer, &[], tape))
        })
    }

    #[napi]
    pub fn draft(
        &self,
        tape: &Tape,
        cells: Cells,
        reply: Given,
        case: Option<&NativeCase>,
        as_of: Given,
    ) -> napi::Result<String> {
        call(|| {
            let as_of = as_of.instant("as_of")?;
            let reply = reply.text(Code::NotADocument).and_then(|text| Reply::load(&text));
            let reply = reply.map_err(|error| error.under("reply"))?;
            let draft = |case: Option<&_>| self.desk.draft(&reply, case, as_of);
            let answer = match case {
                Some(case) => case.ask(&self.desk, |case| draft(Some(case)))?,
                None => draft(None)?,
            };
            tape.told(cells, |tape| json::build(&answer, &[], tape))
        })
    }

    #[napi]
    pub fn draft_many(
        &self,
        tape: &Tape,
        cells: Cells,
        replies: Given,
        cases: Option<Vec<Option<&NativeCase>>>,
        as_of: Given,
        read: Vec<Given>,
    ) -> napi::Result<String> {
        call(|| {
            let as_of = as_of.instant("as_of")?;
            let replies = replies.text(Code::NotADocument).and_then(|text| Reply::load_many(&text));
            let replies = replies.map_err(|error| error.under("replies"))?;
            let paths = paths(read)?;
            let read: Vec<&str> = paths.iter().map(String::as_str).collect();
            let cases = cases.unwrap_or_else(|| replies.iter().map(|_| None).collect());
            for case in cases.iter().flatten() {
                case.follow(&self.desk);
            }
            let held: Vec<_> =
                cases.into_iter().map(|case| case.map(|case| case.case.borrow())).collect();
            let cases = held.iter().map(Option::as_deref);
            let columns = self.desk.draft_many(&replies, cases, as_of, &read)?;
            tape.told(cells, |tape| json::build(&columns, &[], tape))
        })
    }

    #[napi]
    pub fn lengths(&self, tape: &Tape, cells: Cells, template: Given) -> napi::Result<String> {
        call(|| {
            let rows = self.desk.lengths(&template.word("template")?)?;
            tape.told(cells, |tape| json::build(&rows, &[], tape))
        })
    }

    #[napi]
    pub fn preview(&self, template: Given, locale: Given) -> napi::Result<String> {
        call(|| {
            let template = template.word("template")?;
            let locale = match locale {
                Given::Nothing => None,
                locale => Some(locale.word("locale")?),
            };
            self.desk.preview(&template, locale.as_deref())
        })
    }

    #[napi]
    pub fn channels(&self, tape: &Tape, cells: Cells) -> napi::Result<String> {
        call(|| tape.told(cells, |tape| json::build(&self.desk.channels(), &[], tape)))
    }

    #[napi]
    pub fn fit(
        &self,
        tape: &Tape,
        cells: Cells,
        text: Given,
        channel: Given,
    ) -> napi::Result<String> {
        call(|| {
            let fit = self.desk.fit(&text.word("text")?, &channel.word("channel")?)?;
            tape.told(cells, |tape| json::build(&fit, &[], tape))
        })
    }

    #[napi]
    pub fn split(
        &self,
        tape: &Tape,
        cells: Cells,
        text: Given,
        channel: Given,
    ) -> napi::Result<String> {
        call(|| {
            let parts = self.desk.split(&text.word("text")?, &channel.word("channel")?)?;
            tape.told(cells, |tape| json::build(&parts, &[], tape))
        })
    }

    #[napi]
    pub fn card(&self, case: &NativeCase, as_of: Given) -> napi::Result<String> {
        call(|| {
            let as_of = as_of.instant("as_of")?;
            let answer = case.ask(&self.desk, |case| self.desk.assess(case, as_of))?;
            Answer::Assessment(Box::new(answer)).card(&[])
        })
    }

    #[napi]
    pub fn check(&self, tape: &Tape, cells: Cells) -> napi::Result<String> {
        call(|| tape.told(cells, |tape| json::build(&self.desk.check(), &[], tape)))
    }

    #[napi]
    pub fn snapshot(&self, case: &NativeCase) -> napi::Result<String> {
        call(|| case.ask(&self.desk, |case| self.desk.snapshot(case)))
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

/// Dotted paths into an answer.
fn paths(read: Vec<Given>) -> Result<Vec<String>> {
    let text = |(place, path): (usize, Given)| {
        path.text(Code::WrongType).map_err(|error| error.under(place).under("read"))
    };
    read.into_iter().enumerate().map(text).collect()
}

/// Whoever wants to act.
fn acting(actor: Given) -> Result<Actor> {
    let actor = actor.text(Code::NotADocument).and_then(|text| Actor::load(&text));
    actor.map_err(|error| error.under("actor"))
}
