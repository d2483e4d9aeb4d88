"""What a type checker must accept, and where it must see the precise type. Checked by mypy, never run."""

import datetime
from typing import Any, assert_type

from casework import (
    Calendar,
    Case,
    CaseworkError,
    Desk,
    Ledger,
    Worklist,
    channels,
    check_policy,
    cldr_release,
    fit,
    split,
)
from casework.types import (
    ActDocument,
    Action,
    Allowance,
    Appended,
    Approval,
    CalendarDocument,
    Channel,
    ConditionDocument,
    Contribution,
    Decision,
    DecisionVerdict,
    Draft,
    Event,
    Finding,
    FloorDocument,
    Lane,
    OrderDocument,
    OrderKey,
    OrganisationDocument,
    PolicyDocument,
    Proposal,
    Ranked,
    Reading,
    Reply,
    Resolution,
    Sendable,
    Severity,
    Span,
    Standing,
    Status,
    Stream,
    TextSpan,
    UrgentBy,
    WorkRow,
)

document: CalendarDocument = {"zone": "Europe/Berlin", "week": {"mon-fri": "09:00-17:00"}}
desk = Calendar(document)
due = desk.add("2026-11-20T16:00:00+01:00", "2h")
assert_type(due, datetime.datetime)
assert_type(desk.elapsed(due, due), datetime.timedelta)
assert_type(desk.next_close(due), datetime.datetime | None)
span: Span = desk.explain(due, due).spans[0]
assert_type(span.start_at, datetime.datetime)
findings: list[Finding] = list(desk.check())
assert_type(desk.zone, str)
try:
    desk.is_open(due)
except CaseworkError as error:
    assert_type(error.hint, str | None)
    assert_type(error.span, TextSpan | None)

condition: ConditionDocument = {"not": {"any": [{"fact": "tags", "op": "has", "value": "vip"}]}}
policy: PolicyDocument = {
    "calendars": {"office": document},
    "agreements": [
        {
            "id": "all",
            "when": condition,
            "clocks": [{"preset": "first_reply", "target": [{"amount": "4h", "in": "office"}]}],
        }
    ],
}
promises = Desk.load(policy)
opened: Event = {"id": "1", "case_id": "42", "at": due, "kind": "opened", "data": {"origin": "customer"}}
solved: Event = {"id": "2", "case_id": "42", "at": due, "kind": "status", "data": {"to": "resolved"}}
unclear: Event = {"id": "3", "case_id": "42", "at": due, "kind": "status", "data": {"to": "done"}}  # type: ignore[assignment,misc]
if solved["kind"] == "status":
    assert_type(solved["data"]["to"], Status)
case = Case([opened, solved])
assert_type(case.append({"id": "4", "case_id": "42", "at": due, "kind": "of_our_own"}), Appended)
assert_type(case.id, str | None)
assessed = promises.assess(case, as_of=due)
assert_type(assessed.standing, Standing)
assert_type(assessed.next_due_at, datetime.datetime | None)
assert_type(assessed.clocks.first_reply.due_at, datetime.datetime | None)
assert_type(assessed.clocks["first_reply"], Reading)
for name, reading in assessed.clocks.items():
    assert_type((name, reading), tuple[str, Reading])
after = promises.next_check(case, as_of=due)
if after is not None:
    assert_type(after.at, datetime.datetime)
assert_type(promises.crossed(case, last=due, now=due).transitions[0].at, datetime.datetime)
assert_type(promises.cycles(case, as_of=due)[0].elapsed_ms, int)
assert_type(promises.assess_many([case], as_of=due, read=["standing"]), dict[str, list[Any]])
assert_type(promises.targets(iter([case]), as_of=due), list[dict[str, Any]])
assert_type(check_policy(policy)[0].path, str)

order: OrderDocument = {
    "preset": "weighted",
    "base": {"P1": 800, "unknown": 100},
    "groups": {
        "customer": {"cap": 30, "factors": [{"fact": "customer.tier", "bands": [{"is": ["gold", "vip"], "points": 20}]}]},
        "mood": {"cap": 20, "factors": [{"fact": "signals.anger", "bands": [{"at_least": 500, "points": 20}]}]},
        "words": {"cap": 9, "factors": [{"id": "new", "when": {"fact": "tags", "value": "new"}, "points": 9}]},
    },
    "urgency": {"of": "target", "u0": {"P1": "1/2"}, "kappa": 0.25, "floor": {"amount": "8h", "in": "office"}},
    "lanes": [{"id": "safety", "lane": "hard_stop", "when": condition}],
    "reserve": {"every": 10, "from_x": 2},
}
floor: FloorDocument = {"clock": "first_reply", "amount": "2 working days", "in": "office"}
first_come: PolicyDocument = {
    **policy,
    "tiers": ["gold", "silver"],
    "floors": [floor],
    "repeat_contact": {"window": "7 calendar days", "issue": "topic"},
    "order": order,
}
misspelt: OrderDocument = {"preset": "lifo"}  # type: ignore[typeddict-item]
by_hand: Event = {
    "id": "5",
    "case_id": "42",
    "at": due,
    "kind": "level_override",
    "data": {"to": "P1", "by": "Kim", "reason": "the board asked", "until": due, "moves_promise": True},
}
ranking = promises.rank(iter([case]), as_of=due, limit=10, pick=3, explain=True)
row: Ranked = ranking.rows[0]
assert_type(row.lane, Lane)
assert_type(row.due_at, datetime.datetime | None)
assert_type(row.by, UrgentBy)
assert_type(ranking.left_out.resolved, int)
priority = promises.priority(case, as_of=due)
if priority is not None:
    line: Contribution = priority.contributions[0]
    assert_type(line.points, int)
    assert_type(priority.urgency.exact, str)
compared = promises.compare(case, case, as_of=due)
assert_type(compared.key, OrderKey | None)
assert_type(promises.overtakes(case, case, as_of=due, horizon="2026-12-01T00:00:00Z").at, datetime.datetime | None)
stream: Stream = {"weight": 800, "x": "1/2", "every": "10m"}
assert_type(promises.latest_turn(case, stream, as_of=due).at, datetime.datetime | None)
promises.latest_turn(case, {"weight": 800, "x": 0.5, "every": datetime.timedelta(minutes=10)}, as_of=due)
resolution: Resolution = promises.resolutions(case, as_of=due)[0]
assert_type(resolution.rushed_close, bool | None)
promises.rank([case], as_of=due, limit="10")  # type: ignore[arg-type]
worklist = Worklist(promises, now=due)
assert_type(worklist.put(case), bool)
worklist.advance(due)
top: WorkRow = worklist.top(1)[0]
assert_type(top.case_id, str)
assert_type(worklist.due(), list[str])
assert_type(worklist.next_check, datetime.datetime | None)
assert_type(Worklist.restore(promises, worklist.snapshot()), Worklist)

guided: PolicyDocument = {
    "roles": {"agent": {}, "lead": {"escalation": 1, "approver": "lead"}},
    "organisation": {"roles": {"agent": {"members": ["ann"]}}},
    "remedies": {"refund": {"most": {"minor": 200_000, "currency": "EUR"}}, "apology": {}},
    "agreements": [],
    "grants": [
        {"id": "small", "role": "agent", "kinds": ["refund"], "limits": [{"count": 1, "per": "case", "window": "month"}]}
    ],
    "closing": [{"owes": ["public_note", {"silence": "48h"}]}],
    "guidelines": [{"id": "slow", "triggers": [{"manual": True}], "steps": [{"actions": ["notify"], "to": "role:lead"}]}],
}
rota: OrganisationDocument = {"roles": {"lead": {"members": ["lee"]}}}
tonight = Desk.load(guided).with_organisation(rota)
assert_type(tonight, Desk)
assert_type(tonight.handbook(), str)
action: Action = tonight.assess(case, as_of=due).actions[0]
assert_type(action.late_by_ms, int)
approval: Approval = tonight.assess(case, as_of=due).approvals[0]
assert_type(approval.passes_at, datetime.datetime | None)
given: Event = {
    "id": "9",
    "case_id": "42",
    "at": due,
    "kind": "remedy",
    "data": {"kind": "refund", "amount": {"minor": 1, "currency": "EUR"}, "state": "requested"},
}
ledger = Ledger([given])
assert_type(ledger.append(given), Appended)
act: ActDocument = {"remedy": {"kind": "refund", "amount": {"minor": 1, "currency": "EUR"}}}
decision: Decision = tonight.may({"id": "ann", "roles": ["agent"]}, act, case, ledger=ledger, as_of=due)
assert_type(decision.verdict, DecisionVerdict)
assert_type(tonight.may("{id: ann}", {"close": {}}, case, as_of=due).owes[0].until, datetime.datetime | None)
allowance: Allowance = tonight.allowances({"id": "ann"}, case, ledger=ledger, as_of=due)[0]
assert_type(allowance.count, int | None)
tonight.allowances({"id": "ann"}, case, ledger=[given], as_of=due)  # type: ignore[arg-type]

speaking: PolicyDocument = {
    "agreements": [],
    "brand": {"name": "Acme", "locale": "en-GB", "register": "informal", "salutation": {"given": "name"}},
    "channels": {"x": {"most_parts": 2}, "ours": {"unit": "graphemes", "limit": 500, "window": {"for": "24h", "then": "closed"}}},
    "variables": {"name": {"type": "person_name", "source": "customer", "max_length": 30, "optional": True, "example": "Sam"}},
    "snippets": {"bye": {"body": "Yours, {{ brand.name }}"}},
    "templates": {"hello": {"role": "take_private", "texts": [{"locale": "en", "body": "{{ greeting | default: \"Hi\" }}"}]}},
}
reply: Reply = {"template": "hello", "channel": "sms", "values": {"name": "Sam"}, "agent": {"initials": "AB"}}
talkative = Desk.load(speaking)
draft: Draft = talkative.draft(reply, case, as_of=due)
sendable: Sendable | None = draft.sendable
if sendable is not None:
    assert_type(list(sendable.texts), list[str])
if draft.window is not None:
    assert_type(draft.window.open_until, datetime.datetime | None)
for found in draft.findings:
    assert_type(found.severity, Severity)
    assert_type(found.span, TextSpan | None)
assert_type(talkative.draft({"text": "Hello.", "channel": "x", "values": {"day": datetime.date.today()}}, as_of=due), Draft)
assert_type(talkative.draft_many(iter([reply]), [None], as_of=due, read=["sendable.texts"]), dict[str, list[Any]])
talkative.draft_many("[]", iter([case]), as_of=due, read=[])
proposal: Proposal = talkative.proposals(case, as_of=due)[0]
assert_type(talkative.lengths("hello")[0].limit, int | None)
assert_type(talkative.preview("hello", "de"), str)
channel: Channel = talkative.channels()[0]
assert_type(channels()[0].limit, int | None)
assert_type(fit("Hello.", "x").over_by, int)
assert_type(talkative.split("Hello.", "x")[0].text, str)
assert_type(split("Hello.", "sms")[0].segments, int | None)
assert_type(cldr_release(), str)
talkative.draft(reply, [opened], as_of=due)  # type: ignore[arg-type]
talkative.draft_many([reply], case, as_of=due, read=[])  # type: ignore[arg-type]
wordy: Reply = {"template": "hello", "chanel": "sms"}  # type: ignore[typeddict-item,typeddict-unknown-key]
