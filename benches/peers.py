"""Business time from Python beside businesstimedelta, in one run: ratios, flatness in the span, batches.

    make python
    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install businesstimedelta numpy pytz
    PYTHONPATH=bindings-python/python /tmp/peers/bin/python benches/peers.py

The loop that makes the calls is Python too, and is in every figure of a single call.
"""

import os
import platform
import random
from array import array
from datetime import date, datetime, time, timedelta, timezone
from statistics import median
from time import process_time

from casework import Calendar

try:
    import businesstimedelta
    import pytz
except ImportError:
    businesstimedelta = None
    print("businesstimedelta or pytz is not installed: skipped.")

try:
    import numpy
except ImportError:
    numpy = None
    print("numpy is not installed: skipped.")

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
    return f"{number:.1f} ×" if number < 10 else f"{number:,.0f} ×"


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


def main():
    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{os.cpu_count()} processors; {python}")
    print(f"{ZONE}, Monday to Friday 09–17, random instants of 2019 to 2022; medians of {ROUNDS} rounds")
    chance = random.Random(20_191_225)
    desk, rules = single_calls(chance)
    batches(chance, desk, rules)


if __name__ == "__main__":
    main()
