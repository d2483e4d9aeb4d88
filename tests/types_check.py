"""What a type checker must accept, and where it must see the precise type. Checked by mypy, never run."""

import datetime
from typing import Any, assert_type

from casework import Calendar, Case, CaseworkError, Desk, check_policy
from casework.types import (
    Appended,
    CalendarDocument,
    ConditionDocument,
    Event,
    Finding,
    PolicyDocument,
    Reading,
    Span,
    Standing,
    Status,
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
