"""What it costs to load casework: the median of fresh processes that do, less that of those that load nothing.

    start_up.py python3 -c 'import casework' pass
    start_up.py node -e 'require("casework")' 0
"""

import statistics
import subprocess
import sys
import time

PROCESSES = 20
MOST_MS = 50


def seconds(command):
    started = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - started


def main():
    program, flag, loads, nothing = sys.argv[1:]
    # In turns, so that whatever else the machine does falls on both alike.
    pairs = [(seconds([program, flag, loads]), seconds([program, flag, nothing])) for _ in range(PROCESSES)]
    full, empty = (statistics.median(times) * 1000 for times in zip(*pairs))
    print(f"{loads}: {full - empty:.1f} ms, beside {empty:.1f} ms without ({PROCESSES} fresh processes, medians)")
    if full - empty > MOST_MS:
        sys.exit(f"more than {MOST_MS} ms")


if __name__ == "__main__":
    main()
