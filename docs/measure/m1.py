"""Forecast errors on the 617 monthly series of the M1 competition, by method.

    python3 docs/measure/m1.py [SALESDECK] [M1_CSV]

Rewrites the two tables of docs/forecast.md between their marks. `choice` is made of the training parts alone: their
ends are cut off and forecast, by month, and summed up by quarter and by year; the default method was chosen by it.
`m1` forecasts the test parts, which nothing was chosen by. The series are public data of the International Institute of Forecasters;
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
METHODS = ["naive", "seasonal_naive", "naive2", "drift", "ses", "holt", "damped", "theta",
           "holt_winters_additive", "holt_winters_multiplicative", None]
# Name, values summed up, season, horizon, fewest values before the end that is cut off.
CUTS = [("18 months", 1, 12, 18, 24), ("12 months", 1, 12, 12, 18), ("8 quarters", 3, 4, 8, 8), ("4 years", 12, 1, 4, 6)]


def read():
    parts = {"train": defaultdict(list), "test": defaultdict(list)}
    with open(DATA, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            parts[row["part"]][row["series"]].append((int(row["i"]), float(row["value"])))
    return [{name: [value for _, value in sorted(rows)] for name, rows in parts[part].items()}
            for part in ("train", "test")]


def forecast(train, method, season, horizon):
    with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as file:
        file.write("series,period,value\n")
        for name, values in train.items():
            file.writelines(f"{name},{i + 1},{value!r}\n" for i, value in enumerate(values))
    command = [PROGRAM, "forecast", file.name, "--season", str(season), "--horizon", str(horizon), "--format", "csv"]
    began = time.monotonic()
    out = subprocess.run(command + (["--method", method] if method else []), check=True, capture_output=True, text=True)
    seconds = time.monotonic() - began
    os.unlink(file.name)
    made = defaultdict(list)
    for row in csv.DictReader(out.stdout.splitlines()):
        assert all(row.values()), row
        made[row["series"]].append(row)
    return made, seconds


def errors(train, test, made, season):
    smape, mase, inside = [], [], {"80": [], "95": []}
    for name, y in test.items():
        rows = made[name]
        f = [float(row["forecast"]) for row in rows]
        smape.append(sum(200 * abs(a - b) / (abs(a) + abs(b)) if a or b else 0 for a, b in zip(y, f)) / len(y))
        past = train[name]
        scale = sum(abs(a - b) for a, b in zip(past[season:], past)) / (len(past) - season)
        if scale:
            mase.append(sum(abs(a - b) for a, b in zip(y, f)) / len(y) / scale)
        for level, hits in inside.items():
            hits += [float(r["lo" + level]) <= a <= float(r["hi" + level]) for a, r in zip(y, rows)]
    mean = lambda values: sum(values) / len(values)
    return mean(smape), mean(mase), mean(inside["80"]), mean(inside["95"])


def choice(train):
    """Overall weighted average of each method on the ends of the training parts, and the coverage of the default."""
    columns = []
    for name, step, season, horizon, least in CUTS:
        past, future = {}, {}
        for series, values in train.items():
            rest = len(values) % step
            sums = [sum(values[i:i + step]) for i in range(rest, len(values), step)]
            if len(sums) >= least + horizon:
                past[series], future[series] = sums[:-horizon], sums[-horizon:]
        found = {m: errors(past, future, forecast(past, m, season, horizon)[0], season) for m in METHODS}
        base = found["naive2"]
        columns.append((f"{name} ({len(past)})", {m: (s / base[0] + a / base[1]) / 2 for m, (s, a, *_) in found.items()},
                        found[None][2:]))
    lines = ["| method | " + " | ".join(name for name, *_ in columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for method in METHODS:
        name = method or "**combination (the default)**"
        lines.append(f"| {name} | " + " | ".join(f"{owa[method]:.3f}" for _, owa, _ in columns) + " |")
    inside = " | ".join(f"{at80:.1%} / {at95:.1%}" for *_, (at80, at95) in columns)
    return lines + [f"| inside its 80 % / 95 % | {inside} |"]


def published(train, test, season=12, horizon=18):
    lines = ["| method | sMAPE | MASE | inside 80 % | inside 95 % | seconds |", "|---|---|---|---|---|---|"]
    for method in METHODS:
        made, seconds = forecast(train, method, season, horizon)
        smape, mase, at80, at95 = errors(train, test, made, season)
        name = method or "**combination (the default)**"
        lines.append(f"| {name} | {smape:.3f} | {mase:.3f} | {at80:.1%} | {at95:.1%} | {seconds:.1f} |")
    return lines


def main():
    train, test = read()
    page = ROOT / "docs/forecast.md"
    for mark, lines in (("choice", choice(train)), ("m1", published(train, test))):
        text = page.read_text(encoding="utf-8")
        before, rest = text.split(f"<!-- {mark} -->\n", 1)
        after = rest.split(f"<!-- /{mark} -->", 1)[1]
        page.write_text(f"{before}<!-- {mark} -->\n" + "\n".join(lines) + f"\n<!-- /{mark} -->{after}", encoding="utf-8")
        print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main()
