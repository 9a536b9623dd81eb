"""A small company made for the corners that the real data sets lack: week 53 with sales, labels that need quoting,
the same label under two parents, two keys of one name, rows without order, and returns that leave a member negative.
"""
import csv
import tempfile
from datetime import date, timedelta
from pathlib import Path

from companies import sample

YAML = """salesdeck: 1
title: Small
languages: [en]
currency: CNY
tables:
  sales:
    files: data/sales/*.csv
    columns: {date: 日期, order: 订单号, rep: 业务员编号, customer: 客户编号, product: 产品编号, channel: 渠道,
              quantity: 数量, amount: 金额, cost: 成本}
  targets:
    files: data/targets.csv
    columns: {period: 月份, rep: 业务员编号, amount: 目标金额}
    grain: month
  reps:      {files: data/reps.csv, key: 编号}
  customers: {files: data/customers.csv, key: 编号}
  products:  {files: data/products.csv, key: 编号}
dimensions:
  region:         {from: reps.大区}
  team:           {from: reps.团队, parent: region}
  rep:            {from: reps.姓名, parent: team}
  channel:        {}
  product_line:   {from: products.产品线}
  product:        {from: products.产品, parent: product_line}
  customer_group: {from: customers.客户集团}
  customer:       {from: customers.客户, parent: customer_group}
reports:
  monthly: {cadence: month}
calendar:
  holidays:
    - 2019-12-30..2020-01-01
    - 2020-12-24..2020-12-25
    - 2021-01-01
  workdays: [2020-01-04, 2020-12-19, 2021-02-27]
"""
TABLES = {
    "reps": [["编号", "姓名", "团队", "大区"], ["R1", "Smith, Ann", "A", "North"], ["R2", "=1+1", "B", "North"],
             ["R3", 'O"Neil', "A", "South"], ["R4", "Two\nlines", "C", "South"], ["R5", "Same", "C", "South"],
             ["R6", "Same", "C", "South"], ["R7", "Idle", "D", ""]],
    "products": [["编号", "产品", "产品线"], ["P1", "Pump", "X"], ["P2", "Valve, large", "X"], ["P3", "Pump", "Y"],
                 ["P4", "Free", "Y"]],
    "customers": [["编号", "客户", "客户集团"]] + [[f"C{n}", f"Customer {n % 17}", f"Group {n % 5}"] for n in range(24)],
}


def draws(seed):
    """Numbers of a linear congruential generator (Numerical Recipes): the same everywhere."""
    while True:
        seed = (seed * 1664525 + 1013904223) % 2 ** 32
        yield seed >> 8


def sales():
    """One to four rows on most days from 2019 to the end of January 2022."""
    yield ["日期", "订单号", "业务员编号", "客户编号", "产品编号", "渠道", "数量", "金额", "成本"]
    numbers, day, order = draws(7), date(2019, 1, 1), 0
    pick = lambda n: next(numbers) % n  # noqa: E731
    while day <= date(2022, 1, 30):
        for _ in range(pick(5)):
            order += pick(3) > 0
            count = pick(9) + 1
            amount = pick(90000) * count
            cost = amount * (50 + pick(60)) // 100
            if pick(12) == 0:
                count, amount, cost = -count, -amount, -cost
            if pick(40) == 0:
                amount = 0
            rep, customer = f"R{pick(6) + 1}", f"C{pick(25)}" if pick(30) else ""
            product = f"P{pick(5) + 1}" if pick(50) else ""
            channel = ["web", "shop", "", "a,b"][pick(4)] if rep != "R4" else "shop"
            number = "" if pick(20) == 0 else f"N{order}"
            yield [day.isoformat(), number, rep, customer, product, channel, count, f"{amount / 100:.2f}",
                   f"{cost / 100:.2f}"]
        day += timedelta(days=1)


def targets():
    """Odd amounts, so that shares of months do not come out even; R5 has a gap, R7 a target and no sales."""
    yield ["月份", "业务员编号", "目标金额"]
    numbers = draws(11)
    for year in (2020, 2021):
        for month in range(1, 13):
            for rep in ("R1", "R2", "R3", "R4", "R5", "R7"):
                amount = next(numbers) % 10_000_000
                if rep == "R5" and month in (2, 3, 12):
                    continue
                yield [f"{year}-{month:02d}", rep, f"{amount / 100:.2f}" if month != 11 or rep != "R3" else "0.00"]


def write(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


def small(_root):
    """Writes the project into a folder that stays while the process lives, and reads it back."""
    folder = tempfile.TemporaryDirectory(prefix="salesdeck-oracle-")
    root = Path(folder.name)
    for name, lines in TABLES.items():
        write(root / "data" / f"{name}.csv", lines)
    write(root / "data/sales/all.csv", sales())
    write(root / "data/targets.csv", targets())
    (root / "salesdeck.yaml").write_text(YAML, encoding="utf-8")
    company = sample(root, "small")
    company.folder = folder
    return company
