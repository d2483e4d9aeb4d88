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
from casework import Calendar, Case, CaseworkError, Desk

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


class Package(unittest.TestCase):
    def test_the_surface_is_the_agreed_one(self):
        surface = json.loads((ROOT / "tests/surface.json").read_text(encoding="utf-8"))
        public = set(surface["functions"]) | set(surface["classes"])
        python_only = {"View", "__version__", "error_codes"}
        self.assertEqual(set(casework.__all__), public | python_only)
        for kind, python_only in ((Calendar, set()), (Case, set()), (Desk, {"load"})):
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
        for owner in (casework, Calendar, Case, Desk, casework.check_policy, casework.facts):
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
