"""The conformance suite of twitter-text: how long a post is on X (Twitter, Apache-2.0).

Every case that states a weighted length, held against `fit`. The suite has some texts twice: by configuration v2, which
counts an emoji by its parts, and by v3, which X uses and in which an emoji weighs 2 whatever it is made of. We count by v3,
so a case of v2 may differ, but only where v3 states another length for the same text, and that is ours.
"""

from agreement import Agreement
from casework import fit, read_document

SOURCE = "twitter-text"
FOLDER = "twitter_text"

EARLIER = "counted by the parts of an emoji, as X did before; the suite's later case of the same text says what we say"


def compare(folder):
    text = (folder / "conformance" / "validate.yml").read_text(encoding="utf-8")
    tests = read_document(text)["tests"]
    groups = {name: [case for case in cases if weighted(case) is not None] for name, cases in tests.items()}
    later = {case["text"]: weighted(case) for case in groups["WeightedTweetsWithDiscountedEmojiCounterTest"]}
    length = Agreement(SOURCE, "the weighted length of a post, as its conformance suite states it", 950)
    for name, cases in groups.items():
        for case in cases:
            ours = fit(case["text"], "x").length.length
            earlier = name == "WeightedTweetsCounterTest" and later.get(case["text"]) == ours
            length.count(ours == weighted(case), cause=EARLIER if earlier else None, example=case["description"])
    return [length]


def weighted(case):
    """The weighted length that a case states; none where it is about something else."""
    expected = case["expected"]
    return expected.get("weightedLength") if isinstance(expected, dict) else None
