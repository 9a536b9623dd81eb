#!/usr/bin/env python3
"""Recomputes the scores of reps and their skills in findings.json from the rows and compares: see README.md beside this
file.

Components with their references, points, weights, scores, grades, places, the range of places when the weights move,
months in a row under the threshold, and the marks of the assessments, of the sample by month, quarter and year, and the
scores of AdventureWorks. Written from docs/scoring.md, with exact fractions; it shares no code with the program.

    cargo build
    python3 tests/oracle/people.py [adventureworks] [sample] [--show N]
"""
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

sys.dont_write_bytecode = True      # no __pycache__ in the repository
sys.path.insert(0, str(Path(__file__).parent))
from companies import UNMATCHED, adventureworks, rows, sample  # noqa: E402
from cube import SCALE  # noqa: E402
from customers import end_of, months_back  # noqa: E402
from finance import Books  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("SALESDECK_BIN", str(ROOT / "target/debug/salesdeck"))
PERIODS = {"sample": ["2026-06", "2026-03", "2025-10", "2024-05", "2026-Q1", "2025-Q4", "2025"],
           "adventureworks": ["2020-05", "2020-Q1", "2019"]}
WEIGHTS = {"completion": 3000, "conversion": 2500, "average_deal": 2000, "collection": 1500, "process": 1000}
GRADES = ((90, "excellent"), (80, "good"), (70, "pass"))
WEAK, LEAST = Fraction(80, 100), 5
VIEWS = {"上级": "superior", "同事": "peer", "客户": "customer", "自评": "self"}


def months_of(period):
    """First day, last day and months (year × 12 + month − 1) of a complete period."""
    end, _ = end_of(period)
    count = 3 if "-Q" in period else 1 if "-" in period else 12
    first = months_back(end.replace(day=1), count - 1)
    start = first.year * 12 + first.month - 1
    return first, end, range(start, start + count)


class Firm:
    """What is summed by rep: sales and targets by month, and the events of the sample."""

    def __init__(self, name):
        self.name = name
        self.books = Books() if name == "sample" else None
        self.company = self.books.company if self.books else adventureworks(ROOT)
        self.sales = [(s.day, s.members["rep"], s.amount, s.customer) for s in self.company.sales]
        self.last = max(s[0] for s in self.sales)
        self.targets = defaultdict(Counter)
        for month, amount, found in self.company.targets:
            self.targets[month][found["rep"]] += amount
        self.deals = []
        if self.books:
            for row in rows(ROOT / "data/opportunities.csv"):
                closed = date.fromisoformat(row["关闭日期"]) if row["关闭日期"] else None
                won = row["结果"] == "赢单" or row["当前阶段"] == "成交"
                self.deals.append((date.fromisoformat(row["创建日期"]), closed, row["业务员编号"], won,
                                   Fraction(row["金额"] or 0)))

    def sums(self, first, last):
        """measure → rep key → sum, of the days of a complete period; measures without a table in it are not there."""
        out = {"sales": Counter(), "buyers": defaultdict(set)}
        for day, rep, amount, customer in self.sales:
            if first <= day <= last:
                out["sales"][key(rep)] += Fraction(amount, SCALE)
                if amount > 0 and customer:
                    out["buyers"][key(rep)].add(customer)
        if not self.books:
            return out
        out.update({name: Counter() for name in ("leads", "won", "value")})
        for created, closed, rep, won, amount in self.deals:
            if first <= created <= last:
                out["leads"][rep] += 1
            if closed and first <= closed <= last and won:
                out["won"][rep] += 1
                out["value"][rep] += amount
        if any(first <= a[0] <= last for a in self.books.activities):
            out["visits"] = Counter(key(found["rep"]) for day, found, kind in self.books.activities
                                    if kind == "visits" and first <= day <= last)
        bills = self.books.bills
        if min(b["due"] for b in bills) <= last:
            paid, _ = self.books.open_on(last)
            out["due"], out["collected"] = Counter(), Counter()
            for bill, part in zip(bills, paid):
                if first <= bill["due"] <= last:
                    out["due"][key(bill["members"]["rep"])] += bill["amount"]
                    out["collected"][key(bill["members"]["rep"])] += part
        return out


def key(member):
    """The key of a rep; its label where it has none."""
    return member[0] if isinstance(member[0], str) else member[1]


def quotient(above, below, rep):
    return Fraction(above[rep], below[rep]) if below[rep] else None


def scores(firm, period):
    """rep → component → (value, reference, points), and rep → score."""
    first, last, months = months_of(period)
    found = firm.sums(first, last)
    goal = Counter()
    for month in months:
        goal.update(firm.targets.get(month, {}))
    targets = Counter()
    for rep, amount in goal.items():
        targets[key(rep)] += Fraction(amount, SCALE)
    before = firm.sums(months_back(first, 12), end_of(previous_year(period))[0])["sales"]
    known = min(s[0] for s in firm.sales) <= months_back(first, 12)
    reps = sorted({r for table in (found["sales"], targets, before if known else {}) for r, v in table.items()
                   if v and r not in (UNMATCHED, "", "(blank)")})
    means = {}

    def of_sums(above, below):
        total = sum(below[r] for r in reps)
        return Fraction(sum(above[r] for r in reps)) / total if total else None

    values = {r: {} for r in reps}
    for r in reps:
        values[r]["completion"] = quotient(found["sales"], targets, r) if targets[r] > 0 else None
    means["completion"] = Fraction(1)
    if firm.books:
        for r in reps:
            values[r]["conversion"] = quotient(found["won"], found["leads"], r)
            values[r]["average_deal"] = quotient(found["value"], found["won"], r)
            values[r]["collection"] = quotient(found["collected"], found["due"], r) if "due" in found else None
            values[r]["process"] = Fraction(found["visits"][r]) if "visits" in found else None
        means["conversion"] = of_sums(found["won"], found["leads"])
        means["average_deal"] = of_sums(found["value"], found["won"])
        means["collection"] = Fraction(1)
        if "visits" in found:
            means["process"] = Fraction(sum(found["visits"][r] for r in reps), len(reps))
    else:
        buyers = Counter({r: len(found["buyers"][r]) for r in reps})
        for r in reps:
            values[r]["average_deal"] = quotient(found["sales"], buyers, r)
        means["average_deal"] = of_sums(found["sales"], buyers)
    if len(reps) < 3:
        means = {c: m for c, m in means.items() if c in ("completion", "collection")}
    points = {}
    for r in reps:
        points[r] = {}
        for component in WEIGHTS:
            value, mean = values[r].get(component), means.get(component)
            # A conversion of a handful of leads is chance.
            if component == "conversion" and firm.books and found["leads"][r] < LEAST:
                continue
            if value is not None and mean is not None and mean > 0:
                points[r][component] = 100 * min(max(value / mean, Fraction(0)), Fraction(1))
    return values, means, points, {r: score(p, WEIGHTS) for r, p in points.items() if p}


def previous_year(period):
    return str(int(period[:4]) - 1) + period[4:]


def score(points, weights):
    weight = sum(weights[c] for c in points)
    return sum(weights[c] * p for c, p in points.items()) / Fraction(weight)


def places(table):
    return {r: 1 + sum(other > value for other in table.values()) for r, value in table.items()}


def ranges(points):
    """The best and the last place of each rep when every weight is multiplied by 0.8, 1 and 1.2."""
    out = {}
    table = {r: {c: float(p) for c, p in of.items()} for r, of in points.items() if of}
    for moved in itertools.product((8, 10, 12), repeat=len(WEIGHTS)):
        weights = {c: WEIGHTS[c] * f for c, f in zip(WEIGHTS, moved)}
        now = {r: round(sum(weights[c] * p for c, p in of.items()) / sum(weights[c] for c in of), 9)
               for r, of in table.items()}
        for r, place in places(now).items():
            best, worst = out.get(r, (place, place))
            out[r] = (min(best, place), max(worst, place))
    return out


def weak_months(firm, period):
    """rep → months in a row under the threshold that end with the period, from two on."""
    _, last, _ = months_of(period)
    month, out, open_reps = last.year * 12 + last.month - 1, Counter(), None
    # As far back as there are targets.
    while True:
        first = date(month // 12, month % 12 + 1, 1)
        end = end_of(f"{first:%Y-%m}")[0]
        sold = Counter()
        for day, rep, amount, _ in firm.sales:
            if first <= day <= end:
                sold[key(rep)] += amount
        goals = Counter()
        for rep, amount in firm.targets.get(month, {}).items():
            goals[key(rep)] += amount
        weak = {r for r, goal in goals.items() if goal > 0 and Fraction(sold[r], goal) < WEAK}
        open_reps = weak if open_reps is None else open_reps & weak
        if not open_reps:
            break
        out.update(open_reps)
        month -= 1
    return {r: n for r, n in out.items() if n >= 2}


class Tally:
    def __init__(self):
        self.agreed, self.wrong = 0, []

    def equal(self, what, told, wanted):
        if told == wanted:
            self.agreed += 1
        else:
            self.wrong.append(f"{what}: {told} instead of {wanted}")

    def near(self, what, told, wanted):
        close = told is None if wanted is None else told is not None and \
            abs(Fraction(told) - wanted) <= Fraction(1, 10 ** 10) * max(1, abs(wanted))
        self.equal(what, close or (told, wanted and float(wanted)), True)


def check_scores(firm, period, analysis, tally):
    values, means, points, table = scores(firm, period)
    place, span, weak = places(table), ranges(points), weak_months(firm, period)
    tally.equal("check", analysis["check"], "0")
    listed = {row["member"]["key"]: row for row in analysis["rows"] if row["member"]}
    tally.equal("reps with a score", {k for k, row in listed.items() if row["score"]}, set(table))

    def told(row, name):
        return (row.get(name) or {}).get("value")

    for rep, wanted in table.items():
        row = listed.get(rep)
        if row is None:
            continue
        tally.near(f"{rep} score", told(row["score"], "AC"), wanted)
        grade = next((name for border, name in GRADES if wanted >= border), "improve")
        tally.equal(f"{rep} grade", row["grade"], grade)
        tally.equal(f"{rep} place", row["place"], place[rep])
        tally.equal(f"{rep} places", row["places"], list(span[rep]))
        months = told(row, "weak_months")
        tally.equal(f"{rep} weak months", months and int(months), weak.get(rep))
        all_weights = sum(WEIGHTS[c] for c in points[rep])
        for part in row["components"]:
            component = part["component"]
            tally.near(f"{rep} {component}", told(part, "value"), values[rep].get(component))
            mean = means.get(component) if points[rep].get(component) is not None else None
            if mean is not None:
                tally.near(f"{rep} {component} reference", told(part, "reference"), mean)
                tally.near(f"{rep} {component} weight", told(part, "weight"), Fraction(WEIGHTS[component], all_weights))
            tally.near(f"{rep} {component} points", told(part, "points"), points[rep].get(component))
    total = next(row for row in analysis["rows"] if row["member"] is None)
    if len(table) >= 3:
        tally.near("mean score", told(total, "mean"), sum(table.values()) / Fraction(len(table)))


def check_skills(period, analysis, tally):
    """Marks of the latest quarter of assessments that ends with the period or before it."""
    _, last, _ = months_of(period)
    table = [row for row in rows(ROOT / "data/assessments.csv") if end_of(row["季度"])[0] <= last]
    if not table:
        tally.equal("skills", analysis, None)
        return
    latest = max(row["季度"] for row in table)
    tally.equal("assessment", analysis["period"], latest)
    marks = defaultdict(dict)
    for row in (row for row in table if row["季度"] == latest):
        for skill, mark in row.items():
            if skill not in ("季度", "业务员编号", "评价人"):
                marks[row["业务员编号"], skill][VIEWS[row["评价人"]]] = Fraction(mark)
    others = {at: sum(v for w, v in of.items() if w != "self") / Fraction(len([w for w in of if w != "self"]))
              for at, of in marks.items()}
    skills = list(dict.fromkeys(skill for _, skill in marks))
    mean = {s: sum(v for (_, t), v in others.items() if t == s) / Fraction(sum(t == s for _, t in others)) for s in skills}
    for row in analysis["rows"]:
        rep = row["member"] and row["member"]["key"]
        for told in row["skills"]:
            skill = told["skill"]
            if rep is None:
                tally.near(f"mean {skill}", told["mean"]["value"], mean[skill])
                continue
            at = (rep, skill)
            tally.near(f"{rep} {skill}", told["others"]["value"], others[at])
            tally.near(f"{rep} {skill} gap", told["gap"]["value"], marks[at]["self"] - others[at])
            tally.near(f"{rep} {skill} lead", told["lead"]["value"], others[at] - mean[skill])
            for view in VIEWS.values():
                tally.near(f"{rep} {skill} {view}", told[view]["value"], marks[at][view])
    tally.equal("reps with marks", {row["member"]["key"] for row in analysis["rows"] if row["member"]},
                {rep for rep, _ in marks})


def analyses_of(root, period, folder):
    cadence = "quarterly" if "-Q" in period else "monthly" if "-" in period else "yearly"
    call = [BINARY, "build", cadence, "-C", str(root), "--period", period, "--lang", "en", "--format", "json",
            "--out", folder, "--quiet"]
    subprocess.run(call, check=True)
    path = Path(folder) / cadence / period / "all" / "en" / "findings.json"
    found = json.loads(path.read_text(encoding="utf-8"))["analyses"]
    return {analysis["id"]: analysis for analysis in found}


def main(arguments):
    show = int(arguments[arguments.index("--show") + 1]) if "--show" in arguments else 10
    wanted = [name for name in PERIODS if name in arguments] or list(PERIODS)
    failed = False
    for name in wanted:
        firm = Firm(name)
        for period in PERIODS[name]:
            tally = Tally()
            with tempfile.TemporaryDirectory() as folder:
                analyses = analyses_of(firm.company.root, period, folder)
            check_scores(firm, period, analyses["score:rep"], tally)
            if name == "sample":
                check_skills(period, analyses.get("score:skills"), tally)
            print(f"{name} {period}: {tally.agreed} agree, {len(tally.wrong)} do not")
            for line in tally.wrong[:show]:
                print(f"  {line}")
            failed |= bool(tally.wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
