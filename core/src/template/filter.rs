//! What can be done to a value before it is written: `{{ x | default: "there" | upcase }}`.

use super::body::Filter;
use super::document::VariableType;
use super::token::Word;
use super::variable::Variable;
use crate::error::{Code, Error, Result, did_you_mean};
use crate::locale::Style as DateStyle;
use std::sync::Arc;

pub(super) enum Filtered {
    Default(Arc<str>),
    Filter(Filter),
    /// What the type is written like anyway.
    AsItIs,
}

const FILTERS: [&str; 10] = [
    "default",
    "date",
    "time",
    "duration",
    "money",
    "list",
    "upcase",
    "downcase",
    "capitalize",
    "truncate",
];

/// # Errors
/// [`Code::UnknownFilter`], [`Code::FilterDoesNotFit`].
pub(super) fn filter(
    name: &str,
    argument: Option<Word<'_>>,
    variable: &Variable,
    formatted: &mut bool,
) -> Result<Filtered> {
    let kind = variable.kind;
    let unfit = |hint: &str| Error::plain(Code::FilterDoesNotFit).with_hint(hint);
    let only = |kinds: &[VariableType], hint: &str| {
        if kinds.contains(&kind) && !*formatted { Ok(()) } else { Err(unfit(hint)) }
    };
    let alone = |filtered| match argument {
        None => Ok(filtered),
        Some(_) => Err(unfit("This filter takes nothing after a ':'.")),
    };
    let filtered = match name {
        "default" => match argument {
            Some(Word::Quoted(text)) => return Ok(Filtered::Default(Arc::from(text))),
            _ => return Err(unfit("Write | default: \"what to write then\".")),
        },
        "date" => {
            only(
                &[VariableType::Date, VariableType::Instant],
                "A date is made of a date or an instant.",
            )?;
            let style = match argument {
                None | Some(Word::Quoted("medium")) => DateStyle::Medium,
                Some(Word::Quoted("short")) => DateStyle::Short,
                Some(Word::Quoted("long")) => DateStyle::Long,
                Some(Word::Quoted("full")) => DateStyle::Full,
                Some(_) => {
                    return Err(unfit(
                        "Write one of \"short\", \"medium\", \"long\", \"full\"; the language does the rest.",
                    ));
                }
            };
            Filtered::Filter(Filter::Date(style))
        }
        "time" => {
            only(&[VariableType::Instant], "A time of day is made of an instant.")?;
            alone(Filtered::Filter(Filter::Time))?
        }
        "duration" => {
            only(&[VariableType::Duration], "It is for durations.")?;
            alone(Filtered::AsItIs)?
        }
        "money" => {
            only(&[VariableType::Money], "It is for amounts of money.")?;
            alone(Filtered::AsItIs)?
        }
        "list" => {
            only(&[VariableType::List], "It is for lists.")?;
            alone(Filtered::AsItIs)?
        }
        "upcase" => alone(Filtered::Filter(Filter::Upcase))?,
        "downcase" => alone(Filtered::Filter(Filter::Downcase))?,
        "capitalize" => alone(Filtered::Filter(Filter::Capitalize))?,
        "truncate" => match argument {
            Some(Word::Number(most)) if (1..=10_000).contains(&most) => {
                Filtered::Filter(Filter::Truncate(usize::try_from(most).unwrap_or(1)))
            }
            _ => {
                return Err(unfit(
                    "Write | truncate: 20, which counts what people see as characters.",
                ));
            }
        },
        _ => {
            let near = foreign(name).map(|own| format!("Did you mean '{own}'?"));
            let near = near.or_else(|| did_you_mean(name, FILTERS));
            let hint = near.unwrap_or_else(|| format!("There are: {}.", FILTERS.join(", ")));
            return Err(Error::plain(Code::UnknownFilter).with_hint(hint));
        }
    };
    let cases = matches!(
        filtered,
        Filtered::Filter(
            Filter::Upcase | Filter::Downcase | Filter::Capitalize | Filter::Truncate(_)
        )
    );
    if cases && kind == VariableType::Url {
        return Err(unfit("A link stays as it is."));
    }
    *formatted = true;
    Ok(filtered)
}

/// What other systems' filters are called here.
fn foreign(name: &str) -> Option<&'static str> {
    Some(match name {
        "upper" | "uppercase" | "ucase" => "upcase",
        "lower" | "lowercase" | "lcase" => "downcase",
        "title" | "titlecase" | "ucfirst" => "capitalize",
        "join" | "array_to_sentence_string" => "list",
        "currency" | "format_money" => "money",
        "fallback" | "if_blank" => "default",
        "truncatechars" | "truncatewords" | "slice" => "truncate",
        "strftime" | "format_date" => "date",
        _ => return None,
    })
}
