"""What only Python can get wrong: its own datetimes, columns, pickles, notebooks and names."""

import array
import copy
import datetime
import doctest
import json
import keyword
import pickle
import tempfile
import threading
import unittest
import zoneinfo
from pathlib import Path

import casework
from casework import Calendar, CaseworkError

UTC = datetime.timezone.utc
ROOT = Path(__file__).parent.parent
DESK = {"zone": "Europe/Berlin", "week": {"mon-fri": "09:00-17:00"}, "holidays": {"2026-12-25": "Christmas"}}
FRIDAY = datetime.datetime(2026, 11, 20, 15, tzinfo=UTC)


def refusal(call, *arguments, **named):
    try:
        call(*arguments, **named)
    except CaseworkError as error:
        return error.code, error.path
    raise AssertionError("not refused")


class Values(unittest.TestCase):
    def setUp(self):
        self.desk = Calendar(DESK)

    def test_instants_of_every_zone_are_the_same(self):
        for zone in ("Europe/Berlin", "Asia/Tokyo"):
            local = FRIDAY.astimezone(zoneinfo.ZoneInfo(zone))
            self.assertEqual(self.desk.add(local, "2h"), datetime.datetime(2026, 11, 23, 9, tzinfo=UTC))

    def test_fold_is_heeded(self):
        berlin = zoneinfo.ZoneInfo("Europe/Berlin")
        first = datetime.datetime(2026, 10, 25, 2, 30, tzinfo=berlin)
        always = Calendar("24x7")
        self.assertEqual(first.replace(fold=1) - first, datetime.timedelta())
        self.assertEqual(always.elapsed(first, first.replace(fold=1)), datetime.timedelta(hours=1))

    def test_microseconds_are_floored(self):
        for micro, milli in ((999_999, 999_000), (1, 0)):
            before = datetime.datetime(1969, 12, 31, 23, 59, 59, micro, tzinfo=UTC)
            self.assertEqual(Calendar("24x7").add(before, "0s"), before.replace(microsecond=milli))

    def test_what_is_no_instant_is_refused(self):
        class NotATime(datetime.datetime):
            """As pandas' NaT: a datetime that is none."""

            def __sub__(self, other):
                return self

            def __str__(self):
                return "NaT"

        for value, code in (
            (datetime.datetime(2026, 11, 21), "naive_time"),
            (datetime.date(2026, 11, 21), "naive_time"),
            (1795251600, "bare_number"),
            (1795251600.5, "bare_number"),
            (10**400, "bare_number"),
            (None, "not_a_time"),
            (float("nan"), "not_a_time"),
            (NotATime(2026, 1, 1), "not_a_time"),
            (True, "malformed_time"),
            (b"2026-11-21T09:00:00Z", "malformed_time"),
            ("\ud800", "lone_surrogate"),
        ):
            self.assertEqual(refusal(self.desk.is_open, value), (code, "/t"), repr(type(value)))
        self.assertEqual(refusal(self.desk.elapsed, FRIDAY, 5), ("bare_number", "/to"))
        self.assertEqual(refusal(self.desk.instant, 5), ("malformed_local_time", "/local"))
        self.assertEqual(self.desk.elapsed(from_=FRIDAY, to=FRIDAY), datetime.timedelta())

    def test_what_user_code_raises_goes_on(self):
        class Odd(datetime.tzinfo):
            def utcoffset(self, when):
                raise RuntimeError("a defect of its own")

        class Shown:
            def __str__(self):
                return "2026-11-21T09:00:00Z"

        class Interrupted:
            def __str__(self):
                raise KeyboardInterrupt

        with self.assertRaises(RuntimeError):
            self.desk.is_open(FRIDAY.replace(tzinfo=Odd()))
        with self.assertRaises(KeyboardInterrupt):
            self.desk.is_open(Interrupted())
        with self.assertRaises(ZeroDivisionError):
            self.desk.add_many((1 // 0 for _ in range(3)), "1h")
        self.assertEqual(refusal(self.desk.is_open, Shown()), ("malformed_time", "/t"))

    def test_amounts(self):
        two_hours = datetime.timedelta(hours=2)
        self.assertEqual(self.desk.add(FRIDAY, two_hours), self.desk.add(FRIDAY, "PT2H"))
        self.assertEqual(self.desk.add(self.desk.add(FRIDAY, two_hours), -two_hours), FRIDAY)
        for amount, code in (
            (8, "malformed_amount"),
            (None, "malformed_amount"),
            (datetime.timedelta.max, "amount_out_of_range"),
            ("2d", "bare_days"),
            ("\udfff", "lone_surrogate"),
        ):
            self.assertEqual(refusal(self.desk.add, FRIDAY, amount), (code, "/amount"))

    def test_the_years_end(self):
        always = Calendar("24x7")
        last = datetime.datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)
        first = datetime.datetime(1, 1, 1, tzinfo=UTC)
        self.assertEqual(always.add(first, "0s"), first)
        self.assertEqual(always.elapsed(first, last), last - first)
        self.assertEqual(refusal(always.add, last, "1s"), ("time_out_of_range", ""))
        east = datetime.timezone(datetime.timedelta(hours=1))
        self.assertEqual(refusal(always.is_open, first.replace(tzinfo=east)), ("time_out_of_range", "/t"))


class Documents(unittest.TestCase):
    def test_text_a_path_and_a_dict_are_the_same(self):
        text = json.dumps(DESK)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "desk.json"
            path.write_text(text, encoding="utf-8")
            self.assertEqual(Calendar(text), Calendar(path))
        self.assertEqual(Calendar(text), Calendar(DESK))
        self.assertEqual(Calendar(DESK), Calendar(Calendar(DESK).document))

    def test_what_json_would_bend_is_refused(self):
        itself = {}
        itself["week"] = itself
        for spec, code, path in (
            (5, "not_a_document", ""),
            (None, "not_a_document", ""),
            ("hours.yaml", "not_a_document", ""),
            ({"zone": "UTC", "week": "24x7", "holidays": [datetime.date(2026, 1, 1)]}, "wrong_type", "/holidays/0"),
            ({"zone": "UTC", "week": {"mon": [[datetime.time(9), "17:00"]]}}, "wrong_type", "/week/mon/0/0"),
            ({"zone": "UTC", "week": {"mon": [["08:30", 1020]]}}, "sexagesimal_time", "/week/mon/0/1"),
            ({"zone": "UTC", "week": "24x7", "name": float("nan")}, "not_a_whole_number", "/name"),
            ({"zone": "UTC", "week": "24x7", datetime.date(2026, 1, 1): 1}, "wrong_type", "/2026-01-01"),
            ({"zone": "\ud800", "week": "24x7"}, "lone_surrogate", "/zone"),
            ({"zone": "UTC", "week": "24x7", "\ud800": 1}, "lone_surrogate", "/\ufffd"),
            ({"zone": "UTC", "week": "24x7", "name": 10**5000}, "not_a_whole_number", "/name"),
            (itself, "not_a_document", ""),
        ):
            self.assertEqual(refusal(Calendar, spec), (code, path), f"{code} {path}")

    def test_a_host_hands_in_fresher_zone_data(self):
        tzif = None
        for folder in zoneinfo.TZPATH:
            path = Path(folder) / "Asia/Tokyo"
            tzif = path.read_bytes() if path.exists() else tzif
        if tzif is None:
            self.skipTest("no zone files on this machine")
        desk = Calendar(DESK, tzif={"Europe/Berlin": tzif}, tzdata="2027a")
        self.assertEqual(desk.tzdata, "2027a")
        self.assertEqual(desk.local(FRIDAY), "2026-11-21T00:00:00.000+09:00")
        again = pickle.loads(pickle.dumps(desk))
        self.assertEqual((again, again.local(FRIDAY), again.tzdata), (desk, desk.local(FRIDAY), "2027a"))
        self.assertNotEqual(desk.version, Calendar(DESK).version)

    def test_zone_data_of_another_kind_is_refused(self):
        self.assertEqual(refusal(Calendar, DESK, tzif={"A/B": b"x"}), ("malformed_tzif", "/tzif/A~1B"))
        self.assertEqual(refusal(Calendar, DESK, tzif={"UTC": "x"}), ("wrong_type", "/tzif/UTC"))
        self.assertEqual(refusal(Calendar, DESK, tzif=[1]), ("wrong_type", "/tzif"))
        self.assertEqual(refusal(Calendar, DESK, tzdata=5), ("wrong_type", "/tzdata"))


class Columns(unittest.TestCase):
    def setUp(self):
        self.desk = Calendar(DESK)
        self.starts = [int(FRIDAY.timestamp() * 1000) + hour * 3_600_000 for hour in range(100)]
        self.ends = [start + 86_400_000 for start in self.starts]
        self.wanted = [
            self.desk.elapsed(self.instant(start), self.instant(end)) // datetime.timedelta(milliseconds=1)
            for start, end in zip(self.starts, self.ends)
        ]

    @staticmethod
    def instant(millis):
        return datetime.datetime.fromtimestamp(millis / 1000, UTC)

    def test_each_kind_of_column_gives_its_own_kind(self):
        self.assertEqual(self.desk.elapsed_many(self.starts, self.ends), self.wanted)
        starts, ends = array.array("q", self.starts), array.array("q", self.ends)
        self.assertEqual(self.desk.elapsed_many(starts, ends).tolist(), self.wanted)
        instants = [[self.instant(millis) for millis in column] for column in (self.starts, self.ends)]
        deltas = [datetime.timedelta(milliseconds=millis) for millis in self.wanted]
        self.assertEqual(self.desk.elapsed_many(*instants), deltas)
        due = [self.desk.add(instant, "8h") for instant in instants[0]]
        self.assertEqual(self.desk.add_many(instants[0], "8h"), due)
        self.assertEqual([self.instant(millis) for millis in self.desk.add_many(self.starts, "8h")], due)
        self.assertEqual(self.desk.elapsed_many([], []), [])

    def test_numpy_arrays_stay_arrays(self):
        try:
            import numpy
        except ImportError:
            self.skipTest("NumPy is not installed")
        starts, ends = numpy.array(self.starts), numpy.array(self.ends)
        elapsed = self.desk.elapsed_many(starts[::2], ends[::2])
        self.assertEqual((elapsed.dtype, elapsed.tolist()), (numpy.int64, self.wanted[::2]))
        elapsed += 1

    def test_long_columns_are_computed_in_pieces(self):
        length = (1 << 20) + 3
        column = array.array("q", [self.starts[0]]) * length
        ends = array.array("q", [self.ends[0]]) * length
        self.assertEqual(set(self.desk.elapsed_many(column, ends)), {self.wanted[0]})
        ends[-1] = 2**62
        self.assertEqual(refusal(self.desk.elapsed_many, column, ends), ("time_out_of_range", f"/to/{length - 1}"))
        self.assertEqual(refusal(self.desk.elapsed_many, column, ends[1:]), ("lengths_differ", ""))

    def test_a_bad_item_is_named_by_its_place(self):
        for from_, to in (([1, 2], [1]), ([1], [1, 2]), ([], [1])):
            self.assertEqual(refusal(self.desk.elapsed_many, from_, to), ("lengths_differ", ""))
        self.assertEqual(refusal(self.desk.elapsed_many, [0], [2**62]), ("time_out_of_range", "/to/0"))
        self.assertEqual(refusal(self.desk.elapsed_many, [0], [2**70]), ("time_out_of_range", "/to/0"))
        for no_column in (5, "ab", b"ab", {FRIDAY: 1}, {1}):
            self.assertEqual(refusal(self.desk.elapsed_many, no_column, [0]), ("wrong_type", "/from"))
        self.assertEqual(refusal(self.desk.elapsed_many, [0, True], [0, 0]), ("bare_number", "/from/0"))
        self.assertEqual(refusal(self.desk.elapsed_many, [0.5], [0.5]), ("bare_number", "/from/0"))
        self.assertEqual(refusal(self.desk.add_many, [FRIDAY, None], "1h"), ("not_a_time", "/t/1"))
        self.assertEqual(refusal(self.desk.add_many, [FRIDAY], "2d"), ("bare_days", "/amount"))


class Views(unittest.TestCase):
    def setUp(self):
        self.desk = Calendar(DESK)
        self.why = self.desk.explain(FRIDAY, FRIDAY + datetime.timedelta(days=3))

    def test_parts_are_read_by_name_key_and_place(self):
        why = self.why
        self.assertEqual(why.elapsed_ms, why["elapsed_ms"])
        self.assertEqual(why.spans[0].start_at, FRIDAY)
        self.assertEqual(why.spans[-1].end_at, FRIDAY + datetime.timedelta(days=3))
        self.assertEqual([span.reason for span in why.spans], [span["reason"] for span in why.to_plain()["spans"]])
        self.assertIn("elapsed_ms", dir(why))
        self.assertEqual(list(why), ["elapsed_ms", "tzdata", "spans"])
        self.assertIn("spans", why)
        self.assertEqual(dict(why)["tzdata"], why.tzdata)
        self.assertEqual([span for span in reversed(why.spans)], why.spans[::-1])
        self.assertEqual(why.spans[:1], [why.spans[0]])
        with self.assertRaises(AttributeError):
            why.span
        with self.assertRaises(KeyError):
            why["span"]
        with self.assertRaises(IndexError):
            why.spans[99]
        with self.assertRaises(TypeError):
            why.spans["first"]
        self.assertFalse(hasattr(why.spans, "first"))

    def test_views_compare_copy_and_pickle(self):
        for part in (self.why, self.why.spans, self.why.spans[0]):
            again = pickle.loads(pickle.dumps(part))
            self.assertEqual(again, part)
            self.assertEqual(again, part.to_plain())
            self.assertEqual(repr(again), repr(part))
            self.assertEqual(copy.deepcopy(part), part)
        self.assertIsInstance(pickle.loads(pickle.dumps(self.why)).spans[0].start_at, datetime.datetime)
        self.assertNotEqual(self.why, self.desk.explain(FRIDAY, FRIDAY))

    def test_fields_are_no_keywords(self):
        fields = set(self.why) | set(self.why.spans[0])
        self.assertFalse({field for field in fields if keyword.iskeyword(field)})


class Package(unittest.TestCase):
    def test_the_surface_is_the_agreed_one(self):
        surface = json.loads((ROOT / "tests/surface.json").read_text(encoding="utf-8"))
        public = set(surface["functions"]) | set(surface["classes"])
        python_only = {"View", "__version__", "error_codes"}
        self.assertEqual(set(casework.__all__), public | python_only)
        members = surface["classes"]["Calendar"]
        own = {name for name in dir(Calendar) if not name.startswith("_")}
        self.assertEqual(own, set(members["methods"]) | set(members["properties"]))
        error = CaseworkError("code", "/path", "message", "hint")
        for name in surface["classes"]["CaseworkError"]["properties"]:
            self.assertTrue(hasattr(error, name))

    def test_errors_are_values_too(self):
        error = CaseworkError("naive_time", "/t", "No offset.", None)
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((again.code, again.path, again.hint, str(again)), ("naive_time", "/t", None, "/t: No offset."))
        self.assertIsInstance(error, ValueError)
        table = json.loads((ROOT / "schema/errors.json").read_text(encoding="utf-8"))
        self.assertEqual(dict(casework.error_codes()), table)

    def test_a_calendar_is_a_value(self):
        desk = Calendar(DESK)
        self.assertEqual((desk, hash(desk)), (pickle.loads(pickle.dumps(desk)), hash(Calendar(DESK))))
        self.assertEqual(desk.version, Calendar(DESK).version)
        with self.assertRaises(AttributeError):
            desk.zone = "UTC"

    def test_notebook_cards_escape_names(self):
        desk = Calendar({**DESK, "name": "<script>alert(1)</script>"})
        self.assertNotIn("<script", desk._repr_html_())
        self.assertNotIn("<script", desk.explain(FRIDAY, FRIDAY)._repr_html_())
        self.assertIn("mon", desk._repr_html_())

    def test_columns_leave_other_threads_running(self):
        desk = Calendar(DESK)
        column = array.array("q", range(0, 3_000_000_000_000, 1_000_000))
        ticks = []
        worker = threading.Thread(target=desk.elapsed_many, args=(column, column))
        worker.start()
        while worker.is_alive():
            ticks.append(1)
        self.assertGreater(len(ticks), 100)

    def test_the_examples_in_the_docs_run(self):
        failed, tried = 0, 0
        for owner in (casework, Calendar):
            for test in doctest.DocTestFinder(recurse=False).find(owner, owner.__name__):
                outcome = doctest.DocTestRunner().run(test)
                failed, tried = failed + outcome.failed, tried + outcome.attempted
        self.assertEqual(failed, 0)
        self.assertGreater(tried, 3)

    def test_one_version(self):
        manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
        self.assertIn(f'version = "{casework.__version__}"', manifest)


if __name__ == "__main__":
    unittest.main()
