//! What to say: response templates that are checked when they are saved, and again before they are sent.
//!
//! The language is spelled like Liquid, and is small on purpose: text, `{{ path | filter: "argument" }}`, `{% if %}` with
//! `elsif` and `else`, `{% plural n %}` with the categories of the language, `{{> snippet }}`. There is no loop, nothing is
//! set or calculated, nothing is called. So a reply costs one pass, and no reply is longer than what the policy knows
//! when it loads.
//!
//! Values are data. They are never parsed and what was filled in is never read again; each channel's notation is made of
//! the finished text, so that nothing in a value acts as markup.

mod body;
mod decide;
mod document;
mod example;
mod fill;
mod filter;
mod length;
mod library;
mod marks;
mod placeholder;
mod read;
mod styled;
mod token;
mod variable;

pub(crate) use body::{Body, Node, PluralUse, Slot};
pub use document::{
    BrandDocument, Given, SalutationDocument, Sensitivity, SignatureDocument, SnippetDocument,
    SnippetTextDocument, Source, TemplateDocument, TemplateRole, TextDocument, VariableDocument,
    VariableType,
};
pub(crate) use fill::{MISSING, Values, Ways, fill};
pub(crate) use library::{Brand, Documents, Library, Signature, Template, Text};
pub(crate) use placeholder::placeholders;
pub(crate) use styled::{Filled, Styled};
pub(crate) use variable::{Reads, Value, Variable};
