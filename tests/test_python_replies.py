"""What only Python can get wrong about replies: its own dates and numbers, cases that are None, pickles, cards, spans."""

import _thread
import copy
import datetime
import decimal
import doctest
import json
import pickle
import threading
import time
import types
import unittest
import zoneinfo

import casework
from casework import Case, CaseworkError, Desk

UTC = datetime.timezone.utc
NOW = datetime.datetime(2026, 11, 23, 10, tzinfo=UTC)
POLICY = {
    "agreements": [],
    "brand": {"name": "Acme", "locale": "en-GB", "zone": "Europe/London", "links": ["acme.example"]},
    "channels": {"ours": {"unit": "characters", "limit": 40, "most_parts": 2}},
    "variables": {
        "order": {"type": "text", "example": "AC-104711"},
        "arrival": {"type": "date", "sensitivity": "public", "optional": True, "example": "2026-11-25"},
        "at": {"type": "instant", "sensitivity": "public", "optional": True, "example": "2026-11-25T09:30:00Z"},
        "lasts": {"type": "duration", "sensitivity": "public", "optional": True, "example": "2h"},
        "refund": {"type": "money", "optional": True, "example": {"minor": 1250, "currency": "GBP"}},
        "parcels": {"type": "integer", "optional": True, "example": 1},
        "things": {"type": "list", "optional": True, "example": ["a lamp"]},
    },
    "templates": {
        "arrives": {"body": "Order {{ order }} arrives {{ arrival | date: \"long\" | default: \"soon\" }}.",
                    "when": {"fact": "tags", "op": "has", "value": "late"}},
        "at": {"body": "At {{ at | time | default: \"any time\" }}."},
        "lasts": {"body": "It takes {{ lasts | default: \"a while\" }}."},
        "refund": {"body": "You get {{ refund | default: \"nothing\" }}."},
        "things": {"body": "{{ things | default: \"Nothing\" }}."},
        "always": {"body": "At your service, day and night."},
    },
}
ORDER = {"template": "arrives", "channel": "sms", "values": {"order": "AC-104711"}}
EVENTS = [
    {"id": "1", "case_id": "42", "at": "2026-11-23T09:00:00Z", "kind": "opened", "channel": "whatsapp", "data": {"tags": ["late"]}},
    {"id": "2", "case_id": "42", "at": "2026-11-23T09:00:00Z", "kind": "message", "channel": "whatsapp", "actor": {"role": "customer"}},
]


def refusal(call, *arguments, **named):
    try:
        call(*arguments, **named)
    except CaseworkError as error:
        return error.code, error.path
    raise AssertionError("not refused")


class Replies(unittest.TestCase):
    def setUp(self):
        self.desk = Desk.load(POLICY)
        self.case = Case(EVENTS)

    def says(self, template, **values):
        draft = self.desk.draft({"template": template, "channel": "sms", "values": values}, as_of=NOW)
        return draft.parts[0].text

    def test_a_reply_is_a_dict_or_its_text(self):
        plain = self.desk.draft(ORDER, self.case, as_of=NOW)
        self.assertEqual(plain.sendable.texts, ["Order AC-104711 arrives soon."])
        for reply in (json.dumps(ORDER), types.MappingProxyType(ORDER), "{template: arrives, channel: sms, values: {order: AC-104711}}"):
            self.assertEqual(self.desk.draft(reply, case=self.case, as_of="2026-11-23T10:00:00Z"), plain)

    def test_without_a_case_what_only_a_case_knows_is_missing(self):
        self.assertEqual(self.desk.draft(ORDER, as_of=NOW), self.desk.draft(ORDER, None, as_of=NOW))
        whatsapp = {**ORDER, "channel": "whatsapp"}
        self.assertIsNotNone(self.desk.draft(whatsapp, self.case, as_of=NOW).sendable)
        unheard = self.desk.draft(whatsapp, as_of=NOW)
        self.assertEqual((unheard.sendable, unheard.findings[0].code), (None, "needs_approved_template"))
        self.assertEqual(unheard.window.open_until, None)

    def test_values_may_be_of_pythons_own_kinds(self):
        self.assertEqual(self.says("arrives", order="A", arrival=datetime.date(2026, 11, 25)), "Order A arrives 25 November 2026.")
        tokyo = datetime.datetime(2026, 11, 25, 18, 30, tzinfo=zoneinfo.ZoneInfo("Asia/Tokyo"))
        self.assertEqual(self.says("at", at=tokyo), "At 09:30.")
        self.assertEqual(self.says("lasts", lasts=datetime.timedelta(hours=2)), "It takes 2 hours.")
        self.assertEqual(self.says("refund", refund={"minor": 1250, "currency": "GBP"}), "You get £12.50.")
        self.assertEqual(self.says("things", things=("a lamp", "a chair")), "a lamp and a chair.")
        self.assertEqual(self.says("at", at=None), "At any time.")

    def test_a_value_of_another_type_is_a_finding(self):
        for template, values in (
            ("arrives", {"arrival": NOW}),
            ("at", {"at": datetime.date(2026, 11, 25)}),
            ("refund", {"refund": 1250}),
            ("things", {"things": {"minor": 1, "currency": "GBP"}}),
        ):
            reply = {"template": template, "channel": "email", "values": {"order": "A", **values} if template == "arrives" else values}
            draft = self.desk.draft(reply, as_of=NOW)
            self.assertIn("malformed_value", [finding.code for finding in draft.findings], template)
            self.assertIsNone(draft.sendable)

    def test_what_cannot_cross_is_refused_at_its_place(self):
        for value, code in (
            (datetime.datetime(2026, 11, 25), "naive_time"),
            (decimal.Decimal("12.50"), "wrong_type"),
            (12.5, "not_a_whole_number"),
            (float("nan"), "not_a_whole_number"),
            (1 << 60, "not_a_whole_number"),
            (b"text", "wrong_type"),
            ({"a lamp"}, "wrong_type"),
            ("half \ud800", "lone_surrogate"),
        ):
            reply = {**ORDER, "values": {"order": value}}
            with self.subTest(value=value):
                self.assertEqual(refusal(self.desk.draft, reply, as_of=NOW), (code, "/reply/values/order"))
                self.assertEqual(
                    refusal(self.desk.draft_many, iter([ORDER, reply]), as_of=NOW, read=["parts"]), (code, "/replies/1/values/order")
                )
        with self.assertRaises(CaseworkError) as refused:
            self.desk.draft({**ORDER, "values": {"refund": decimal.Decimal("12.50")}}, as_of=NOW)
        self.assertIn("'minor'", refused.exception.hint)

    def test_refusals_have_a_place(self):
        draft, many = self.desk.draft, self.desk.draft_many
        for reply, code, path in (
            ({**ORDER, "channel": "smss"}, "unknown_channel", "/reply/channel"),
            ({**ORDER, "values": {"other": 1}}, "unknown_variable", "/reply/values/other"),
            ({**ORDER, "template": "no such"}, "unknown_template", "/reply/template"),
            ({**ORDER, "text": "Hello."}, "malformed_reply", "/reply"),
            ({**ORDER, "locale": "!!"}, "unknown_locale", "/reply/locale"),
            ({**ORDER, "chanel": "x"}, "unknown_field", "/reply/chanel"),
            (None, "not_a_document", "/reply"),
            ([ORDER], "not_a_document", "/reply"),
            ("{", "malformed_json", "/reply"),
        ):
            with self.subTest(reply=reply):
                self.assertEqual(refusal(draft, reply, as_of=NOW), (code, path))
        self.assertEqual(refusal(draft, ORDER, as_of="2026-11-23"), ("naive_time", "/as_of"))
        self.assertEqual(refusal(many, [ORDER], [self.case, self.case], as_of=NOW, read=[]), ("lengths_differ", "/cases"))
        self.assertEqual(refusal(many, [ORDER], as_of=NOW, read=["part"]), ("no_such_part", "/read/0"))
        self.assertEqual(refusal(many, [], as_of=NOW, read=["part"]), ("no_such_part", "/read/0"))
        self.assertEqual(refusal(many, [ORDER], [EVENTS], as_of=NOW, read=[]), ("wrong_type", "/cases/0"))
        self.assertEqual(refusal(many, [ORDER], self.case, as_of=NOW, read=[]), ("wrong_type", "/cases"))
        self.assertEqual(refusal(many, [ORDER], as_of=NOW, read="parts"), ("wrong_type", "/read"))
        self.assertEqual(refusal(many, ORDER, as_of=NOW, read=[]), ("not_a_document", "/replies"))
        self.assertEqual(refusal(many, 7, as_of=NOW, read=[]), ("not_a_document", "/replies"))
        with self.assertRaises(TypeError):
            draft(ORDER, EVENTS, as_of=NOW)
        for call, arguments, path in (
            (self.desk.lengths, (7,), "/template"),
            (self.desk.preview, ("at", 7), "/locale"),
            (self.desk.fit, (7, "x"), "/text"),
            (self.desk.split, ("a", None), "/channel"),
            (casework.fit, (b"a", "x"), "/text"),
            (casework.split, ("a", 7), "/channel"),
        ):
            self.assertEqual(refusal(call, *arguments), ("wrong_type", path))
        for call in (self.desk.fit, self.desk.split, casework.fit, casework.split):
            self.assertEqual(refusal(call, "a", "smss"), ("unknown_channel", "/channel"))
        self.assertEqual(refusal(self.desk.fit, "\ud800", "x"), ("lone_surrogate", "/text"))

    def test_a_draft_is_a_value(self):
        draft = self.desk.draft({**ORDER, "channel": "whatsapp"}, self.case, as_of=NOW)
        self.assertEqual(draft.window.open_until, datetime.datetime(2026, 11, 24, 9, tzinfo=UTC))
        for again in (pickle.loads(pickle.dumps(draft)), copy.deepcopy(draft)):
            self.assertEqual((again, again.window.open_until), (draft, draft.window.open_until))
        self.assertEqual(json.loads(draft.to_json())["window"]["open_until"], "2026-11-24T09:00:00.000Z")
        self.assertEqual(pickle.loads(pickle.dumps(draft.sendable)).texts, ["Order AC-104711 arrives soon."])
        self.assertIn('template: "arrives"', repr(draft))

    def test_a_card_shows_it_and_escapes(self):
        hostile = "<script>alert(1)</script>"
        for channel in ("sms", "email"):
            card = self.desk.draft({"text": hostile, "channel": channel}, as_of=NOW)._repr_html_()
            self.assertNotIn("<script", card)
            self.assertIn("script", card)

    def test_a_span_points_into_the_text(self):
        body = "😀 {{ nam }}"
        with self.assertRaises(CaseworkError) as refused:
            Desk.load({"agreements": [], "templates": {"a": {"body": body}}})
        error = refused.exception
        self.assertEqual((error.code, error.path), ("unknown_variable", "/templates/a/body"))
        self.assertEqual(body[error.span.start : error.span.end], "{{ nam }}")
        self.assertEqual(error.span, {"start": 2, "end": 11, "start_utf16": 3, "end_utf16": 12})
        for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            self.assertEqual((again.span, str(again)), (error.span, str(error)))
        with self.assertRaises(CaseworkError) as refused:
            self.desk.fit("a", "smss")
        self.assertIsNone(refused.exception.span)
        self.assertIsNone(CaseworkError("naive_time", "/t", "No offset.").span)

    def test_channels_are_answers(self):
        built_in = {channel.id: channel for channel in casework.channels()}
        self.assertEqual((built_in["x"].unit, built_in["x"].limit, built_in["email"].limit), ("weighted", 280, None))
        self.assertEqual({channel.id for channel in self.desk.channels()} - built_in.keys(), {"ours"})
        self.assertEqual(refusal(casework.fit, "a", "ours"), ("unknown_channel", "/channel"))
        self.assertEqual((self.desk.fit("é" * 41, "ours").over_by, casework.fit("é" * 41, "x").fits), (1, True))
        parts = self.desk.split("ab " * 20, "ours")
        self.assertEqual([part.text[-6:] for part in parts], [" (1/2)", " (2/2)"])
        self.assertTrue(all(part.length <= 40 for part in parts))
        self.assertEqual(casework.split("short", "x")[0].text, "short")
        major, *_ = casework.cldr_release().split(".")
        self.assertGreaterEqual(int(major), 48)

    def test_templates_are_looked_over(self):
        rows = {row.channel: row for row in self.desk.lengths("always")}
        self.assertEqual([rows[name].longest for name in ("ours", "sms", "x")], [len("At your service, day and night.")] * 3)
        self.assertTrue(rows["ours"].fits)
        self.assertEqual(self.desk.preview("refund"), "You get £12.50.")
        self.assertEqual(self.desk.preview("refund", None), self.desk.preview("refund", locale="en-GB"))
        (proposal,) = self.desk.proposals(self.case, as_of=NOW)
        self.assertEqual((proposal.template, proposal.role), ("arrives", "reply"))
        self.assertEqual(len(self.desk.proposals(Case(), as_of=NOW)), 0)

    def test_many_are_columns_in_their_order(self):
        replies = [{**ORDER, "channel": channel, "values": {"order": f"A{place}"}} for place, channel in enumerate(["sms", "whatsapp", "x"])]
        read = ["sendable.texts", "window.open_until", "parts.1.text", "findings.0.code"]
        columns = self.desk.draft_many(iter(replies), iter([None, self.case, self.case]), as_of=NOW, read=read)
        self.assertEqual(list(columns), read)
        self.assertEqual(columns["sendable.texts"][:2], [["Order A0 arrives soon."], ["Order A1 arrives soon."]])
        self.assertIsNone(columns["sendable.texts"][2])  # what a case says is personal, and X is public
        self.assertEqual(columns["window.open_until"], [None, datetime.datetime(2026, 11, 24, 9, tzinfo=UTC), None])
        self.assertEqual((columns["parts.1.text"], columns["findings.0.code"][2]), ([None] * 3, "personal_in_public"))
        self.assertEqual(self.desk.draft_many(json.dumps(replies), as_of=NOW, read=["role"]), {"role": ["reply"] * 3})
        self.assertEqual(self.desk.draft_many([], as_of=NOW, read=["role"]), {"role": []})

    def test_ten_thousand_at_once(self):
        replies = [{**ORDER, "values": {"order": f"A{place}"}} for place in range(10_000)]
        cases = [self.case if place % 2 else None for place in range(10_000)]
        texts = self.desk.draft_many(replies, cases, as_of=NOW, read=["sendable.texts"])["sendable.texts"]
        self.assertEqual(texts, [[f"Order A{place} arrives soon."] for place in range(10_000)])
        replies[9_000] = {**ORDER, "channel": "smss"}
        self.assertEqual(refusal(self.desk.draft_many, replies, cases, as_of=NOW, read=[]), ("unknown_channel", "/replies/9000/channel"))

    def test_many_leave_other_threads_running_and_can_be_interrupted(self):
        long = json.dumps([{"text": "An order is on its way. " * 40, "channel": "x"}] * 30_000)
        threading.Timer(0.2, _thread.interrupt_main).start()
        start = time.monotonic()
        with self.assertRaises(KeyboardInterrupt):
            for _ in range(100):
                self.desk.draft_many(long, as_of=NOW, read=["role"])
        self.assertLess(time.monotonic() - start, 30)
        ticks, short = [], json.dumps([{"text": "An order is on its way. " * 40, "channel": "x"}] * 3_000)
        worker = threading.Thread(target=lambda: self.desk.draft_many(short, as_of=NOW, read=["role"]))
        worker.start()
        while worker.is_alive():
            ticks.append(1)
        self.assertGreater(len(ticks), 100)

    def test_threads_share_cases(self):
        others = [Case([{**event, "case_id": str(place)} for event in EVENTS]) for place in range(20)]
        failed = []

        def work(own):
            try:
                cases = others[own:] + others[:own]
                replies = [{**ORDER, "channel": "whatsapp"}] * len(cases)
                for _ in range(20):
                    columns = self.desk.draft_many(replies, cases + [], as_of=NOW, read=["window.open"])
                    if columns != {"window.open": [True] * len(cases)}:
                        failed.append(columns)
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=work, args=(own,)) for own in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual(failed, [])

    def test_the_examples_in_the_docs_run(self):
        tried = 0
        for owner in (Desk.draft, casework.channels, casework.fit, casework.split):
            for test in doctest.DocTestFinder(recurse=False).find(owner, owner.__name__):
                outcome = doctest.DocTestRunner().run(test)
                self.assertEqual(outcome.failed, 0)
                tried += outcome.attempted
        self.assertGreater(tried, 10)


if __name__ == "__main__":
    unittest.main()
