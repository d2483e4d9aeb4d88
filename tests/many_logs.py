"""Answers the rows of random_logs, read from the standard input, as many_logs.rs does."""

import json
import sys
from datetime import datetime, timezone

import casework
from casework import Case, CaseworkError, Desk, Ledger, Worklist


def plain(value):
    """An instant in a plain row, as text."""
    return value.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def written(value):
    if isinstance(value, casework.View):
        return value.to_json()
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=plain)


def told(call, *args):
    """An answer as JSON, or what is wrong."""
    try:
        return written(call(*args))
    except CaseworkError as error:
        span = error.span and error.span.to_plain()
        fields = {"code": error.code, "path": error.path, "message": error.message, "hint": error.hint, "span": span}
        return written({"error": fields})


def staffed(row):
    desk = Desk.load(row["policy"])
    return desk if row["organisation"] is None else desk.with_organisation(row["organisation"])


def answers(row):
    try:
        desk = staffed(row)
    except CaseworkError:
        return told(staffed, row)
    as_data = row["as_data"]
    # Hosts hand over data of their own, or text.
    event = json.loads if as_data else str

    def given(document):
        return document if as_data else json.dumps(document)

    def time(text):
        return datetime.fromisoformat(text) if as_data and text is not None else text

    def made(texts):
        other = Case()
        for text in texts:
            told(lambda text: other.append(event(text)), text)
        return other

    def ranked(places, as_of, options):
        return desk.rank((cases[place] for place in places), as_of=time(as_of), **options)

    def overtaken(places, as_of, horizon):
        return desk.overtakes(*(cases[place] for place in places), as_of=time(as_of), horizon=time(horizon))

    def drafts(replies, places, as_of, read):
        held = (None if place is None else cases[place] for place in places)
        return desk.draft_many(given(replies), held, as_of=time(as_of), read=read)

    def worklist(places, now, later):
        kept = Worklist(desk, now=time(now))
        for place in places:
            kept.put(cases[place])
        kept.advance(time(later))
        return [kept.top(3).to_plain(), kept.due(), kept.snapshot()]

    ledger = None if row["ledger"] is None else Ledger()
    case = Case()
    cases = [case, *map(made, row["others"])]
    calls = {
        "assess": lambda as_of: desk.assess(case, as_of=time(as_of)),
        "clock": lambda clock, as_of: desk.clock(case, clock, as_of=time(as_of)),
        "next_check": lambda as_of: desk.next_check(case, as_of=time(as_of)),
        "crossed": lambda last, now: desk.crossed(case, last=time(last), now=time(now)),
        "cycles": lambda as_of: desk.cycles(case, as_of=time(as_of)),
        "explain": lambda clock, as_of: desk.explain(case, clock, as_of=time(as_of)),
        "reconcile": lambda observed, as_of: desk.reconcile(case, observed, as_of=time(as_of)),
        "rank": ranked,
        "worklist": worklist,
        "priority": lambda as_of: desk.priority(case, as_of=time(as_of)),
        "compare": lambda places, as_of: desk.compare(*(cases[place] for place in places), as_of=time(as_of)),
        "overtakes": overtaken,
        "latest_turn": lambda stream, as_of: desk.latest_turn(
            case, stream if as_data else json.dumps(stream), as_of=time(as_of)
        ),
        "may": lambda actor, act, as_of: desk.may(given(actor), given(act), case, ledger=ledger, as_of=time(as_of)),
        "allowances": lambda actor, as_of: desk.allowances(given(actor), case, ledger=ledger, as_of=time(as_of)),
        "draft": lambda reply, some, as_of: desk.draft(given(reply), case if some else None, as_of=time(as_of)),
        "draft_many": drafts,
        "proposals": lambda as_of: desk.proposals(case, as_of=time(as_of)),
        "lengths": desk.lengths,
        "preview": desk.preview,
        "channels": lambda own: (desk if own else casework).channels(),
        "fit": lambda text, channel, own: (desk if own else casework).fit(text, channel),
        "split": lambda text, channel, own: (desk if own else casework).split(text, channel),
        "handbook": desk.handbook,
        "ledger": lambda: ledger and ledger.events,
        "resolutions": lambda as_of: desk.resolutions(case, as_of=time(as_of)),
        "trace": lambda as_of: desk.trace(case, as_of=time(as_of)),
        "targets": lambda as_of: desk.targets([case], as_of=time(as_of)),
        "snapshot": lambda: desk.snapshot(case),
        "restored": lambda as_of: desk.assess(desk.restore(desk.snapshot(case)), as_of=time(as_of)),
        "card": lambda as_of: desk.card(case, as_of=time(as_of)),
        "events": lambda: case.events,
        "check": desk.check,
    }
    appended = []
    for text in row["events"]:
        if row["asked_between"]:
            desk.snapshot(case)
        appended.append(told(lambda text: case.append(event(text)), text))
    appended += [told(lambda text: ledger.append(event(text)), text) for text in row["ledger"] or []]
    asked = [told(calls[call], *args) for call, *args in row["asks"]]
    return '{"appended":[' + ",".join(appended) + '],"asked":[' + ",".join(asked) + "]}"


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    for line in sys.stdin:
        row = json.loads(line)
        print(f'{{"seed":{row["seed"]},"row":{row["row"]},"answers":{answers(row)}}}')


if __name__ == "__main__":
    main()
