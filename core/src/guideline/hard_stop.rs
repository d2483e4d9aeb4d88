//! Hard stops: what comes before everything, goes to the right people at once, and is answered in public by nobody else.

use super::document::{
    ActionDocument, ActionWord, EffectsDocument, GuidelineDocument, Mode, OnPolicyChange,
    StepDocument, StepKind, TriggerDocument,
};
use crate::condition::ConditionDocument;
use crate::event::Visibility;
use crate::organisation::Target;
use crate::priority::Lane;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What stops the ordinary course of a case. It stands for a guideline of the id `hard_stop:` and its kind.
///
/// ```yaml
/// hard_stops:
///   - {kind: legal, when: {fact: tags, op: has, value: lawyer}, to: "role:legal", public_replies: press}
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a hard stop")]
pub struct HardStopDocument {
    /// What it is about.
    pub kind: HardStop,
    /// When a case is one.
    pub when: ConditionDocument,
    /// To whom it goes at once.
    pub to: Target,
    /// How high it is escalated, from 1 to 9; 1, when it is left out.
    #[serde(default = "first")]
    pub escalation: u8,
    /// The role to which replies that everybody can see are reserved; anybody's, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_replies: Option<Arc<str>>,
    /// The role to which all other replies are reserved as well; anybody's, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direct_replies: Option<Arc<str>>,
    /// Whether it is applied or only watched.
    #[serde(default)]
    pub mode: Mode,
}

fn first() -> u8 {
    1
}

/// What no number of points may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum HardStop {
    Safety,
    Legal,
    Regulator,
    SelfHarm,
    Press,
    DataBreach,
}

impl HardStop {
    /// The word that crosses into documents and other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safety => "safety",
            Self::Legal => "legal",
            Self::Regulator => "regulator",
            Self::SelfHarm => "self_harm",
            Self::Press => "press",
            Self::DataBreach => "data_breach",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Safety => "Somebody's safety",
            Self::Legal => "A legal matter",
            Self::Regulator => "A regulator",
            Self::SelfHarm => "Somebody may harm themselves",
            Self::Press => "The press",
            Self::DataBreach => "Data in the wrong hands",
        }
    }
}

impl HardStopDocument {
    /// The guideline that it stands for.
    pub(crate) fn guideline(&self) -> GuidelineDocument {
        let reserved = [
            (Visibility::Public, &self.public_replies),
            (Visibility::Direct, &self.direct_replies),
        ];
        let reserved = reserved.into_iter().filter_map(|(seen, role)| Some((seen, role.clone()?)));
        let action = |what| ActionDocument { what, to: None, note: None };
        GuidelineDocument {
            id: format!("hard_stop:{}", self.kind.as_str()).into(),
            version: None,
            title: Some(self.kind.title().into()),
            rationale: None,
            triggers: vec![TriggerDocument {
                becomes: Some(self.when.clone()),
                ..TriggerDocument::default()
            }],
            when: None,
            steps: vec![StepDocument {
                id: Some("at once".into()),
                kind: StepKind::Functional,
                escalation: Some(self.escalation),
                to: Some(self.to.clone()),
                effects: EffectsDocument {
                    lane: Some(Lane::HardStop),
                    reserve_replies: reserved.collect(),
                    ..EffectsDocument::default()
                },
                actions: vec![action(ActionWord::Engage), action(ActionWord::Notify)],
                ..StepDocument::default()
            }],
            r#in: Some("wall".into()),
            acknowledge: None,
            stop_when: None,
            dwell: None,
            cooldown: None,
            max_activations: 100,
            precedence: None,
            limited_to: None,
            on_policy_change: OnPolicyChange::Keep,
            mode: self.mode,
        }
    }
}

/// Where a part of the guideline stands in the hard stop for which it stands.
pub(super) fn place(path: &str) -> String {
    let places = [
        ("/id", "/kind"),
        ("/triggers/0/becomes", "/when"),
        ("/steps/0/effects/reserve_replies/public", "/public_replies"),
        ("/steps/0/effects/reserve_replies/direct", "/direct_replies"),
        ("/steps/0", ""),
    ];
    let found =
        places.iter().find_map(|(from, to)| Some(format!("{to}{}", path.strip_prefix(from)?)));
    found.unwrap_or_else(|| path.to_owned())
}
