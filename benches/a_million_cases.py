"""What a process holds while a million cases are asked from Python: made and dropped in batches, or all at once.

    PYTHONPATH=bindings-python/python python3 benches/a_million_cases.py [batches | live] [cases]
"""

import resource
import sys
import time

from casework import Case, Desk

BATCH = 10_000
READ = ["standing", "next_due_at", "clocks.next_reply.remaining_ms"]
POLICY = """
calendars: {office: {zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}}
calendar: office
agreements:
  - id: all
    clocks:
      - {preset: first_reply, target: 4h, warn: [{at: 75%}]}
      - {preset: next_reply, target: 4h, warn: [{at: 75%}]}
      - {preset: agent_work, target: 16h, warn: [{at: 75%}]}
      - {preset: total_resolution, target: 3 working days, warn: [{at: 50%}, {at: 75%}]}
"""


def case(number):
    opened = f'[{{"id": "o", "case_id": "{number}", "at": "2026-11-23T09:00:00Z", "kind": "opened", "channel": "email"}}]'
    return Case(opened)


def held():
    """The most that the process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000


def main(how="batches", total="1000000"):
    desk, total = Desk.load(POLICY), int(total)
    started, before = time.perf_counter(), held()
    size = BATCH if how == "batches" else total
    answered = 0
    for first in range(0, total, size):
        columns = desk.assess_many(map(case, range(first, first + size)), as_of="2026-11-23T10:00:00Z", read=READ)
        answered += columns["standing"].count("on_track")
    assert answered == total
    seconds = time.perf_counter() - started
    print(f"Python, {total:,} cases, {size:,} at a time: {held() - before:,} MB more at most, {seconds:.0f} s")


if __name__ == "__main__":
    main(*sys.argv[1:])
