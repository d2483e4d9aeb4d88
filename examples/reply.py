"""A complaint in public, answered on four channels, each reply checked before it goes out.

A parcel is late and its customer says so on X. What a bot, or a person with a button, has to know is asked for in turn:
what there is to say, how it stands on each channel, what keeps it from being sent, and what the case owes afterwards.
`reply.rs` and `reply.mjs` print the same bytes.

    PYTHONPATH=bindings-python/python python3 examples/reply.py
"""

from pathlib import Path

from casework import Case, Desk

POLICY = Path(__file__).parent / "policies" / "replies.yaml"
MORNING = "2026-11-23T10:30:00Z"
NEXT_DAY = "2026-11-24T11:00:00Z"
CUSTOMER = {"role": "customer", "id": "k7"}
ANN = {"name": "Ann", "initials": "AB"}

OPENING = {
    "tags": ["delivery", "refund"],
    "attributes": {"order": "AC-104711"},
    "customer": {"id": "k7", "locale": "en"},
}


def main():
    desk = Desk.load(POLICY)
    event = {"case_id": "42", "at": "2026-11-23T09:12:00Z", "kind": "message", "actor": CUSTOMER}
    case = Case([
        {"id": "1", "case_id": "42", "at": event["at"], "kind": "opened", "channel": "x", "data": OPENING},
        {**event, "id": "2", "channel": "x", "visibility": "public"},
        {**event, "id": "3", "at": "2026-11-23T10:00:00Z", "channel": "whatsapp", "visibility": "direct", "thread": "wa"},
    ])

    print("WHAT FITS case 42, a late parcel, told on X")
    for one in desk.proposals(case, as_of=MORNING):
        print(f"  {one.template:<12} {one.because}")

    def say(title, at, reply):
        return show(title, desk.draft(reply, case, as_of=at))

    taken = say("IN PUBLIC, and out of it", MORNING, {"template": "in private", "channel": "x", "agent": ANN})

    money = {"minor": 1250, "currency": "GBP"}
    refund = {"template": "refunded", "values": {"customer.given_name": "D’Arcy", "refund": money}}
    draft = say("BY SMS, to somebody with a curly apostrophe", MORNING, {**refund, "channel": "sms"})
    edit = next(finding.edit for finding in draft.findings if finding.edit)
    edited = apply(draft.parts[0].text, edit)
    say("BY SMS, with the edit made", MORNING, {"text": edited, "channel": "sms"})

    free = {"text": "It is on its way. *Sorry* again!", "channel": "whatsapp"}
    say("ON WHATSAPP, half an hour after they wrote", MORNING, free)
    say("ON WHATSAPP, 25 hours after they wrote", NEXT_DAY, free)
    say("ON WHATSAPP, with a template that is approved", NEXT_DAY, {**refund, "channel": "whatsapp"})

    values = {"customer.given_name": "j_darcy", "arrival": "2026-11-25", "parcels": 2, "reason": "strike"}
    values["tracking"] = "https://acme.example/t/104711"
    mail = {"template": "delayed", "channel": "email", "agent": ANN, "values": values}
    say("BY E-MAIL, to a name that is none", MORNING, mail)

    leak = "We paid it back to 4111 1111 1111 1111 for AC-104711, [NAME]."
    say("IN PUBLIC, what nobody else should see", MORNING, {"text": leak, "channel": "x", "agent": ANN})

    record(case, "4", MORNING, taken)
    may_close(desk, case)
    note = say("IN PUBLIC, how it ended", NEXT_DAY, {"template": "sorted out", "channel": "x", "agent": ANN})
    record(case, "5", NEXT_DAY, note)
    may_close(desk, case)


def show(title, draft):
    """A draft, as whoever sends it wants to see it."""
    print(f"\n{title}")
    if draft.subject:
        print(f"  subject: {draft.subject}")
    for part in draft.parts:
        limit = f" of {part.limit}" if part.limit else ""
        sms = f", {part.segments} SMS" if part.segments else ""
        print(f"  {part.unit.replace('_', ' ')} {part.length}{limit}{sms}")
        print("    | " + part.text.replace("\n", "\n    | "))
    for finding in draft.findings:
        print(f"  {finding.severity:<7} {finding.code}: {finding.message}")
        if finding.span:
            print(f"          here: {marked(draft.parts[0].text, finding.span)}")
        if edit := finding.edit:
            made = (f"{marked(draft.parts[0].text, one.span)} becomes {one.text}" for one in edit.replace)
            print(f"          edit: {', '.join(made)}; saves {edit.saves}")
    if not (sendable := draft.sendable):
        print("  -> nothing may be sent")
        return draft
    how = ", an approved template" if sendable.approved_template else ""
    how += ", takes it private" if sendable.takes_private else ""
    owes = "".join(f"; owes a {owed.replace('_', ' ')}" for owed in draft.owes)
    print(f"  -> {len(sendable.texts)} to send{how}{owes}")
    return draft


def record(case, id, at, draft):
    """What was sent is an event like any other."""
    sent = draft.sendable
    event = {"id": id, "case_id": "42", "at": at, "kind": "message", "actor": {"role": "agent", "id": "ann"}}
    data = {"takes_private": sent.takes_private}
    case.append({**event, "channel": sent.channel, "visibility": sent.visibility, "data": data})


def may_close(desk, case):
    decision = desk.may({"id": "ann"}, {"close": {}}, case, as_of=NEXT_DAY)
    print(f"\nMAY IT BE CLOSED? {decision.sentence}")


def apply(text, edit):
    """The replacements of an edit, made."""
    for one in reversed(edit.replace):
        text = text[: one.span.start] + one.text + text[one.span.end :]
    return text


def marked(text, span):
    return text[span.start : span.end]


if __name__ == "__main__":
    main()
