#!/usr/bin/env python3
"""Recomputes the analyses of customers in findings.json from the rows and compares: see README.md beside this file.

Tiers with their movements, scores and segments, retention, the bridge, the life cycle of buyers, cohorts, cross-sell
and the sales of channels, of the sample and of AdventureWorks, by month, quarter and year. Written from the
documents, with exact integers; it shares no code with the program.

    cargo build
    python3 tests/oracle/customers.py [adventureworks] [sample] [--show N]
"""
import json
import os
import subprocess
import sys
import tempfile
from bisect import bisect_right
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import median

sys.dont_write_bytecode = True      # no __pycache__ in the repository
sys.path.insert(0, str(Path(__file__).parent))
from companies import UNMATCHED, BLANK, adventureworks, sample  # noqa: E402
from cube import SCALE  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("SALESDECK_BIN", str(ROOT / "target/debug/salesdeck"))
REPORTS = {"sample": ["2026-06", "2026-03", "2025-Q4", "2026-Q2", "2025"],
           "adventureworks": ["2020-05", "2020-04", "2020-Q1", "2019"]}
BORDERS, MARGIN = (Fraction(80, 100), Fraction(95, 100)), Fraction(5, 100)
LINES = {"sample": "product_line", "adventureworks": "category"}


# --- Days and periods -------------------------------------------------------------------------------------------

def months_back(day, months):
    """The day so many months before, at most the last of its month, as calendars count."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def end_of(period):
    """The last day of a period, and the period before it."""
    if "-Q" in period:
        year, quarter = int(period[:4]), int(period[-1])
        before = f"{year}-Q{quarter - 1}" if quarter > 1 else f"{year - 1}-Q4"
        return months_back(date(year + quarter // 4, quarter % 4 * 3 + 1, 1), 0) - timedelta(days=1), before
    if "-" in period:
        year, month = map(int, period.split("-"))
        before = f"{year}-{month - 1:02}" if month > 1 else f"{year - 1}-12"
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1), before
    return date(int(period), 12, 31), str(int(period) - 1)


def year_to(end):
    """The 12 months that end with a day."""
    return months_back(end + timedelta(days=1), 12), end


def quarter(day):
    return day.year * 4 + (day.month - 1) // 3


# --- The rows of a company --------------------------------------------------------------------------------------

class Book:
    """Sales rows by day, with the customer by its key and by its member."""

    def __init__(self, company):
        self.company = company
        self.rows = sorted(company.sales, key=lambda row: row.day)
        self.days = [row.day for row in self.rows]
        self.since = self.days[0].replace(day=1)

    def within(self, first, last):
        start = bisect_right(self.days, first - timedelta(days=1))
        return self.rows[start:bisect_right(self.days, last)]

    @staticmethod
    def member(row):
        key, label = row.members["customer"]
        return None if label in (UNMATCHED, BLANK) else key

    def sums(self, window, of):
        """Customer → (net, bought) over the days of a window."""
        net, bought = defaultdict(int), set()
        for row in self.within(*window):
            net[of(row)] += row.amount
            if row.amount > 0:
                bought.add(of(row))
        return net, bought


def key_of(row):
    return row.customer or None


# --- Tiers ------------------------------------------------------------------------------------------------------

def by_share(values):
    """Customer → tier by the cumulated share before it; equals stand together."""
    known = sorted((v for v in values.values() if v > 0), reverse=True)
    total, before, start = sum(known), 0, {}
    for value in known:
        start.setdefault(value, before)
        before += value

    def tier(value):
        if value <= 0:
            return "apart"
        share = Fraction(start[value], total)
        return "A" if share < BORDERS[0] else "B" if share < BORDERS[1] else "C"

    return {customer: tier(value) for customer, value in values.items()}


def tiers(values, held):
    """The same, but a tier held before is left only beyond the margin around its end."""
    plain = by_share(values)
    above = [[v for c, v in values.items() if plain[c] in names] for names in ("A", "AB")]
    below = [[v for c, v in values.items() if plain[c] in names] for names in ("BC", "C")]
    ends = [Fraction(min(a) + max(b), 2) if b else Fraction(min(a)) for a, b in zip(above, below)]

    def tier(customer, value):
        if value <= 0:
            return "apart"
        old = held.get(customer, "none")
        for name, end in zip("AB", ends):
            factor = 1 if old not in ("A", "B", "C") else 1 - MARGIN if old <= name else 1 + MARGIN
            if value >= end * factor:
                return name
        return "C"

    return {customer: tier(customer, value) for customer, value in values.items()}


def values_at(book, end):
    first, last = year_to(end)
    net, bought = book.sums((max(first, book.since), last), book.member)
    net.pop(None, None)
    return {c: v for c, v in net.items() if c in bought or v != 0}


def tiers_at(book, period):
    """Tiers at the end of a period, with those of the period before, followed from the first period of the data."""
    chain = [period]
    while True:
        before = end_of(chain[-1])[1]
        if end_of(before)[0] < book.days[0] or len(chain) > 120:
            break
        chain.append(before)
    held, last = {}, None
    for name in reversed(chain):
        values = values_at(book, end_of(name)[0])
        if any(v > 0 for v in values.values()):
            last, held = held, tiers(values, held)
    return values, held, last


def check_abc(book, period, analysis, tally):
    values, now, before = tiers_at(book, period)
    rows = [r for r in analysis["rows"] if r["row"] == "customer"]
    found = {r["member"]["key"]: r for r in rows}
    tally.equal("abc customers", set(found), set(values))
    total = sum(v for v in values.values() if v > 0)
    for customer, value in values.items():
        row = found.get(customer)
        if row is None:
            continue
        tally.equal(f"abc sales {customer}", Decimal(row["sales"]), Decimal(value) / SCALE)
        tally.equal(f"abc tier {customer}", row["tier"], now[customer])
        tally.equal(f"abc before {customer}", row["before"], before.get(customer, "none"))
        tally.near(f"abc share {customer}", row["share"], Fraction(value, total) if value > 0 else None)
    groups = {r["tier"]: r for r in analysis["rows"] if r["row"] == "tier"}
    for tier in ("A", "B", "C", "apart"):
        inside = [c for c in values if now[c] == tier]
        if inside:
            tally.equal(f"abc group {tier}", int(groups[tier]["customers"]["value"]), len(inside))
            tally.equal(f"abc sum {tier}", Decimal(groups[tier]["sales"]["value"]),
                        Decimal(sum(values[c] for c in inside)) / SCALE)
    first, last = year_to(end_of(period)[0])
    nameless = {key_of(row) for row in book.within(max(first, book.since), last)
                if row.amount > 0 and book.member(row) is None} - {None}
    if nameless:
        tally.equal("abc unassigned", int(groups["unassigned"]["customers"]["value"]), len(nameless))
    tally.equal("abc total", int(groups["total"]["customers"]["value"]), len(values) + len(nameless))
    moves = defaultdict(int)
    for customer in set(now) | set(before):
        moves[before.get(customer, "none"), now.get(customer, "none")] += 1
    told = {(r["from"], r["to"]): int(r["customers"]["value"]) for r in analysis["rows"] if r["row"] == "move"}
    tally.equal("abc moves", told, dict(moves))
    known = sorted(v for v in values.values() if v > 0)
    gini = Fraction(2 * sum(i * v for i, v in enumerate(known, 1)), len(known) * total) - Fraction(len(known) + 1, len(known))
    window = next(r for r in analysis["rows"] if r["row"] == "window")
    tally.near("gini", window["gini"]["value"], gini)
    tally.near("hhi", window["hhi"]["value"], sum(Fraction(v, total) ** 2 for v in known))
    tally.equal("abc check", Decimal(analysis["check"]), 0)


# --- Scores -----------------------------------------------------------------------------------------------------

def profiles(book, window):
    """Customer → days since the last purchase, orders, sales."""
    net, bought = book.sums(window, book.member)
    last, orders = {}, defaultdict(set)
    for number, row in enumerate(book.within(*window)):
        customer = book.member(row)
        if row.amount > 0:
            last[customer] = row.day
        orders[customer].add(row.order or ("row", number))
    return {c: ((window[1] - last[c]).days, len(orders[c]), net[c]) for c in bought if c is not None}


def quintiles(values):
    """Quantiles of type 7 at the fifths."""
    values = sorted(values)
    out = []
    for fifth in range(1, 5):
        at = Fraction(fifth * (len(values) - 1), 5)
        low = int(at)
        high = values[min(low + 1, len(values) - 1)]
        out.append(values[low] + (at - low) * (high - values[low]))
    return out


def segment(r, f, m):
    if min(r, f, m) >= 4:
        return "champions"
    if r <= 2 and max(f, m) >= 4:
        return "at_risk"
    if r >= 3 and f >= 3:
        return "loyal"
    return "promising" if r >= 4 else "attention" if r == 3 else "dormant"


def check_rfm(book, period, analysis, tally):
    end = end_of(period)[0]
    first, last = year_to(end)
    start = (book.since, months_back(book.since, -12) - timedelta(days=1))
    borders = [quintiles(p[i] for p in profiles(book, start).values()) for i in range(3)]
    found = {r["member"]["key"]: r for r in analysis["rows"] if r["row"] == "customer"}
    wanted = profiles(book, (max(first, book.since), last))
    tally.equal("rfm customers", set(found), set(wanted))
    counts = defaultdict(int)
    for customer, profile in wanted.items():
        days, orders, net = profile
        reached = [sum(1 for b in borders[i] if b <= v) for i, v in enumerate(profile)]
        scores = (5 - reached[0], 1 + reached[1], 1 + reached[2])
        counts[segment(*scores)] += 1
        row = found.get(customer)
        if row is not None:
            told = (row["recency"], row["frequency"], Decimal(row["amount"]), row["score"], row["segment"])
            wish = (days, orders, Decimal(net) / SCALE, "".join(map(str, scores)), segment(*scores))
            tally.equal(f"rfm {customer}", told, wish)
    told = {r["segment"]: int(r["customers"]["value"]) for r in analysis["rows"] if r["row"] == "segment"}
    tally.equal("rfm total", told.pop("total"), len(wanted))
    tally.equal("rfm segments", told, dict(counts))


# --- Bridge, retention, cohorts, life cycle ---------------------------------------------------------------------

def bridge_of(book, earlier, later):
    (before, had), (after, has) = book.sums(earlier, key_of), book.sums(later, key_of)
    had, has = had - {None}, has - {None}
    known = {key_of(row) for row in book.rows if row.day < earlier[0] and row.amount > 0}
    new, back = {c for c in has - had if c not in known}, {c for c in has - had if c in known}
    change = {c: after[c] - before[c] for c in set(before) | set(after)}
    kept = had & has
    steps = {"new": sum(change[c] for c in new), "reactivated": sum(change[c] for c in back),
             "expansion": sum(change[c] for c in kept if change[c] > 0),
             "contraction": sum(change[c] for c in kept if change[c] < 0),
             "lost": sum(change[c] for c in had - has)}
    steps["unassigned"] = sum(change.values()) - sum(steps.values())
    counts = {"before": len(had), "now": len(has), "new": len(new), "retained": len(kept),
              "reactivated": len(back), "lost": -len(had - has)}
    base = sum(before[c] for c in had)
    rates = {"retention": Fraction(len(kept), len(had)), "net_retention": Fraction(sum(after[c] for c in had), base),
             "gross_retention": Fraction(sum(after[c] for c in had) - steps["expansion"], base)}
    return sum(before.values()), sum(after.values()), steps, counts, rates


def years_of(book, period):
    later = year_to(end_of(period)[0])
    earlier = year_to(later[0] - timedelta(days=1))
    return later, earlier if earlier[0] >= book.since else None


def check_bridge(book, period, analyses, tally):
    later, earlier = years_of(book, period)
    tally.equal("bridge is there", "customer_bridge" in analyses, earlier is not None)
    if earlier is None:
        return
    start, end, steps, counts, rates = bridge_of(book, earlier, later)
    rows = {r["step"]: r for r in analyses["customer_bridge"]["rows"]}
    tally.equal("bridge start", Decimal(rows["start"]["sales"]["value"]), Decimal(start) / SCALE)
    tally.equal("bridge end", Decimal(rows["end"]["sales"]["value"]), Decimal(end) / SCALE)
    for step, amount in steps.items():
        told = Decimal(rows[step]["sales"]["value"]) if step in rows else Decimal(0)
        tally.equal(f"bridge {step}", told, Decimal(amount) / SCALE)
    tally.equal("bridge check", Decimal(analyses["customer_bridge"]["check"]), 0)
    row = next(r for r in analyses["retention"]["rows"] if r["scenario"] == "AC")
    for name, count in counts.items():
        tally.equal(f"retention {name}", int(row[name]["value"]), count)
    for name, rate in rates.items():
        tally.near(name, row[name]["value"], rate)


def check_cohorts(book, period, analyses, tally):
    end = end_of(period)[0]
    start = months_back(book.since, -12)
    first = quarter(start) + (start != date(start.year, (start.month - 1) // 3 * 3 + 1, 1))
    last = quarter(end) - (quarter(end + timedelta(days=1)) == quarter(end))
    bought = defaultdict(set)
    for row in book.within(book.days[0], end):
        if row.amount > 0 and row.customer:
            bought[row.customer].add(quarter(row.day))
    cohorts = defaultdict(list)
    for quarters in bought.values():
        if first <= min(quarters) <= last:
            cohorts[min(quarters)].append(quarters)
    wanted = {}
    for begin in sorted(cohorts)[-12:]:
        members = cohorts[begin]
        active = [sum(q in m for m in members) for q in range(begin + 1, last + 1)]
        wanted[f"{begin // 4}-Q{begin % 4 + 1}"] = (len(members), active)
    if len(wanted) < 2:
        tally.equal("no cohorts", "cohorts" in analyses, False)
        return
    told = {r["cohort"]: (int(r["size"]["value"]), r["active"]) for r in analyses["cohorts"]["rows"] if r["row"] == "cohort"}
    tally.equal("cohorts", told, wanted)


def check_life_cycle(book, period, analyses, tally):
    later, earlier = years_of(book, period)
    if earlier is None:
        tally.equal("no life cycle", "life_cycle" in analyses, False)
        return
    days = defaultdict(set)
    for row in book.within(book.days[0], later[1]):
        if row.amount > 0 and book.member(row) is not None:
            days[book.member(row)].add(row.day)

    def stages(window):
        counts = defaultdict(int)
        for bought in days.values():
            past = sorted(d for d in bought if d <= window[1])
            if past:
                new = past[0] >= window[0]
                counts["churned" if past[-1] < window[0] else "mature" if not new
                       else "revisited" if len(past) > 1 else "won"] += 1
        return counts

    # Rows of a stage; further ones tell who came and who left.
    rows = {r["stage"]: r for r in analyses["life_cycle"]["rows"] if "stage" in r}
    for name, window in (("customers", later), ("before", earlier)):
        for stage, count in stages(window).items():
            tally.equal(f"life cycle {stage} {name}", int(rows[stage][name]["value"]), count)


# --- Cross-sell and channels ------------------------------------------------------------------------------------

def check_cross_sell(book, period, analyses, tally):
    dimension = LINES[book.company.name]
    first, last = year_to(end_of(period)[0])
    net, bought = defaultdict(int), set()
    for row in book.within(max(first, book.since), last):
        line = row.members[dimension]
        if book.member(row) is not None:
            net[book.member(row), line] += row.amount
            if row.amount > 0:
                bought.add((book.member(row), line))
    having = defaultdict(set)
    for customer, line in bought:
        if net[customer, line] > 0:
            having[line].add(customer)
    everyone = set().union(*having.values())
    lines = {line: members for line, members in having.items() if line[1] not in (UNMATCHED, BLANK)}
    keys = {(line[0] if isinstance(line[0], str) else line[1]): line for line in lines}
    for row in analyses["cross_sell"]["rows"]:
        if row["row"] == "line":
            members = lines[keys[row["line"]]]
            tally.equal(f"line {row['line']}", int(row["customers"]["value"]), len(members))
            for other in row["buy_too"]:
                both = members & lines[keys[other["line"]]]
                tally.near(f"{row['line']} and {other['line']}", other["share"], Fraction(len(both), len(members)))
        if row["row"] == "pair":
            x, y = keys[row["having"]], keys[row["lacking"]]
            both = lines[x] & lines[y]
            rate = Fraction(len(both), len(lines[x]))
            middle = Fraction(median([Fraction(net[c, y]) for c in both]))
            tally.equal("lacking", int(row["customers"]["value"]), len(lines[x] - lines[y]))
            tally.near("lift", row["lift"]["value"], rate / Fraction(len(lines[y]), len(everyone)))
            tally.near("potential", row["potential"]["value"], len(lines[x] - lines[y]) * rate * middle / SCALE)


def check_channels(book, period, analyses, tally):
    if "channels" not in analyses:
        tally.equal("no channels", book.company.name, "adventureworks")
        return
    end, before = end_of(period)
    start = end_of(before)[0] + timedelta(days=1)
    sums = defaultdict(int)
    for row in book.within(start, end):
        sums[row.members["channel"][1]] += row.amount
    for row in analyses["channels"]["rows"]:
        wanted = sum(sums.values()) if row["member"] is None else sums[row["member"]["label"]]
        tally.equal("channel sales", Decimal(row["AC"]["value"]), Decimal(wanted) / SCALE)
        tally.near("channel share", row["share"]["value"], Fraction(wanted, sum(sums.values())))


# --- Running ----------------------------------------------------------------------------------------------------

class Tally:
    def __init__(self, show):
        self.agreed, self.wrong, self.show = 0, [], show

    def equal(self, what, told, wanted):
        if told == wanted:
            self.agreed += 1
        else:
            self.wrong.append(f"{what}: {told} instead of {wanted}")

    def near(self, what, told, wanted):
        close = told is None if wanted is None else told is not None and \
            abs(Fraction(told) - Fraction(wanted)) <= Fraction(1, 10 ** 10) * max(1, abs(Fraction(wanted)))
        self.equal(what, close or (told, wanted), True)


def analyses_of(company, period, folder):
    """Kind → analysis of the report of a period."""
    cadence = "quarterly" if "-Q" in period else "monthly" if "-" in period else "yearly"
    call = [BINARY, "build", cadence, "-C", str(company.root), "--period", period, "--lang", "en", "--format", "json",
            "--out", folder, "--quiet"]
    subprocess.run(call, check=True)
    path = Path(folder) / cadence / period / "all" / "en" / "findings.json"
    found = json.loads(path.read_text(encoding="utf-8"))["analyses"]
    return {analysis["kind"]: analysis for analysis in found}


def main(arguments):
    show = int(arguments[arguments.index("--show") + 1]) if "--show" in arguments else 10
    makers = {"adventureworks": adventureworks, "sample": sample}
    wanted = [name for name in makers if name in arguments] or list(makers)
    failed = False
    for name in wanted:
        book = Book(makers[name](ROOT))
        for period in REPORTS[name]:
            tally = Tally(show)
            with tempfile.TemporaryDirectory() as folder:
                analyses = analyses_of(book.company, period, folder)
            check_abc(book, period, analyses["abc"], tally)
            check_rfm(book, period, analyses["rfm"], tally)
            for check in (check_bridge, check_cohorts, check_life_cycle, check_cross_sell, check_channels):
                check(book, period, analyses, tally)
            print(f"{name} {period}: {tally.agreed} agree, {len(tally.wrong)} do not")
            for line in tally.wrong[:show]:
                print(f"  {line}")
            failed |= bool(tally.wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
