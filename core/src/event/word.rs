//! The small words of the field. Each is one of a few, and every host's own words are mapped onto them.

use serde::{Deserialize, Serialize};

/// Declares a closed set of words once: its variants, their texts and their meanings.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$meaning:meta])* $word:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name {
            $($(#[$meaning])* #[serde(rename = $text)] $word,)+
        }

        impl $name {
            /// The word that crosses into documents and other languages.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text,)+ }
            }
        }
    };
}

words! {
    /// In which role somebody acted.
    Role {
        /// Whoever asks for help.
        Customer = "customer",
        /// A person of ours.
        Agent = "agent",
        /// A program of ours that talks.
        Bot = "bot",
        /// A rule of ours: an auto-acknowledgement, a scheduled change.
        Automation = "automation",
        /// The helpdesk itself.
        System = "system",
        /// Somebody else whom we wait for: a supplier, a carrier.
        ThirdParty = "third_party",
    }
}

words! {
    /// Who may see a message.
    Visibility {
        /// Everybody.
        Public = "public",
        /// The customer and we.
        Direct = "direct",
        /// Only we: a note.
        Internal = "internal",
    }
}

words! {
    /// What a status means. The host's own word is kept as `raw`: "pending" means three different things in three
    /// helpdesks, so whoever maps it says which.
    Status {
        /// Nobody has touched it.
        New = "new",
        /// We work on it.
        Open = "open",
        /// A bot works on it.
        Bot = "bot",
        /// The customer must answer.
        WaitingCustomer = "waiting_customer",
        /// Somebody else must answer.
        WaitingThirdParty = "waiting_third_party",
        /// Put off until an instant.
        Snoozed = "snoozed",
        /// Done, as we see it.
        Resolved = "resolved",
        /// Done for good.
        Closed = "closed",
        /// Not a case at all.
        Spam = "spam",
        /// Taken away.
        Deleted = "deleted",
    }
}

impl Status {
    /// Whether the work is done.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Resolved | Self::Closed)
    }

    /// Whether it is not a case at all.
    pub fn is_void(self) -> bool {
        matches!(self, Self::Spam | Self::Deleted)
    }
}

words! {
    /// How a case came about.
    Origin {
        /// The customer came to us, or somebody wrote it down on their behalf.
        Customer = "customer",
        /// We found it while listening.
        Listening = "listening",
        /// The customer said it in a survey.
        Survey = "survey",
        /// We want to sell.
        Sales = "sales",
        /// An agent of ours began it.
        Agent = "agent",
        /// A machine reported it.
        Machine = "machine",
    }
}

impl Origin {
    /// Whether a customer waits for a first reply from the opening on.
    pub fn is_contact(self) -> bool {
        matches!(self, Self::Customer | Self::Listening | Self::Survey)
    }
}

words! {
    /// Whose turn it is. Derived, never accepted as input.
    WaitingOn {
        /// Ours.
        Us = "us",
        /// The customer's.
        Customer = "customer",
        /// Somebody else's.
        ThirdParty = "third_party",
        /// Nobody's: it is done, or no case.
        Nobody = "nobody",
    }
}
