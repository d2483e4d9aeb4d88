"""How often casework and another system say the same of one thing, and why not where they differ."""

UNEXPLAINED = "unexplained"


class Agreement:
    """One comparison. Each row counts once: as the same, or under the first cause that holds."""

    def __init__(self, source, compared, floor, unexplained=0):
        """Expected are a least share, per mille, and a most of unexplained rows."""
        self.source = source
        self.compared = compared
        self.floor = floor
        self.most_unexplained = unexplained
        # What it is the sum of; and whether the table in the README has a line of it.
        self.parts = []
        self.in_table = True
        self.same = 0
        # How many rows, and one of them, by cause.
        self.causes = {}

    def count(self, same, cause=None, example=None):
        """Counts a row. `cause` is asked for only where it differs: a text, or a function that finds one."""
        if same:
            self.same += 1
            return
        why = (cause() if callable(cause) else cause) or UNEXPLAINED
        number, first = self.causes.get(why, (0, example))
        self.causes[why] = (number + 1, first)

    @classmethod
    def sum(cls, compared, parts):
        """Some comparisons of one source, which have one line in the README for all of them: this."""
        allowed = sum(part.most_unexplained for part in parts)
        total = cls(parts[0].source, compared, min(part.floor for part in parts), allowed)
        total.parts = parts
        for part in parts:
            part.in_table = False
            total.same += part.same
            for why, (number, example) in part.causes.items():
                before, first = total.causes.get(why, (0, example))
                total.causes[why] = (before + number, first)
        return total

    @property
    def rows(self):
        return self.same + self.different

    @property
    def different(self):
        return sum(number for number, _ in self.causes.values())

    @property
    def holds(self):
        """Nothing compared is nothing shown."""
        enough = self.same * 1000 >= self.rows * self.floor
        return self.rows > 0 and enough and self.causes.get(UNEXPLAINED, (0,))[0] <= self.most_unexplained

    @property
    def share(self):
        return f"{self.same:,} of {self.rows:,}, {per_cent(self.same, self.rows)}"

    def most_first(self):
        """The causes, most frequent first; what is unexplained comes last, and is always named."""
        known = [(why, *cause) for why, cause in self.causes.items() if why != UNEXPLAINED]
        known.sort(key=lambda cause: (-cause[1], cause[0]))
        return [*known, (UNEXPLAINED, *self.causes.get(UNEXPLAINED, (0, None)))]

    def show(self):
        print(f"  {self.compared}\n    {self.share}")
        if not self.holds:
            least = per_cent(self.floor, 1000)
            print(f"    EXPECTED at least {least}, and at most {self.most_unexplained} unexplained")
        if self.different:
            for why, number, example in self.most_first():
                print(f"    {number:>6}  {why}{f' (such as {example})' if example else ''}")

    def line(self):
        """A row of the table in the README."""
        causes = "; ".join(f"{number:,} {why}" for why, number, _ in self.most_first()) if self.different else "nothing"
        return f"| {self.source} | {self.compared} | {self.share} | {causes} |"


def per_cent(part, whole):
    """Rounded down, so that 100.00 % means all."""
    hundredths = part * 10_000 // whole if whole else 0
    return f"{hundredths // 100}.{hundredths % 100:02} %"
