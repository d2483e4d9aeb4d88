//! Runs every vector about promises under `vectors/` through the Rust library. See `README.md` for the format.

mod rows;

use casework::order::{RankOptions, Stream};
use casework::{
    Act, Actor, Case, Channel, Desk, Event, Ledger, Observation, Reply, Result, Timestamp, channel,
    check_policy,
};
use rows::Group;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "about")]
    _about: String,
    policies: BTreeMap<String, Value>,
    #[serde(default)]
    logs: BTreeMap<String, Vec<Value>>,
    groups: Vec<Group<Row>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(default)]
    policy: Option<Value>,
    #[serde(default)]
    log: Option<String>,
    /// Instead of one log: several, of as many cases; null for no case.
    #[serde(default)]
    cases: Vec<Option<String>>,
    #[serde(default)]
    events: Option<Vec<Value>>,
    #[serde(default)]
    more: Vec<Value>,
    /// The events of a ledger.
    #[serde(default)]
    ledger: Option<Vec<Value>>,
    /// Who is there, in the place of the policy's own.
    #[serde(default)]
    organisation: Option<Value>,
    call: String,
    args: Vec<Value>,
    #[serde(default)]
    want: Value,
    #[serde(default)]
    error: Option<Value>,
}

impl Row {
    fn is_of_a_case(&self) -> bool {
        self.log.is_some() || self.events.is_some() || !self.more.is_empty()
    }

    /// Whether there is anything that could be handed over in another order.
    fn is_of_events(&self) -> bool {
        self.is_of_a_case() || !self.cases.is_empty() || self.ledger.is_some()
    }
}

/// How the events of a row are handed over. The answer must not depend on it.
#[derive(Clone, Copy, Debug)]
enum Hand {
    AsGiven,
    Reversed,
    Twice,
    /// One by one, to a case that follows the desk from the beginning.
    Following,
    /// The same, from the last event to the first.
    FollowingReversed,
}

impl Hand {
    const ALL: [Self; 5] =
        [Self::AsGiven, Self::Reversed, Self::Twice, Self::Following, Self::FollowingReversed];

    /// The events in the order of this hand.
    fn arranged(self, mut events: Vec<Value>) -> Vec<Value> {
        match self {
            Self::Twice => events = events.into_iter().flat_map(|e| [e.clone(), e]).collect(),
            Self::Reversed | Self::FollowingReversed => events.reverse(),
            Self::AsGiven | Self::Following => {}
        }
        events
    }

    fn over(self, events: Vec<Value>, desk: Option<&Desk>) -> Result<Case> {
        let events = self.arranged(events);
        match (self, desk) {
            (Self::Following | Self::FollowingReversed, Some(desk)) => {
                let mut case = Case::default();
                case.follow(desk)?;
                for event in events {
                    case.append(Event::load(&event.to_string())?)?;
                }
                Ok(case)
            }
            _ => Case::load(&Value::from(events).to_string()),
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn time(row: &Row, place: usize) -> Result<Timestamp> {
    row.args[place].as_str().unwrap().parse()
}

fn word(row: &Row) -> &str {
    row.args[0].as_str().unwrap()
}

/// What is asked of the channels that are built in.
fn built_in(row: &Row) -> Result<Value> {
    let channel = || {
        let channel = Channel::named(row.args[1].as_str().unwrap());
        channel.map_err(|error| error.under("channel"))
    };
    Ok(match row.call.as_str() {
        "fit" => json!(channel::fit(word(row), &channel()?)),
        "split" => json!(channel::split(word(row), &channel()?)),
        _ => json!(channel::channels()),
    })
}

/// What a desk says: of replies, templates and its channels.
fn spoken(row: &Row, desk: &Desk, case: &Case, perhaps: &[Option<Case>]) -> Result<Value> {
    Ok(match row.call.as_str() {
        "draft" => {
            let reply = Reply::load(&text(&row.args[0])).map_err(|error| error.under("reply"));
            json!(desk.draft(&reply?, row.is_of_a_case().then_some(case), time(row, 1)?)?)
        }
        "draft_many" => {
            let replies = Reply::load_many(&text(&row.args[0]));
            let replies = replies.map_err(|error| error.under("replies"))?;
            let mut each: Vec<Option<&Case>> = perhaps.iter().map(Option::as_ref).collect();
            if each.is_empty() {
                each.resize(replies.len(), None);
            }
            let read = row.args[2].as_array().unwrap().iter();
            let read: Vec<&str> = read.map(|path| path.as_str().unwrap()).collect();
            json!(desk.draft_many(&replies, each, time(row, 1)?, &read)?)
        }
        "proposals" => json!(desk.proposals(case, time(row, 0)?)?),
        "lengths" => json!(desk.lengths(word(row))?),
        "preview" => json!(desk.preview(word(row), row.args[1].as_str())?),
        "channels" => json!(desk.channels()),
        "fit" => json!(desk.fit(word(row), row.args[1].as_str().unwrap())?),
        _ => json!(desk.split(word(row), row.args[1].as_str().unwrap())?),
    })
}

fn options(given: &Value) -> RankOptions {
    let number = |field: &str| given.get(field).and_then(Value::as_u64);
    RankOptions {
        limit: number("limit").map(|limit| usize::try_from(limit).unwrap()),
        pick: number("pick"),
        explain: given.get("explain") == Some(&Value::Bool(true)),
    }
}

impl File {
    /// A policy by its name, or the one in place.
    fn policy(&self, given: &Value) -> String {
        given.as_str().map_or(given, |name| &self.policies[name]).to_string()
    }

    fn events(&self, row: &Row) -> Vec<Value> {
        let named = row.log.as_ref().map(|name| self.logs[name].clone());
        let own = named.or_else(|| row.events.clone()).unwrap_or_default();
        own.into_iter().chain(row.more.clone()).collect()
    }

    fn answer(&self, row: &Row, hand: Hand) -> Result<Value> {
        let policy = || match &row.policy {
            Some(policy) => self.policy(policy),
            None => text(&row.args[0]),
        };
        match row.call.as_str() {
            "load_policy" => return Desk::load(&policy()).map(|_| Value::Null),
            "check_policy" => return check_policy(&policy()).map(|findings| json!(findings)),
            "event" => return Event::load(&text(&row.args[0])).map(|_| Value::Null),
            "channels" | "fit" | "split" if row.policy.is_none() => return built_in(row),
            _ => {}
        }
        let ledger = row.ledger.clone().map(|events| {
            let events = Value::from(hand.arranged(events)).to_string();
            Ledger::load(&events)
        });
        if row.call == "ledger" {
            return ledger.unwrap_or_else(|| Ok(Ledger::default())).map(|all| json!(all.len()));
        }
        let desk =
            row.policy.as_ref().map(|policy| Desk::load(&self.policy(policy))).transpose()?;
        let staffed = |desk: Desk| match &row.organisation {
            Some(organisation) => desk.with_organisation(&organisation.to_string()),
            None => Ok(desk),
        };
        let desk = desk.map(staffed).transpose()?;
        let case = hand.over(self.events(row), desk.as_ref());
        match row.call.as_str() {
            "case" => return case.map(|case| json!(case.len())),
            "append" => {
                let mut case = case?;
                let before = case.clone();
                let appended = case.append(Event::load(&row.args[0].to_string())?);
                assert!(appended.is_ok() || case == before, "a refusal left something behind");
                return appended.map(|appended| json!(appended.as_str()));
            }
            _ => {}
        }
        let (case, desk) = (case?, desk.expect("a row of this call needs a policy"));
        let cases = row.cases.iter().map(|name| {
            let made = |name: &String| hand.over(self.logs[name].clone(), Some(&desk));
            name.as_ref().map(made).transpose()
        });
        let perhaps: Vec<Option<Case>> = cases.collect::<Result<_>>()?;
        let cases: Vec<&Case> = perhaps.iter().flatten().collect();
        let ledger = ledger.transpose()?;
        let acting = || {
            let actor = Actor::load(&row.args[0].to_string());
            actor.map_err(|error| error.under("actor"))
        };
        Ok(match row.call.as_str() {
            "assess" => json!(desk.assess(&case, time(row, 0)?)?),
            "clock" => json!(desk.clock(&case, word(row), time(row, 1)?)?),
            "next_check" => json!(desk.next_check(&case, time(row, 0)?)?),
            "crossed" => json!(desk.crossed(&case, time(row, 0)?, time(row, 1)?)?),
            "cycles" => json!(desk.cycles(&case, time(row, 0)?)?),
            "explain" => json!(desk.explain(&case, word(row), time(row, 1)?)?),
            "reconcile" => {
                let observed = match &row.args[0] {
                    Value::Null => None,
                    list => {
                        let read = Observation::load_list(&text(list));
                        Some(read.map_err(|error| error.under("observed"))?)
                    }
                };
                json!(desk.reconcile(&case, observed.as_deref(), time(row, 1)?)?)
            }
            "rank" => json!(desk.rank(cases, time(row, 0)?, options(&row.args[1]))?),
            "priority" => json!(desk.priority(&case, time(row, 0)?)?),
            "compare" => json!(desk.compare(cases[0], cases[1], time(row, 0)?)?),
            "overtakes" => {
                json!(desk.overtakes(cases[0], cases[1], time(row, 0)?, time(row, 1)?)?)
            }
            "latest_turn" => {
                let stream = Stream::load(&text(&row.args[0]));
                let stream = stream.map_err(|error| error.under("stream"))?;
                json!(desk.latest_turn(&case, &stream, time(row, 1)?)?)
            }
            "may" => {
                let act = || Act::load(&row.args[1].to_string());
                let (actor, act) = (acting()?, act().map_err(|error| error.under("act"))?);
                json!(desk.may(&actor, &act, &case, ledger.as_ref(), time(row, 2)?)?)
            }
            "allowances" => {
                json!(desk.allowances(&acting()?, &case, ledger.as_ref(), time(row, 1)?)?)
            }
            "draft" | "draft_many" | "proposals" | "lengths" | "preview" | "channels" | "fit"
            | "split" => spoken(row, &desk, &case, &perhaps)?,
            "handbook" => json!(desk.handbook()),
            "resolutions" => json!(desk.resolutions(&case, time(row, 0)?)?),
            "restore" => json!(desk.restore(word(row))?.len()),
            "restored" => {
                json!(desk.assess(&desk.restore(&desk.snapshot(&case)?)?, time(row, 0)?)?)
            }
            "restored_elsewhere" => {
                let other = Desk::load(&self.policy(&row.args[0]))?;
                json!(other.restore(&desk.snapshot(&case)?)?.len())
            }
            call => panic!("no such call: {call}"),
        })
    }

    /// What a row says of the answer, as a sentence when it does not hold.
    fn complaint(&self, name: &str, row: &Row) -> Option<String> {
        let ordered = ["append", "ledger"].contains(&&*row.call) || name == "event_errors.json";
        let hands = if ordered || !row.is_of_events() { &Hand::ALL[..1] } else { &Hand::ALL };
        hands.iter().find_map(|hand| {
            let got = self.answer(row, *hand);
            let holds = match (&row.error, &got) {
                (None, Ok(got)) => agrees(&row.want, got),
                (Some(wanted), Err(error)) => agrees(wanted, &json!(error)),
                _ => false,
            };
            (!holds).then(|| {
                let got = got.unwrap_or_else(|error| json!({ "error": error }));
                let wanted = row.error.as_ref().unwrap_or(&row.want);
                let (call, args) = (&row.call, Value::from(row.args.clone()));
                let several = Value::from(row.cases.clone()).to_string();
                let own = if row.cases.is_empty() { "its own events" } else { &several };
                let from = row.log.as_deref().unwrap_or(own);
                format!("{call} {args} of {from}, {hand:?}\n    gave {got}\n    not  {wanted}")
            })
        })
    }
}

/// Whether an answer has every field that is wanted, and every list as long as it is wanted.
fn agrees(want: &Value, got: &Value) -> bool {
    match (want, got) {
        (Value::Object(want), Value::Object(got)) => {
            want.iter().all(|(field, want)| got.get(field).is_some_and(|got| agrees(want, got)))
        }
        (Value::Array(want), Value::Array(got)) => {
            want.len() == got.len() && want.iter().zip(got).all(|(want, got)| agrees(want, got))
        }
        (want, got) => want == got,
    }
}

#[test]
fn every_vector_about_promises_holds() {
    rows::run(true, |file: &File| &file.groups, File::complaint);
}
