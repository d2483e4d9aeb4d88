"""What a type checker must accept, and where it must see the precise type. Checked by mypy, never run."""

import datetime
from typing import assert_type

from casework import Calendar, CaseworkError
from casework.types import CalendarDocument, Finding, Span

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
