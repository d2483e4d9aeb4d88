"""casework from Python beside its peers, in one run. Business time beside businesstimedelta: ratios, flatness in the
span, batches. First answers and a table of rules beside zen-engine: answers a second. Replies beside jinja2.

    make python
    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install businesstimedelta jinja2 numpy pytz zen-engine
    PYTHONPATH=bindings-python/python /tmp/peers/bin/python benches/peers.py

The loop that makes the calls is Python too, and is in every figure of a single call.
"""

import json
import os
import platform
import random
from array import array
from datetime import date, datetime, time, timedelta, timezone
from statistics import median
from time import perf_counter, process_time

from casework import Calendar, Case, Desk

try:
    import businesstimedelta
    import pytz
except ImportError:
    businesstimedelta = None
    print("businesstimedelta or pytz is not installed: skipped.")

try:
    import jinja2
    import jinja2.sandbox
except ImportError:
    jinja2 = None
    print("jinja2 is not installed: skipped.")

try:
    import numpy
except ImportError:
    numpy = None
    print("numpy is not installed: skipped.")

try:
    import zen
except ImportError:
    zen = None
    print("zen-engine is not installed: skipped.")

ZONE = "Europe/Berlin"
ROUNDS = 11
CALLS = 10_000
ROWS = 1_000_000

# A span as `elapsed` sees it, the open hours to `add` (as many as a plain week has in it), and how often the peer is
# called in each round: it takes up to a fifth of a second for one.
SPANS = [
    ("5 h", timedelta(hours=5), 5, 50),
    ("30 d", timedelta(days=30), 171, 20),
    ("1 y", timedelta(days=365), 2_085, 4),
    ("5 y", timedelta(days=1_826), 10_434, 2),
]


def instants(chance, count):
    """Whole seconds of the years 2019 to 2022: the peer drops what is finer."""
    start = datetime(2019, 1, 1, tzinfo=timezone.utc)
    return [start + timedelta(seconds=chance.randrange(1_461 * 86_400)) for _ in range(count)]


def weekdays(chance, count):
    days = (date(2019, 1, 1) + timedelta(days=day) for day in range(3_653))
    return sorted(chance.sample([day for day in days if day.weekday() < 5], count))


def peer_rules(holidays):
    zone = pytz.timezone(ZONE)
    rules = [businesstimedelta.WorkDayRule(time(9), time(17), [0, 1, 2, 3, 4], tz=zone)]
    if holidays:
        rules.append(businesstimedelta.HolidayRule(set(holidays), tz=zone))
    return businesstimedelta.Rules(rules)


def medians(*contenders):
    """Median processor nanoseconds a call of each (calls, run). They take turns, so that noise falls on all alike."""
    times = [[] for _ in contenders]
    for _ in range(ROUNDS):
        for (calls, run), taken in zip(contenders, times):
            start = process_time()
            run()
            taken.append((process_time() - start) * 1e9 / calls)
    return [median(taken) for taken in times]


def each(call, pairs):
    def run():
        for a, b in pairs:
            call(a, b)

    return len(pairs), run


def ratio(number):
    return f"{number:.{2 if number < 1 else 1}f} ×" if number < 10 else f"{number:,.0f} ×"


def single_calls(chance):
    print("\n| call | holidays | span | businesstimedelta / casework | casework ns | businesstimedelta µs |")
    print("| --- | --: | --: | --: | --: | --: |")
    flatness, differing = [], []
    for holidays in [], weekdays(chance, 150):
        desk = Calendar(
            {"zone": ZONE, "week": {"mon-fri": "09:00-17:00"}, "holidays": [str(day) for day in holidays]}
        )
        rules = businesstimedelta and peer_rules(holidays)
        starts = instants(chance, CALLS)
        name = len(holidays) or "none"
        for call in "elapsed", "add":
            seen = []
            for span, length, hours, peer_calls in SPANS:
                if call == "elapsed":
                    ours = desk.elapsed
                    pairs = [(start, start + length) for start in starts]
                    theirs = lambda a, b: rules.difference(a, b).timedelta
                    peer_pairs = pairs[:peer_calls]
                else:
                    ours = desk.add
                    pairs = [(start, timedelta(hours=hours)) for start in starts]
                    theirs = lambda start, delta: start + delta
                    amount = rules and businesstimedelta.BusinessTimeDelta(rules, hours=hours)
                    peer_pairs = [(start, amount) for start in starts[:peer_calls]]
                if rules:
                    wrong = sum(ours(*a) != theirs(*b) for a, b in zip(pairs, peer_pairs))
                    if wrong:
                        differing.append(f"{call}, {name}, {span}: {wrong} of {peer_calls}")
                    us, them = medians(each(ours, pairs), each(theirs, peer_pairs))
                    compared = ratio(them / us), f"{us:,.0f}", f"{them / 1e3:,.0f}"
                else:
                    (us,) = medians(each(ours, pairs))
                    compared = "–", f"{us:,.0f}", "–"
                print(f"| `{call}` | {name} | {span} | {' | '.join(compared)} |")
                seen.append(us)
            flatness.append(f"| `{call}` | {name} | {seen[-1] / seen[0]:.2f} |")
    print("\n| casework | holidays | 5 y / 5 h |\n| --- | --: | --: |", *flatness, sep="\n")
    if rules:
        print("\nAnswers that differ:", "; ".join(differing) or "none", end=".\n")
    return desk, rules


def batches(chance, desk, rules):
    starts = [int(start.timestamp()) * 1_000 for start in instants(chance, ROWS)]
    ends = [start + 30 * 86_400_000 for start in starts]
    columns = [("array.array of int64", array("q", starts), array("q", ends))]
    if numpy:
        columns.append(("NumPy int64", numpy.array(starts), numpy.array(ends)))
    runs = [(ROWS, lambda a=a, b=b: desk.elapsed_many(a, b)) for _, a, b in columns]
    names = [f"casework, `elapsed_many`, {name}, {ROWS:,} rows" for name, _, _ in columns]
    if rules:
        pairs = [(start, start + timedelta(days=30)) for start in instants(chance, 100)]
        runs.append((len(pairs), lambda: [rules.difference(a, b) for a, b in pairs]))
        names.append(f"businesstimedelta, {len(pairs)} rows")
    times = medians(*runs)
    print("\n| batch, 30 d, 150 holidays | the first / it | rows a second |\n| --- | --: | --: |")
    for name, taken in zip(names, times):
        print(f"| {name} | {ratio(taken / times[0])} | {1e9 / taken:,.0f} |")


# Tier and level, None for any other, and the hours that there are: the first that fits.
TARGETS = [("gold", "P1", 1), ("gold", None, 4), (None, "P1", 8), (None, None, 24)]
HOUR = 3_600_000
QUESTIONS = 1_000
AT_ONCE = 100
AS_OF = datetime(2022, 11, 21, 9, tzinfo=timezone.utc)


def policy():
    def target(tier):
        for one, level, hours in TARGETS:
            if one == tier:
                when = {"when": {"fact": "level", "value": level}} if level else {}
                yield {**when, "amount": f"{hours}h"}

    clock = lambda tier: {"preset": "first_reply", "target": list(target(tier))}
    gold = {"id": "gold", "when": {"fact": "customer.tier", "value": "gold"}, "clocks": [clock("gold")]}
    return {"agreements": [gold, {"id": "everybody", "clocks": [clock(None)]}]}


def decision_table(fields, answer, rows):
    """The same for zen-engine: a decision table of which the first row that fits counts."""
    at = {"position": {"x": 0, "y": 0}}
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": field, "name": field, "field": field} for field in fields],
        "outputs": [{"id": answer, "name": answer, "field": answer}],
        "rules": [{"_id": f"rule {place}", **row} for place, row in enumerate(rows)],
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", **at},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": content, **at},
        {"id": "out", "type": "outputNode", "name": "out", **at},
    ]
    edges = [
        {"id": f"{source} {target}", "type": "edge", "sourceId": source, "targetId": target}
        for source, target in (("in", "table"), ("table", "out"))
    ]
    return zen.ZenEngine({"loader": {"type": "static", "content": {"table": {"nodes": nodes, "edges": edges}}}})


def target_table():
    literal = lambda word: json.dumps(word) if word else ""
    rows = [
        {"tier": literal(tier), "level": literal(level), "target_ms": str(hours * HOUR)}
        for tier, level, hours in TARGETS
    ]
    return decision_table(["tier", "level"], "target_ms", rows)


def openings(chance):
    """Random openings, each up to 30 hours before the instant as of which it is asked about."""
    for place in range(QUESTIONS):
        at = AS_OF - timedelta(minutes=chance.randrange(1_800))
        tier, level = chance.choice(["gold", "silver", "bronze"]), chance.choice(["P1", "P2", "P3"])
        data = {"level": level, "customer": {"tier": tier}}
        opened = {"id": "o", "case_id": str(place), "at": at, "kind": "opened", "channel": "email", "data": data}
        yield opened, Case([opened])


def timed(opened, target):
    """What a host adds to the target that an engine has found."""
    due = opened["at"] + timedelta(milliseconds=target)
    return target, due, AS_OF > due


def facts(opened):
    data = opened["data"]
    return {"tier": data["customer"]["tier"], "level": data["level"]}


def rates(contenders):
    """Median answers a second of each, by the wall clock: some of them wait, or use more processors."""
    times = [[] for _ in contenders]
    for _ in range(ROUNDS):
        for (_, asked, run, *_), taken in zip(contenders, times):
            start = perf_counter()
            run(asked)
            taken.append((perf_counter() - start) / len(asked))
    return [1 / median(taken) for taken in times]


def one_by_one(answer):
    return lambda questions: [answer(*question) for question in questions]


def zen_contenders(engine, asked, context, take, *rules):
    """zen-engine asked for one after the other, and for many at a time, which it answers on a pool of threads."""
    decision = engine.get_decision("table")

    def one(*question):
        return take(*question, decision.evaluate(context(*question))["result"])

    def together(questions):
        answers = []
        for place in range(0, len(questions), AT_ONCE):
            some = questions[place : place + AT_ONCE]
            found = engine.evaluate_batch([{"key": "table", "context": context(*question)} for question in some])
            answers += [take(*question, answer["data"]["result"]) for question, answer in zip(some, found)]
        return answers

    return [
        ("zen-engine", asked[:100], one_by_one(one), *rules),
        (f"zen-engine, {AT_ONCE} at a time", asked, together, *rules),
    ]


def compared(title, asked, ways, peers):
    """Asks every contender the same, counts the answers that differ, and prints what each answers a second. One that
    says how many rules lie in an answer has them told too."""
    contenders = ways + peers
    answers = [run(asked) for _, _, run, *_ in contenders]
    differing = sum(len(set(each)) != 1 for each in zip(*answers))
    found = rates(contenders)
    counted = any(rules for _, _, _, *rules in contenders)
    print(f"\n| {title} | answers a second |", " rules a second |" * counted, end="", sep="")
    print(*(f" × {name} |" for name, *_ in peers), sep="")
    print("| --- | --: |", " --: |" * (counted + len(peers)), sep="")
    for (name, _, _, *rules), rate in zip(contenders, found):
        read = [f" {rate * each:,.0f} |" for each in rules] or [" – |"] * counted
        beside = (f" {ratio(rate / peer)} |" for peer in found[len(ways) :])
        print(f"| {name} | {rate:,.0f} |", *read, *beside, sep="")
    print("\nQuestions with answers that differ:", differing or "none", end=".\n")
    return answers[0]


def first_answers(chance):
    asked = list(openings(chance))
    desk = Desk.load(policy())

    def values(clock):
        return clock.target_ms, clock.due_at, clock.breached

    def whole(opened, case):
        clock = desk.assess(case, as_of=AS_OF).to_plain()["clocks"]["first_reply"]
        return clock["target_ms"], clock["due_at"], clock["breached"]

    def columns(questions):
        paths = [f"clocks.first_reply.{field}" for field in ("target_ms", "due_at", "breached")]
        found = desk.assess_many([case for _, case in questions], as_of=AS_OF, read=paths)
        return list(zip(*(found[path] for path in paths)))

    repeated = asked * (CALLS // QUESTIONS)
    contenders = [
        ("casework, `assess`, the whole answer as dicts", repeated, one_by_one(whole)),
        (
            "casework, `assess`, 3 values read",
            repeated,
            one_by_one(lambda opened, case: values(desk.assess(case, as_of=AS_OF).clocks.first_reply)),
        ),
        (
            "casework, `clock`, 3 values read",
            repeated,
            one_by_one(lambda opened, case: values(desk.clock(case, "first_reply", as_of=AS_OF))),
        ),
        ("casework, `assess_many`, 3 values read", asked, columns),
        (
            "casework, `Case`, then `clock`, 3 values read",
            repeated,
            one_by_one(lambda opened, case: values(desk.clock(Case([opened]), "first_reply", as_of=AS_OF))),
        ),
    ]
    peers = []
    if zen:
        take = lambda opened, case, result: timed(opened, result["target_ms"])
        peers = zen_contenders(target_table(), asked, lambda opened, case: facts(opened), take)
    compared("first answers", asked, contenders, peers)


TIERS = ["gold", "silver", "bronze", "free"]
CHANNELS = ["email", "chat", "phone", "social"]
TAGS = ["billing", "legal", "outage", "vip"]
# Twenty rules: the first that fits gives the level, and no other counts.
TABLE = [
    {
        "tier": TIERS[row % 4],
        "channels": [CHANNELS[row % 3], CHANNELS[3]],
        "tag": TAGS[row // 4 % 4],
        "reach": 500 * (row % 7),
        "seats": 15 * (row % 9),
        "level": f"P{1 + row % 3}",
    }
    for row in range(20)
]
NO_RULE = "P4"
SUBJECTS = 500


def level_policy():
    """The table as rules of the level."""

    def rule(row):
        parts = [
            {"fact": "customer.tier", "value": row["tier"]},
            {"fact": "channel", "value": row["channels"]},
            {"fact": "tags", "value": row["tag"]},
            {"fact": "customer.reach", "op": "at_least", "value": row["reach"]},
            {"fact": "attribute.seats", "op": "at_least", "value": row["seats"]},
        ]
        return {"level": row["level"], "when": {"all": parts}}

    return {
        "attributes": {"seats": "integer"},
        "level": {"rules": [rule(row) for row in TABLE], "default": NO_RULE},
        "agreements": [{"id": "everybody", "clocks": [{"preset": "first_reply", "target": "4h"}]}],
    }


def level_table():
    rows = [
        {
            "tier": json.dumps(row["tier"]),
            "channel": ", ".join(map(json.dumps, row["channels"])),
            "tags": f"contains($, {json.dumps(row['tag'])})",
            "reach": f">= {row['reach']}",
            "seats": f">= {row['seats']}",
            "level": json.dumps(row["level"]),
        }
        for row in TABLE
    ]
    return decision_table(["tier", "channel", "tags", "reach", "seats"], "level", rows)


def subjects(chance, desk):
    """Random cases of which every fact that the table asks for is known, and those facts as engines are handed them."""
    for place in range(SUBJECTS):
        known = {
            "tier": chance.choice(TIERS),
            "channel": chance.choice(CHANNELS),
            "tags": [tag for tag in TAGS if chance.random() < 0.5],
            "reach": chance.randrange(4_000),
            "seats": chance.randrange(160),
        }
        data = {
            "customer": {"tier": known["tier"], "reach": known["reach"]},
            "tags": known["tags"],
            "attributes": {"seats": known["seats"]},
        }
        opened = {"id": "o", "case_id": str(place), "at": AS_OF, "kind": "opened", "channel": known["channel"]}
        opened["data"] = data
        case = Case([opened])
        desk.assess(case, as_of=AS_OF)
        yield known, opened, case


def rule_table(chance):
    desk = Desk.load(level_policy())
    asked = list(subjects(chance, desk))
    repeated = asked * 10
    ways = [
        (
            "casework, `trace`, the level read",
            repeated,
            one_by_one(lambda known, opened, case: desk.trace(case, as_of=AS_OF).level),
            len(TABLE),
        ),
        (
            "casework, `trace`, why or why not, part by part, as dicts",
            repeated,
            one_by_one(lambda known, opened, case: desk.trace(case, as_of=AS_OF).to_plain()["level"]),
            len(TABLE),
        ),
        (
            "casework, `Case`, then `assess`, the level read",
            repeated,
            one_by_one(lambda known, opened, case: desk.assess(Case([opened]), as_of=AS_OF).level),
            len(TABLE),
        ),
        (
            "casework, `assess`, the level read: no rule is asked again",
            repeated,
            one_by_one(lambda known, opened, case: desk.assess(case, as_of=AS_OF).level),
        ),
    ]
    peers = []
    if zen:
        take = lambda known, opened, case, result: (result or {}).get("level", NO_RULE)
        peers = zen_contenders(level_table(), asked, lambda known, opened, case: known, take, len(TABLE))
    levels = compared("a table of 20 rules", asked, ways, peers)
    spread = (f"{levels.count(level)} {level}" for level in ("P1", "P2", "P3", NO_RULE))
    print("Levels:", ", ".join(spread), end=".\n")


# A reply of 300 characters, its values as casework asks for them, and as jinja2, which knows no types, is handed them.
BODY = (
    "Hi {{ given_name }}, thanks for waiting. Your order {{ order }} has left our warehouse in {{ parcels }} parcels, "
    "and the carrier now expects to bring them all by {{ arrival }}. For the delay we have sent {{ refund }} back to "
    "your card; that can take a few days. You can see each step at {{ tracking }} at any time."
)
SAME = {"given_name": "Sam", "order": "AC-104711", "tracking": "https://acme.example/t/104711"}
VALUES = SAME | {"parcels": 2, "arrival": "2026-11-25", "refund": {"minor": 1250, "currency": "USD"}}
WRITTEN = SAME | {"parcels": "2", "arrival": "November 25, 2026", "refund": "$12.50"}
EMOJI = f"📦 {BODY} 👍🏽🎉"
REPLIES = 10_000


def reply_policy():
    types = {
        "given_name": {"type": "person_name", "source": "customer", "max_length": 30},
        "order": {"type": "order_id", "max_length": 12},
        "parcels": {"type": "integer"},
        "arrival": {"type": "date"},
        "refund": {"type": "money"},
        "tracking": {"type": "url", "max_length": 60},
    }
    late, emoji = (text.replace("arrival }}", 'arrival | date: "long" }}') for text in (BODY, EMOJI))
    return {
        "agreements": [],
        "brand": {"name": "Acme", "locale": "en-US", "links": ["acme.example"], "order_pattern": "AC-000000"},
        "variables": {name: {**type, "example": VALUES[name]} for name, type in types.items()},
        "templates": {"late": {"body": late}, "emoji": {"body": emoji}},
    }


def replies():
    """Filled in beside jinja2; then drafts, with every check, one by one and many in one call."""
    desk = Desk.load(reply_policy())
    reply = {"template": "late", "channel": "webchat", "values": VALUES}
    text = json.dumps(reply)
    emoji = json.dumps(reply | {"template": "emoji"})
    many = [reply] * REPLIES
    drafted = lambda reply: desk.draft(reply, as_of=AS_OF).sendable.texts[0]
    read = ["sendable.texts", "findings"]
    together = lambda: desk.draft_many(many, [None] * REPLIES, as_of=AS_OF, read=read)
    rows = [
        ("casework, `preview`", 1_000, lambda: desk.preview("late")),
        ("casework, `draft` of a dict, its text read", 1_000, lambda: drafted(reply)),
        ("casework, `draft` of a text, its text read", 1_000, lambda: drafted(text)),
        ("casework, `draft` of a text, with emoji", 1_000, lambda: drafted(emoji)),
    ]
    if jinja2:
        plain = jinja2.Environment().from_string(BODY)
        boxed = jinja2.sandbox.SandboxedEnvironment().from_string(BODY)
        rows.insert(0, ("jinja2, `render`", 1_000, lambda: plain.render(WRITTEN)))
        rows.insert(1, ("jinja2, `render` in its sandbox", 1_000, lambda: boxed.render(WRITTEN)))
    said = [call() for _, _, call in rows]
    assert len(set(said[:-1])) == 1 and len(said[0]) == 300, len(said[0])

    def repeated(count, call):
        def run():
            for _ in range(count):
                call()

        return count, run

    times = medians(*(repeated(count, call) for _, count, call in rows), (REPLIES, together))
    print(f"\n| a reply of {len(said[0])} characters, 6 values | µs | it / the first |\n| --- | --: | --: |")
    rows.append((f"casework, `draft_many`, {REPLIES:,} dicts in one call, 2 parts read", REPLIES, together))
    for (name, _, _), taken in zip(rows, times):
        print(f"| {name} | {taken / 1e3:.2f} | {ratio(taken / times[0])} |")
    print(f"\n{REPLIES:,} drafts in one call: {times[-1] * REPLIES / 1e9:.2f} s.")


def main():
    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{os.cpu_count()} processors; {python}")
    print(f"{ZONE}, Monday to Friday 09–17, random instants of 2019 to 2022; medians of {ROUNDS} rounds")
    chance = random.Random(20_191_225)
    desk, rules = single_calls(chance)
    batches(chance, desk, rules)
    first_answers(chance)
    rule_table(chance)
    replies()


if __name__ == "__main__":
    main()
