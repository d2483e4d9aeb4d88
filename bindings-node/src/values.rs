//! Values out: columns of milliseconds, and answers with parts, which cross as one text and one row of numbers.
//!
//! A call into the engine for each field would cost more than the answer. So an answer is written down in the order of
//! its walk, each list and mapping after its parts, and `index.cjs` reads it back. The names of a mapping's fields are
//! told once; from then on their number stands for them.

use casework::json::{Build, Name};
use casework::{Code, Error, Result, Timestamp};
use napi::bindgen_prelude::{BigInt64Array, Either, Float64Array, FromNapiValue};
use napi::{check_status, sys};
use napi_derive::napi;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ptr::{copy_nonoverlapping, null_mut};

/// A column of answers.
pub(crate) type Answers = Either<Float64Array, BigInt64Array>;

#[expect(clippy::cast_precision_loss, reason = "no answer exceeds 2^53")]
pub(crate) fn answers(millis: Vec<i64>, ints: bool) -> Answers {
    if ints {
        return Either::B(millis.into());
    }
    Either::A(millis.into_iter().map(|millis| millis as f64).collect::<Vec<_>>().into())
}

/// What a number on the tape announces. `index.cjs` has the same words in the same order.
#[derive(Clone, Copy)]
enum Mark {
    Null,
    False,
    True,
    /// The number follows.
    Int,
    /// The length follows, in the units of JavaScript; the text itself goes on in `text`.
    Text,
    /// The milliseconds follow.
    Instant,
    /// The count of items follows, which stand before.
    List,
    /// The number of the names follows; the values stand before.
    Known,
    /// The count of names follows and the length of each; the values stand before. They get the next number.
    New,
    /// The same, without a number.
    Once,
}

/// How many sets of names get a number. Names may be data, so that there is no end to them.
const MOST: usize = 1_000;

#[derive(Default)]
struct Written {
    cells: Vec<f64>,
    text: String,
    numbers: BTreeMap<Vec<Name>, usize>,
    /// How many of the numbers have reached JavaScript.
    known: usize,
}

/// What an answer is written on, and the names that have a number.
#[napi]
#[derive(Default)]
pub struct Tape(RefCell<Written>);

#[napi]
impl Tape {
    /// An empty one.
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Copies the numbers of the last answer once more, for cells that were too few.
    #[napi]
    pub fn copy(&self, cells: Cells) {
        cells.fill(&self.0.borrow().cells);
    }
}

/// The memory of a `Float64Array`. It takes the count of the numbers, and as many of them as it has place for.
pub struct Cells {
    start: *mut f64,
    length: usize,
}

impl FromNapiValue for Cells {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> napi::Result<Self> {
        let (mut kind, mut length, mut data) = (0, 0, null_mut());
        let (mut buffer, mut offset) = (null_mut(), 0);
        let (len, start, buffer) = (&raw mut length, &raw mut data, &raw mut buffer);
        let info = sys::napi_get_typedarray_info;
        // SAFETY: napi hands in a live environment and value, and every pointer given outlives its call.
        let status =
            unsafe { info(env, value, &raw mut kind, len, start, buffer, &raw mut offset) };
        check_status!(status)?;
        let length = if kind == sys::TypedarrayType::float64_array { length } else { 0 };
        Ok(Self { start: data.cast(), length })
    }
}

impl Cells {
    #[expect(clippy::cast_precision_loss, reason = "memory ends long before 2^53")]
    fn fill(self, numbers: &[f64]) {
        let Some(room) = self.length.checked_sub(1) else { return };
        // SAFETY: the engine keeps `length` aligned numbers at `start`, and runs nothing else during the call.
        unsafe {
            self.start.write(numbers.len() as f64);
            copy_nonoverlapping(numbers.as_ptr(), self.start.add(1), numbers.len().min(room));
        }
    }
}

impl Tape {
    /// Writes one answer: its numbers into the cells, its text into the result.
    pub(crate) fn told(
        &self,
        cells: Cells,
        write: impl FnOnce(&Self) -> Result<()>,
    ) -> Result<String> {
        {
            let mut written = self.0.borrow_mut();
            written.cells.clear();
            written.text.clear();
            let known = written.known;
            if written.numbers.len() > known {
                written.numbers.retain(|_, number| *number < known);
            }
        }
        write(self)?;
        let mut written = self.0.borrow_mut();
        cells.fill(&written.cells);
        written.known = written.numbers.len();
        Ok(std::mem::take(&mut written.text))
    }

    fn mark(&self, mark: Mark, number: Option<f64>) {
        let cells = &mut self.0.borrow_mut().cells;
        cells.push(f64::from(mark as u8));
        cells.extend(number);
    }
}

impl Written {
    fn count(&mut self, count: usize) -> Result<()> {
        let count = u32::try_from(count).map_err(|_| Error::plain(Code::Internal))?;
        self.cells.push(f64::from(count));
        Ok(())
    }

    fn say(&mut self, text: &str) -> Result<()> {
        self.text.push_str(text);
        let wide = || text.encode_utf16().count();
        self.count(if text.is_ascii() { text.len() } else { wide() })
    }
}

#[expect(clippy::cast_precision_loss, reason = "no answer exceeds 2^53")]
impl Build for Tape {
    type Value = ();

    fn null(&self) -> Result<()> {
        self.mark(Mark::Null, None);
        Ok(())
    }
    fn bool(&self, value: bool) -> Result<()> {
        self.mark(if value { Mark::True } else { Mark::False }, None);
        Ok(())
    }
    fn int(&self, value: i64) -> Result<()> {
        self.mark(Mark::Int, Some(value as f64));
        Ok(())
    }
    fn text(&self, value: &str) -> Result<()> {
        self.mark(Mark::Text, None);
        self.0.borrow_mut().say(value)
    }
    fn instant(&self, value: Timestamp) -> Result<()> {
        self.mark(Mark::Instant, Some(value.as_millis() as f64));
        Ok(())
    }
    fn list(&self, items: Vec<()>) -> Result<()> {
        self.mark(Mark::List, None);
        self.0.borrow_mut().count(items.len())
    }
    fn map(&self, fields: Vec<(Name, ())>) -> Result<()> {
        let names: Vec<Name> = fields.into_iter().map(|(name, ())| name).collect();
        let written = &mut *self.0.borrow_mut();
        if let Some(number) = written.numbers.get(&names).copied() {
            written.cells.push(f64::from(Mark::Known as u8));
            return written.count(number);
        }
        let next = written.numbers.len();
        let mark = if next < MOST { Mark::New } else { Mark::Once };
        written.cells.push(f64::from(mark as u8));
        written.count(names.len())?;
        names.iter().try_for_each(|name| written.say(name))?;
        if next < MOST {
            written.numbers.insert(names, next);
        }
        Ok(())
    }
}
