"""Five million rows of CSV into the cube: salesdeck against polars and DuckDB doing the same group-by.

    python3 -m venv /tmp/bench && /tmp/bench/bin/pip install polars duckdb
    cargo build --release
    /tmp/bench/bin/python docs/measure/five-million.py target/release/salesdeck [ROWS] [FOLDER]

Writes the data to FOLDER (default /tmp/salesdeck-5m) once. Each engine is a process of its own, run in turns; printed
are the medians of wall time, CPU time and peak memory, and the ratios to the better of the two others. All three read
every column that the configuration names, add money exactly (integers or decimals, no floats), and their totals are
compared.
"""

import os
import statistics
import subprocess
import sys
import time

ROWS = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000_000
FOLDER = sys.argv[3] if len(sys.argv) > 3 else "/tmp/salesdeck-5m"
RUNS = 3

# 200 reps in 20 teams and 5 regions, 20,000 customers of one rep each, 400 products, orders of five lines, 5 years.
# Multiplications by large odd numbers spread the values; nothing is random, so the file is the same everywhere.
GENERATE = """
COPY (
  SELECT DATE '2021-01-01' + CAST((i // 5) * 1826 // ({rows} // 5 + 1) AS INTEGER) AS "日期",
         'SO' || lpad(CAST(i // 5 AS VARCHAR), 8, '0') AS "订单号",
         'R' || lpad(CAST((((i // 5) * 7919) % 20000) % 200 AS VARCHAR), 4, '0') AS "业务员编号",
         'C' || lpad(CAST(((i // 5) * 7919) % 20000 AS VARCHAR), 6, '0') AS "客户编号",
         'P' || lpad(CAST((i * 104729) % 400 AS VARCHAR), 5, '0') AS "产品编号",
         ['直销', '经销商', '电商', '海外代理'][1 + ((i // 5) * 31) % 4] AS "渠道",
         1 + (i * 15485863) % 48 AS "数量",
         CAST(((i * 32452843) % 2500000 + 1000) / 100 AS DECIMAL(18, 2)) AS "金额",
         CAST(((i * 49979687) % 1500000 + 500) / 100 AS DECIMAL(18, 2)) AS "成本"
  FROM range({rows}) t(i)
) TO '{folder}/sales.csv' (HEADER, DELIMITER ',');
COPY (SELECT 'R' || lpad(CAST(i AS VARCHAR), 4, '0') AS "编号", 'Rep ' || i AS "姓名",
             'Team ' || i % 20 AS "团队", 'Region ' || i % 5 AS "大区" FROM range(200) t(i))
  TO '{folder}/reps.csv' (HEADER);
COPY (SELECT 'C' || lpad(CAST(i AS VARCHAR), 6, '0') AS "编号", 'Customer ' || i AS "客户",
             'Group ' || i % 300 AS "客户集团" FROM range(20000) t(i)) TO '{folder}/customers.csv' (HEADER);
COPY (SELECT 'P' || lpad(CAST(i AS VARCHAR), 5, '0') AS "编号", 'Product ' || i AS "产品",
             'Line ' || i % 12 AS "产品线" FROM range(400) t(i)) TO '{folder}/products.csv' (HEADER);
"""

CONFIG = """salesdeck: 1
title: Five million rows
languages: [en]
currency: CNY
tables:
  sales:
    files: sales.csv
    columns: {date: 日期, order: 订单号, rep: 业务员编号, customer: 客户编号, product: 产品编号, channel: 渠道,
              quantity: 数量, amount: 金额, cost: 成本}
  reps: {files: reps.csv, key: 编号}
  customers: {files: customers.csv, key: 编号}
  products: {files: products.csv, key: 编号}
dimensions:
  region: {from: reps.大区}
  team: {from: reps.团队, parent: region}
  rep: {from: reps.姓名, parent: team}
  channel: {}
  line: {from: products.产品线}
  product: {from: products.产品, parent: line}
  group: {from: customers.客户集团}
  customer: {from: customers.客户, parent: group}
reports:
  monthly: {cadence: month}
"""

# The same group-by: a row for each day, rep, customer, product and channel, and the distinct orders.
POLARS = """
import sys, polars as pl
keys = ["日期", "业务员编号", "客户编号", "产品编号", "渠道"]
money = pl.Decimal(18, 2)
frame = pl.scan_csv(sys.argv[1] + "/sales.csv", schema={
    "日期": pl.Date, "订单号": pl.String, "业务员编号": pl.String, "客户编号": pl.String, "产品编号": pl.String,
    "渠道": pl.String, "数量": pl.Int64, "金额": money, "成本": money}).collect(engine="streaming")
cube = frame.group_by(keys).agg(pl.col("金额", "成本", "数量").sum(), pl.len()).sort(keys)
orders = frame.select(["日期", "订单号"] + keys[1:]).unique()
print(cube["金额"].sum(), file=sys.stderr)
"""
DUCKDB = """
import sys, duckdb
base = duckdb.connect()
base.execute('''CREATE TABLE sales AS SELECT * FROM read_csv(?, header = true, columns = {
    '日期': 'DATE', '订单号': 'VARCHAR', '业务员编号': 'VARCHAR', '客户编号': 'VARCHAR', '产品编号': 'VARCHAR',
    '渠道': 'VARCHAR', '数量': 'BIGINT', '金额': 'DECIMAL(18, 2)', '成本': 'DECIMAL(18, 2)'})''', [sys.argv[1] + "/sales.csv"])
keys = '"日期", "业务员编号", "客户编号", "产品编号", "渠道"'
base.execute(f'CREATE TABLE cube AS SELECT {keys}, sum("金额") a, sum("成本") c, sum("数量") q, count(*) n '
             f'FROM sales GROUP BY ALL ORDER BY ALL')
base.execute(f'CREATE TABLE orders AS SELECT DISTINCT "订单号", {keys} FROM sales')
print(base.execute("SELECT sum(a) FROM cube").fetchone()[0], file=sys.stderr)
"""


def run(command):
    """Wall seconds, CPU seconds, peak MiB and the total that the engine found."""
    read, write = os.pipe()
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=write, stderr=write)
    os.close(write)
    text = os.fdopen(read).read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    if status:
        sys.exit(f"{command[0]} failed: {text}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text


def main():
    import duckdb

    salesdeck = sys.argv[1]
    os.makedirs(FOLDER, exist_ok=True)
    marker = f"{FOLDER}/rows"
    if not os.path.exists(marker) or open(marker).read() != str(ROWS):
        duckdb.sql(GENERATE.format(rows=ROWS, folder=FOLDER))
        open(f"{FOLDER}/salesdeck.yaml", "w").write(CONFIG)
        open(marker, "w").write(str(ROWS))
    print(f"{ROWS:,} rows, {os.path.getsize(FOLDER + '/sales.csv') / 1e6:.0f} MB")
    engines = {
        "salesdeck": [salesdeck, "--quiet", "-C", FOLDER, "facts", "--measure", "gross_sales", "--from", "2021",
                      "--to", "2025", "--grain", "year", "--format", "csv"],
        "polars": [sys.executable, "-c", POLARS, FOLDER],
        "DuckDB": [sys.executable, "-c", DUCKDB, FOLDER],
    }
    found = {name: [] for name in engines}
    for _ in range(RUNS):
        for name, command in engines.items():
            found[name].append(run(command))
    totals = {name: runs[0][3] for name, runs in found.items()}
    years = [line.split(",") for line in totals["salesdeck"].splitlines()[1:]]
    total = sum(round(float(y[-2]) * 100) for y in years)
    for name in ("polars", "DuckDB"):
        other = round(float(totals[name].split()[-1]) * 100)
        if other != total:
            sys.exit(f"{name} finds {other}, salesdeck {total}")
    medians = {n: [statistics.median(r[i] for r in runs) for i in range(3)] for n, runs in found.items()}
    best = [min(medians["polars"][i], medians["DuckDB"][i]) for i in range(3)]
    print("| engine | wall s | CPU s | peak MiB |\n|---|---|---|---|")
    for name, m in medians.items():
        print(f"| {name} | {m[0]:.2f} | {m[1]:.2f} | {m[2]:.0f} |")
    ratio = [medians["salesdeck"][i] / best[i] for i in range(3)]
    print(f"| salesdeck ÷ the better of the others | {ratio[0]:.2f} | {ratio[1]:.2f} | {ratio[2]:.2f} |")


if __name__ == "__main__":
    main()
