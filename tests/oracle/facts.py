#!/usr/bin/env python3
"""Recomputes the numbers of `salesdeck facts` from the documents and compares: see README.md beside this file.

SALESDECK_BIN names the binary (default: target/debug/salesdeck). --quick asks a quarter of the questions. Arguments pick data sets and print more:

    python3 tests/oracle/facts.py [adventureworks] [sample] [small] [--show N]
"""
import csv
import io
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

sys.dont_write_bytecode = True      # no __pycache__ in the repository
sys.path.insert(0, str(Path(__file__).parent))
from calendar_days import Period  # noqa: E402
from companies import adventureworks, sample  # noqa: E402
from cube import MEASURES, QUOTIENTS, SCALE, SCENARIOS, unit  # noqa: E402
from small import small  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("SALESDECK_BIN", str(ROOT / "target/debug/salesdeck"))
TOLERANCE = 1e-11
ADDITIVE = {"sales", "cost", "quantity", "gross_sales", "returned", "gross_profit"}


class Case:
    """One call of `facts`: dimensions, periods, as-of, slices."""

    def __init__(self, by=(), periods=(), span=None, as_of=None, slices=(), measures=MEASURES, scenarios=SCENARIOS):
        self.by, self.as_of, self.slices = tuple(by), as_of, tuple(slices)
        self.span, self.periods = span, list(periods)
        self.measures, self.scenarios = measures, scenarios

    def arguments(self, company):
        out = ["facts", "-C", str(company.root), "--format", "csv", "--measure", ",".join(self.measures),
               "--scenario", ",".join(self.scenarios)]
        for name in self.by:
            out += ["--by", name]
        for name, label in self.slices:
            out += ["--slice", f"{name}={label}"]
        if self.span:
            first, last, grain = self.span
            out += ["--from", first, "--to", last, "--grain", grain]
        else:
            out += ["--period", self.periods[0]]
        return out + (["--as-of", self.as_of] if self.as_of else [])

    def name(self):
        when = f"{self.span[0]}..{self.span[1]}" if self.span else self.periods[0]
        return " ".join(filter(None, [",".join(self.by) or "(total)", when, f"as of {self.as_of}" if self.as_of else "",
                                      " ".join(f"{d}={v}" for d, v in self.slices)]))


def spread(first, last, grain):
    """Names of the periods of a span, written from the calendar."""
    names, day = [], Period(first).start
    end = Period(last).end
    while day <= end:
        if grain == "week":
            name = "%d-W%02d" % day.isocalendar()[:2]
        elif grain == "month":
            name = f"{day.year}-{day.month:02d}"
        elif grain == "quarter":
            name = f"{day.year}-Q{(day.month + 2) // 3}"
        else:
            name = str(day.year)
        names.append(name)
        day = date.fromordinal(Period(name).end.toordinal() + 1)
    return names


def run(company, case):
    done = subprocess.run([BINARY, *case.arguments(company)], capture_output=True, text=True, encoding="utf-8")
    return done.returncode, done.stdout, done.stderr


def agrees(text, value, exact):
    """The printed number against the fraction: money and counts exactly, quotients to 12 significant digits."""
    if value is None or text == "":
        return value is None and text == ""
    top, bottom = value
    if exact:
        whole, _, rest = text.partition(".")
        return int(whole + rest) * bottom == top * 10 ** len(rest)
    expected, found = top / bottom, float(text)
    return abs(found - expected) <= TOLERANCE * abs(expected)


def near_enough(found, value, status, doubt, scenario):
    """True where the documents allow more than one answer, and this is one of them."""
    if doubt == "zero base":
        return found == ("0", "ok") or found == ("0", "partial")
    _, uneven, target = doubt
    if not found[0] or found[1] != status or target <= 0:
        return False
    off = abs(float(found[0]) - value[0] / value[1])
    if scenario in ("PL", "PLF", "dPL"):
        return off < 0.01 * uneven + 1e-6
    attained = abs(value[0] / value[1]) + 1
    return off <= 0.01 * uneven * attained / (target / SCALE) * 1.01 + 1e-11


def shown(value, exact):
    if value is None:
        return ""
    top, bottom = value
    return f"{top / bottom:.2f}" if exact and bottom == SCALE else f"{top / bottom:.12g}"


class Tally:
    """What was compared, and what did not agree."""

    def __init__(self):
        self.compared, self.wrong, self.open = Counter(), [], Counter()
        self.examples = defaultdict(list)
        self.extra = Counter()

    def disagree(self, company, case, where, expected, found):
        self.wrong.append((company.name, case, where, expected, found))

    def leave_open(self, what, company, case, where, expected, found):
        self.open[what] += 1
        if len(self.examples[what]) < 4:
            self.examples[what].append((company.name, case.name(), where, expected, found))


def check(company, case, answer, tally):
    code, stdout, stderr = answer
    if code != 0:
        tally.disagree(company, case, ("exit code",), "0", f"{code}: {stderr.strip()[:300]}")
        return
    found = defaultdict(list)
    units = {}
    header = ["measure", "unit", *case.by, "period", "scenario", "value", "status"]
    reader = csv.reader(io.StringIO(stdout))
    if (head := next(reader)) != header:
        tally.disagree(company, case, ("header",), header, head)
        return
    width = len(case.by)
    for row in reader:
        labels = tuple(row[2:2 + width])
        found[row[0], labels, row[-4], row[-3]].append((row[-2], row[-1]))
        units[row[0], row[-3]] = row[1]
    for (measure, scenario), text in units.items():
        if text != unit(measure, scenario, company.currency):
            tally.disagree(company, case, ("unit", measure, scenario), unit(measure, scenario, company.currency), text)
    cube = company.facts(case.by, case.slices)
    as_of = date.fromisoformat(case.as_of) if case.as_of else company.last
    periods = case.periods or spread(*case.span)
    used = set()
    for name in periods:
        period = Period(name)
        windows = [cube.windows(period, as_of)[which] for which in ("AC", "PY", "PP")]
        groups = cube.groups_with_rows(windows, period, as_of) | (set() if case.by else {()})
        by_label = defaultdict(list)
        for group in groups:
            by_label[company.shown(case.by, group)].append(group)
        everyone = {company.shown(case.by, group): group for group in cube.everyone}
        for labels in {key[1] for key in found if key[2] == name} - set(by_label):
            # A member without rows in these windows: its numbers must be those of no rows (rates look back further).
            by_label[labels] = [everyone.get(labels, ("no rows",))]
            tally.extra[company.name] += 1
        for labels, members in by_label.items():
            for measure in case.measures:
                for scenario in case.scenarios:
                    key = (measure, labels, name, scenario)
                    used.add(key)
                    compare_one(company, case, cube, key, members, period, as_of, found.get(key, []), tally)
    if case.by and "sales" in case.measures:
        footing(company, case, found, periods, as_of, tally)
    for key in set(found) - used:
        tally.disagree(company, case, key, "no such row", found[key])


def footing(company, case, found, periods, as_of, tally):
    """The members of a list add up to the whole exactly, in every additive measure and scenario."""
    whole = company.facts((), case.slices)
    sums = defaultdict(Decimal)
    for (measure, _, name, scenario), rows in found.items():
        if measure in ADDITIVE and scenario in ("AC", "PY", "PP", "PL", "PLF"):
            sums[measure, name, scenario] += sum(Decimal(value or 0) for value, _ in rows)
    for (measure, name, scenario), total in sums.items():
        value, status, *_ = whole.fact(measure, scenario, Period(name), as_of, ())
        reached = scenario[:2] != "PL" or company.facts(case.by, case.slices).on_target
        if value is None or not reached:
            continue
        tally.compared[company.name, "footing"] += 1
        if total * value[1] != value[0]:
            tally.disagree(company, case, (measure, "footing", name, scenario), shown(value, True), str(total))


def compare_one(company, case, cube, key, members, period, as_of, found, tally):
    """All members of one label (two members may share a label) against the rows printed for it."""
    measure, labels, _, scenario = key
    exact = measure not in QUOTIENTS | {"gross_margin"} and not scenario.endswith("%") and scenario != "att"
    left = list(found)
    for member in members:
        value, status, *doubt = cube.fact(measure, scenario, period, as_of, member)
        hit = next((f for f in left if f[1] == status and agrees(f[0], value, exact)), None)
        if hit:
            left.remove(hit)
            tally.compared[company.name, scenario] += 1
            continue
        expected = (shown(value, exact), status)
        if doubt and left:
            near = next((f for f in left if near_enough(f, value, status, doubt[0], scenario)), None)
            if near:
                left.remove(near)
                tally.leave_open(doubt[0] if isinstance(doubt[0], str) else doubt[0][0], company, case, key, expected, near)
                continue
        tally.disagree(company, case, key, expected, left.pop(0) if left else "no row")
    for rest in left:
        tally.disagree(company, case, key, "no such row", rest)


def cases_of(company):
    """What is asked of a data set."""
    known = {"adventureworks": adventureworks_cases, "small": small_cases, "sample": sample_cases}
    cases = known[company.name]()
    if (company.root / "data/opportunities.csv").exists():
        for case in cases:
            # The mean of the deals that were won: of opportunities, which are not recomputed here.
            case.measures = [measure for measure in case.measures if measure != "average_deal"]
    return cases


def crossed(dimensions, *calls):
    return [Case([d] if isinstance(d, str) else d, **call) for d in dimensions for call in calls]


def around(as_of):
    """The periods that an as-of date touches, with a neighbour on either side."""
    year, month, _ = map(int, as_of.split("-"))
    day = date.fromisoformat(as_of)
    weeks = ["%d-W%02d" % date.fromordinal(day.toordinal() + shift).isocalendar()[:2] for shift in (-7, 7)]
    months = [divmod(year * 12 + month - 1 + shift, 12) for shift in (-1, 1)]
    quarters = [divmod((year * 12 + month - 1) // 3 + shift, 4) for shift in (-1, 1)]
    return [Case(span=(*("%d-%02d" % (y, m + 1) for y, m in months), "month"), as_of=as_of),
            Case(span=(*weeks, "week"), as_of=as_of),
            Case(span=(*("%d-Q%d" % (y, q + 1) for y, q in quarters), "quarter"), as_of=as_of),
            Case(periods=[str(year)], as_of=as_of), Case(periods=[f"_{year}-{month:02d}"], as_of=as_of)]


def adventureworks_cases():
    few = ["group", "region", "title", "rep", "category", "subcategory", "business"]
    pairs = [("title", "region"), ("rep", "category"), ("group", "business"), ("category", "title")]
    out = [Case(span=("2017-05", "2020-09", "month")), Case(span=("2017-W24", "2020-W25", "week")),
           Case(span=("2020-W50", "2021-W02", "week")), Case(span=("2017-Q1", "2020-Q4", "quarter")),
           Case(span=("2016", "2022", "year")), Case(periods=["_2020-03"]), Case(periods=["_2018-12"])]
    for as_of in ("2020-05-18", "2020-05-30", "2020-02-29", "2020-03-01",
                  "2020-01-01", "2020-07-15"):
        out += around(as_of)
    out += crossed(few, dict(span=("2020-03", "2020-05", "month")), dict(span=("2020-W21", "2020-W23", "week")),
                   dict(span=("2019", "2020", "year")), dict(span=("2020-Q1", "2020-Q2", "quarter"), as_of="2020-05-13"))
    out += crossed(["product", "customer"], dict(periods=["2020-05"]), dict(periods=["2019"]),
                   dict(periods=["2020"], as_of="2020-05-13"))
    out += crossed(pairs, dict(periods=["2020-04"]), dict(periods=["2020"]), dict(periods=["2020-Q2"], as_of="2020-05-13"))
    for slices in ([("region", "France")], [("rep", "Linda Mitchell")], [("region", "France"), ("region", "Canada")],
                   [("title", "Sales Representative"), ("category", "Bikes")], [("title", "Director of Sales")]):
        out += [Case(slices=slices, span=("2020-04", "2020-05", "month")), Case(["category"], periods=["2020"], slices=slices),
                Case(["rep"], periods=["2020-Q2"], slices=slices, as_of="2020-05-13")]
    return out


def sample_cases():
    few = ["region", "team", "rep", "channel", "product_line", "customer_group"]
    pairs = [("region", "product_line"), ("team", "channel"), ("channel", "customer_group")]
    out = [Case(span=("2022-12", "2026-08", "month")), Case(span=("2022-W52", "2026-W28", "week")),
           Case(span=("2026-W50", "2027-W02", "week")), Case(span=("2022-Q4", "2026-Q4", "quarter")),
           Case(span=("2022", "2027", "year")), Case(periods=["_2026-03"]), Case(periods=["_2025-12"])]
    for as_of in ("2026-06-18", "2026-02-14", "2026-02-20", "2026-02-28", "2026-01-04", "2025-10-11", "2026-05-03",
                  "2024-02-29", "2026-07-15"):
        out += around(as_of)
    out += crossed(few, dict(span=("2026-04", "2026-06", "month")), dict(span=("2026-W25", "2026-W27", "week")),
                   dict(span=("2025", "2026", "year")), dict(periods=["2026-02"], as_of="2026-02-14"),
                   dict(periods=["2026-Q2"], as_of="2026-05-09"))
    out += crossed(["product", "customer"], dict(periods=["2026-06"]), dict(periods=["2024-08"]),
                   dict(periods=["2026"], as_of="2026-05-09"))
    out += crossed(pairs, dict(periods=["2026-04"]), dict(periods=["2026-Q2"], as_of="2026-05-09"))
    for slices in ([("region", "华南")], [("customer", "(blank)")], [("product", "unmatched")],
                   [("region", "西部"), ("region", "华东")], [("rep", "白思齐"), ("channel", "直销")]):
        out += [Case(slices=slices, span=("2026-05", "2026-06", "month")),
                Case(["product_line"], periods=["2026"], slices=slices),
                Case(["rep"], periods=["2026-Q2"], slices=slices, as_of="2026-05-09")]
    return out


def small_cases():
    out = [Case(span=("2019-W50", "2022-W02", "week")), Case(span=("2020-W53", "2020-W53", "week"), as_of="2020-12-30"),
           Case(span=("2019-01", "2022-06", "month")), Case(span=("2019", "2022", "year")),
           Case(span=("2019-Q1", "2022-Q1", "quarter"))]
    for as_of in ("2020-12-30", "2020-02-29", "2021-02-28", "2021-01-02"):
        out += [Case(span=("2020-01", "2021-03", "month"), as_of=as_of),
                Case(span=("2020-W49", "2021-W04", "week"), as_of=as_of),
                Case(span=("2020", "2021", "year"), as_of=as_of)]
    out += crossed(["region", "team", "rep", "channel", "product_line", "product", "customer_group", "customer",
                    ("channel", "region"), ("team", "product_line")],
                   dict(span=("2020-11", "2021-02", "month")), dict(span=("2020-W51", "2021-W02", "week")),
                   dict(periods=["2021"], as_of="2021-02-25"))
    return out


def main(arguments):
    show = int(arguments[arguments.index("--show") + 1]) if "--show" in arguments else 25
    builders = {"adventureworks": adventureworks, "sample": sample, "small": small}
    wanted = [name for name in builders if name in arguments] or list(builders)
    tally, began = Tally(), time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        for name in wanted:
            company = builders[name](ROOT)
            cases = cases_of(company)
            if "--quick" in arguments:
                # The long spans, and every fourth of the others.
                cases = cases[:5] + cases[5::4]
            answers = pool.map(lambda case, company=company: run(company, case), cases)
            for case, answer in zip(cases, answers):
                check(company, case, answer, tally)
            print(f"{name}: {len(cases)} calls, {time.monotonic() - began:.0f} s", file=sys.stderr)
    return report(tally, wanted, show)


def report(tally, wanted, show):
    print("scenario".ljust(10), *(name.rjust(16) for name in wanted), "   facts that agree")
    for scenario in [*SCENARIOS, "footing"]:
        print(scenario.ljust(10), *(str(tally.compared[name, scenario]).rjust(16) for name in wanted))
    print("all".ljust(10), *(str(sum(tally.compared[name, s] for s in [*SCENARIOS, "footing"])).rjust(16) for name in wanted))
    for what, count in tally.open.items():
        print(f"\nleft open by the documents, {what}: {count}")
        for example in tally.examples[what]:
            print("   ", *example)
    if not tally.wrong:
        print("\nno disagreement")
        return 0
    groups = Counter((w[0], w[2][0], w[2][3] if len(w[2]) > 3 else "", w[3] if isinstance(w[3], str) else w[3][1],
                      w[4][1] if isinstance(w[4], tuple) else str(w[4])[:40]) for w in tally.wrong)
    print(f"\n{len(tally.wrong)} disagreements")
    for group, count in groups.most_common(60):
        print("   ", str(count).rjust(7), *group)
    seen = Counter()
    for company, case, where, expected, found in tally.wrong:
        kind = (company, where[0], where[3] if len(where) > 3 else "")
        seen[kind] += 1
        if seen[kind] <= 2 and show > 0:
            show -= 1
            print(f"\n{company}: {case.name()}\n    {where}\n    expected {expected}, found {found}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
