"""Runs every vector under vectors/ through the Python package. See README.md for the format."""

import datetime
import json
import unittest
from pathlib import Path

import casework
from casework import Calendar, CaseworkError

FOLDER = Path(__file__).parent / "vectors"

# What Python itself has for a value that a vector can only name.
HOST = {
    "not_a_time": float("nan"),
    "number": 1795251600,
    "naive": datetime.datetime(2026, 11, 21, 9),
    "lone_surrogate": "\ud800",
}


def given(argument):
    """An argument as a Python user would hand it in; a bare number is milliseconds of amount."""
    if isinstance(argument, dict):
        return HOST[argument["host"]]
    if isinstance(argument, int):
        return datetime.timedelta(milliseconds=argument)
    return argument


def plain(value):
    """An answer in the words of the vectors: instants as text, durations as milliseconds."""
    if isinstance(value, casework.View):
        return json.loads(value.to_json())
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, datetime.timedelta):
        return value // datetime.timedelta(milliseconds=1)
    return value


def answer(file, row):
    arguments = [given(argument) for argument in row.get("args", [])]
    if row["call"] == "read_document":
        return json.dumps(casework.read_document(*arguments), separators=(",", ":"), ensure_ascii=False)
    spec = row.get("calendar", row.get("text"))
    if "calendar" in row and isinstance(spec, str):
        spec = file["calendars"][spec]
    calendar = Calendar(spec)
    if row["call"] == "load":
        return calendar.zone
    member = getattr(calendar, row["call"])
    return plain(member(*arguments) if callable(member) else member)


def complaint(file, row):
    """What a row says of the answer, as a sentence when it does not hold."""
    try:
        got = answer(file, row)
    except CaseworkError as error:
        wanted = row.get("error")
        holds = wanted is not None and all(getattr(error, field) == wanted[field] for field in wanted)
        got = repr(error)
    else:
        holds = "error" not in row and got == row.get("want")
    return None if holds else f"{row['call']} {row.get('args')} gave {got}, not {row.get('error') or row.get('want')}"


class Vectors(unittest.TestCase):
    def test_every_vector_holds(self):
        passed, failed, on_disk = 0, 0, 0
        for path in sorted(FOLDER.glob("*.json")):
            source = path.read_text(encoding="utf-8")
            file = json.loads(source)
            if "policies" in file:  # Those about promises have a runner of their own.
                continue
            on_disk += source.count('"call":')
            for group in file["groups"]:
                for row in group["rows"]:
                    found = complaint(file, row)
                    if found is None:
                        passed += 1
                    else:
                        failed += 1
                        print(f"{path.name}: {group['why']}\n  {found}")
        print(f"vectors: {passed} passed, {failed} failed")
        self.assertEqual((failed, passed), (0, on_disk), "every row on disk must run and hold")


if __name__ == "__main__":
    unittest.main()
