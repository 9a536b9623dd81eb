"""Forecast errors on the 617 monthly series of the M1 competition, by method.

    python3 docs/measure/m1.py [choice] [m1] [--program SALESDECK] [--data M1_CSV] [--jobs N]

Rewrites the two tables of docs/forecast.md between their marks, or the one that is named. `choice` is made of the training
parts alone: each is cut off at several ends one after the other (rolling origins) and what comes next is forecast, by month,
and summed up by quarter and by year; the default method was chosen by it. `m1` forecasts the test parts, which nothing was
chosen by; it runs one forecast at a time, for it tells their seconds. The series are public data of the International
Institute of Forecasters; they are not in the repository: get `m1_monthly.csv` (columns series, n, h, part, i, value) from the
R package Mcomp. With the development build `choice` takes about five minutes on two idle cores, `m1` two.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = str(ROOT / "target/debug/salesdeck")
DATA = ROOT / "../shared/data/m1_monthly/m1_monthly.csv"
METHODS = ["naive", "seasonal_naive", "naive2", "drift", "ses", "holt", "damped", "theta",
           "holt_winters_additive", "holt_winters_multiplicative", None]
# Name, values summed up, season, horizon, fewest values before the end that is cut off, ends, values between two ends.
CUTS = [("18 months", 1, 12, 18, 24, 3, 6), ("12 months", 1, 12, 12, 18, 3, 6), ("8 quarters", 3, 4, 8, 8, 3, 2),
        ("4 years", 12, 1, 4, 6, 2, 1)]


def read(data):
    parts = {"train": defaultdict(list), "test": defaultdict(list)}
    with open(data, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            parts[row["part"]][row["series"]].append((int(row["i"]), float(row["value"])))
    return [{name: [value for _, value in sorted(rows)] for name, rows in parts[part].items()}
            for part in ("train", "test")]


def forecast(program, train, method, season, horizon):
    with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as file:
        file.write("series,period,value\n")
        for name, values in train.items():
            file.writelines(f"{name},{i + 1},{value!r}\n" for i, value in enumerate(values))
    command = [program, "forecast", file.name, "--season", str(season), "--horizon", str(horizon), "--format", "csv"]
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


def choice(program, train, jobs):
    """Overall weighted average of each method on the ends of the training parts, and the coverage of the default."""
    columns = []
    for name, step, season, horizon, least, ends, between in CUTS:
        past, future, series = {}, {}, set()
        for key, values in train.items():
            rest = len(values) % step
            sums = [sum(values[i:i + step]) for i in range(rest, len(values), step)]
            for end in range(ends):
                stop = len(sums) - end * between
                if stop >= least + horizon:
                    past[f"{key}@{end}"], future[f"{key}@{end}"] = sums[:stop - horizon], sums[stop - horizon:stop]
                    series.add(key)
        with ThreadPoolExecutor(jobs) as pool:
            made = pool.map(lambda m: errors(past, future, forecast(program, past, m, season, horizon)[0], season), METHODS)
            found = dict(zip(METHODS, made))
        print(f"{name}: {len(past)} forecasts of {len(series)} series", file=sys.stderr, flush=True)
        base = found["naive2"]
        columns.append((f"{name} ({len(past)} ends of {len(series)})",
                        {m: (s / base[0] + a / base[1]) / 2 for m, (s, a, *_) in found.items()}, found[None][2:]))
    lines = ["| method | " + " | ".join(name for name, *_ in columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for method in METHODS:
        name = method or "**combination (the default)**"
        lines.append(f"| {name} | " + " | ".join(f"{owa[method]:.3f}" for _, owa, _ in columns) + " |")
    inside = " | ".join(f"{at80:.1%} / {at95:.1%}" for *_, (at80, at95) in columns)
    return lines + [f"| inside its 80 % / 95 % | {inside} |"]


def published(program, train, test, season=12, horizon=18):
    lines = ["| method | sMAPE | MASE | inside 80 % | inside 95 % | seconds |", "|---|---|---|---|---|---|"]
    for method in METHODS:
        made, seconds = forecast(program, train, method, season, horizon)
        smape, mase, at80, at95 = errors(train, test, made, season)
        name = method or "**combination (the default)**"
        lines.append(f"| {name} | {smape:.3f} | {mase:.3f} | {at80:.1%} | {at95:.1%} | {seconds:.1f} |")
    return lines


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("tables", nargs="*", choices=["choice", "m1", []], default=[])
    asked.add_argument("--program", default=PROGRAM)
    asked.add_argument("--data", type=Path, default=DATA)
    asked.add_argument("--jobs", type=int, default=2)
    asked = asked.parse_args()
    train, test = read(asked.data)
    page = ROOT / "docs/forecast.md"
    made = {"choice": lambda: choice(asked.program, train, asked.jobs), "m1": lambda: published(asked.program, train, test)}
    for mark in asked.tables or made:
        lines = made[mark]()
        text = page.read_text(encoding="utf-8")
        before, rest = text.split(f"<!-- {mark} -->\n", 1)
        after = rest.split(f"<!-- /{mark} -->", 1)[1]
        page.write_text(f"{before}<!-- {mark} -->\n" + "\n".join(lines) + f"\n<!-- /{mark} -->{after}", encoding="utf-8")
        print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main()
