"""Runs every vector about promises under vectors/ through the Python package. See README.md for the format."""

import datetime
import json
import unittest
from pathlib import Path

import casework
from casework import Case, CaseworkError, Desk, Ledger

FOLDER = Path(__file__).parent / "vectors"


def one_by_one(events, desk):
    """Each event after a question, so that the case follows the desk from the beginning."""
    case = Case()
    for event in events:
        if desk is not None:
            desk.snapshot(case)
        case.append(event)
    return case


# How the events of a ledger are handed over, by the same names.
LEDGERS = {
    "as given": Ledger,
    "reversed": lambda events: Ledger(reversed(events)),
    "twice": lambda events: Ledger("\n".join(json.dumps(event) for event in events for _ in range(2))),
}

# How the events of a row are handed over. The answer must not depend on it.
HANDS = {
    "as given": lambda events, desk: Case(events),
    "reversed": lambda events, desk: Case(reversed(events)),
    "twice": lambda events, desk: Case(json.dumps([event for event in events for _ in range(2)])),
    "one by one": one_by_one,
}


# Which fields of a row make a case, and which have anything that could be handed over in another order.
OF_A_CASE = {"log", "events", "more"}
OF_EVENTS = OF_A_CASE | {"cases", "ledger"}


def repeated(fields):
    """The text that {"repeat": "ab", "times": 3} stands for."""
    return fields["repeat"] * fields["times"] if fields.keys() == {"repeat", "times"} else fields


def in_json(value):
    """What JSON has no word of its own for."""
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value.to_plain()


def plain(value):
    """An answer as JSON has it."""
    return json.loads(json.dumps(value, default=in_json))


def said(error):
    """The fields of an error."""
    return plain({field: getattr(error, field) for field in ("code", "path", "message", "hint", "span")})


def agrees(want, got):
    """Whether an answer has every field that is wanted, and every list as long as it is wanted."""
    if isinstance(want, dict):
        return isinstance(got, dict) and all(name in got and agrees(part, got[name]) for name, part in want.items())
    if isinstance(want, list):
        return isinstance(got, list) and len(want) == len(got) and all(map(agrees, want, got))
    return type(want) is type(got) and want == got


def answer(file, row, how):
    def policy(given):
        return file["policies"][given] if isinstance(given, str) else given

    hand, call, args = HANDS[how], row["call"], row["args"]
    if call in ("load_policy", "check_policy"):
        given = policy(row["policy"]) if "policy" in row else args[0]
        return None if call == "load_policy" and Desk.load(given) else casework.check_policy(given)
    if call == "event":
        Case().append(args[0])
        return None
    if call == "ledger":
        return len(Ledger(row["ledger"]))
    desk = Desk.load(policy(row["policy"])) if "policy" in row else None
    if "organisation" in row:
        desk = desk.with_organisation(row["organisation"])
    ledger = LEDGERS.get(how, Ledger)(row["ledger"]) if "ledger" in row else None
    events = file["logs"][row["log"]] if "log" in row else row.get("events", [])
    case = hand(events + row.get("more", []), desk)
    cases = [None if name is None else hand(file["logs"][name], desk) for name in row.get("cases", [])]
    some = case if OF_A_CASE & row.keys() else None
    if call == "case":
        return len(case)
    if call == "append":
        before = Case(case.events)
        try:
            return case.append(args[0])
        except CaseworkError:
            assert case == before, "a refusal left something behind"
            raise
    calls = {
        "assess": lambda as_of: desk.assess(case, as_of=as_of),
        "clock": lambda clock, as_of: desk.clock(case, clock, as_of=as_of),
        "next_check": lambda as_of: desk.next_check(case, as_of=as_of),
        "crossed": lambda last, now: desk.crossed(case, last=last, now=now),
        "cycles": lambda as_of: desk.cycles(case, as_of=as_of),
        "explain": lambda clock, as_of: desk.explain(case, clock, as_of=as_of),
        "reconcile": lambda observed, as_of: desk.reconcile(case, observed, as_of=as_of),
        "rank": lambda as_of, options: desk.rank(iter(cases), as_of=as_of, **options),
        "priority": lambda as_of: desk.priority(case, as_of=as_of),
        "compare": lambda as_of: desk.compare(*cases, as_of=as_of),
        "overtakes": lambda as_of, horizon: desk.overtakes(*cases, as_of=as_of, horizon=horizon),
        "latest_turn": lambda stream, as_of: desk.latest_turn(case, stream, as_of=as_of),
        "may": lambda actor, act, as_of: desk.may(actor, act, case, ledger=ledger, as_of=as_of),
        "allowances": lambda actor, as_of: desk.allowances(actor, case, ledger=ledger, as_of=as_of),
        "draft": lambda reply, as_of: desk.draft(reply, some, as_of=as_of),
        "draft_many": lambda replies, as_of, read: desk.draft_many(replies, cases or None, as_of=as_of, read=read),
        "proposals": lambda as_of: desk.proposals(case, as_of=as_of),
        "lengths": lambda template: desk.lengths(template),
        "preview": lambda template, locale: desk.preview(template, locale),
        "channels": lambda: (desk or casework).channels(),
        "fit": lambda text, channel: (desk or casework).fit(text, channel),
        "split": lambda text, channel: (desk or casework).split(text, channel),
        "handbook": lambda: desk.handbook(),
        "resolutions": lambda as_of: desk.resolutions(case, as_of=as_of),
        "restore": lambda text: len(desk.restore(text)),
        "restored": lambda as_of: desk.assess(desk.restore(desk.snapshot(case)), as_of=as_of),
        "restored_elsewhere": lambda other: len(Desk.load(policy(other)).restore(desk.snapshot(case))),
    }
    return calls[call](*args)


def complaint(name, file, row):
    """What a row says of the answer, as a sentence when it does not hold."""
    ordered = row["call"] in ("append", "ledger") or name == "event_errors.json"
    once = ordered or not OF_EVENTS & row.keys()
    for how in list(HANDS)[: 1 if once else None]:
        wanted = row.get("error")
        try:
            got = plain(answer(file, row, how))
        except CaseworkError as error:
            holds = wanted is not None and agrees(wanted, said(error))
            got = said(error)
        else:
            holds = wanted is None and agrees(row.get("want"), got)
        if not holds:
            log = row.get("log", row.get("cases") or "its own events")
            asked = f"{row['call']} {row['args']} of {log}, {how}"
            return f"{asked}\n    gave {got}\n    not  {wanted or row.get('want')}"
    return None


class PromiseVectors(unittest.TestCase):
    def test_every_vector_about_promises_holds(self):
        passed, failed, on_disk = 0, 0, 0
        for path in sorted(FOLDER.glob("*.json")):
            source = path.read_text(encoding="utf-8")
            file = json.loads(source, object_hook=repeated)
            if "policies" not in file:
                continue
            on_disk += source.count('"call":')
            for group in file["groups"]:
                for row in group["rows"]:
                    found = complaint(path.name, file, row)
                    if found is None:
                        passed += 1
                    else:
                        failed += 1
                        print(f"{path.name}: {group['why']}\n  {found}")
        print(f"vectors about promises: {passed} passed, {failed} failed")
        self.assertEqual((failed, passed), (0, on_disk), "every row on disk must run and hold")


if __name__ == "__main__":
    unittest.main()
