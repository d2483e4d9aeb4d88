"""The table of agreements in the README, between two markers."""

from pathlib import Path

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- fidelity -->", "<!-- /fidelity -->"
HEAD = ["| source | what is compared | agreement | what disagrees |", "| --- | --- | --: | --- |"]


def differs(agreements, readme=README):
    """What is wrong with the table of a README, in words; none when it says what was measured, or has no markers.

    Of sources that were not compared nothing is known, so their lines may say what they like.
    """
    parts = divided(readme.read_text(encoding="utf-8"))
    if parts is None:
        return None
    written = [line for line in parts[1].splitlines() if line.startswith("|")]
    sources = {agreement.source for agreement in agreements}
    written_of_them = [line for line in written[len(HEAD) :] if line.split("|")[1].strip() in sources]
    if written[: len(HEAD)] == HEAD and written_of_them == lines(agreements):
        return None
    return "the table in README.md is not what was measured"


def write(agreements, readme=README):
    parts = divided(readme.read_text(encoding="utf-8"))
    if parts is None:
        raise SystemExit(f"FAILED: README.md has no {BEGIN} and {END}.")
    before, _, after = parts
    table = "\n".join([*HEAD, *lines(agreements)])
    readme.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def lines(agreements):
    return [agreement.line() for agreement in agreements if agreement.in_table]


def divided(text):
    """The text before the markers, between and after them."""
    before, begins, rest = text.partition(BEGIN)
    between, ends, after = rest.partition(END)
    return (before, between, after) if begins and ends else None
