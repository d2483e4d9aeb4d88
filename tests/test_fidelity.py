"""What the comparisons with real systems are made of; and the one of them that needs no data."""

import io
import sys
import tempfile
import unittest
from contextlib import redirect_stdout
from datetime import datetime, timedelta, timezone
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "fidelity"))

import customer_care
import fitted_hours
import reconciled
import reconciled_zendesk
import servicenow
import table
import two_schedules
import zendesk
from agreement import UNEXPLAINED, Agreement, per_cent
from casework import Case


def quietly(call, *arguments):
    """What a call gives and prints."""
    with redirect_stdout(io.StringIO()) as printed:
        return call(*arguments), printed.getvalue()


class Agreements(unittest.TestCase):
    def agreement(self, same, causes, floor=0, unexplained=0):
        agreement = Agreement("Somebody", "due date", floor, unexplained)
        for _ in range(same):
            agreement.count(True)
        for cause in causes:
            agreement.count(False, cause, "42")
        return agreement

    def test_a_share_is_rounded_down(self):
        self.assertEqual(per_cent(19_999, 20_000), "99.99 %")
        self.assertEqual(per_cent(1, 3), "33.33 %")
        self.assertEqual(per_cent(3, 3), "100.00 %")

    def test_a_floor_is_reached_exactly_or_missed(self):
        self.assertTrue(self.agreement(996, ["late"] * 4, floor=996).holds)
        self.assertFalse(self.agreement(995, ["late"] * 5, floor=996).holds)

    def test_nothing_compared_is_nothing_shown(self):
        self.assertFalse(self.agreement(0, []).holds)

    def test_what_is_unexplained_is_counted_and_limited(self):
        self.assertFalse(self.agreement(9, [None]).holds)
        self.assertTrue(self.agreement(9, [None], unexplained=1).holds)

    def test_a_line_names_every_cause_the_most_frequent_first(self):
        agreement = self.agreement(6, ["early", "late", None, "late"], unexplained=1)
        self.assertEqual(
            agreement.line(), "| Somebody | due date | 6 of 10, 60.00 % | 2 late; 1 early; 1 unexplained |"
        )
        self.assertEqual(self.agreement(2, []).line(), "| Somebody | due date | 2 of 2, 100.00 % | nothing |")

    def test_a_cause_is_looked_for_only_where_it_differs(self):
        agreement = Agreement("Somebody", "due date", 0)
        agreement.count(True, lambda: self.fail("asked"))
        agreement.count(False, lambda: None, "42")
        self.assertEqual(agreement.causes, {UNEXPLAINED: (1, "42")})


    def test_a_sum_stands_in_the_table_for_its_parts(self):
        one, other = self.agreement(8, ["late", None], 700, 1), self.agreement(4, ["late", "early"], 600, 2)
        total = Agreement.sum("both", [one, other])
        self.assertEqual(total.line(), "| Somebody | both | 12 of 16, 75.00 % | 2 late; 1 early; 1 unexplained |")
        self.assertEqual((total.floor, total.most_unexplained), (600, 3))
        self.assertEqual([each.in_table for each in (one, other, total)], [False, False, True])
        # The parts are what they were.
        self.assertEqual((one.rows, other.rows), (10, 6))


class Table(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.readme = Path(folder.name) / "README.md"
        self.one, self.other = (Agreement(source, "due date", 0) for source in ("One", "Other"))
        for agreement in (self.one, self.other):
            agreement.count(True)

    def test_what_is_written_is_what_was_measured(self):
        self.readme.write_text(f"# Title\n\n{table.BEGIN}\nold\n{table.END}\n\nMore.\n", encoding="utf-8")
        self.assertTrue(table.differs([self.one, self.other], self.readme))
        table.write([self.one, self.other], self.readme)
        self.assertIsNone(table.differs([self.one, self.other], self.readme))
        text = self.readme.read_text(encoding="utf-8")
        self.assertTrue(text.startswith(f"# Title\n\n{table.BEGIN}\n| source |") and text.endswith("\n\nMore.\n"))
        self.one.count(False, "late")
        self.assertTrue(table.differs([self.one, self.other], self.readme))
        # Of a source that was skipped nothing is known.
        self.assertIsNone(table.differs([self.other], self.readme))

    def test_parts_of_a_sum_have_no_line(self):
        self.readme.write_text(f"{table.BEGIN}\n{table.END}\n", encoding="utf-8")
        agreements = [self.one, Agreement.sum("all together", [self.one]), self.other]
        table.write(agreements, self.readme)
        self.assertIsNone(table.differs(agreements, self.readme))
        lines = self.readme.read_text(encoding="utf-8").splitlines()
        self.assertEqual([line.split(" | ")[1] for line in lines[3:-1]], ["all together", "due date"])

    def test_a_readme_without_markers_is_left_alone(self):
        self.readme.write_text("# Title\n", encoding="utf-8")
        self.assertIsNone(table.differs([self.one], self.readme))
        with self.assertRaises(SystemExit):
            table.write([self.one], self.readme)
        self.assertEqual(self.readme.read_text(encoding="utf-8"), "# Title\n")


class Sources(unittest.TestCase):
    def test_two_schedules_give_both_figures(self):
        for agreement in two_schedules.compare(None):
            self.assertTrue(agreement.holds, agreement.compared)
            self.assertEqual(agreement.rows, 2)

    def test_hours_and_targets_are_found_again(self):
        """Two weeks of incidents, one every 55 minutes, each closed a day and a half later; kept by 10:00-15:00 and
        a target of 6h30, and paused by nothing. The arithmetic is done here by hand, minute by minute."""
        monday = datetime(2016, 3, 7, tzinfo=timezone.utc)

        def kept(opened, closed):
            minutes = (opened + timedelta(minutes=n) for n in range((closed - opened) // timedelta(minutes=1)))
            return sum(t.weekday() < 5 and 10 <= t.hour < 15 for t in minutes) <= 390

        incidents = []
        for n in range(14 * 24 * 60 // 55):
            opened = monday + timedelta(minutes=55 * n)
            closed = opened + timedelta(hours=36, minutes=7 * n % 600)
            at, end = servicenow.millis(opened), servicenow.millis(closed)
            wait = ("waiting_customer", at, at + 3_600_000)
            incidents.append(fitted_hours.Incident("3", kept(opened, closed), at, {"closed": end}, [wait]))
        self.assertEqual({incident.kept for incident in incidents}, {True, False})
        found, *_ = fitted_hours.fit(incidents, ["closed"], [(), ("waiting_customer",)])
        self.assertEqual(found.right, len(incidents))
        self.assertEqual((found.pauses, found.days, found.hours), ((), "mon-fri", "10:00-15:00"))
        self.assertAlmostEqual(found.targets["3"].minutes, 390, delta=10)

    def test_pauses_are_not_counted(self):
        hour = 3_600_000
        incident = fitted_hours.Incident("1", True, 0, {"closed": 10 * hour}, [("waiting_customer", hour, 20 * hour)])
        asked = ["closed", ("waiting_customer",), "mon-sun", "00:00-24:00"]
        self.assertEqual(fitted_hours.counted([incident], *asked), [hour])

    def test_the_best_target_parts_kept_from_broken(self):
        minute = fitted_hours.MINUTE
        verdicts = [(minutes * minute, minutes <= 60) for minutes in (10, 60, 80, 200)]
        right, target = fitted_hours.part(verdicts)
        self.assertEqual((right, target.kept, target.broken, target.minutes), (4, 60 * minute, 80 * minute, 70))
        self.assertEqual(fitted_hours.part([(5 * minute, False)])[0], 1)
        self.assertEqual(fitted_hours.part([(0, False)])[0], 0)

    def test_the_sql_counts_a_piece_of_a_week_without_an_open_hour(self):
        """From Friday 17:00 to Monday 07:00: the piece up to Sunday 00:00 meets an open hour, the one from there on
        none, and is 31 hours long."""
        changes = [
            {"field_name": "status", "updated": "2016-03-04 17:00:00", "value": "open"},
            {"field_name": "status", "updated": "2016-03-07 07:00:00", "value": "solved"},
        ]
        self.assertTrue(zendesk.out_of_hours(31 * 60, "agent_work_time", changes))
        self.assertIsNone(zendesk.out_of_hours(31 * 60 + 1, "agent_work_time", changes))

    def test_what_pauses_a_row_is_a_wait_in_which_time_would_count(self):
        """Waits for the customer on Friday from 17:00 to 19:00, of which one hour is open; and for a third party over
        the weekend, when nothing is."""
        times = ["03-04 16:00", "03-04 17:00", "03-04 19:00", "03-06 12:00", "03-07 07:00"]
        changes = [
            {"field_name": "status", "updated": f"2016-{at}:00", "value": value}
            for at, value in zip(times, ["new", "pending", "hold", "open", "solved"], strict=True)
        ]

        def pauses(id, clock):
            row = reconciled.Row(id, None, {"clock": clock})
            return reconciled_zendesk.pauses(zendesk.Log({id: changes}, None, None, None), row)

        customer = "it pauses while the status is waiting_customer"
        third_party = "it pauses while the status is waiting_third_party"
        self.assertEqual(pauses("2", "agent_work"), [customer])
        self.assertEqual(pauses("1", "agent_work"), [customer, third_party])
        self.assertEqual(pauses("1", "requester_wait"), [customer])

    def test_durations_keep_their_sign(self):
        self.assertEqual(customer_care.read("05:41:21.0"), timedelta(hours=5, minutes=41, seconds=21))
        self.assertEqual(customer_care.read("-00:00:19."), timedelta(seconds=-19))


class Reconciled(unittest.TestCase):
    """Their desk counts Monday to Friday, 09:00 to 17:00, and never pauses; 2026-11-20 is a Friday."""

    OFFICE = "the hours of 'office' count"

    def rows(self, *elapsed):
        """From Friday 16:00 to Monday 10:00, with this much counted."""
        log = [
            {"id": "o", "case_id": "c", "at": "2026-11-20T16:00:00Z", "kind": "opened"},
            {"id": "r", "case_id": "c", "at": "2026-11-23T10:00:00Z", "kind": "status", "data": {"to": "resolved"}},
        ]
        return [
            reconciled.Row(time, Case(log), {"clock": "total_resolution", "elapsed": time, "grain": "1m"})
            for time in elapsed
        ]

    def planted(self, rows, rules, theirs):
        """By a desk that knows their hours, and counts every hour."""
        policy = {
            "calendars": {"office": {"zone": "UTC", "week": {"mon-fri": "09:00-17:00"}}},
            "agreements": [{"id": "a", "clocks": [{"preset": "total_resolution", "target": "8h"}]}],
        }
        planted = reconciled.Planted("Somebody", rows, "2026-11-24T00:00:00Z", 0)
        planted.plant("counts every hour", policy, rules, theirs, 0)
        return planted.agreements()

    def test_a_rule_is_named_or_another_or_none(self):
        """Of 66 hours 2 are open. Who has counted 66 has the planted rule too, and is not counted."""
        named, total, alone = self.planted(self.rows("2h", "66h", "5h7m"), ["schedule"], self.OFFICE)
        self.assertEqual((named.same, named.causes), (1, {UNEXPLAINED: (1, "5h7m")}))
        self.assertEqual((total.same, total.causes), (named.same, named.causes))
        self.assertEqual((alone.same, alone.causes), (1, {}))
        named, _, alone = self.planted(self.rows("2h"), ["pause"], self.OFFICE)
        self.assertEqual(named.causes, {"reconcile names schedule instead": (1, "2h")})
        self.assertEqual(alone.rows, 0)

    def test_a_row_that_is_not_asked_about_is_not_counted(self):
        asked = {"2h": self.OFFICE}
        named, *_ = self.planted(self.rows("2h", "5h7m"), ["schedule"], lambda row: asked.get(row.id))
        self.assertEqual((named.same, named.rows), (1, 1))

    def test_a_rule_that_was_found_is_summed_with_those_planted(self):
        found = Agreement("Somebody", "found", 0)
        found.count(True)
        planted = reconciled.Planted("Somebody", self.rows("2h"), "2026-11-24T00:00:00Z", 0)
        first, total, alone = planted.agreements(found)
        self.assertIs(first, found)
        self.assertEqual((total.parts, total.same), ([found], 1))
        self.assertEqual([each.in_table for each in (found, total, alone)], [False, True, True])

    def test_every_kind_of_rule_is_named_once(self):
        class Reason:
            def __init__(self, *rules):
                self.rules = rules

        reasons = [Reason("pause"), Reason("schedule", "target"), Reason("pause")]
        self.assertEqual(reconciled.names(reasons, "too"), "reconcile names pause or schedule with target too")
        self.assertIsNone(reconciled.names([]))


class Run(unittest.TestCase):
    def setUp(self):
        # Its own name, __main__, is the test runner's.
        spec = spec_from_file_location("fidelity_run", Path(__file__).parent / "fidelity" / "__main__.py")
        self.run_module = module_from_spec(spec)
        spec.loader.exec_module(self.run_module)

    def test_without_data_nothing_is_run_and_nothing_claimed(self):
        code, printed = quietly(self.run_module.main, Path("/there/is/no/such/folder"), False)
        self.assertEqual(code, 0)
        self.assertIn("nothing was compared", printed)
        self.assertEqual(len(printed.splitlines()), 1)

    def test_a_missing_source_is_skipped_and_stays_out_of_the_table(self):
        with tempfile.TemporaryDirectory() as empty:
            code, printed = quietly(self.run_module.main, Path(empty), True)
        self.assertEqual(code, 1)
        self.assertEqual(printed.count("SKIPPED"), 7)
        self.assertIn("no table without Boston 311", printed)

    def test_a_source_that_agrees_less_than_expected_is_named(self):
        agreement = Agreement("Somebody", "due date", 990)
        agreement.count(False)
        code, printed = quietly(self.run_module.verdict, [agreement], [], False)
        self.assertEqual(code, 1)
        self.assertIn("FAILED: Somebody", printed)


if __name__ == "__main__":
    unittest.main()
