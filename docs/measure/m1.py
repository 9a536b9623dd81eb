"""Forecast errors on the 617 monthly series of the M1 competition, by method.

    python3 docs/measure/m1.py [SALESDECK] [M1_CSV]

Calls `salesdeck forecast` on the training parts, compares with the test parts, and rewrites the table in
docs/forecast.md between its two marks. The series are public data of the International Institute of Forecasters;
they are not in the repository: get `m1_monthly.csv` (columns series, n, h, part, i, value) from the R package Mcomp.
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/debug/salesdeck")
DATA = Path(sys.argv[2] if len(sys.argv) > 2 else ROOT / "../shared/data/m1_monthly/m1_monthly.csv")
SEASON, HORIZON = 12, 18
METHODS = ["naive", "seasonal_naive", "naive2", "drift", "ses", "holt", "damped", "theta",
           "holt_winters_additive", "holt_winters_multiplicative", None]


def read():
    parts = {"train": defaultdict(list), "test": defaultdict(list)}
    with open(DATA, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            parts[row["part"]][row["series"]].append((int(row["i"]), float(row["value"])))
    return [{name: [value for _, value in sorted(rows)] for name, rows in parts[part].items()}
            for part in ("train", "test")]


def forecast(train, method):
    with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as file:
        file.write("series,period,value\n")
        for name, values in train.items():
            file.writelines(f"{name},{i + 1},{value!r}\n" for i, value in enumerate(values))
    command = [PROGRAM, "forecast", file.name, "--season", str(SEASON), "--horizon", str(HORIZON), "--format", "csv"]
    began = time.monotonic()
    out = subprocess.run(command + (["--method", method] if method else []), check=True, capture_output=True, text=True)
    seconds = time.monotonic() - began
    os.unlink(file.name)
    made = defaultdict(list)
    for row in csv.DictReader(out.stdout.splitlines()):
        assert all(row.values()), row
        made[row["series"]].append(row)
    return made, seconds


def errors(train, test, made):
    smape, mase, inside = [], [], {"80": [], "95": []}
    for name, y in test.items():
        rows = made[name]
        f = [float(row["forecast"]) for row in rows]
        smape.append(sum(200 * abs(a - b) / (abs(a) + abs(b)) if a or b else 0 for a, b in zip(y, f)) / len(y))
        past = train[name]
        scale = sum(abs(a - b) for a, b in zip(past[SEASON:], past)) / (len(past) - SEASON)
        mase.append(sum(abs(a - b) for a, b in zip(y, f)) / len(y) / scale)
        for level, hits in inside.items():
            hits += [float(r["lo" + level]) <= a <= float(r["hi" + level]) for a, r in zip(y, rows)]
    mean = lambda values: sum(values) / len(values)
    return mean(smape), mean(mase), mean(inside["80"]), mean(inside["95"])


def main():
    train, test = read()
    lines = ["| method | sMAPE | MASE | inside 80 % | inside 95 % | seconds |", "|---|---|---|---|---|---|"]
    for method in METHODS:
        made, seconds = forecast(train, method)
        smape, mase, at80, at95 = errors(train, test, made)
        name = method or "**combination (the default)**"
        lines.append(f"| {name} | {smape:.3f} | {mase:.3f} | {at80:.1%} | {at95:.1%} | {seconds:.1f} |")
        print(lines[-1], flush=True)
    page = ROOT / "docs/forecast.md"
    text = page.read_text(encoding="utf-8")
    before, rest = text.split("<!-- m1 -->\n", 1)
    after = rest.split("<!-- /m1 -->", 1)[1]
    page.write_text(before + "<!-- m1 -->\n" + "\n".join(lines) + "\n<!-- /m1 -->" + after, encoding="utf-8")


if __name__ == "__main__":
    main()
