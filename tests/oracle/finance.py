#!/usr/bin/env python3
"""Recomputes the measures of the tables of events (receivables, payments, activities, satisfaction, complaints, spending,
benchmarks) of the sample company from design.md section 4 and methods.md B9, and compares every fact and the ageing of
findings.json: see README.md beside this file.

    python3 tests/oracle/finance.py [--show N] [--quick]

SALESDECK_BIN names the binary (default: target/debug/salesdeck).
"""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))
from calendar_days import DAY, Period, minus_years, month_end, month_index, month_start  # noqa: E402
from companies import BLANK, members, rows, sample  # noqa: E402
from cube import SCALE  # noqa: E402
from facts import spread  # noqa: E402
from workbook import sheets  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("SALESDECK_BIN", str(ROOT / "target/debug/salesdeck"))
MISSING, NA = (None, "missing"), (None, "na_base")
MEASURES = ["visits", "follow_ups", "due", "collected", "collection_rate", "receivable", "overdue", "dso", "csat", "nps",
            "complaints", "complaint_rate", "spending", "budget", "expense_ratio", "market_share"]
EXACT = {"visits", "follow_ups", "due", "collected", "receivable", "overdue", "complaints", "spending", "budget"}
UNITS = {"visits": "count", "follow_ups": "count", "complaints": "count", "collection_rate": "ratio", "dso": "days",
         "csat": "score", "nps": "score", "complaint_rate": "ratio", "expense_ratio": "ratio", "market_share": "ratio"}
SCENARIOS = ["AC", "PY", "PP", "dPY", "dPY%", "dPP", "dPP%"]
BORDERS = [0, 30, 60, 90, 180]
PROVISION = [Fraction(*r) for r in ((1, 100), (3, 100), (1, 10), (1, 4), (1, 2), (1, 1))]


def day(text):
    return date.fromisoformat(text[:10]) if text else None


def cents(text):
    value = Fraction(text) * 100
    assert value.denominator == 1, text
    return int(value)


class Books:
    """The tables of events, each row with its members on its day."""

    def __init__(self):
        self.company = company = sample(ROOT)
        data = ROOT / "data"
        plain = [d for d in company.dimensions if d.table]

        def told(row_day, **keys):
            keys = {table: key for table, key in keys.items()}
            return members(plain, {}, keys, company.tables, row_day)

        self.activities = []
        for line in open(data / "activities.jsonl", encoding="utf-8"):
            row = json.loads(line)
            kind = {"拜访": "visits", "回访": "follow_ups", "电话": "follow_ups"}.get(row["动作"])
            when = day(row["日期"])
            self.activities.append((when, told(when, reps=row["业务员编号"], customers=row["客户编号"]),
                                    kind if row["状态"] == "已完成" else None))
        head, *lines = next(iter(sheets(data / "receivables.xlsx").values()))
        self.bills = []
        for line in lines:
            row = dict(zip(head, line))
            due = day(row["到期日"])
            self.bills.append({"id": row["发票号"], "customer": row["客户编号"], "invoiced": day(row["开票日期"]), "due": due,
                               "amount": cents(row["金额"]),
                               "members": told(due, reps=row["业务员编号"], customers=row["客户编号"])})
        self.paid = [(day(r["收款日期"]), r["发票号"], r["客户编号"], cents(r["收款金额"]))
                     for r in rows(data / "payments.csv")]
        self.marks = [(day(r["日期"]), told(day(r["日期"]), customers=r["客户编号"]), r["类型"], Fraction(r["得分"]))
                      for r in rows(data / "satisfaction.csv")]
        self.complaints = [(day(r["受理时间"]), told(day(r["受理时间"]), customers=r["客户编号"],
                                                          products=r["产品编号"]), r)
                           for r in rows(data / "complaints.csv")]
        self.spending = []
        for r in rows(data / "spending.csv"):
            month = int(r["月份"][:4]) * 12 + int(r["月份"][5:7]) - 1
            self.spending.append((month, {"region": ((), r["大区"] or BLANK), "channel": ((), r["渠道"] or BLANK)},
                                  cents(r["实际"]), cents(r["预算"])))
        ids = {"市场规模": "market_size", "行业增速": "growth", "毛利率": "gross_margin", "销售额": "sales"}
        self.benchmarks = []
        for r in rows(data / "benchmarks.csv"):
            month = int(r["月份"][:4]) * 12 + int(r["月份"][5:7]) - 1
            self.benchmarks.append((ids[r["指标"]], month, {"region": ((), r["大区"] or BLANK)}, Fraction(r["数值"])))
        self.stood = {}
        self.known = {}
        dated = {
            "visits": ([a[0] for a in self.activities], self.activities[0][1]),
            "due": ([b["due"] for b in self.bills], self.bills[0]["members"]),
            "open": ([b["invoiced"] for b in self.bills] + [b["due"] for b in self.bills] + [p[0] for p in self.paid],
                     self.bills[0]["members"]),
            "csat": ([m[0] for m in self.marks], self.marks[0][1]),
            "complaints": ([c[0] for c in self.complaints], self.complaints[0][1]),
            "spending": ([month_start(s[0]) for s in self.spending] + [month_end(s[0]) for s in self.spending],
                         self.spending[0][1]),
            "market": ([month_start(b[1]) for b in self.benchmarks] + [month_end(b[1]) for b in self.benchmarks],
                       self.benchmarks[0][2]),
        }
        self.spans = {name: (min(days), max(days)) for name, (days, _) in dated.items()}
        self.spans["open"] = (min(b["invoiced"] for b in self.bills), self.spans["open"][1])
        self.reached = {name: set(found) for name, (_, found) in dated.items()}

    def open_on(self, end):
        """Paid and open of every bill at the end of a day: payments that name a bill pay it, at most in full; the
        others pay the customer's oldest."""
        if end in self.stood:
            return self.stood[end]
        named, loose = Counter(), Counter()
        ids = {b["id"] for b in self.bills}
        for when, bill, customer, amount in self.paid:
            if when <= end and bill in ids:
                named[bill] += amount
            elif when <= end and not bill:
                loose[customer] += amount
        paid = [min(max(named[b["id"]], 0), b["amount"]) for b in self.bills]
        order = sorted(range(len(self.bills)), key=lambda i: (self.bills[i]["due"], self.bills[i]["invoiced"], i))
        for i in order:
            bill = self.bills[i]
            if bill["invoiced"] <= end:
                part = min(loose[bill["customer"]], bill["amount"] - paid[i])
                paid[i] += part
                loose[bill["customer"]] -= part
        opened = [b["amount"] - p if b["invoiced"] <= end else 0 for b, p in zip(self.bills, paid)]
        self.stood[end] = (paid, opened)
        return self.stood[end]


SOURCE = {"visits": "visits", "follow_ups": "visits", "due": "due", "collected": "due", "receivable": "open",
          "overdue": "open", "csat": "csat", "nps": "csat", "complaints": "complaints", "spending": "spending",
          "budget": "spending"}


class Answers:
    """What one list of dimensions says, within one slice."""

    def __init__(self, books, by, slices):
        self.books, self.by, self.slices = books, by, slices
        self.cube = books.company.facts(by, slices)
        self.cache = {}

    def group(self, found):
        """The members of a row by the dimensions asked for; None outside the slice."""
        if any(found[d][1] != label for d, label in self.slices):
            return None
        return tuple(found[d] for d in self.by)

    def covered(self, source, window, reference):
        if window is None or window[1] < window[0]:
            return False
        if not {*self.by, *(d for d, _ in self.slices)} <= self.books.reached[source]:
            return False
        first, last = self.books.spans[source]
        if window[1] < first or window[0] > last:
            return False
        return not reference or (first.replace(day=1) <= window[0] and window[1] <= month_end(month_index(last)))

    def sums(self, measure, window):
        """group → sum of a window."""
        key = (measure, window)
        if key in self.cache:
            return self.cache[key]
        out, books = defaultdict(Fraction), self.books
        first, last = window

        def add(found, value):
            group = self.group(found)
            if group is not None:
                out[group] += value

        if measure in ("visits", "follow_ups"):
            for when, found, kind in books.activities:
                if first <= when <= last:
                    add(found, int(kind == measure))
        elif measure in ("due", "collected"):
            paid, _ = books.open_on(last)
            for bill, part in zip(books.bills, paid):
                if first <= bill["due"] <= last:
                    add(bill["members"], bill["amount"] if measure == "due" else part)
        elif measure in ("receivable", "overdue"):
            _, opened = books.open_on(last)
            for bill, part in zip(books.bills, opened):
                if part:
                    add(bill["members"], part if measure == "receivable" or bill["due"] < last else 0)
        elif measure in ("score", "marks", "net", "asked"):
            for when, found, kind, score in books.marks:
                if first <= when <= last and (kind == "nps") == (measure in ("net", "asked")):
                    add(found, {"score": score, "net": 100 * ((score >= 9) - (score <= 6))}.get(measure, 1))
        elif measure == "complaints":
            for when, found, _ in books.complaints:
                if first <= when <= last:
                    add(found, 1)
        elif measure in ("spending", "budget"):
            at = books.company.calendar
            for month, found, spent, planned in books.spending:
                if first <= month_start(month) <= last and at.complete(month_end(month), last, last + DAY):
                    add(found, spent if measure == "spending" else planned)
        elif measure == "market":
            for _, month, found, size in (b for b in books.benchmarks if b[0] == "market_size"):
                share = self.overlap(month, window)
                if share:
                    add(found, size * share)
        self.cache[key] = dict(out)
        return self.cache[key]

    def overlap(self, month, window):
        """The share of a month's working days that lie in a window."""
        at, first, last = self.books.company.calendar, month_start(month), month_end(month)
        low, high = max(first, window[0]), min(last, window[1])
        return Fraction(at.count(low, high), at.count(first, last)) if low <= high else 0

    def whole_months(self, window):
        """Where a window ends for what stands beside a table of months."""
        at = self.books.company.calendar
        ends = [month_end(s[0]) for s in self.books.spending
                if window[0] <= month_start(s[0]) <= window[1] and at.complete(month_end(s[0]), window[1], window[1] + DAY)]
        return (window[0], min(window[1], max(ends))) if ends else window

    def part(self, measure, window, group, reference, source=None):
        source = source or SOURCE[measure]
        if not self.covered(source, window, reference):
            return None
        if source == "spending" and window[1] - window[0] < 30 * DAY and not any(
                window[0] <= month_start(s[0]) <= window[1] and
                self.books.company.calendar.complete(month_end(s[0]), window[1], window[1] + DAY)
                for s in self.books.spending):
            return None
        return self.sums(measure, window).get(group, Fraction(0))

    def sold(self, window, group, what=0):
        cell = self.cube.sums(window).get(group)
        value = cell[what] if cell else 0
        return Fraction(value, SCALE) * 100 if what == 0 else len(cell[5]) if cell else 0

    def sales_cover(self, window, reference):
        cube = self.cube
        if window[1] < cube.first or window[0] > cube.last:
            return False
        return not reference or (cube.from_month <= window[0] and window[1] <= cube.to_month)

    def dso(self, window, group, reference):
        owed = self.part("receivable", window, group, reference)
        if owed is None:
            return MISSING
        month, days = month_index(window[1]), Fraction(0)
        left = owed
        for back in range(12):
            if left <= 0:
                break
            first = month_start(month - back)
            if first < self.cube.from_month:
                return MISSING
            span = (first, min(month_end(month - back), window[1]))
            length = (span[1] - span[0]).days + 1
            sold = max(self.sold(span, group), 0)
            if left < sold:
                return days + left / sold * length
            left -= sold
            days += length
        return days if left <= 0 else Fraction(365)

    def value(self, measure, window, group, reference):
        """A fraction (money in cents), or a status."""
        if window is None:
            return MISSING
        over = {"collection_rate": ("collected", "due"), "csat": ("score", "marks"), "nps": ("net", "asked")}.get(measure)
        if over:
            source = "due" if measure == "collection_rate" else "csat"
            top, bottom = (self.part(m, window, group, reference, source) for m in over)
            return MISSING if top is None else NA if bottom == 0 else top / bottom
        if measure == "dso":
            return self.dso(window, group, reference)
        if measure == "complaint_rate":
            top = self.part("complaints", window, group, reference)
            if top is None or not self.sales_cover(window, reference):
                return MISSING
            orders = self.sold(window, group, 5)
            return NA if orders == 0 else top / orders
        if measure == "expense_ratio":
            top = self.part("spending", window, group, reference)
            if top is None:
                return MISSING
            sold = self.sold(self.whole_months(window), group)
            return NA if sold == 0 else top / sold
        if measure == "market_share":
            if not self.covered("market", window, True) or not self.sales_cover(window, reference):
                return MISSING
            size = self.sums("market", window).get(group, 0)
            return NA if size == 0 else self.sold(window, group) / 100 / size
        found = self.part(measure, window, group, reference)
        return MISSING if found is None else found

    def fact(self, measure, scenario, windows, group):
        """Value and status."""
        def plain(which):
            return self.value(measure, windows[which], group, which != "AC")

        status = "partial" if windows["partial"] else "ok"
        if scenario in ("AC", "PY", "PP"):
            found = plain(scenario)
            return found if isinstance(found, tuple) else (found, status)
        actual, base = plain("AC"), plain(scenario[1:3])
        for reason in (MISSING, NA):
            if reason in (actual, base):
                return reason
        if not scenario.endswith("%"):
            return actual - base, status
        if base == 0:
            return (Fraction(0), status) if actual == 0 else ((None, "new") if actual > 0 else NA)
        return NA if base < 0 or actual < 0 else ((actual - base) / base, status)


def facts(by, periods, measures, scenarios, slices=(), as_of=None):
    """The printed rows: (measure, labels, period, scenario) → [(value, status)], and the units."""
    first, last, grain = periods
    command = [BINARY, "facts", "-C", str(ROOT), "--format", "csv", "--measure", ",".join(measures), "--scenario",
               ",".join(scenarios), "--from", first, "--to", last, "--grain", grain]
    for name in by:
        command += ["--by", name]
    for name, label in slices:
        command += ["--slice", f"{name}={label}"]
    done = subprocess.run(command + (["--as-of", as_of] if as_of else []), capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    found, units, width = defaultdict(list), {}, len(by)
    reader = csv.reader(io.StringIO(done.stdout))
    next(reader)
    for row in reader:
        found[row[0], tuple(row[2:2 + width]), row[-4], row[-3]].append((row[-2], row[-1]))
        units[row[0], row[-3]] = row[1]
    return found, units


def agrees(text, value, measure, scenario):
    if value is None or text == "":
        return value is None and text == ""
    money = measure in EXACT and UNITS.get(measure) != "count" and not scenario.endswith("%")
    value = value / 100 if money else value
    if measure in EXACT and not scenario.endswith("%"):
        return Fraction(text) == value
    return abs(float(text) - float(value)) <= 2e-11 * max(abs(float(value)), 1e-9) + (1e-12 if value == 0 else 0)


class Tally:
    def __init__(self):
        self.agreed, self.wrong = Counter(), []

    def look(self, where, fine, expected, found):
        if fine:
            self.agreed[where[0]] += 1
        else:
            self.wrong.append((where, expected, found))


def check(books, tally, by, periods, slices=(), as_of=None):
    printed, units = facts(by, periods, MEASURES, SCENARIOS, slices, as_of)
    for (measure, scenario), unit in units.items():
        wanted = "ratio" if scenario.endswith("%") else UNITS.get(measure, "CNY")
        tally.look(("unit", measure, scenario), unit == wanted, wanted, unit)
    answers = Answers(books, tuple(by), tuple(slices))
    company = books.company
    until = date.fromisoformat(as_of) if as_of else company.last
    used = set()
    for name in spread(*periods):
        period = Period(name)
        windows = answers.cube.windows(period, until)
        groups = {()} if not by else set()
        for measure in [*SOURCE, "market", "score", "net"]:
            source = {"market": "market", "score": "csat", "net": "csat"}.get(measure) or SOURCE[measure]
            for which in ("AC", "PY", "PP"):
                if windows[which] and answers.covered(source, windows[which], which != "AC" or source == "market"):
                    if source != "spending" or answers.part(measure, windows[which], (), which != "AC") is not None:
                        groups |= set(answers.sums(measure, windows[which]))
        everyone = {company.shown(by, group): group for group in answers.cube.everyone}
        named = {company.shown(by, group): group for group in groups}
        for labels in {key[1] for key in printed if key[2] == name} | set(named):
            group = named.get(labels, everyone.get(labels, ("no rows",)))
            for measure in MEASURES:
                for scenario in SCENARIOS:
                    key = (measure, labels, name, scenario)
                    used.add(key)
                    value, status = answers.fact(measure, scenario, windows, group)
                    hits = printed.get(key, [])
                    fine = len(hits) == 1 and hits[0][1] == status and agrees(hits[0][0], value, measure, scenario)
                    tally.look((measure, scenario, by, name, labels, as_of, slices), fine,
                               (None if value is None else float(value), status), hits)
    for key in set(printed) - used:
        tally.look(("no such row", *key), False, None, printed[key])


def check_benchmarks(books, tally):
    """Scenario BM of sales (a sum) and of gross margin (a mean of months), whole months."""
    for periods in (("2025-05", "2026-06", "month"), ("2025-Q2", "2026-Q2", "quarter")):
        printed, _ = facts([], periods, ["sales", "gross_margin", "quantity"], ["BM"], (), None)
        for name in spread(*periods):
            months = Period(name).months
            for measure in ("sales", "gross_margin"):
                found = [v for m, month, _, v in books.benchmarks if m == measure and month in months]
                value = sum(found) if measure == "sales" else sum(found) / len(found)
                text = printed[measure, (), name, "BM"][0]
                tally.look(("BM", measure, name), text[1] == "ok" and abs(float(text[0]) - float(value)) < 1e-9 * float(value),
                           float(value), text)
            tally.look(("BM", "quantity", name), printed["quantity", (), name, "BM"] == [("", "missing")], "", "")


def check_ageing(books, tally, names):
    """Ageing, provision, DSO, BPDSO, ADD and CEI of findings.json."""
    with tempfile.TemporaryDirectory() as out:
        for report, name in names:
            done = subprocess.run([BINARY, "build", report, "-C", str(ROOT), "--period", name, "--format", "json", "--lang",
                                   "zh", "--out", out], capture_output=True, text=True, encoding="utf-8")
            if done.returncode:
                sys.exit(done.stderr)
            found = json.loads(Path(out, report, name, "all", "zh", "findings.json").read_text(encoding="utf-8"))
            analysis = {a["id"]: a for a in found["analyses"]}
            period = Period(name)
            answers = Answers(books, (), ())
            window = answers.cube.windows(period, books.company.last)["AC"]
            end = window[1]
            _, opened = books.open_on(end)
            ages = [Fraction(0)] * 6
            for bill, part in zip(books.bills, opened):
                late = (end - bill["due"]).days
                ages[next((i for i, border in enumerate(BORDERS) if late <= border), 5)] += part
            ageing = analysis["ageing:receivable"]
            tally.look(("check", name), ageing["check"] == "0.00", "0.00", ageing["check"])
            rows_of = [r for r in ageing["rows"] if "age" in r]
            for row, amount, rate in zip(rows_of, ages, PROVISION):
                tally.look(("age", name, row["age"]), Fraction(row["AC"]["value"]) * 100 == amount, float(amount), row["AC"])
                provided = Fraction(row["provision"]["value"]) * 100
                tally.look(("provision", name, row["age"]), abs(provided - amount * rate) <= Fraction(1, 2),
                           float(amount * rate), row["provision"])
            best = Answers(books, (), ())
            best.part = lambda *_: ages[0]
            days, current = answers.dso(window, (), False), best.dso(window, (), False)
            invoiced = sum(b["amount"] for b in books.bills if window[0] <= b["invoiced"] <= end)
            begin = sum(books.open_on(window[0] - DAY)[1])
            total = sum(ages)
            wanted = {"best_days": current, "late_days": days - current,
                      "effectiveness": Fraction(begin + invoiced - total, begin + invoiced - ages[0])}
            summary = next(r for r in ageing["rows"] if "best_days" in r)
            for key, value in wanted.items():
                tally.look((key, name), abs(float(summary[key]["value"]) - float(value)) < 1e-9 * abs(float(value)) + 1e-12,
                           float(value), summary[key])


def main(arguments):
    show = int(arguments[arguments.index("--show") + 1]) if "--show" in arguments else 20
    quick = "--quick" in arguments
    books, tally = Books(), Tally()
    check(books, tally, [], ("2023-11", "2026-08", "month"))
    check(books, tally, [], ("2023-Q4", "2026-Q3", "quarter"))
    check(books, tally, [], ("2023", "2026", "year"))
    check(books, tally, [], ("2026-W20", "2026-W27", "week"))
    for dimension in (["region"], ["team"], ["rep"], ["channel"], ["product_line"], ["customer_group"], ["customer"],
                      ["region", "channel"], ["rep", "customer_group"]):
        check(books, tally, dimension, ("2026-05", "2026-06", "month"))
        if not quick:
            check(books, tally, dimension, ("2025", "2026", "year"))
            check(books, tally, dimension, ("2026-Q1", "2026-Q2", "quarter"), as_of="2026-05-20")
    for as_of in ("2026-06-18", "2026-05-31", "2026-02-14", "2025-07-01"):
        check(books, tally, [], ("2025-06", "2026-06", "month"), as_of=as_of)
        check(books, tally, [], ("2025-Q2", "2026-Q2", "quarter"), as_of=as_of)
        check(books, tally, ["region"], ("2025-06", "2025-07", "month"), as_of=as_of)
    for slices in ([("region", "华南")], [("rep", "周子昂")], [("channel", "直销")], [("customer_group", "青屿电子")]):
        check(books, tally, [], ("2026-04", "2026-06", "month"), slices)
        check(books, tally, ["team"], ("2025-Q2", "2025-Q3", "quarter"), slices)
    check_benchmarks(books, tally)
    check_ageing(books, tally, [("monthly", "2026-06"), ("monthly", "2025-12"), ("quarterly", "2026-Q2"), ("yearly", "2025")])
    print("facts that agree:", sum(tally.agreed.values()))
    for measure, count in sorted(tally.agreed.items()):
        print("   ", measure.ljust(18), count)
    if not tally.wrong:
        print("no disagreement")
        return 0
    groups = Counter((w[0][0], w[0][1] if len(w[0]) > 1 else "") for w in tally.wrong)
    print(f"\n{len(tally.wrong)} disagreements")
    for group, count in groups.most_common(40):
        print("   ", str(count).rjust(6), *group)
    for where, expected, found in tally.wrong[:show]:
        print("\n   ", *where, "\n       expected", expected, "found", found)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
