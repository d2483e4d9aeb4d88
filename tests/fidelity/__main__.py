"""casework beside real systems: how often it says what they say, and why not where it does not.

    PYTHONPATH=bindings-python/python python3 tests/fidelity DATA [--write]

DATA is a folder with one folder for each source. A source that is not there is skipped and counts for nothing. Fails
when an agreement is less than expected, and when the table in the README is not what was measured; --write writes it.
"""

import sys
from pathlib import Path

import boston311
import customer_care
import reconciled_boston
import reconciled_zendesk
import servicenow
import twitter_text
import two_schedules
import zendesk

from table import differs, write

SOURCES = [boston311, servicenow, zendesk, two_schedules, customer_care, reconciled_zendesk, reconciled_boston, twitter_text]


def main(data, writes):
    if not data.is_dir():
        print(f"fidelity: there is no folder {data}, so nothing was compared.")
        return 0
    agreements, skipped = [], []
    for source in SOURCES:
        folder = data / source.FOLDER if source.FOLDER else None
        print(f"\n{source.SOURCE}")
        if folder and not folder.is_dir():
            print(f"  SKIPPED: there is no folder {folder}.")
            skipped.append(source.SOURCE)
            continue
        compared = source.compare(folder)
        for agreement in compared:
            agreement.show()
        agreements += compared
    return verdict(agreements, skipped, writes)


def verdict(agreements, skipped, writes):
    short = sorted({agreement.source for agreement in agreements if not agreement.holds})
    ran = len({agreement.source for agreement in agreements})
    compared = sum(not agreement.parts for agreement in agreements)
    print(f"\n{compared} comparisons of {ran} sources; {len(skipped)} skipped")
    for source in short:
        print(f"FAILED: {source} agrees less than expected.")
    if short:
        return 1
    if not writes:
        stale = differs(agreements)
        if stale:
            print(f"FAILED: {stale}: run make fidelity-table.")
        return 1 if stale else 0
    if skipped:
        print(f"FAILED: no table without {', '.join(skipped)}.")
        return 1
    write(agreements)
    return 0


if __name__ == "__main__":
    folders = [argument for argument in sys.argv[1:] if argument != "--write"]
    if len(folders) != 1:
        sys.exit(__doc__)
    sys.exit(main(Path(folders[0]), "--write" in sys.argv[1:]))
