#!/usr/bin/env python3
"""Runs every oracle of this folder in its quick mode, two at a time, as `.ci/run` does: see README.md beside this file.

    python3 tests/oracle/quick.py [--minutes N]

Exits 1 when one of them disagrees or fails, and when time runs out before all are done (10 minutes unless told).
SALESDECK_BIN names the binary (default: target/debug/salesdeck).
"""
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
# The longest first, so that the second worker does not wait for it at the end.
RUNS = [["facts.py", "small", "sample"], ["finance.py", "--quick"], ["customers.py", "sample"], ["pvm.py"], ["people.py"], ["funnel.py"],
        ["facts.py", "adventureworks", "--quick"], ["customers.py", "adventureworks"]]
# What an oracle shares with others is no oracle itself.
PARTS = {"calendar_days.py", "companies.py", "cube.py", "small.py", "workbook.py", "quick.py"}


def run(command, until):
    began = time.monotonic()
    try:
        done = subprocess.run([sys.executable, str(FOLDER / command[0]), *command[1:]], capture_output=True, text=True,
                              timeout=max(1, until - began))
        code, text = done.returncode, done.stdout + done.stderr
    except subprocess.TimeoutExpired:
        code, text = -1, "time ran out"
    return command, code, text, time.monotonic() - began


def main(arguments):
    if sys.version_info < (3, 11):
        print("skipped: the oracles need Python 3.11")
        return 0
    minutes = float(arguments[arguments.index("--minutes") + 1]) if "--minutes" in arguments else 10
    forgotten = {path.name for path in FOLDER.glob("*.py")} - PARTS - {command[0] for command in RUNS}
    assert not forgotten, f"not run: {sorted(forgotten)}"
    until, failed = time.monotonic() + 60 * minutes, []
    with ThreadPoolExecutor(2) as pool:
        for command, code, text, seconds in pool.map(lambda command: run(command, until), RUNS):
            print(f"{' '.join(command)}: {'agrees' if code == 0 else f'exit {code}'}, {seconds:.0f} s", flush=True)
            if code:
                failed.append(command)
                print("\n".join(text.splitlines()[-40:]), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
