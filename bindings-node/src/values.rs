//! Values out: plain JavaScript data.

use casework::json::Build;
use casework::{Code, Error, Result, Timestamp};
use napi::bindgen_prelude::{BigInt64Array, Either, Float64Array};
use napi::sys;
use std::ptr::null_mut;

/// A column of answers.
pub(crate) type Answers = Either<Float64Array, BigInt64Array>;

#[expect(clippy::cast_precision_loss, reason = "no answer exceeds 2^53")]
pub(crate) fn answers(millis: Vec<i64>, ints: bool) -> Answers {
    if ints {
        return Either::B(millis.into());
    }
    Either::A(millis.into_iter().map(|millis| millis as f64).collect::<Vec<_>>().into())
}

/// Builds plain JavaScript values.
pub(crate) struct Values(pub(crate) sys::napi_env);

impl Values {
    /// The value that a napi function writes.
    fn made(
        &self,
        make: impl FnOnce(sys::napi_env, *mut sys::napi_value) -> sys::napi_status,
    ) -> Result<sys::napi_value> {
        let mut value = null_mut();
        let done = make(self.0, &raw mut value) == sys::Status::napi_ok;
        if done { Ok(value) } else { Err(Error::plain(Code::Internal)) }
    }
}

// SAFETY, of every block: the environment lives as long as the call, and pointers outlive their use.
impl Build for Values {
    type Value = sys::napi_value;

    fn null(&self) -> Result<Self::Value> {
        self.made(|env, out| unsafe { sys::napi_get_null(env, out) })
    }
    fn bool(&self, value: bool) -> Result<Self::Value> {
        self.made(|env, out| unsafe { sys::napi_get_boolean(env, value, out) })
    }
    fn int(&self, value: i64) -> Result<Self::Value> {
        self.made(|env, out| unsafe { sys::napi_create_int64(env, value, out) })
    }
    fn text(&self, value: &str) -> Result<Self::Value> {
        let (start, length) = (value.as_ptr().cast(), value.len().cast_signed());
        self.made(|env, out| unsafe { sys::napi_create_string_utf8(env, start, length, out) })
    }
    #[expect(clippy::cast_precision_loss, reason = "no instant exceeds 2^53")]
    fn instant(&self, value: Timestamp) -> Result<Self::Value> {
        self.made(|env, out| unsafe { sys::napi_create_date(env, value.as_millis() as f64, out) })
    }
    fn list(&self, items: Vec<Self::Value>) -> Result<Self::Value> {
        let list = self.made(|env, out| unsafe {
            sys::napi_create_array_with_length(env, items.len(), out)
        })?;
        for (place, item) in (0..).zip(items) {
            self.made(|env, _| unsafe { sys::napi_set_element(env, list, place, item) })?;
        }
        Ok(list)
    }
    fn map(&self, fields: Vec<(String, Self::Value)>) -> Result<Self::Value> {
        let map = self.made(|env, out| unsafe { sys::napi_create_object(env, out) })?;
        // Defined, not set: a key may be data, and setting `__proto__` would do something else.
        let properties: Vec<_> = fields
            .into_iter()
            .map(|(name, value)| Ok(property(self.text(&name)?, value)))
            .collect::<Result<_>>()?;
        let (count, start) = (properties.len(), properties.as_ptr());
        self.made(|env, _| unsafe { sys::napi_define_properties(env, map, count, start) })?;
        Ok(map)
    }
}

/// A field like any that a program writes.
fn property(name: sys::napi_value, value: sys::napi_value) -> sys::napi_property_descriptor {
    use sys::PropertyAttributes as Is;
    sys::napi_property_descriptor {
        utf8name: std::ptr::null(),
        name,
        method: None,
        getter: None,
        setter: None,
        value,
        attributes: Is::writable | Is::enumerable | Is::configurable,
        data: null_mut(),
    }
}
