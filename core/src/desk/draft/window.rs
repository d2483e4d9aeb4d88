//! Whether one may still write on a channel.

use super::inspect::Inspection;
use super::{Drafting, found};
use crate::channel::{Afterwards, Channel};
use crate::draft::WindowState;
use crate::event::Visibility;
use crate::finding::Severity;
use crate::template::{Styled, Template};
use crate::time::Timestamp;

impl Drafting<'_> {
    /// How the window of a channel stands; none where it has none, or nobody outside will see the reply.
    pub(super) fn window(
        &self,
        channel: &Channel,
        template: Option<&Template>,
        styled: &Styled,
        inspection: &mut Inspection<'_>,
    ) -> Option<WindowState> {
        let window =
            channel.window.as_ref().filter(|_| inspection.visibility != Visibility::Internal)?;
        let after = |heard: Timestamp, lasts: crate::amount::Amount| {
            let end = heard.as_millis().saturating_add(lasts.wall_millis().unwrap_or_default());
            Timestamp::from_millis(end).unwrap_or(Timestamp::MAX)
        };
        let heard = self.state.and_then(|state| {
            let here = |channel_of: &Option<_>| channel_of.as_ref() == Some(&channel.id);
            let threads = state.threads.0.iter().filter(|thread| here(&thread.channel));
            threads.filter_map(|thread| thread.heard_at).max()
        });
        let open_until = heard.map(|heard| after(heard, window.lasts));
        let mut state = WindowState { open: true, open_until, needs_template: false, tag: None };
        if open_until.is_some_and(|until| self.as_of < until) {
            return Some(state);
        }
        let person = window.person.as_ref().filter(|person| {
            self.reply.agent.is_some()
                && heard.is_some_and(|heard| self.as_of < after(heard, person.lasts))
        });
        if let Some(person) = person {
            state.tag = Some(person.tag.clone());
            return Some(state);
        }
        let approved = template.is_some_and(|template| template.approved.contains(&channel.id));
        let since = if heard.is_some() {
            "The customer last wrote here too long ago"
        } else {
            "The customer has not written here, as far as the case says"
        };
        match window.afterwards {
            Afterwards::ApprovedTemplate => {
                state.needs_template = true;
                if approved {
                    inspection.parameters(styled);
                } else {
                    state.open = false;
                    let message = format!(
                        "{since}; only a template that the platform has approved may be sent."
                    );
                    inspection.add(found("needs_approved_template", Severity::Error, message));
                }
            }
            Afterwards::Closed => {
                state.open = false;
                let message = format!("{since}; nothing may be sent until they write again.");
                inspection.add(found("window_closed", Severity::Error, message));
            }
        }
        Some(state)
    }
}
