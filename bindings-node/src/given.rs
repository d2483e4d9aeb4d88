//! Values in: what JavaScript gave, inspected here and judged by the core.

use casework::{Amount, Code, Error, Result, Timestamp};
use napi::bindgen_prelude::FromNapiValue;
use napi::{check_status, sys};
use std::fmt::Display;
use std::ptr::{null_mut, slice_from_raw_parts};

/// A value as JavaScript gave it, before anything is made of it.
///
/// napi's own conversions are of no use for instants and numbers: they turn an Invalid Date into 1970, -1 into
/// 4294967295 and half of a surrogate pair into another character.
pub enum Given {
    /// Text; none when it holds half of a surrogate pair.
    Text(Option<String>),
    /// A number.
    Number(f64),
    /// The milliseconds of a `Date`, NaN for an invalid one.
    Date(f64),
    /// A `BigInt`.
    BigInt,
    /// True or false.
    Truth(bool),
    /// `null` or `undefined`.
    Nothing,
    /// Anything else.
    Other,
}

impl FromNapiValue for Given {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> napi::Result<Self> {
        let (mut kind, mut number, mut truth) = (0, 0.0, false);
        // SAFETY: napi hands in a live environment and value, and every pointer given outlives its call.
        unsafe {
            check_status!(sys::napi_typeof(env, value, &raw mut kind))?;
            Ok(match kind {
                sys::ValueType::napi_string => Self::Text(text(env, value)?),
                sys::ValueType::napi_number => {
                    check_status!(sys::napi_get_value_double(env, value, &raw mut number))?;
                    Self::Number(number)
                }
                sys::ValueType::napi_boolean => {
                    check_status!(sys::napi_get_value_bool(env, value, &raw mut truth))?;
                    Self::Truth(truth)
                }
                sys::ValueType::napi_undefined | sys::ValueType::napi_null => Self::Nothing,
                sys::ValueType::napi_bigint => Self::BigInt,
                _ => match sys::napi_get_date_value(env, value, &raw mut number) {
                    sys::Status::napi_ok => Self::Date(number),
                    _ => Self::Other,
                },
            })
        }
    }
}

/// Reads a string; none when it holds half of a surrogate pair.
unsafe fn text(env: sys::napi_env, value: sys::napi_value) -> napi::Result<Option<String>> {
    let (mut short, mut length) = ([0; 64], 0);
    let read = sys::napi_get_value_string_utf16;
    // SAFETY: as in `Given`; the capacities are those of the buffers.
    unsafe {
        check_status!(read(env, value, short.as_mut_ptr(), short.len(), &raw mut length))?;
        if length + 1 < short.len() {
            return Ok(String::from_utf16(&short[..length]).ok());
        }
        check_status!(read(env, value, null_mut(), 0, &raw mut length))?;
        let mut long = vec![0; length + 1];
        check_status!(read(env, value, long.as_mut_ptr(), long.len(), &raw mut length))?;
        Ok(String::from_utf16(&long[..length]).ok())
    }
}

/// The whole number that a double stands for.
#[expect(clippy::cast_possible_truncation, reason = "the bounds are checked first")]
fn whole(number: f64) -> Result<i64> {
    let exact = number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_991.0;
    if exact { Ok(number as i64) } else { Err(Error::plain(Code::NotAWholeNumber)) }
}

impl Given {
    /// Text; anything else is refused with `code`.
    pub(crate) fn text(self, code: Code) -> Result<String> {
        match self {
            Self::Text(text) => text.ok_or_else(|| Error::plain(Code::LoneSurrogate)),
            _ => Err(Error::plain(code)),
        }
    }

    /// An argument that is text.
    pub(crate) fn word(self, name: &str) -> Result<String> {
        self.text(Code::WrongType).map_err(|error| error.under(name))
    }

    /// An instant. What is none goes to the core as text, so that the core says what is wrong with it.
    pub(crate) fn instant(self, name: impl Display) -> Result<Timestamp> {
        match self {
            Self::Date(number) | Self::Number(number) if number.is_nan() => "NaN".parse(),
            Self::Date(millis) => whole(millis.floor()).and_then(Timestamp::from_millis),
            Self::Number(_) | Self::BigInt => "0".parse(),
            Self::Nothing => "null".parse(),
            Self::Truth(_) | Self::Other => "something else".parse(),
            Self::Text(_) => self.text(Code::MalformedTime).and_then(|text| text.parse()),
        }
        .map_err(|error| error.under(name))
    }

    /// An amount: text, or whole milliseconds.
    pub(crate) fn amount(self) -> Result<Amount> {
        match self {
            Self::Number(millis) => whole(millis).map(Amount::millis),
            Self::Text(_) => self.text(Code::MalformedAmount).and_then(|text| text.parse()),
            _ => "".parse(),
        }
        .map_err(|error| error.under("amount"))
    }
}

impl Given {
    /// A count, from 0 on, if one was given. What else it must be is for the core to say.
    pub(crate) fn count(self, name: &str) -> Result<Option<u64>> {
        let count = match self {
            Self::Nothing => return Ok(None),
            Self::Number(number) => whole(number).and_then(|count| {
                u64::try_from(count).map_err(|_| Error::plain(Code::NumberOutOfRange))
            }),
            _ => Err(Error::plain(Code::WrongType)),
        };
        count.map(Some).map_err(|error| error.under(name))
    }

    /// Whether something is wanted; not, if nothing was given.
    pub(crate) fn flag(self, name: &str) -> Result<bool> {
        match self {
            Self::Nothing => Ok(false),
            Self::Truth(truth) => Ok(truth),
            _ => Err(Error::plain(Code::WrongType).under(name)),
        }
    }
}

/// Many instants.
pub enum Column {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    Floats(Vec<f64>),
    /// Milliseconds since 1970-01-01T00:00:00Z.
    Ints(Vec<i64>),
    /// Whatever stands for one instant.
    Values(Vec<Given>),
    /// Not a column.
    Other,
}

impl FromNapiValue for Column {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> napi::Result<Self> {
        let (mut kind, mut length, mut data) = (0, 0, null_mut());
        let (mut buffer, mut offset, mut list) = (null_mut(), 0, false);
        // SAFETY: as in `Given`; the engine keeps `length` aligned values at `data`, or none at null.
        unsafe {
            check_status!(sys::napi_is_array(env, value, &raw mut list))?;
            if list {
                return Vec::from_napi_value(env, value).map(Self::list);
            }
            let (length, data, buffer) = (&raw mut length, &raw mut data, &raw mut buffer);
            let info = sys::napi_get_typedarray_info;
            let status = info(env, value, &raw mut kind, length, data, buffer, &raw mut offset);
            Ok(match kind {
                _ if status != sys::Status::napi_ok => Self::Other,
                sys::TypedarrayType::float64_array => Self::Floats(copied(*data, *length)),
                sys::TypedarrayType::bigint64_array => Self::Ints(copied(*data, *length)),
                _ => Self::Other,
            })
        }
    }
}

unsafe fn copied<T: Copy>(data: *mut std::ffi::c_void, length: usize) -> Vec<T> {
    // SAFETY: the caller vouches for `length` aligned values at `data`, or none at null.
    unsafe { slice_from_raw_parts(data.cast::<T>(), length).as_ref() }.unwrap_or_default().to_vec()
}

impl Column {
    /// A list of numbers holds milliseconds, as a typed array does; any other list holds instants.
    fn list(values: Vec<Given>) -> Self {
        let number = |value: &Given| match value {
            Given::Number(number) => Some(*number),
            _ => None,
        };
        match values.iter().map(number).collect() {
            Some(numbers) => Self::Floats(numbers),
            None => Self::Values(values),
        }
    }

    pub(crate) fn is_ints(&self) -> bool {
        matches!(self, Self::Ints(_))
    }

    pub(crate) fn millis(self, name: &str) -> Result<Vec<i64>> {
        match self {
            Self::Ints(millis) => Ok(millis),
            Self::Floats(numbers) => {
                let whole = |(place, number)| whole(number).map_err(|error| error.under(place));
                numbers.into_iter().enumerate().map(whole).collect()
            }
            Self::Values(values) => {
                let instant = |(place, value): (usize, Given)| value.instant(place);
                values
                    .into_iter()
                    .enumerate()
                    .map(|value| Ok(instant(value)?.as_millis()))
                    .collect()
            }
            Self::Other => Err(Error::plain(Code::WrongType)),
        }
        .map_err(|error| error.under(name))
    }
}
