//! casework for Node: text and instants in, plain values out.
//!
//! Nothing here knows a field of a document or of an answer. `index.cjs` gives these calls their public shape.

mod desk;
mod given;
mod ledger;
mod values;
mod worklist;

use casework::json;
use casework::{Calendar, Channel, Code, Result, Timestamp, Zones, channel};
use given::{Column, Given};
use napi::Status;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use values::{Answers, Cells, Tape, answers};

/// Runs one call. An error crosses as its JSON text, which the facade turns into a `CaseworkError`.
fn call<T>(work: impl FnOnce() -> Result<T>) -> napi::Result<T> {
    json::guarded(work).map_err(|error| {
        napi::Error::new(Status::GenericFailure, json::pick(&error, &[]).unwrap_or_default())
    })
}

/// The zone data that a host hands in, above that of this build.
fn zones(names: Vec<Given>, tzifs: Vec<Uint8Array>, release: Given) -> Result<Zones> {
    let mut known = Zones::default();
    let release = release.text(Code::WrongType).map_err(|error| error.under("tzdata"))?;
    for (zone, tzif) in names.into_iter().zip(tzifs) {
        let zone = zone.text(Code::WrongType)?;
        let taken = known.hand_in(&zone, &release, tzif.to_vec());
        taken.map_err(|error| error.under(zone).under("tzif"))?;
    }
    Ok(known)
}

/// A calendar behind its facade. Instants come back as milliseconds, which the facade makes a `Date` of.
#[napi(js_name = "Calendar")]
pub struct Native {
    calendar: Calendar,
}

#[napi]
#[expect(missing_docs, clippy::missing_errors_doc, reason = "the facade documents them")]
impl Native {
    #[napi(constructor)]
    pub fn new(
        text: Given,
        names: Vec<Given>,
        tzifs: Vec<Uint8Array>,
        release: Given,
    ) -> napi::Result<Self> {
        call(|| {
            let known = zones(names, tzifs, release)?;
            let calendar = Calendar::load_with(&text.text(Code::NotADocument)?, &known)?;
            Ok(Self { calendar })
        })
    }

    #[napi]
    pub fn elapsed(&self, from: Given, to: Given) -> napi::Result<i64> {
        call(|| Ok(self.calendar.elapsed_ms(from.instant("from")?, to.instant("to")?)))
    }

    #[napi]
    pub fn add(&self, t: Given, amount: Given) -> napi::Result<i64> {
        call(|| Ok(self.calendar.add(t.instant("t")?, amount.amount()?)?.as_millis()))
    }

    #[napi]
    pub fn sub(&self, t: Given, amount: Given) -> napi::Result<i64> {
        call(|| Ok(self.calendar.sub(t.instant("t")?, amount.amount()?)?.as_millis()))
    }

    #[napi]
    pub fn is_open(&self, t: Given) -> napi::Result<bool> {
        call(|| Ok(self.calendar.is_open(t.instant("t")?)))
    }

    #[napi]
    pub fn next_open(&self, t: Given) -> napi::Result<Option<i64>> {
        call(|| Ok(self.calendar.next_open(t.instant("t")?).map(Timestamp::as_millis)))
    }

    #[napi]
    pub fn next_close(&self, t: Given) -> napi::Result<Option<i64>> {
        call(|| Ok(self.calendar.next_close(t.instant("t")?).map(Timestamp::as_millis)))
    }

    #[napi]
    pub fn previous_open(&self, t: Given) -> napi::Result<Option<i64>> {
        call(|| Ok(self.calendar.previous_open(t.instant("t")?).map(Timestamp::as_millis)))
    }

    #[napi]
    pub fn previous_close(&self, t: Given) -> napi::Result<Option<i64>> {
        call(|| Ok(self.calendar.previous_close(t.instant("t")?).map(Timestamp::as_millis)))
    }

    #[napi]
    pub fn local(&self, t: Given) -> napi::Result<String> {
        call(|| Ok(self.calendar.local(t.instant("t")?)))
    }

    #[napi]
    pub fn instant(&self, local: Given) -> napi::Result<i64> {
        call(|| {
            // What is no text goes to the core as an empty one, which it refuses with the cure.
            let text = match local {
                Given::Text(_) => local.text(Code::MalformedLocalTime),
                _ => Ok(String::new()),
            };
            let found = text.and_then(|local| self.calendar.instant(&local));
            found.map(Timestamp::as_millis).map_err(|error| error.under("local"))
        })
    }

    #[napi]
    pub fn explain(
        &self,
        tape: &Tape,
        cells: Cells,
        from: Given,
        to: Given,
    ) -> napi::Result<String> {
        call(|| {
            let why = self.calendar.explain(from.instant("from")?, to.instant("to")?)?;
            tape.told(cells, |tape| json::build(&why, &[], tape))
        })
    }

    #[napi]
    pub fn check(&self, tape: &Tape, cells: Cells) -> napi::Result<String> {
        call(|| tape.told(cells, |tape| json::build(&self.calendar.check(), &[], tape)))
    }

    #[napi]
    pub fn elapsed_many(&self, from: Column, to: Column) -> napi::Result<Answers> {
        call(|| {
            let ints = from.is_ints() || to.is_ints();
            let elapsed = self.calendar.elapsed_many(&from.millis("from")?, &to.millis("to")?)?;
            Ok(answers(elapsed, ints))
        })
    }

    #[napi]
    pub fn add_many(&self, t: Column, amount: Given) -> napi::Result<Answers> {
        call(|| {
            let ints = t.is_ints();
            Ok(answers(self.calendar.add_many(&t.millis("t")?, amount.amount()?)?, ints))
        })
    }

    #[napi]
    pub fn card(&self) -> napi::Result<String> {
        call(|| Ok(self.calendar.card()))
    }

    #[napi]
    pub fn summary(&self) -> napi::Result<String> {
        call(|| Ok(self.calendar.summary()))
    }

    #[napi]
    pub fn document(&self) -> napi::Result<String> {
        call(|| Ok(self.calendar.to_json()))
    }

    #[napi]
    pub fn name(&self) -> Option<&str> {
        self.calendar.name()
    }

    #[napi]
    pub fn zone(&self) -> &str {
        self.calendar.zone().name()
    }

    #[napi]
    pub fn tzdata(&self) -> &str {
        self.calendar.tzdata()
    }

    #[napi]
    pub fn version(&self) -> &str {
        self.calendar.version()
    }
}

/// YAML or JSON text as compact JSON text.
///
/// # Errors
/// As [`casework::read_document`].
#[napi]
pub fn read_document(text: Given) -> napi::Result<String> {
    call(|| casework::read_document(&text.text(Code::NotADocument)?))
}

/// What is wrong or odd in the text of a policy.
///
/// # Errors
/// As [`casework::check_policy`].
#[napi]
pub fn check_policy(tape: &Tape, cells: Cells, text: Given) -> napi::Result<String> {
    call(|| {
        let findings = casework::check_policy(&text.text(Code::NotADocument)?)?;
        tape.told(cells, |tape| json::build(&findings, &[], tape))
    })
}

/// Every fact that a condition may ask about.
///
/// # Errors
/// None but a defect.
#[napi]
pub fn facts(tape: &Tape, cells: Cells) -> napi::Result<String> {
    call(|| tape.told(cells, |tape| json::build(&casework::facts(), &[], tape)))
}

/// Every channel that is built in.
///
/// # Errors
/// None but a defect.
#[napi]
pub fn channels(tape: &Tape, cells: Cells) -> napi::Result<String> {
    call(|| tape.told(cells, |tape| json::build(&channel::channels(), &[], tape)))
}

/// How a text stands against a channel that is built in.
///
/// # Errors
/// As [`Channel::named`].
#[napi]
pub fn fit(tape: &Tape, cells: Cells, text: Given, channel: Given) -> napi::Result<String> {
    call(|| {
        let fit = channel::fit(&text.word("text")?, &built_in(channel)?);
        tape.told(cells, |tape| json::build(&fit, &[], tape))
    })
}

/// A text cut into messages for a channel that is built in.
///
/// # Errors
/// As [`Channel::named`].
#[napi]
pub fn split(tape: &Tape, cells: Cells, text: Given, channel: Given) -> napi::Result<String> {
    call(|| {
        let parts = channel::split(&text.word("text")?, &built_in(channel)?);
        tape.told(cells, |tape| json::build(&parts, &[], tape))
    })
}

fn built_in(name: Given) -> Result<Channel> {
    Channel::named(&name.word("channel")?).map_err(|error| error.under("channel"))
}

/// The release of the patterns of languages in this build.
#[napi]
pub fn cldr_release() -> &'static str {
    casework::cldr_release()
}

/// The release of the time zone data in this build.
#[napi]
pub fn tzdata_release() -> &'static str {
    casework::tzdata_release()
}

/// Every code with the sentence that explains it.
#[napi]
pub fn codes() -> Vec<Vec<&'static str>> {
    Code::ALL.iter().map(|code| vec![code.as_str(), code.meaning()]).collect()
}
