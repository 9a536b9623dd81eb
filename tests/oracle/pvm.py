#!/usr/bin/env python3
"""Recomputes the analyses `pvm`, `kpi_tree` and `ratio_mix` of findings.json from the rows and compares: see README.md.

SALESDECK_BIN names the binary (default: target/debug/salesdeck). Written from methods.md B2 in exact fractions; the
Shapley values are means over all orders, not over subsets. Exits 1 where a number is off by a minor unit or more, or a
decomposition does not close.

    python3 tests/oracle/pvm.py [sample] [adventureworks]
"""
import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from fractions import Fraction
from itertools import permutations
from pathlib import Path

sys.dont_write_bytecode = True      # no __pycache__ in the repository
sys.path.insert(0, str(Path(__file__).parent))
from calendar_days import Period  # noqa: E402
from companies import BLANK, UNMATCHED, adventureworks, day_of, members, money, rows, sample  # noqa: E402
from cube import SCALE  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("SALESDECK_BIN", str(ROOT / "target/debug/salesdeck"))
CENT = Fraction(1, 100)
FINE = Fraction(1, 10**11)
REPORTS = {"sample": [("monthly", "2026-06"), ("monthly", "2026-02"), ("quarterly", "2026-Q2"), ("yearly", "2025")],
           "adventureworks": [("monthly", "2020-05"), ("monthly", "2019-05"), ("quarterly", "2020-Q1"), ("yearly", "2019")]}
wrong, right = [], 0


def expect(what, found, expected, tolerance):
    global right
    if found is None or abs(Fraction(found) - expected) > tolerance:
        wrong.append(f"{what}: {found} instead of {float(expected):.12g}")
    else:
        right += 1


def value(cell):
    return None if cell is None or cell["value"] is None else Fraction(cell["value"])


class Rows:
    """The sales, or the deals, of the two windows of a report."""

    def __init__(self, company, period, reference, as_of):
        at, period = company.calendar, Period(period)
        other = period.year_before() if reference == "PY" else period.previous()
        self.now, self.before = at.actual(period, as_of), at.reference(period, as_of, other)
        self.company = company

    def sales(self, window):
        return [s for s in self.company.sales if window[0] <= s.day <= window[1]]

    def deals(self, window, by):
        return [d for d in self.company.deals if d[by] and window[0] <= d[by] <= window[1]]


def special(member):
    return member[1] in (UNMATCHED, BLANK) and not isinstance(member[0], str)


def keyed(member):
    return member[1] if not isinstance(member[0], str) else member[0]


def check_pvm(name, analysis, both):
    """Variant B over continuing items, item by item; everything else in its bucket."""
    items = {}
    for side, window in enumerate((both.before, both.now)):
        for sale in both.sales(window):
            item = items.setdefault(sale.members[analysis_dimension(analysis)], [[0, 0], [0, 0]])
            item[side][0] += sale.amount
            item[side][1] += sale.quantity
    buckets = {"new_items": 0, "lost_items": 0, "returns": 0, "unpriced": 0, "unmatched": 0}
    going = {}
    for member, ((r0, q0), (r1, q1)) in items.items():
        change = Fraction(r1 - r0, SCALE)
        if special(member):
            buckets["unmatched"] += change
        elif q0 < 0 or q1 < 0:
            buckets["returns"] += change
        elif q0 == 0 and q1 == 0:
            buckets["unpriced"] += change
        elif q0 == 0:
            buckets["new_items"] += change
        elif q1 == 0:
            buckets["lost_items"] += change
        else:
            going[keyed(member)] = (Fraction(r0, SCALE), q0, Fraction(r1, SCALE), q1)
    effects = dict(buckets)
    if going:
        r_all, q_all = sum(i[0] for i in going.values()), sum(i[1] for i in going.values())
        q_now = sum(i[3] for i in going.values())
        mean = r_all / q_all
        price = {k: (r1 / q1 - r0 / q0) * q1 for k, (r0, q0, r1, q1) in going.items()}
        mix = {k: (Fraction(q1, q_now) - Fraction(q0, q_all)) * q_now * (r0 / q0 - mean)
               for k, (r0, q0, r1, q1) in going.items()}
        effects |= {"price": sum(price.values()), "mix": sum(mix.values()), "volume": (q_now - q_all) * mean}
    else:
        price, mix = {}, {}
        effects |= {"price": 0, "mix": 0, "volume": 0}
    change = sum(Fraction(i[1][0] - i[0][0], SCALE) for i in items.values())
    found = {row["effect"]: value(row["value"]) for row in analysis["rows"] if "effect" in row}
    for effect, expected in effects.items():
        expect(f"{name} {effect}", found.get(effect, Fraction(0)), expected, CENT)
    expect(f"{name} sum of the effects", sum(found.values()), change, 0)
    shown = [row for row in analysis["rows"] if row.get("member") and row["kind"] == "continuing"]
    for row in shown:
        key = row["member"]["key"]
        expect(f"{name} price of {key}", value(row["price"]), price[key], CENT)
        expect(f"{name} mix of {key}", value(row["mix"]), mix[key], CENT)
        r0, _, r1, _ = going[key]
        own = value(row["price"]) + value(row["volume"]) + value(row["mix"])
        expect(f"{name} parts of {key}", own, r1 - r0, 0)
    for part in ("price", "volume", "mix"):
        listed = [value(row[part]) for row in analysis["rows"] if row.get("member") and part in row]
        if listed:
            expect(f"{name} {part} of all items", sum(listed), found[part], 0)


def analysis_dimension(analysis):
    return next(row["member"]["dimension"] for row in analysis["rows"] if row.get("member"))


def shapley(before, now):
    """The mean over every order in which the factors could have moved."""
    total, orders = [Fraction(0)] * len(before), 0
    for order in permutations(range(len(before))):
        state, orders = list(before), orders + 1
        for factor in order:
            old = product(state)
            state[factor] = now[factor]
            total[factor] += product(state) - old
    return [t / orders for t in total]


def product(factors):
    out = Fraction(1)
    for factor in factors:
        out *= factor
    return out


def key_figures(both, window):
    """Every factor that a tree may have, from the rows of a window."""
    sales = both.sales(window)
    amount = Fraction(sum(s.amount for s in sales), SCALE)
    orders = len({s.order or ("row", i) for i, s in enumerate(sales)})
    customers = len({s.customer for s in sales if s.amount > 0 and s.customer})
    out = {"customers": Fraction(customers), "orders_per_customer": Fraction(orders, customers or 1),
           "average_order": amount / (orders or 1)}
    if both.company.deals:
        closed = both.deals(window, "closed")
        won = [d for d in closed if d["won"]]
        leads = len(both.deals(window, "created"))
        value_won = Fraction(sum(d["amount"] for d in won), SCALE)
        out |= {"leads": Fraction(leads), "conversion_rate": Fraction(len(won), leads or 1),
                "average_deal": value_won / (len(won) or 1), "closed_deals": Fraction(len(closed)),
                "win_rate": Fraction(len(won), len(closed) or 1)}
    return out


def check_tree(name, analysis, both):
    parents = {row["parent"] for row in analysis["rows"]}
    leaves = [row for row in analysis["rows"] if row["measure"] not in parents]
    before, now = key_figures(both, both.before), key_figures(both, both.now)
    ids = [row["measure"] for row in leaves]
    expected = shapley([before[i] for i in ids], [now[i] for i in ids])
    for row, one in zip(leaves, expected):
        expect(f"{name} {row['measure']}", value(row["contribution"]), one, CENT)
    change = product(now[i] for i in ids) - product(before[i] for i in ids)
    expect(f"{name} sum of the leaves", sum(value(row["contribution"]) for row in leaves), change, 0)


def check_mix(name, analysis, both):
    measure, dimension = analysis["measure"], analysis_dimension(analysis)
    parts = {}
    for side, window in enumerate((both.before, both.now)):
        if measure == "gross_margin":
            pairs = [(s.members[dimension], s.amount - s.cost, s.amount) for s in both.sales(window)]
        else:
            closed = both.deals(window, "closed")
            above = [(d["closing"][dimension], int(d["won"]), 0) for d in closed]
            if measure == "win_rate":
                below = [(d["closing"][dimension], 0, 1) for d in closed]
            else:
                below = [(d["creation"][dimension], 0, 1) for d in both.deals(window, "created")]
            pairs = above + below
        for member, above, below in pairs:
            cell = parts.setdefault(member, [[0, 0], [0, 0]])
            cell[side][0] += above
            cell[side][1] += below
    whole = [[sum(cell[side][at] for cell in parts.values()) for at in (0, 1)] for side in (0, 1)]
    ratio = [Fraction(above, below) for above, below in whole]
    middle = sum(ratio) / 2
    rate, mix = {}, {}
    for member, sides in parts.items():
        weights = [Fraction(side[1], total[1]) for side, total in zip(sides, whole)]
        own = [Fraction(*side) for side in sides if side[1]]
        mean = sum(own) / len(own) if own else middle
        change = Fraction(sides[1][0], whole[1][1]) - Fraction(sides[0][0], whole[0][1])
        moved = weights[1] - weights[0]
        mix[member], rate[member] = moved * (mean - middle), change - moved * mean
    total = analysis["rows"][-1]
    expect(f"{name} rate", value(total["rate"]), sum(rate.values()), FINE)
    expect(f"{name} mix", value(total["mix"]), sum(mix.values()), FINE)
    expect(f"{name} sum", value(total["rate"]) + value(total["mix"]), ratio[1] - ratio[0], FINE)
    labels = {keyed(m): m for m in parts}
    for row in analysis["rows"][:-1]:
        key = row["member"]["key"]
        if key in labels:
            expect(f"{name} rate of {key}", value(row["rate"]), rate[labels[key]], FINE)
            expect(f"{name} mix of {key}", value(row["mix"]), mix[labels[key]], FINE)


CHECKS = {"pvm": check_pvm, "kpi_tree": check_tree, "ratio_mix": check_mix}


def with_deals(company):
    """The opportunities of the sample, with the members of their first and last day."""
    company.deals = []
    path = company.root / "data/opportunities.csv"
    for row in rows(path) if company.name == "sample" else []:
        created, closed = day_of(row["创建日期"]), day_of(row["关闭日期"])
        keys = {"reps": row["业务员编号"], "customers": row["客户编号"], "products": row["产品编号"]}

        def found(day):
            return members(company.dimensions, row, keys, company.tables, day)

        company.deals.append({"created": created, "closed": closed, "won": row["结果"] == "赢单",
                              "amount": money(row["金额"] or "0") or 0,
                              "creation": found(created), "closing": found(closed or created)})
    return company


def build(company, report, period, out):
    subprocess.run([BINARY, "build", report, "-C", str(company.root), "--period", period, "--lang", "en", "--format",
                    "json", "--out", str(out), "--quiet"], check=True)
    return json.loads((out / report / period / "all/en/findings.json").read_text(encoding="utf-8"))


def main():
    wanted = sys.argv[1:] or list(REPORTS)
    for maker in (sample, adventureworks):
        if maker.__name__ not in wanted:
            continue
        company = with_deals(maker(ROOT))
        with tempfile.TemporaryDirectory() as folder:
            for report, period in REPORTS[company.name]:
                found = build(company, report, period, Path(folder))
                as_of = date.fromisoformat(found["period"]["as_of"])
                seen = 0
                for analysis in found["analyses"]:
                    if analysis["kind"] not in CHECKS:
                        continue
                    seen += 1
                    name = f"{company.name} {period} {analysis['id']}"
                    expect(f"{name} check", analysis["check"], Fraction(0), 0)
                    both = Rows(company, analysis["period"], analysis["reference"], as_of)
                    CHECKS[analysis["kind"]](name, analysis, both)
                print(f"{company.name} {report} {period}: {seen} analyses")
                if seen == 0:
                    wrong.append(f"{company.name} {period}: no analysis to compare")
    print(f"{right} numbers agree, {len(wrong)} do not")
    for line in wrong[:40]:
        print("  " + line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
