"""Customer care on Twitter: 610 conversations with 25 companies, 2020 (IBM, Apache-2.0).

A conversation is a list of timed messages. The agent's final reply is not among them: it came `duration` (hours,
minutes, seconds) after the first message. So this is no second opinion on when the final reply came, it shows that the
record and our clocks tell one story: a customer who writes again moves no first reply, and the final reply ends the
last wait. The record drops whole days from a duration. That shows only where the final reply would then come before
the last message; where it does not, nobody can tell.

Nothing that anybody wrote, and no name, is read or printed.
"""

import gzip
import json
import re
from datetime import datetime, timedelta

from agreement import Agreement
from casework import Case, Desk

SOURCE = "Customer care on Twitter"
FOLDER = "ibm_twcc"

DURATION = re.compile(r"(-?)(\d+):(\d\d):(\d\d)\.0?")

POLICY = {"agreements": [{"id": "all", "clocks": [
    {"preset": "first_reply", "target": "1h"},
    {"preset": "next_reply", "target": "1h"},
]}]}


def compare(folder):
    desk = Desk.load(POLICY)
    first = Agreement(SOURCE, "first reply: our clock, and the log's instants subtracted", 1000)
    final = Agreement(SOURCE, "first message to final reply: the end of our last cycle, and `duration`", 940)
    with gzip.open(folder / "conversations.shared.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            conversation(desk, str(number), json.loads(line), first, final)
    return [first, final]


def conversation(desk, id, record, first, final):
    said = [(message["role"], datetime.fromisoformat(message["at"])) for message in record["messages"]]
    began, last = said[0][1], said[-1][1]
    duration = read(record["duration"])
    known = duration >= last - began
    if known:
        said.append(("agent", began + duration))
    case = Case([message(id, place, role, at) for place, (role, at) in enumerate(said)])
    rows = desk.targets([case], as_of=said[-1][1])
    reply = next(row["ended_at"] for row in rows if row["clock"] == "first_reply")
    # Where the log knows of no reply, the customer waits still.
    first.count(reply == min((at for role, at in said if role == "agent"), default=None))
    ends = [row["ended_at"] for row in rows]
    final.count(known and None not in ends and max(ends) - began == duration, lambda: cause(known, duration))


def cause(known, duration):
    """No example of one: these are people."""
    if duration < timedelta(0):
        return "with a negative duration"
    return None if known else "with a duration that ends before the last message: it has lost its days"


def read(text):
    sign, *numbers = DURATION.fullmatch(text).groups()
    hours, minutes, seconds = map(int, numbers)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds) * (-1 if sign else 1)


def message(case, place, role, at):
    role = {"client": "customer"}.get(role, role)
    event = {"id": str(place), "case_id": case, "at": at, "seq": place, "kind": "message"}
    return event | {"actor": {"role": role}, "channel": "twitter"}
