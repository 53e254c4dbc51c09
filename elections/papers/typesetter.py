"""The program that sets one paper and ends: an order of `elections.papers.typeset` comes in as JSON, the PDF goes out.

typst computes in threads of its own, which no process may have that divides into others: it is imported here alone,
and nothing imports this file.
"""

import json
import signal
import sys

import typst


def main() -> None:
    """Sets the paper ordered on the standard input; the one argument is how many seconds of a processor it may take."""
    # The system ends it then: whatever typst does, and whether or not anybody waits still.
    signal.setitimer(signal.ITIMER_PROF, int(sys.argv[1]))
    order = json.load(sys.stdin.buffer)
    try:
        pdf = typst.compile(**order, ignore_system_fonts=True)
    except typst.TypstError as error:
        sys.exit(f"{error.message}\n{error.diagnostic}")
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
