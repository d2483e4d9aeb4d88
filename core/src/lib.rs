//! The decision core of a helpdesk.

// The order is the architecture: a module uses only those above it.
mod error;
mod finding;
mod html;
mod document;
mod time;
mod amount;
mod zone;
pub mod calendar;
pub mod json;
pub mod prose;
#[cfg(feature = "schema")]
pub mod schema;

pub use amount::Amount;
pub use calendar::Calendar;
pub use document::read_document;
pub use error::{Code, Error, Result};
pub use finding::{Finding, Severity};
pub use time::Timestamp;
pub use zone::{Zone, Zones, tzdata_release};
