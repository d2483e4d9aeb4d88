//! Who there is to tell and to ask: roles and who stands above whom, and the people in them.
//!
//! Roles and their escalation are the policy's, because what may be acknowledged or approved depends on them. Who is in
//! them may be handed in later, since people come and go: it decides to whom an action goes and never what is due.

use crate::error::{Code, Error, Result, did_you_mean};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The highest escalation there is.
pub(crate) const HIGHEST: u8 = 9;

/// A role that people have: how high it stands, and whom it asks.
///
/// ```yaml
/// roles:
///   agent: {}
///   lead: {escalation: 1}
///   manager: {escalation: 2}
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a role")]
pub struct RoleDocument {
    /// How high it stands, from 0 to 9: what it can acknowledge, and in which order approvers are asked.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub escalation: u8,
    /// The role whom it asks for approval; the next higher one, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<Arc<str>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u8) -> bool {
    *number == 0
}

/// Who is in which role, group and on-call rota. A policy may have one, and a host may hand in a fresher one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an organisation")]
pub struct OrganisationDocument {
    /// By role.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<Arc<str>, TeamDocument>,
    /// By group.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<Arc<str>, TeamDocument>,
    /// By on-call rota: whoever has it now.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub on_call: BTreeMap<Arc<str>, TeamDocument>,
}

impl OrganisationDocument {
    /// Whether it names nobody.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Some people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a team")]
pub struct TeamDocument {
    /// Their ids.
    #[serde(default)]
    pub members: Vec<Arc<str>>,
    /// When they work, by the name of one of the policy's calendars; always, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Arc<str>>,
}

/// To whom something goes: `role:lead`, `group:tier2`, `on_call:payments`, `person:ann`, `owner`, `group` or `customer`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Target {
    Role(Arc<str>),
    Group(Arc<str>),
    OnCall(Arc<str>),
    Person(Arc<str>),
    /// Whoever owns the case.
    Owner,
    /// The group that has the case.
    OwnGroup,
    /// Whoever asks for help.
    Customer,
}

impl FromStr for Target {
    type Err = Error;

    /// # Errors
    /// [`Code::MalformedTarget`].
    fn from_str(text: &str) -> Result<Self> {
        let refused = || {
            Error::plain(Code::MalformedTarget).with_hint(
                "Write role:…, group:…, on_call:…, person:… with a name of up to 64 bytes; or owner, group or customer.",
            )
        };
        match text.split_once(':') {
            None if text == "owner" => Ok(Self::Owner),
            None if text == "group" => Ok(Self::OwnGroup),
            None if text == "customer" => Ok(Self::Customer),
            Some((_, name)) if name.is_empty() || name.len() > 64 => Err(refused()),
            Some(("role", name)) => Ok(Self::Role(name.into())),
            Some(("group", name)) => Ok(Self::Group(name.into())),
            Some(("on_call", name)) => Ok(Self::OnCall(name.into())),
            Some(("person", name)) => Ok(Self::Person(name.into())),
            _ => Err(refused()),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role(name) => write!(f, "role:{name}"),
            Self::Group(name) => write!(f, "group:{name}"),
            Self::OnCall(name) => write!(f, "on_call:{name}"),
            Self::Person(name) => write!(f, "person:{name}"),
            Self::Owner => f.write_str("owner"),
            Self::OwnGroup => f.write_str("group"),
            Self::Customer => f.write_str("customer"),
        }
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// The roles of a policy ready for use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Roles(BTreeMap<Arc<str>, RoleDocument>);

impl Roles {
    /// # Errors
    /// What is wrong with a role, at its path.
    pub(crate) fn compile(documents: &BTreeMap<Arc<str>, RoleDocument>) -> Result<Self> {
        let roles = Self(documents.clone());
        for (name, role) in documents {
            let refused = |error: Error| error.under(name);
            if name.is_empty() || name.len() > 64 {
                let error = Error::plain(Code::MalformedId);
                return Err(refused(error.with_hint("Give 1 to 64 bytes of text.")));
            }
            if role.escalation > HIGHEST {
                let error =
                    Error::new(Code::NumberOutOfRange, "Expected an escalation from 0 to 9.");
                return Err(refused(error.under("escalation")));
            }
            if let Some(approver) = &role.approver {
                roles.known(approver).map_err(|error| refused(error.under("approver")))?;
            }
        }
        Ok(roles)
    }

    /// # Errors
    /// [`Code::UnknownRole`].
    pub(crate) fn known(&self, role: &str) -> Result<()> {
        if self.0.contains_key(role) {
            return Ok(());
        }
        let near = did_you_mean(role, self.0.keys().map(|known| &**known));
        let hint = near.unwrap_or_else(|| "Declare it under 'roles'.".to_owned());
        Err(Error::plain(Code::UnknownRole).with_hint(hint))
    }

    /// How high a role stands; none for one that there is not.
    pub(crate) fn escalation(&self, role: &str) -> Option<u8> {
        self.0.get(role).map(|role| role.escalation)
    }

    /// Whom a role asks: who is named, or else the first of those that stand next above it.
    pub(crate) fn above(&self, role: &str) -> Option<&Arc<str>> {
        let own = self.0.get(role)?;
        own.approver
            .as_ref()
            .and_then(|name| self.0.get_key_value(name))
            .map(|(name, _)| name)
            .or_else(|| {
                let higher = self.0.iter().filter(|(_, other)| other.escalation > own.escalation);
                higher.min_by_key(|(name, other)| (other.escalation, *name)).map(|(name, _)| name)
            })
    }

    /// Every role, the lowest first.
    pub(crate) fn rising(&self) -> Vec<(&Arc<str>, &RoleDocument)> {
        let mut all: Vec<_> = self.0.iter().collect();
        all.sort_by_key(|(name, role)| (role.escalation, *name));
        all
    }
}

/// An organisation ready for use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Organisation {
    roles: BTreeMap<Arc<str>, Team>,
    groups: BTreeMap<Arc<str>, Team>,
    on_call: BTreeMap<Arc<str>, Team>,
}

/// Some people, and when they work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Team {
    pub(crate) members: Vec<Arc<str>>,
    /// By its place in the desk; none is always.
    pub(crate) calendar: Option<usize>,
}

impl Organisation {
    /// # Errors
    /// What is wrong with a team, at its path.
    pub(crate) fn compile(
        document: &OrganisationDocument,
        known: impl Fn(&str) -> Result<()>,
        calendar: impl Fn(&str) -> Result<Option<usize>>,
    ) -> Result<Self> {
        let teams = |teams: &BTreeMap<Arc<str>, TeamDocument>, roles: bool, field: &str| {
            let mut all = BTreeMap::new();
            for (name, team) in teams {
                let refused = |error: Error| error.under(name).under(field);
                if roles {
                    known(name).map_err(refused)?;
                }
                let place = team.calendar.as_deref().map(&calendar).transpose();
                let place = place.map_err(|error| refused(error.under("calendar")))?.flatten();
                let mut members = team.members.clone();
                members.sort_unstable();
                members.dedup();
                all.insert(Arc::clone(name), Team { members, calendar: place });
            }
            Ok(all)
        };
        Ok(Self {
            roles: teams(&document.roles, true, "roles")?,
            groups: teams(&document.groups, false, "groups")?,
            on_call: teams(&document.on_call, false, "on_call")?,
        })
    }

    /// The people whom a target means; none where the organisation does not say.
    pub(crate) fn team(&self, target: &Target) -> Option<&Team> {
        match target {
            Target::Role(name) => self.roles.get(name),
            Target::Group(name) => self.groups.get(name),
            Target::OnCall(name) => self.on_call.get(name),
            Target::Person(_) | Target::Owner | Target::OwnGroup | Target::Customer => None,
        }
    }

    /// Whether it says who is in any role.
    pub(crate) fn knows_roles(&self) -> bool {
        self.roles.values().any(|team| !team.members.is_empty())
    }

    /// The teams that somebody is in.
    pub(crate) fn teams_of<'a>(&'a self, member: &'a str) -> impl Iterator<Item = &'a Team> {
        let all = [&self.roles, &self.groups, &self.on_call].into_iter().flat_map(BTreeMap::values);
        all.filter(move |team| team.members.iter().any(|one| &**one == member))
    }

    /// The roles that somebody has.
    pub(crate) fn roles_of<'a>(&'a self, member: &'a str) -> impl Iterator<Item = &'a Arc<str>> {
        let has =
            move |(_, team): &(&Arc<str>, &Team)| team.members.iter().any(|one| &**one == member);
        self.roles.iter().filter(has).map(|(name, _)| name)
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::Target;
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl JsonSchema for Target {
        fn schema_name() -> Cow<'static, str> {
            "Target".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "To whom something goes: `role:lead`, `group:tier2`, `on_call:payments`, `person:ann`, `owner`, `group` or `customer`.",
                "type": "string",
            })
        }
    }
}
