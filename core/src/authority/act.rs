//! Who wants to do what: the question that is put to an authority.

use crate::calendar::Date;
use crate::document;
use crate::error::{Code, Error, Result};
use crate::event::{RemedyKind, Visibility};
use crate::money::{Currency, MOST, Money};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Whoever wants to act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ActingPerson"))]
#[serde(deny_unknown_fields, expecting = "an actor")]
pub struct Actor {
    /// The host's own id of them.
    pub id: Arc<str>,
    /// The roles in which they act; by membership in the policy's organisation, where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Arc<str>>,
}

impl Actor {
    /// Somebody whose roles the organisation knows.
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        Self { id: id.into(), roles: Vec::new() }
    }

    /// The same in one more role.
    #[must_use]
    pub fn with_role(mut self, role: impl Into<Arc<str>>) -> Self {
        self.roles.push(role.into());
        self
    }

    /// Reads an actor from JSON or YAML text.
    ///
    /// # Errors
    /// Whatever is wrong with it, at its path.
    pub fn load(text: &str) -> Result<Self> {
        document::read(text)
    }
}

/// What somebody wants to do.
///
/// ```
/// use casework::authority::Act;
///
/// let act = Act::load("{remedy: {kind: refund, amount: {minor: 5000, currency: EUR}}}")?;
/// assert!(matches!(act, Act::Remedy(refund) if refund.count == 1));
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "ActDocument", into = "ActDocument")]
pub enum Act {
    /// Give something.
    Remedy(RemedyAct),
    /// Approve what somebody else has asked for.
    Approve(ApproveAct),
    /// Write to the customer, or to everybody.
    Reply(ReplyAct),
    /// Close the case.
    Close,
}

impl Act {
    /// Reads an act from JSON or YAML text.
    ///
    /// # Errors
    /// Whatever is wrong with it, at its path.
    pub fn load(text: &str) -> Result<Self> {
        document::read(text)
    }
}

/// An act as a host writes it down: exactly one of the four.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an act")]
pub struct ActDocument {
    /// Give something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<RemedyAct>,
    /// Approve what somebody else has asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approve: Option<ApproveAct>,
    /// Write to the customer, or to everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<ReplyAct>,
    /// Close the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close: Option<CloseAct>,
}

impl TryFrom<ActDocument> for Act {
    type Error = Error;

    fn try_from(document: ActDocument) -> Result<Self> {
        let act = match document {
            ActDocument { remedy: Some(act), approve: None, reply: None, close: None } => {
                act.check().map_err(|error| error.under("remedy"))?;
                Self::Remedy(act)
            }
            ActDocument { remedy: None, approve: Some(act), reply: None, close: None } => {
                Self::Approve(act)
            }
            ActDocument { remedy: None, approve: None, reply: Some(act), close: None } => {
                Self::Reply(act)
            }
            ActDocument { remedy: None, approve: None, reply: None, close: Some(_) } => Self::Close,
            _ => {
                let hint = "Write one of: {remedy: …}, {approve: …}, {reply: …}, {close: {}}.";
                return Err(Error::plain(Code::MalformedAct).with_hint(hint));
            }
        };
        Ok(act)
    }
}

impl From<Act> for ActDocument {
    fn from(act: Act) -> Self {
        let nothing = Self::default();
        match act {
            Act::Remedy(act) => Self { remedy: Some(act), ..nothing },
            Act::Approve(act) => Self { approve: Some(act), ..nothing },
            Act::Reply(act) => Self { reply: Some(act), ..nothing },
            Act::Close => Self { close: Some(CloseAct {}), ..nothing },
        }
    }
}

/// Give something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a remedy to give")]
pub struct RemedyAct {
    /// What kind of thing.
    pub kind: RemedyKind,
    /// How much money; kinds that are money must say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// How many; one, unless something else is said.
    #[serde(default = "once")]
    pub count: u32,
    /// What went wrong, where several cases are about one thing; the case, unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<Arc<str>>,
    /// To whom; the case's customer, unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Arc<str>>,
    /// What can be shown for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Arc<str>>,
    /// How to hold it against limits in other currencies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<Rate>,
}

fn once() -> u32 {
    1
}

impl RemedyAct {
    /// One of a kind.
    pub fn new(kind: RemedyKind) -> Self {
        Self {
            kind,
            amount: None,
            count: 1,
            incident: None,
            customer: None,
            evidence: Vec::new(),
            rates: Vec::new(),
        }
    }

    /// So much money of a kind.
    pub fn of(kind: RemedyKind, amount: Money) -> Self {
        Self { amount: Some(amount), ..Self::new(kind) }
    }

    /// # Errors
    /// An amount or a count of nothing, and money without an amount.
    pub(crate) fn check(&self) -> Result<()> {
        if self.count == 0 {
            let error = Error::new(Code::NumberOutOfRange, "Expected a count from 1 on.");
            return Err(error.under("count"));
        }
        match self.amount {
            Some(amount) if amount.minor() == 0 => {
                let error = Error::new(Code::NumberOutOfRange, "Expected more than nothing.");
                Err(error.under("minor").under("amount"))
            }
            None if self.kind.is_money() => {
                let hint = format!("A {} is money: say how much.", self.kind.plain());
                Err(Error::plain(Code::MissingField).with_hint(hint).under("amount"))
            }
            _ => Ok(()),
        }
    }
}

/// Approve what somebody else has asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an approval")]
pub struct ApproveAct {
    /// The name of the remedy on the case.
    pub remedy: Arc<str>,
    /// How to hold it against limits in other currencies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<Rate>,
}

/// Write to the customer, or to everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a reply to give")]
pub struct ReplyAct {
    /// Who will see it.
    pub visibility: Visibility,
    /// Through which channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Arc<str>>,
}

/// Close the case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "nothing more about closing")]
pub struct CloseAct {}

/// What one minor unit of a currency is worth in minor units of another, as of a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a rate")]
pub struct Rate {
    /// Of one minor unit of this.
    pub from: Currency,
    /// So many minor units of this.
    pub to: Currency,
    /// How many: text, since a decimal is no fraction of two.
    pub rate: Decimal,
    /// As of which date.
    pub on: Date,
}

impl Rate {
    /// So much in the other currency, rounded up: what a limit is charged with must not be less than what was given.
    pub(crate) fn convert(&self, minor: i128) -> i128 {
        let scaled = minor.saturating_mul(i128::from(self.rate.digits));
        let over = 10i128.pow(u32::from(self.rate.places));
        scaled.saturating_add(over - 1).div_euclid(over)
    }
}

/// A decimal above 0 of up to 12 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    digits: u64,
    places: u8,
}

impl FromStr for Decimal {
    type Err = Error;

    /// # Errors
    /// [`Code::MalformedRate`].
    fn from_str(text: &str) -> Result<Self> {
        let refused =
            || Error::plain(Code::MalformedRate).with_hint("Write it as text, as in \"0.92\".");
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let all: String = [whole, fraction].concat();
        let given = !whole.is_empty() && !fraction.is_empty() && all.len() <= 12;
        if !given || !all.chars().all(|c| c.is_ascii_digit()) {
            return Err(refused());
        }
        let digits = all.parse().map_err(|_| refused())?;
        let places = u8::try_from(fraction.len()).map_err(|_| refused())?;
        if digits == 0 { Err(refused()) } else { Ok(Self { digits, places }) }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let over = 10u64.pow(u32::from(self.places));
        let places = usize::from(self.places);
        write!(f, "{}.{:0places$}", self.digits / over, self.digits % over)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = Decimal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal as text, such as \"0.92\"")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Decimal, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_f64<E: de::Error>(self, _: f64) -> Result<Decimal, E> {
                Err(E::custom(
                    "x".parse::<Decimal>()
                        .map_or_else(|error| error, |_| Error::plain(Code::MalformedRate)),
                ))
            }
        }
        deserializer.deserialize_any(Text)
    }
}

/// An amount in one currency held against a limit in another.
pub(crate) fn converted(minor: i128, from: Currency, to: Currency, rates: &[Rate]) -> Option<i128> {
    if from == to || minor == 0 {
        return Some(minor);
    }
    let rate = rates.iter().find(|rate| rate.from == from && rate.to == to)?;
    Some(rate.convert(minor))
}

/// A number as an answer shows it: within what every language reads back.
pub(crate) fn shown(number: i128) -> i64 {
    i64::try_from(number.clamp(-i128::from(MOST), i128::from(MOST))).unwrap_or(MOST)
}

#[cfg(feature = "schema")]
mod schema {
    use super::Decimal;
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl JsonSchema for Decimal {
        fn schema_name() -> Cow<'static, str> {
            "Decimal".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "description": "A decimal above 0 of up to 12 digits, as text.", "type": "string" })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_is_one_of_four() {
        for text in [
            "{remedy: {kind: apology}}",
            "{approve: {remedy: r1}}",
            "{reply: {visibility: public, channel: x}}",
            "{close: {}}",
        ] {
            let act = Act::load(text).unwrap();
            let json = serde_json::to_string(&act).unwrap();
            assert_eq!(Act::load(&json).unwrap(), act);
        }
        for (text, code, path) in [
            ("{}", Code::MalformedAct, ""),
            ("{close: {}, approve: {remedy: r}}", Code::MalformedAct, ""),
            ("{remedy: {kind: refund}}", Code::MissingField, "/remedy/amount"),
            ("{remedy: {kind: apology, count: 0}}", Code::NumberOutOfRange, "/remedy/count"),
            (
                "{remedy: {kind: refund, amount: {minor: 0, currency: EUR}}}",
                Code::NumberOutOfRange,
                "/remedy/amount/minor",
            ),
            (
                "{remedy: {kind: refund, amount: {minor: -5, currency: EUR}}}",
                Code::NumberOutOfRange,
                "/remedy/amount/minor",
            ),
            ("{remedy: {kind: refnd}}", Code::UnknownWord, "/remedy/kind"),
            ("{reply: {}}", Code::MissingField, "/reply"),
        ] {
            let error = Act::load(text).unwrap_err();
            assert_eq!((error.code(), error.path()), (code, path), "{text}");
        }
    }

    #[test]
    fn rates_round_the_charge_up() {
        let rate = |text: &str| Rate {
            from: "USD".parse().unwrap(),
            to: "EUR".parse().unwrap(),
            rate: text.parse().unwrap(),
            on: "2026-11-20".parse().unwrap(),
        };
        assert_eq!(rate("0.92").convert(1_000), 920);
        assert_eq!(rate("0.92").convert(1_001), 921);
        assert_eq!(rate("0.92").convert(1), 1);
        assert_eq!(rate("150").convert(7), 1_050);
        assert_eq!(rate("0.92").convert(i128::MAX), i128::MAX / 100);
        for text in ["", "0", "0.0", "-1", "1e3", ".5", "5.", "1.2.3", "1234567890123", "1,5"] {
            assert_eq!(text.parse::<Decimal>().unwrap_err().code(), Code::MalformedRate, "{text}");
        }
        assert_eq!("0.0920".parse::<Decimal>().unwrap().to_string(), "0.0920");
    }
}
