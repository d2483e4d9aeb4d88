"""What only Python can get wrong: its own datetimes, columns, pickles, notebooks and names."""

import _thread
import array
import copy
import datetime
import doctest
import json
import keyword
import pickle
import tempfile
import threading
import time
import types
import unittest
import zoneinfo
from pathlib import Path

import casework
from casework import Calendar, Case, CaseworkError, Desk, Ledger, Worklist

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
        schema = json.loads((ROOT / "schema/casework.schema.json").read_text(encoding="utf-8"))
        answers = [one for one in schema["$defs"].values() if one.get("x-casework") == "answer"]
        fields = {field for answer in answers for field in answer["properties"]}
        methods = {name for name in casework.View.__dict__ if not name.startswith("_")}
        self.assertGreater(len(fields), 50)
        self.assertFalse({field for field in fields if keyword.iskeyword(field)} | (fields & methods))


POLICY = {
    "name": "Support",
    "calendars": {"office": DESK},
    "agreements": [
        {
            "id": "all",
            "calendar": "office",
            "clocks": [
                {"preset": "first_reply", "target": "4h", "warn": [{"at": "75%"}]},
                {"id": "24h", "preset": "total_resolution", "target": "24h", "calendar": "24x7"},
            ],
        }
    ],
}


def event(name, minutes=0, kind="acknowledged", **rest):
    at = FRIDAY + datetime.timedelta(minutes=minutes)
    return {"id": str(name), "case_id": "42", "at": at, "kind": kind, **rest}


def conversation(length):
    """A case with so many events: an opening, then messages from both sides."""
    roles = [{"role": role} for role in ("customer", "customer", "agent")]
    messages = (event(n, n, "message", actor=roles[n % 3], channel="email") for n in range(1, length))
    return [event(0, 0, "opened"), *messages]


class Cases(unittest.TestCase):
    def test_dicts_text_and_paths_are_the_same(self):
        events = conversation(5)
        case = Case(events)
        text = json.dumps(case.events)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "case.json"
            path.write_text(text, encoding="utf-8")
            self.assertEqual(Case(path), case)
        lines = (json.dumps(one) for one in case.events)
        frozen = [types.MappingProxyType(one) for one in events]
        for given in (text, case.events, reversed(events), lines, tuple(events), (one for one in events), frozen):
            self.assertEqual(Case(given), case)
        self.assertEqual((case.id, len(case), Case().id, len(Case())), ("42", 5, None, 0))
        self.assertEqual(case.events[0]["at"], "2026-11-20T15:00:00.000Z")
        self.assertTrue(Case())
        self.assertEqual(repr(case), 'Case("42", 5 events)')

    def test_append_says_where_it_went(self):
        case = Case()
        self.assertEqual(case.append(event("b", 5)), "in_order")
        self.assertEqual(case.append(event("a", 1)), "late")
        self.assertEqual(case.append(json.dumps(case.events[0])), "duplicate")
        self.assertEqual(case.append(event("c", 6, "of_our_own", data={"any": [1, None]})), "unknown_kind")
        self.assertEqual([one["id"] for one in case.events], ["a", "b", "c"])
        before = case.events
        self.assertEqual(refusal(case.append, {**event("d"), "case_id": "43"}), ("other_case", "/case_id"))
        self.assertEqual(case.events, before)

    def test_instants_of_python_become_their_text(self):
        tokyo = zoneinfo.ZoneInfo("Asia/Tokyo")
        until = (FRIDAY + datetime.timedelta(days=1)).astimezone(tokyo)
        case = Case([event("a", kind="status", data={"to": "snoozed", "until": until}, source={"seen": [until]})])
        self.assertEqual(case.events[0]["data"]["until"], "2026-11-21T15:00:00.000Z")
        self.assertEqual(case.events[0]["source"]["seen"], ["2026-11-21T15:00:00.000Z"])

    def test_what_json_would_bend_is_refused_at_its_place(self):
        class NotATime(datetime.datetime):
            """As pandas' NaT: a datetime that is none."""

            def __sub__(self, other):
                return self

            def __str__(self):
                return "NaT"

        itself = event("x")
        itself["source"] = [itself]
        deep = nested = []
        for _ in range(1000):
            nested.append([])
            nested = nested[0]
        good = event("a")
        for bad, code, path in (
            ({**good, "at": NotATime(2026, 1, 1)}, "not_a_time", "/at"),
            ({**good, "at": datetime.datetime(2026, 11, 20)}, "naive_time", "/at"),
            ({**good, "at": datetime.date(2026, 11, 20)}, "naive_time", "/at"),
            ({**good, "at": 1795251600}, "bare_number", "/at"),
            ({**good, "source": {"x": [FRIDAY.replace(tzinfo=None)]}}, "naive_time", "/source/x/0"),
            ({**good, "source": float("nan")}, "not_a_whole_number", "/source"),
            ({**good, "source": [float("inf")]}, "not_a_whole_number", "/source/0"),
            ({**good, "source": 2**53}, "not_a_whole_number", "/source"),
            ({**good, "source": 10**5000}, "not_a_whole_number", "/source"),
            ({**good, "source": {1: 2}}, "wrong_type", "/source/1"),
            ({**good, "source": {"a/b": {3}}}, "wrong_type", "/source/a~1b"),
            ({**good, "source": b"bytes"}, "wrong_type", "/source"),
            ({**good, "source": "\ud800"}, "lone_surrogate", "/source"),
            ({**good, "\ud800": 1}, "lone_surrogate", "/\ufffd"),
            ({**good, "source": deep}, "not_a_document", ""),
            (itself, "not_a_document", ""),
            (5, "not_a_document", ""),
            (None, "not_a_document", ""),
            ("\udfff", "lone_surrogate", ""),
            ("event.json", "not_a_document", ""),
        ):
            self.assertEqual(refusal(Case().append, bad), (code, path), f"{code} {path}")
            self.assertEqual(refusal(Case, [good, bad]), (code, f"/1{path}"), f"{code} {path}")
        for no_events in (5, None, b"[]", good, object()):
            self.assertEqual(refusal(Case, no_events), ("wrong_type", ""))
        self.assertEqual(Case([{**good, "source": {"\x00\n\"\\": "\x1f\u2028😀"}}]).events[0]["source"],
                         {"\x00\n\"\\": "\x1f\u2028😀"})

    def test_decimals_are_read_where_the_core_reads_them(self):
        signal = {"name": "anger", "value": 0.85, "confidence": 1000}
        self.assertEqual(len(Case([event("s", kind="signal", data=signal)])), 1)
        for value in (8.5, 0.85e10, 1e300, -1.5):
            bad = event("s", kind="signal", data={**signal, "value": value})
            self.assertEqual(refusal(Case().append, bad)[1], "/data/value")
        self.assertEqual(refusal(Case().append, {**event("s"), "seq": 0.5})[1], "/seq")

    def test_what_user_code_raises_goes_on(self):
        def halfway():
            yield event("a")
            raise ZeroDivisionError

        class Odd(datetime.tzinfo):
            def utcoffset(self, when):
                raise RuntimeError("a defect of its own")

        class Shrinking(dict):
            def items(self):
                raise LookupError

        class Moving(datetime.tzinfo):
            def utcoffset(self, when):
                moved.clear()
                return datetime.timedelta()

        with self.assertRaises(ZeroDivisionError):
            Case(halfway())
        with self.assertRaises(RuntimeError):
            Case().append({**event("a"), "at": FRIDAY.replace(tzinfo=Odd())})
        with self.assertRaises(LookupError):
            Case().append(types.MappingProxyType(Shrinking()))
        moved = event("a", source={"x": 1})
        moved["at"] = FRIDAY.replace(tzinfo=Moving())
        self.assertEqual(Case().append(moved), "in_order")

    def test_a_case_is_copied_and_pickled(self):
        case, desk = Case(conversation(6)), Desk.load(POLICY)
        desk.assess(case, as_of=FRIDAY)
        restored = desk.restore(desk.snapshot(case))
        restored.append(event("later", 99))
        for one in (case, restored, Case()):
            for again in (pickle.loads(pickle.dumps(one)), copy.copy(one), copy.deepcopy(one)):
                self.assertEqual(again, one)
                self.assertEqual(repr(again), repr(one))
                again.append(event("more", 100))
                self.assertNotEqual(again, one)
        self.assertEqual(case, case)
        self.assertNotEqual(case, 5)
        with self.assertRaises(TypeError):
            hash(case)
        later = FRIDAY + datetime.timedelta(hours=5)
        whole = Case([*conversation(6), event("later", 99)])
        again = pickle.loads(pickle.dumps(restored))
        self.assertEqual(desk.assess(again, as_of=later), desk.assess(whole, as_of=later))
        self.assertEqual(refusal(desk.assess, again, as_of=FRIDAY), ("before_horizon", "/as_of"))

    def test_a_long_log_can_be_interrupted(self):
        events = ({**event(n), "at": "2026-11-20T15:00:00Z"} for n in range(10_000_000))
        timer = threading.Timer(0.3, _thread.interrupt_main)
        timer.start()
        started = time.monotonic()
        with self.assertRaises(KeyboardInterrupt):
            Case(events)
        self.assertLess(time.monotonic() - started, 5)
        timer.join()

    def test_threads_share_a_case(self):
        desk, case, stop, failed = Desk.load(POLICY), Case([event("o", 0, "opened")]), threading.Event(), []
        now = FRIDAY + datetime.timedelta(days=1)

        def asking():
            try:
                while not stop.is_set():
                    desk.assess(case, as_of=now).clocks.first_reply.state
                    desk.assess_many([case, case], as_of=now, read=["standing"])
                    self.assertEqual(case, case)
                    self.assertLessEqual(len(copy.copy(case)), len(case))
            except BaseException as error:
                failed.append(error)

        def adding(own):
            try:
                for n in range(300):
                    case.append(event(f"{own}-{n}", n))
            except BaseException as error:
                failed.append(error)

        askers = [threading.Thread(target=asking) for _ in range(3)]
        adders = [threading.Thread(target=adding, args=(own,)) for own in range(3)]
        for thread in askers + adders:
            thread.start()
        for thread in adders:
            thread.join()
        stop.set()
        for thread in askers:
            thread.join()
        self.assertEqual((failed, len(case)), ([], 901))
        again = Case(case.events)
        self.assertEqual(desk.assess(case, as_of=now), desk.assess(again, as_of=now))


class Desks(unittest.TestCase):
    def setUp(self):
        self.desk = Desk.load(POLICY)
        self.case = Case(conversation(40))
        self.now = FRIDAY + datetime.timedelta(minutes=1)

    def test_a_desk_is_a_value(self):
        desk = self.desk
        text = json.dumps(POLICY)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "policy.json"
            path.write_text(text, encoding="utf-8")
            self.assertEqual(Desk.load(path), desk)
        for again in (Desk.load(text), Desk.load([POLICY]), Desk.load(desk.documents), copy.deepcopy(desk)):
            self.assertEqual((again, hash(again), again.fingerprint), (desk, hash(desk), desk.fingerprint))
        self.assertEqual(pickle.loads(pickle.dumps(desk)), desk)
        two = [{**POLICY, "version": "1"}, {**POLICY, "version": "2", "effective_from": "2026-12-01T00:00:00Z"}]
        self.assertEqual([one["version"] for one in Desk.load(two).documents], ["1", "2"])
        self.assertEqual(pickle.loads(pickle.dumps(Desk.load(two))), Desk.load(two))
        self.assertNotEqual(Desk.load(two), desk)
        self.assertEqual(Desk(desk.documents), desk)
        self.assertEqual(repr(desk), f"Desk({desk.summary})")
        self.assertIn("Support", desk.summary)
        self.assertNotIn("<b>", Desk.load({**POLICY, "name": "<b>"})._repr_html_())
        with self.assertRaises(AttributeError):
            desk.summary = ""

    def test_policies_are_documents(self):
        for policy, code, path in (
            (5, "not_a_document", ""),
            (None, "not_a_document", ""),
            ("policy.yaml", "not_a_document", ""),
            ([], "empty_policy", ""),
            ({**POLICY, "effective_from": FRIDAY}, "wrong_type", "/effective_from"),
            ({**POLICY, "name": float("nan")}, "not_a_whole_number", "/name"),
            ({**POLICY, "name": "\ud800"}, "lone_surrogate", "/name"),
            ({**POLICY, "levels": 10**400}, "not_a_whole_number", "/levels"),
        ):
            self.assertEqual(refusal(Desk.load, policy), (code, path), f"{code} {path}")
        self.assertEqual(Desk.load({**POLICY, "signals": {"anger": {"min_confidence": 0.6}}}).summary, self.desk.summary)
        self.assertEqual(refusal(Desk.load, POLICY, tzif={"A/B": b"x"}), ("malformed_tzif", "/tzif/A~1B"))
        self.assertEqual(refusal(Desk.load, POLICY, tzdata=5), ("wrong_type", "/tzdata"))

    def test_fresher_zone_data_is_kept(self):
        tzif = next((Path(folder) / "Asia/Tokyo" for folder in zoneinfo.TZPATH if (Path(folder) / "Asia/Tokyo").exists()), None)
        if tzif is None:
            self.skipTest("no zone files on this machine")
        desk = Desk.load(POLICY, tzif={"Europe/Berlin": tzif.read_bytes()}, tzdata="2027a")
        self.assertNotEqual(desk.fingerprint, self.desk.fingerprint)
        again = pickle.loads(pickle.dumps(desk))
        self.assertEqual((again, again.fingerprint), (desk, desk.fingerprint))
        self.assertEqual(desk.explain(self.case, "first_reply", as_of=self.now).tzdata, "2027a")

    def test_questions(self):
        desk, case, now = self.desk, self.case, self.now
        assessed = desk.assess(case, as_of=now)
        self.assertEqual(assessed.clocks.first_reply.due_at, datetime.datetime(2026, 11, 23, 11, tzinfo=UTC))
        self.assertEqual(assessed.clocks["first_reply"], desk.clock(case, "first_reply", as_of=now))
        self.assertEqual(getattr(assessed.clocks, "24h"), assessed.clocks["24h"])
        self.assertEqual(assessed.clocks.keys(), ["24h", "first_reply"])
        self.assertEqual(dict(assessed.clocks.items()), dict(zip(assessed.clocks, assessed.clocks.values())))
        self.assertIsNone(assessed.clocks.get("other"))
        self.assertEqual(assessed.clocks.get("other", 5), 5)
        self.assertEqual(assessed.get("standing"), assessed.standing)
        self.assertNotIn("other", assessed.clocks)
        self.assertEqual(dict(assessed)["next_check"], desk.next_check(case, as_of=now))
        self.assertEqual(pickle.loads(pickle.dumps(assessed)), assessed)
        due = assessed.clocks.first_reply.due_at
        self.assertEqual(pickle.loads(pickle.dumps(assessed.clocks.first_reply)).due_at, due)
        self.assertIn("<table", assessed._repr_html_())
        self.assertEqual(desk.card(case, as_of=now), assessed._repr_html_())
        self.assertIsNone(desk.next_check(Case(), as_of=now))
        later = now + datetime.timedelta(days=3)
        crossed = desk.crossed(case, last=FRIDAY - datetime.timedelta(days=1), now=later)
        self.assertEqual(crossed.transitions[0].what, "started")
        self.assertEqual(len(crossed.withdrawn), 0)
        self.assertEqual([one.clock for one in desk.cycles(case, as_of=later)][:1], ["24h"])
        self.assertEqual(desk.explain(case, "first_reply", as_of=later).clock, "first_reply")
        self.assertEqual(desk.trace(case, as_of=later).agreements[0].id, "all")
        self.assertEqual(desk.check(), [])
        self.assertEqual(desk.assess(case, as_of="2026-11-20T16:01:00+01:00").standing, assessed.standing)

    def test_refusals_have_a_place(self):
        desk, case, now = self.desk, self.case, self.now
        self.assertEqual(refusal(desk.assess, case, as_of=5), ("bare_number", "/as_of"))
        self.assertEqual(refusal(desk.crossed, case, last=now, now=FRIDAY), ("out_of_order", "/now"))
        self.assertEqual(refusal(desk.crossed, case, last="NaT", now=now), ("not_a_time", "/last"))
        since_always = desk.crossed(case, last="0001-01-01T00:00:00Z", now=now)
        self.assertEqual(desk.crossed(case, now=now), since_always)
        for clock in ("other", "", 5, None):
            self.assertEqual(refusal(desk.clock, case, clock, as_of=now), ("unknown_clock", "/clock"))
            self.assertEqual(refusal(desk.explain, case, clock, as_of=now), ("unknown_clock", "/clock"))
        self.assertEqual(refusal(desk.clock, case, "\ud800", as_of=now), ("lone_surrogate", "/clock"))
        for text in ("", "{}", 5, "\ud800"):
            self.assertIn(refusal(desk.restore, text)[0], ("malformed_snapshot", "lone_surrogate"))
        with self.assertRaises(TypeError):
            desk.assess([], as_of=now)
        with self.assertRaises(TypeError):
            desk.assess(case, now)
        with self.assertRaises(AttributeError) as caught:
            desk.assess(case, as_of=now).standin
        self.assertEqual(caught.exception.name, "standin")

    def test_many_cases_are_columns_and_rows(self):
        desk, now = self.desk, self.now
        cases = [Case(conversation(n)) for n in range(1, 30)] + [Case()]
        paths = ["standing", "next_due_at", "clocks.first_reply.percent", "clocks"]
        columns = desk.assess_many(iter([*cases, cases[0]]), as_of=now, read=paths)
        self.assertEqual(list(columns), paths)
        for place, case in enumerate([*cases, cases[0]]):
            one = desk.assess(case, as_of=now)
            self.assertEqual(columns["standing"][place], one.standing)
            self.assertEqual(columns["next_due_at"][place], one.next_due_at)
            self.assertEqual(columns["clocks"][place], one.clocks)
        self.assertIsNone(columns["clocks.first_reply.percent"][len(cases) - 1])
        self.assertEqual(desk.assess_many([], as_of=now, read=["standing"]), {"standing": []})
        rows = desk.targets(cases, as_of=now)
        self.assertEqual(len(rows), sum(len(desk.cycles(case, as_of=now)) for case in cases))
        self.assertEqual({tuple(row) for row in rows}, {tuple(rows[0])})
        self.assertIsInstance(rows[0]["started_at"], datetime.datetime)
        self.assertEqual(desk.targets((), as_of=now), [])

    def test_what_one_of_many_refuses_is_at_its_place(self):
        desk, case, now = self.desk, self.case, self.now
        gone = desk.restore(desk.snapshot(case))
        self.assertEqual(refusal(desk.targets, [case] * 2000 + [gone], as_of=FRIDAY), ("before_horizon", "/cases/2000/as_of"))
        read = {"as_of": FRIDAY, "read": ["standing"]}
        self.assertEqual(refusal(desk.assess_many, [case, gone], **read), ("before_horizon", "/cases/1/as_of"))
        self.assertEqual(refusal(desk.assess_many, [case, 5], **read), ("wrong_type", "/cases/1"))
        self.assertEqual(refusal(desk.assess_many, 5, **read), ("wrong_type", "/cases"))
        self.assertEqual(refusal(desk.assess_many, [], as_of=now, read=["standing", "x"]), ("no_such_part", "/read/1"))
        self.assertEqual(refusal(desk.assess_many, [], as_of=now, read="standing"), ("wrong_type", "/read"))
        self.assertEqual(refusal(desk.assess_many, [], as_of=now, read=[5]), ("wrong_type", "/read/0"))
        with self.assertRaises(ZeroDivisionError):
            desk.targets((1 // 0 for _ in range(3)), as_of=now)

    def test_long_questions_can_be_interrupted(self):
        cases = [Case(conversation(200)) for _ in range(100)] * 300
        timer = threading.Timer(0.2, _thread.interrupt_main)
        timer.start()
        with self.assertRaises(KeyboardInterrupt):
            self.desk.targets(cases, as_of=FRIDAY + datetime.timedelta(days=3))
        timer.join()

    def test_the_table_of_facts_is_plain(self):
        table = casework.facts()
        self.assertEqual(set(table[0]), {"name", "kind", "words", "stage", "meaning"})
        self.assertIn("level", [row["name"] for row in table])
        self.assertEqual(casework.check_policy(POLICY), [])


ORDER = {
    **POLICY,
    "level": {"default": "P3"},
    "signals": {"anger": {"min_confidence": 0.6}},
    "order": {
        "groups": {
            "customer": {"cap": 25, "factors": [{"fact": "customer.tier", "bands": [{"is": "gold", "points": 40}]}]},
            "mood": {"cap": 20, "factors": [{"fact": "signals.anger", "bands": [{"at_least": 500, "points": 20}]}]},
        },
        "lanes": [{"id": "safety", "lane": "hard_stop", "when": {"fact": "tags", "value": "fire"}}],
        "reserve": {"every": 3, "from_x": "1/8"},
    },
}
STREAM = {"weight": 200, "x": "1/2", "every": datetime.timedelta(minutes=10)}


def opened(name, minutes=0, *more, **data):
    """A case of that name, opened so many minutes after the first."""
    events = [event("o", minutes, "opened", data=data, channel="email"), *more]
    return Case([{**one, "case_id": str(name)} for one in events])


class Order(unittest.TestCase):
    def setUp(self):
        self.desk = Desk.load(ORDER)
        # Friday 16:50 in Berlin, of which 50 minutes are the office's since the first case was opened.
        self.now = FRIDAY + datetime.timedelta(minutes=50)
        anger = event("s", 20, "signal", data={"name": "anger", "value": 0.9, "confidence": 0.5})
        fire = event("t", 45, "tagged", data={"tags": ["fire"]})
        self.old = opened("old")
        self.gold = opened("gold", 10, anger, customer={"tier": "gold"})
        self.fire = opened("fire", 40, fire)
        self.done = opened("done", 0, event("d", 30, "status", data={"to": "resolved"}))
        self.cases = [self.old, self.done, self.gold, self.fire]

    def test_cases_come_in_order(self):
        ranking = self.desk.rank(iter([*self.cases, Case()]), as_of=self.now)
        self.assertEqual([(row.rank, row.case_id, row.lane) for row in ranking.rows], [
            (1, "fire", "hard_stop"), (2, "gold", "normal"), (3, "old", "normal"),
        ])
        # 225 (1/4 + 40/240) and 200 (1/4 + 50/240); the resolution's 24 hours are used up less.
        self.assertEqual([row.score for row in ranking.rows][1:], [93_750, 91_666])
        self.assertEqual((ranking.cases, ranking.left_out.resolved, ranking.left_out.not_begun), (3, 1, 1))
        self.assertEqual(ranking.rows[0].lane_rule, "safety")
        self.assertIsNone(ranking.rows[0].contributions)
        # The resolution is due first: it counts every hour.
        self.assertEqual(ranking.rows[1].due_at, datetime.datetime(2026, 11, 21, 15, 10, tzinfo=UTC))
        for cases in (self.cases[::-1], tuple(self.cases), (case for case in self.cases)):
            self.assertEqual(self.desk.rank(cases, as_of=self.now).rows, ranking.rows)
        first = self.desk.rank(self.cases, as_of=self.now, limit=2, explain=True)
        self.assertEqual([row.case_id for row in first.rows], ["fire", "gold"])
        self.assertEqual(first.cases, 3)
        self.assertEqual(first.rows[1].contributions, self.desk.priority(self.gold, as_of=self.now).contributions)
        self.assertEqual([row.case_id for row in self.desk.rank(self.cases, as_of=self.now, pick=3).rows if row.reserved], ["old"])
        self.assertEqual(len(self.desk.rank(self.cases, as_of=self.now, limit=0).rows), 0)
        self.assertEqual(len(self.desk.rank([], as_of=self.now).rows), 0)
        twice = self.desk.rank([self.old, self.gold, self.old], as_of=self.now)
        self.assertEqual([row.case_id for row in twice.rows], ["gold", "old", "old"])

    def test_a_score_is_explained(self):
        priority = self.desk.priority(self.gold, as_of=self.now)
        self.assertEqual([(line.kind, line.points, line.why) for line in priority.contributions], [
            ("level", 200, "applies"),
            ("factor", 40, "applies"),
            ("cap", -15, "applies"),
            ("factor", 0, "low_confidence"),
        ])
        self.assertEqual((priority.weight, priority.exact, priority.urgency.exact), (225, "375/4", "5/12"))
        self.assertEqual((priority.level, priority.level_by), ("P3", "default"))
        self.assertIsNone(self.desk.priority(self.done, as_of=self.now))
        self.assertIsNone(self.desk.priority(Case(), as_of=self.now))

    def test_two_cases_are_compared(self):
        desk, now = self.desk, self.now
        compared = desk.compare(self.old, self.gold, as_of=now)
        self.assertEqual((compared.first, compared.second, compared.key), ("gold", "old", "score"))
        self.assertEqual(compared, desk.compare(self.gold, self.old, as_of=now))
        self.assertIsNone(desk.compare(self.old, self.old, as_of=now).key)
        # 200 (1/4 + t/240) = 225 (1/4 + (t - 10)/240) at t = 30.
        before, horizon = FRIDAY + datetime.timedelta(minutes=20), FRIDAY + datetime.timedelta(days=1)
        overtaking = desk.overtakes(self.gold, self.old, as_of=before, horizon=horizon)
        self.assertEqual((overtaking.first, overtaking.second), ("old", "gold"))
        self.assertEqual(overtaking.equal_at, FRIDAY + datetime.timedelta(minutes=30))
        self.assertEqual(overtaking.at, FRIDAY + datetime.timedelta(minutes=30, milliseconds=1))
        berlin = horizon.astimezone(zoneinfo.ZoneInfo("Europe/Berlin"))
        for same in (berlin, "2026-11-21T16:00:00+01:00"):
            self.assertEqual(desk.overtakes(self.old, self.gold, as_of=before, horizon=same), overtaking)
        none = desk.overtakes(self.old, self.gold, as_of=before, horizon=before)
        self.assertEqual((none.at, none.equal_at, none.horizon), (None, None, before))

    def test_a_turn_comes(self):
        turn = self.desk.latest_turn(self.old, STREAM, as_of=FRIDAY)
        # Half a target is used first of the resolution, which counts every hour: after twelve. Then come 73 picks.
        self.assertEqual(turn.ahead_from, FRIDAY + datetime.timedelta(hours=12, milliseconds=1))
        self.assertEqual((turn.at, turn.overtaken_by), (FRIDAY + datetime.timedelta(hours=12, minutes=10), 73))
        for same in (json.dumps({**STREAM, "every": "10m"}), types.MappingProxyType({**STREAM, "x": 0.5}), "{weight: 200, x: 0.50, every: 600s}"):
            self.assertEqual(self.desk.latest_turn(self.old, same, as_of=FRIDAY), turn)
        self.old.append({**event("w", 5, "status", data={"to": "waiting_customer"}), "case_id": "old"})
        never = self.desk.latest_turn(self.old, STREAM, as_of=self.now)
        self.assertEqual((never.at, never.ahead_from, never.overtaken_by), (None, None, None))

    def test_resolutions_are_told(self):
        (one,) = self.desk.resolutions(self.done, as_of=self.now)
        self.assertEqual((one.event, one.status, one.contacts), ("d", "resolved", 1))
        self.assertIsNone(one.resolved_first_time)
        self.assertEqual(one.settled_at, FRIDAY + datetime.timedelta(days=7, minutes=30))
        (later,) = self.desk.resolutions(self.done, as_of=FRIDAY + datetime.timedelta(days=8))
        self.assertTrue(later.resolved_first_time)
        self.assertEqual(self.desk.resolutions(self.old, as_of=self.now), [])

    def test_what_is_no_number_or_stream_is_refused(self):
        desk, now = self.desk, self.now
        for given, code in (
            (-1, "number_out_of_range"),
            (2**64, "number_out_of_range"),
            (True, "wrong_type"),
            ("3", "wrong_type"),
            ([], "wrong_type"),
            (1.5, "not_a_whole_number"),
            (3.0, "not_a_whole_number"),
            (float("nan"), "not_a_whole_number"),
        ):
            for name in ("limit", "pick"):
                self.assertEqual(refusal(desk.rank, self.cases, as_of=now, **{name: given}), (code, f"/{name}"), repr(given))
        self.assertEqual(refusal(desk.rank, self.cases, as_of=now, pick=0), ("number_out_of_range", "/pick"))
        with self.assertRaises(TypeError):
            desk.rank(self.cases, as_of=now, explain="yes")
        for stream, code, path in (
            ({}, "missing_field", ""),
            ({**STREAM, "weight": 0}, "number_out_of_range", "/weight"),
            ({**STREAM, "weight": True}, "wrong_type", "/weight"),
            ({**STREAM, "weight": 1.5}, "not_a_whole_number", "/weight"),
            ({**STREAM, "x": float("nan")}, "not_a_whole_number", "/x"),
            ({**STREAM, "x": "a half"}, "malformed_fraction", "/x"),
            ({**STREAM, "every": -STREAM["every"]}, "negative_amount", "/every"),
            ({**STREAM, "every": "2 working days"}, "malformed_amount", "/every"),
            ({**STREAM, "of": 5}, "unknown_field", "/of"),
            ({**STREAM, "level": "P0"}, "unknown_level", "/level"),
            ("weight: 5", "missing_field", ""),
            ("\ud800", "lone_surrogate", ""),
            ([], "wrong_type", ""),
            (5, "not_a_document", ""),
            (None, "not_a_document", ""),
        ):
            self.assertEqual(refusal(desk.latest_turn, self.old, stream, as_of=now), (code, f"/stream{path}"), repr(stream))

    def test_refusals_have_a_place(self):
        desk, now, gone = self.desk, self.now, self.desk.restore(self.desk.snapshot(self.gold))
        self.assertEqual(refusal(desk.rank, [self.old] * 2000 + [gone], as_of=FRIDAY), ("before_horizon", "/cases/2000/as_of"))
        self.assertEqual(refusal(desk.rank, [self.old, 5], as_of=now), ("wrong_type", "/cases/1"))
        self.assertEqual(refusal(desk.rank, self.old, as_of=now), ("wrong_type", "/cases"))
        self.assertEqual(refusal(desk.priority, self.old, as_of=datetime.datetime(2026, 11, 20)), ("naive_time", "/as_of"))
        for a, b, path in ((self.done, self.old, "/a"), (self.old, Case(), "/b")):
            self.assertEqual(refusal(desk.compare, a, b, as_of=now), ("not_in_order", path))
            self.assertEqual(refusal(desk.overtakes, a, b, as_of=now, horizon=now), ("not_in_order", path))
        naive = datetime.datetime(2026, 11, 21)
        both = (self.old, self.gold)
        self.assertEqual(refusal(desk.overtakes, *both, as_of=now, horizon=FRIDAY), ("out_of_order", "/horizon"))
        self.assertEqual(refusal(desk.overtakes, *both, as_of=now, horizon=naive), ("naive_time", "/horizon"))
        self.assertEqual(refusal(desk.overtakes, *both, as_of=now, horizon=5), ("bare_number", "/horizon"))
        self.assertEqual(refusal(desk.latest_turn, self.done, STREAM, as_of=now), ("not_in_order", "/case"))
        with self.assertRaises(TypeError):
            desk.compare(self.old, [], as_of=now)
        with self.assertRaises(ZeroDivisionError):
            desk.rank((1 // 0 for _ in range(3)), as_of=now)

    def test_answers_are_values_and_tables(self):
        desk, now = self.desk, self.now
        answers = (
            desk.rank(self.cases, as_of=now, explain=True),
            desk.priority(self.gold, as_of=now),
            desk.compare(self.old, self.gold, as_of=now),
            desk.overtakes(self.old, self.gold, as_of=FRIDAY + datetime.timedelta(minutes=20), horizon=now),
            desk.latest_turn(self.old, STREAM, as_of=FRIDAY),
            desk.resolutions(self.done, as_of=now),
        )
        for answer in answers:
            again = pickle.loads(pickle.dumps(answer))
            self.assertEqual((again, repr(again), again.to_json()), (answer, repr(answer), answer.to_json()))
            self.assertEqual(copy.deepcopy(answer), answer.to_plain())
            self.assertIn("<table", answer._repr_html_())
            self.assertNotIn("\n\n", repr(answer))
        waterfall = answers[1]._repr_html_()
        for part in ("customer: cap", "-15", "225", "× 5/12", "93.750", "600 are needed"):
            self.assertIn(part, waterfall)
        self.assertIn("3 cases in order", answers[0]._repr_html_())
        self.assertIn("1 resolved", answers[0]._repr_html_())
        self.assertEqual(answers[0]._repr_html_().count("<tr>"), 4)
        hostile = opened("<script>", 0, customer={"tier": "<b>"})
        for shown in (desk.priority(hostile, as_of=now), desk.rank([hostile], as_of=now), desk.compare(hostile, self.old, as_of=now)):
            self.assertNotRegex(shown._repr_html_(), "<script|<b>")

    def test_a_long_order_leaves_other_threads_running_and_can_be_interrupted(self):
        cases = [opened(n, n % 40) for n in range(100)]
        ticks, done = [], []

        def ranking():
            done.append(self.desk.rank(cases * 200, as_of=self.now).cases)

        worker = threading.Thread(target=ranking)
        worker.start()
        while worker.is_alive():
            ticks.append(1)
        self.assertEqual((done, len(ticks) > 100), ([20_000], True))
        # Logs are read in pieces: of six, the rest is left out.
        long = Case(conversation(100))
        cases = [copy.copy(long) for _ in range(6 * 1024)]
        started = time.monotonic()
        self.desk.rank(cases, as_of=self.now)
        whole, started = time.monotonic() - started, time.monotonic()
        timer = threading.Timer(whole / 20, _thread.interrupt_main)
        timer.start()
        with self.assertRaises(KeyboardInterrupt):
            Desk.load({**ORDER, "version": "other"}).rank(cases, as_of=self.now)
        self.assertLess(time.monotonic() - started, 0.8 * whole)
        timer.join()

    def test_threads_rank_the_same_cases(self):
        desks, failed = (self.desk, Desk.load({**ORDER, "version": "other"})), []
        cases = [opened(n, n) for n in range(40)]
        want = [row.case_id for row in self.desk.rank(cases, as_of=FRIDAY + datetime.timedelta(hours=1)).rows]

        def asking(own):
            try:
                order = cases[::-1] if own % 2 else cases
                for n in range(100):
                    desk = desks[n // 10 % 2]
                    ranked = desk.rank(order * 20 if n == 5 else order + order[:1], as_of=FRIDAY + datetime.timedelta(hours=1))
                    self.assertEqual(list(dict.fromkeys(row.case_id for row in ranked.rows)), want)
                    desk.overtakes(order[n % 40], order[-1], as_of=self.now, horizon=self.now)
                    desk.compare(order[0], order[-1], as_of=self.now)
                    self.assertNotEqual(order[0], order[-1])
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=asking, args=(own,)) for own in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual((failed, [thread.is_alive() for thread in threads]), ([], [False] * 4))


class Worklists(unittest.TestCase):
    def setUp(self):
        self.desk = Desk.load(ORDER)
        self.old, self.gold = opened("old"), opened("gold", 10, customer={"tier": "gold"})
        self.done = opened("done", 0, event("d", 30, "status", data={"to": "resolved"}))
        self.start = FRIDAY + datetime.timedelta(minutes=20)
        self.worklist = Worklist(self.desk, now=self.start)
        for case in (self.gold, self.old):
            self.worklist.put(case)

    def same(self, worklist, cases):
        fields = ("rank", "case_id", "lane", "weight", "score", "due_at", "opened_at")
        ranked = self.desk.rank(cases, as_of=worklist.now).rows
        self.assertEqual(worklist.top(), [{name: row[name] for name in fields} for row in ranked])

    def test_the_order_is_kept_while_time_passes(self):
        worklist = self.worklist
        self.assertEqual((len(worklist), worklist.now), (2, self.start))
        self.assertEqual([row.case_id for row in worklist.top(1)], ["old"])
        self.same(worklist, [self.old, self.gold])
        # As in Order.test_two_cases_are_compared, at the thirtieth minute.
        worklist.advance("2026-11-20T16:31:00+01:00")
        self.assertEqual([row.case_id for row in worklist.top()], ["gold", "old"])
        self.same(worklist, [self.gold, self.old])
        # Three hours of four: one on Friday, two on Monday.
        monday = datetime.datetime(2026, 11, 23, 10, tzinfo=UTC)
        while worklist.next_check < monday:
            worklist.advance(worklist.next_check)
            for name in worklist.due():
                worklist.put({"old": self.old, "gold": self.gold}[name])
            self.same(worklist, [self.gold, self.old])
        self.assertEqual((worklist.next_check, worklist.due()), (monday, []))
        worklist.advance(monday)
        self.assertEqual(worklist.due(), ["old"])
        self.assertTrue(worklist.remove("old"))
        self.assertFalse(worklist.remove("old"))
        self.assertEqual((len(worklist), worklist.due()), (1, []))

    def test_what_has_no_place_is_told(self):
        at_the_opening = Worklist(self.desk, now=FRIDAY)
        self.assertTrue(at_the_opening.put(self.done))
        at_the_opening.advance(FRIDAY + datetime.timedelta(minutes=30))
        self.assertEqual(at_the_opening.due(), ["done"])
        self.assertFalse(at_the_opening.put(self.done))
        self.assertFalse(at_the_opening.put(Case()))
        self.assertEqual((len(at_the_opening), at_the_opening.top(), at_the_opening.next_check), (0, [], None))

    def test_a_worklist_goes_on_from_its_snapshot(self):
        for again in (Worklist.restore(self.desk, self.worklist.snapshot()), pickle.loads(pickle.dumps(self.worklist)), copy.copy(self.worklist)):
            self.assertEqual((again.top(), again.now, again.next_check), (self.worklist.top(), self.start, self.worklist.next_check))
            self.assertEqual(repr(again), repr(self.worklist))
            again.advance(FRIDAY + datetime.timedelta(days=4))
            self.assertEqual(again.due(), ["gold", "old"])
            again.put(self.old)
            self.assertEqual(again.due(), ["gold"])
        self.assertEqual(self.worklist.now, self.start)
        self.assertRegex(repr(self.worklist), "^Worklist\\(2 cases")
        rows = self.worklist.top()
        self.assertEqual(pickle.loads(pickle.dumps(rows)), rows)
        self.assertIn("<table", rows._repr_html_())

    def test_refusals_have_a_place(self):
        worklist, other = self.worklist, Desk.load({**ORDER, "version": "other"})
        self.assertEqual(refusal(Worklist, self.desk, now=5), ("bare_number", "/now"))
        self.assertEqual(refusal(worklist.advance, FRIDAY), ("out_of_order", "/now"))
        self.assertEqual(refusal(worklist.advance, datetime.datetime(2026, 12, 1)), ("naive_time", "/now"))
        self.assertEqual(refusal(worklist.remove, 5), ("wrong_type", "/case_id"))
        self.assertEqual(refusal(worklist.remove, "\ud800"), ("lone_surrogate", "/case_id"))
        for n, code in ((-1, "number_out_of_range"), (True, "wrong_type"), ("3", "wrong_type"), (2.0, "not_a_whole_number")):
            self.assertEqual(refusal(worklist.top, n), (code, "/n"))
        kept = worklist.snapshot()
        self.assertEqual(refusal(Worklist.restore, other, kept), ("other_desk", "/desk"))
        for text in ("", "{}", 5, kept[:-9]):
            self.assertEqual(refusal(Worklist.restore, self.desk, text), ("malformed_snapshot", ""))
        for restore, text in ((Worklist.restore, self.desk.snapshot(self.old)), (Desk.restore, kept)):
            self.assertIn(refusal(restore, self.desk, text)[0], ("malformed_snapshot", "unknown_format"))
        gone = self.desk.restore(self.desk.snapshot(opened("gone", 30)))
        self.assertEqual(refusal(worklist.put, gone), ("before_horizon", "/as_of"))
        for call in (lambda: worklist.put([]), lambda: Worklist(ORDER, now=FRIDAY), lambda: Worklist(self.desk, FRIDAY)):
            with self.assertRaises(TypeError):
                call()

    def test_threads_share_a_worklist(self):
        worklist, failed = self.worklist, []
        cases = [opened(n, n % 20) for n in range(200)]

        def work(own):
            try:
                for round in range(5):
                    for case in cases[own::4]:
                        worklist.put(case)
                        self.assertGreaterEqual(len(worklist.top(3)), 1)
                    len(Worklist.restore(self.desk, worklist.snapshot()))
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=work, args=(own,)) for own in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual((failed, len(worklist)), ([], 202))
        ranked = self.desk.rank([*cases, self.old, self.gold], as_of=self.start, limit=50).rows
        self.assertEqual([row.case_id for row in worklist.top(50)], [row.case_id for row in ranked])


GIVING = {
    "roles": {"agent": {}, "lead": {"escalation": 1}},
    "organisation": {"roles": {"agent": {"members": ["ann"]}, "lead": {"members": ["lee"]}}},
    "agreements": [],
    "grants": [
        {
            "id": "front",
            "role": "agent",
            "kinds": ["refund"],
            "limits": [{"amount": {"minor": 5000, "currency": "EUR"}, "per": "agent", "window": "720h"}],
        },
        {"id": "large", "role": "lead", "kinds": ["refund"], "limits": [{"amount": {"minor": 50000, "currency": "EUR"}, "per": "case"}]},
    ],
}


def refund(minor, **more):
    return {"kind": "refund", "amount": {"minor": minor, "currency": "EUR"}, **more}


def paid(id, minor=100, case="other", at=FRIDAY, by="ann", **more):
    return {"id": id, "case_id": case, "at": at, "kind": "remedy", "actor": {"id": by, "role": "agent"}, "data": refund(minor, **more)}


class Authority(unittest.TestCase):
    def setUp(self):
        self.desk = Desk.load(GIVING)
        self.case = opened("a")
        self.now = FRIDAY + datetime.timedelta(hours=1)

    def may(self, actor, act, **more):
        return self.desk.may(actor, act, self.case, **{"ledger": Ledger(), "as_of": self.now, **more})

    def test_a_decision_is_an_answer_like_any_other(self):
        ledger = Ledger([paid("1", 4000)])
        asked = self.may({"id": "ann"}, {"remedy": refund(1001)}, ledger=ledger)
        self.assertEqual((asked.verdict, asked.rule, asked.approver), ("needs_approval", "over_limit", "lead"))
        self.assertEqual((asked.approvers, asked.blocking[0].used), (["lee"], 4000))
        self.assertEqual([one.amount.minor for one in asked.instead], [1000])
        self.assertEqual(json.loads(asked.to_json()), asked.to_plain())
        self.assertEqual(pickle.loads(pickle.dumps(asked)), asked)
        self.assertIn("<table", asked._repr_html_())
        # Whatever it says, so that nobody takes an answer for its verdict.
        self.assertTrue(asked)
        self.assertEqual(self.may({"id": "ann"}, {"remedy": refund(1000)}, ledger=ledger).verdict, "allow")
        allowances = self.desk.allowances({"id": "ann"}, self.case, ledger=ledger, as_of=self.now)
        self.assertEqual([(one.kind, one.amount.minor, one.grant) for one in allowances], [("refund", 1000, "front")])
        self.assertEqual(len(self.desk.allowances({"id": "ann"}, self.case, as_of=self.now)), 0)

    def test_actors_and_acts_are_dicts_or_text(self):
        for actor in ({"id": "ann"}, types.MappingProxyType({"id": "ann", "roles": ("agent",)}), "{id: ann}", '{"id": "ann"}'):
            for act in ({"remedy": refund(5000)}, json.dumps({"remedy": refund(5000)}), "{remedy: {kind: refund, amount: {minor: 5000, currency: EUR}}}"):
                self.assertEqual(self.may(actor, act).headroom[0].left, 0)

    def test_refusals_have_a_place(self):
        ann, close = {"id": "ann"}, {"close": {}}
        for actor, act, wanted in (
            ("ann", close, ("not_a_document", "/actor")),
            (5, close, ("not_a_document", "/actor")),
            ({"id": 5}, close, ("wrong_type", "/actor/id")),
            ({"id": "\ud800"}, close, ("lone_surrogate", "/actor/id")),
            ({"id": "ann", "roles": ["chief"]}, close, ("unknown_role", "/actor/roles/0")),
            (ann, None, ("not_a_document", "/act")),
            (ann, {}, ("malformed_act", "/act")),
            (ann, {"remedy": {"kind": "refund", "amount": {"minor": 1.5, "currency": "EUR"}}}, ("not_a_whole_number", "/act/remedy/amount/minor")),
            (ann, {"remedy": refund(5)}, ("ledger_needed", "/act/remedy")),
        ):
            self.assertEqual(refusal(self.may, actor, act, ledger=None), wanted)
        self.assertEqual(refusal(self.may, ann, close, as_of="2026-11-20T15:00:00"), ("naive_time", "/as_of"))
        self.assertEqual(refusal(self.desk.allowances, {}, self.case, as_of=self.now), ("missing_field", "/actor"))
        with self.assertRaises(CaseworkError) as raised:
            self.may({"id": "ann", "roles": ["agnt"]}, close)
        self.assertIn("agent", raised.exception.hint)
        for call in (lambda: self.may(ann, close, ledger=[]), lambda: self.desk.may(ann, close, self.case, None, self.now), lambda: self.desk.may(ann, close, [], as_of=self.now)):
            with self.assertRaises(TypeError):
                call()

    def test_who_is_there_can_be_handed_in(self):
        organisation = {"roles": {"agent": {"members": ["ann"]}, "lead": {"members": ["kim"]}}}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "rota.yaml")
            path.write_text("roles: {lead: {members: [kim]}, agent: {members: [ann]}}", encoding="utf-8")
            desks = [self.desk.with_organisation(given) for given in (organisation, json.dumps(organisation), path)]
        for desk in (*desks, pickle.loads(pickle.dumps(desks[0])), copy.deepcopy(desks[2])):
            self.assertEqual((desk, hash(desk)), (desks[1], hash(self.desk)))
            self.assertNotEqual(desk, self.desk)
            self.assertEqual(desk.may({"id": "ann"}, {"remedy": refund(5001)}, self.case, ledger=Ledger(), as_of=self.now).approvers, ["kim"])
        self.assertEqual(self.may({"id": "ann"}, {"remedy": refund(5001)}).approvers, ["lee"])
        self.assertEqual(refusal(self.desk.with_organisation, {"roles": {"chief": {}}}), ("unknown_role", "/roles/chief"))
        self.assertEqual(refusal(self.desk.with_organisation, 5), ("not_a_document", ""))

    def test_a_handbook_is_text(self):
        slow = {"id": "slow", "triggers": [{"manual": True}], "steps": [{"to": "role:lead", "actions": ["notify"]}]}
        self.assertIn("notify the lead", Desk.load({**GIVING, "guidelines": [slow]}).handbook())

    def test_a_ledger_is_a_value(self):
        events = [paid("1"), paid("2", 200), paid("1", case="third")]
        lines = "\n".join(json.dumps({**event, "at": event["at"].isoformat()}) for event in events)
        ledger = Ledger(events)
        self.assertEqual((len(ledger), repr(ledger)), (3, "Ledger(3 events)"))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "remedies.jsonl")
            path.write_text(lines, encoding="utf-8")
            same = [Ledger(path), Ledger.load(path), Ledger(lines), Ledger(reversed(events)), Ledger(map(dict, events)), Ledger(ledger.to_json())]
        for again in (*same, pickle.loads(pickle.dumps(ledger)), copy.copy(ledger), copy.deepcopy(ledger)):
            self.assertEqual((again, again.to_json()), (ledger, ledger.to_json()))
        self.assertEqual([(event["case_id"], event["id"]) for event in ledger.events], [("other", "1"), ("other", "2"), ("third", "1")])
        self.assertEqual(json.loads(ledger.to_json()), ledger.events)
        self.assertNotEqual(ledger, Ledger())
        self.assertNotEqual(ledger, events)
        self.assertTrue(Ledger())       # `known or None` keeps one in which nothing is yet
        self.assertRaises(TypeError, hash, ledger)
        self.assertEqual([ledger.append(paid("3")), ledger.append(paid("3")), ledger.append(paid("0", at=FRIDAY.replace(hour=1)))], ["in_order", "duplicate", "late"])

    def test_what_is_no_remedy_leaves_nothing_behind(self):
        ledger = Ledger([paid("1")])
        for event, wanted in (
            (5, ("not_a_document", "")),
            ({**paid("2"), "kind": "status", "data": {"to": "open"}}, ("not_a_remedy", "/kind")),
            (paid("1", 5), ("event_id_conflict", "/id")),
            (paid("2", at=datetime.datetime(2026, 11, 20)), ("naive_time", "/at")),
            (paid("2", kind="refnd"), ("unknown_word", "/data/kind")),
        ):
            self.assertEqual(refusal(ledger.append, event), wanted)
        self.assertEqual(len(ledger), 1)
        for events, wanted in (([paid("1"), paid("1", 5)], ("event_id_conflict", "/1/id")), ({}, ("wrong_type", "")), (b"[]", ("wrong_type", "")), (5, ("wrong_type", ""))):
            self.assertEqual(refusal(Ledger, events), wanted)

    def test_threads_share_a_ledger(self):
        ledger, failed = Ledger(), []
        events = [paid(str(n), case=f"c{n % 7}") for n in range(400)]

        def work(own):
            try:
                for event in events[own::4]:
                    ledger.append(event)
                    self.may({"id": "ann"}, {"remedy": refund(1)}, ledger=ledger)
                self.assertEqual(ledger, ledger)
                ledger.to_json(), pickle.dumps(ledger)
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=work, args=(own,)) for own in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual((failed, ledger), ([], Ledger(events)))
        self.assertEqual(self.may({"id": "ann"}, {"remedy": refund(1)}, ledger=ledger).blocking[0].used, 40_000)


class Package(unittest.TestCase):
    def test_the_surface_is_the_agreed_one(self):
        surface = json.loads((ROOT / "tests/surface.json").read_text(encoding="utf-8"))
        public = set(surface["functions"]) | set(surface["classes"])
        python_only = {"View", "__version__", "error_codes"}
        self.assertEqual(set(casework.__all__), public | python_only)
        for kind, python_only in ((Calendar, set()), (Case, set()), (Desk, {"load"}), (Ledger, {"load", "to_json"}), (Worklist, set())):
            members = surface["classes"][kind.__name__]
            own = {name for name in dir(kind) if not name.startswith("_")}
            self.assertEqual(own, set(members["methods"]) | set(members["properties"]) | python_only)
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
        owners = (casework, Calendar, Case, Desk, Desk.rank, Worklist, casework.check_policy, casework.facts)
        for owner in owners:
            for test in doctest.DocTestFinder(recurse=False).find(owner, owner.__name__):
                outcome = doctest.DocTestRunner().run(test)
                failed, tried = failed + outcome.failed, tried + outcome.attempted
        self.assertEqual(failed, 0)
        self.assertGreater(tried, 15)

    def test_one_version(self):
        manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
        self.assertIn(f'version = "{casework.__version__}"', manifest)


if __name__ == "__main__":
    unittest.main()
