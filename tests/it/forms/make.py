"""Writes one dataset in six forms, long and wide, with writers that are not the program's own.

    pip install openpyxl odfpy polars
    python3 tests/it/forms/make.py

The values: a month, a rep (keys with leading zeros), a product (names with a comma, a quote, Chinese), an amount with two
decimals, some negative, some zero, some missing. `tests/it/forms.rs` reads all twelve and compares the facts.
"""

import csv
import datetime
import io
import pathlib

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import polars

HERE = pathlib.Path(__file__).parent
MONTHS = [(2025, m) for m in range(1, 13)] + [(2026, m) for m in range(1, 7)]
REPS = [("007", "张伟"), ("012", "王芳"), ("100", "O'Neil")]
PRODUCTS = ["工业网关", "Sensor, 5\" mount", "控制器（标准）", "合计科技"]


def amount(i, j, k):
    """Cents of a cell; None where nothing was sold."""
    n = (i * 7919 + j * 104729 + k * 31) % 1000
    if n % 11 == 0:
        return None
    if n % 13 == 0:
        return 0
    cents = n * 12345 + (n % 100)
    return -cents if n % 17 == 0 else cents


def text(cents):
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02}"


def long():
    """Header and rows: a date, two texts, cents."""
    rows = []
    for i, (year, month) in enumerate(MONTHS):
        for j, (rep, _) in enumerate(REPS):
            for k, product in enumerate(PRODUCTS):
                cents = amount(i, j, k)
                if cents is not None:
                    rows.append([datetime.date(year, month, 1), rep, product, cents])
    return ["月份", "业务员", "产品", "金额"], rows


def wide():
    """Header and rows: two texts, then cents by month."""
    rows = []
    for j, (rep, _) in enumerate(REPS):
        for k, product in enumerate(PRODUCTS):
            rows.append([rep, product] + [amount(i, j, k) for i in range(len(MONTHS))])
    return ["业务员", "产品"] + [f"{y}年{m}月" for y, m in MONTHS], rows


def delimited(header, rows, delimiter):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        cells = [c if isinstance(c, str) else "" if c is None else text(c) if isinstance(c, int) else c for c in row]
        writer.writerow([c.strftime("%Y-%m") if isinstance(c, datetime.date) else c for c in cells])
    return out.getvalue()


def xlsx(header, rows, path):
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = datetime.datetime(2026, 1, 1)
    book.active.title = "说明"
    book.active["A1"] = "导出自 ERP"
    sheet = book.create_sheet("数据")
    sheet.append(header)
    for row in rows:
        sheet.append([c / 100 if isinstance(c, int) else c for c in row])
    book.save(path)


def ods(header, rows, path):
    book = odf.opendocument.OpenDocumentSpreadsheet()
    sheet = odf.table.Table(name="数据")
    for row in [header] + rows:
        line = odf.table.TableRow()
        for cell in row:
            if cell is None:
                line.addElement(odf.table.TableCell())
            elif isinstance(cell, int):
                line.addElement(odf.table.TableCell(valuetype="float", value=text(cell)))
            elif isinstance(cell, datetime.date):
                line.addElement(odf.table.TableCell(valuetype="date", datevalue=cell.isoformat()))
            else:
                at = odf.table.TableCell(valuetype="string")
                at.addElement(odf.text.P(text=cell))
                line.addElement(at)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(path)


def parquet(header, rows, path):
    columns = {}
    for at, name in enumerate(header):
        values = [row[at] for row in rows]
        if any(isinstance(v, int) for v in values):
            decimals = [None if v is None else text(v) for v in values]
            columns[name] = polars.Series(decimals, dtype=polars.String).str.to_decimal(scale=2)
        else:
            columns[name] = polars.Series(values)
    polars.DataFrame(columns).write_parquet(path)


def main():
    for name, (header, rows) in {"long": long(), "wide": wide()}.items():
        (HERE / f"{name}-comma.csv").write_text(delimited(header, rows, ","), encoding="utf-8")
        (HERE / f"{name}-gb18030.csv").write_text(delimited(header, rows, ";"), encoding="gb18030")
        (HERE / f"{name}-utf16.tsv").write_text(delimited(header, rows, "\t"), encoding="utf-16")
        xlsx(header, rows, HERE / f"{name}.xlsx")
        ods(header, rows, HERE / f"{name}.ods")
        parquet(header, rows, HERE / f"{name}.parquet")
    reps = "编号,姓名\r\n" + "".join(f"{key},{label}\r\n" for key, label in REPS)
    (HERE / "reps.csv").write_text(reps, encoding="utf-8")
    # The answer, added up here: the whole, and by year and rep.
    lines = [text(sum(row[3] for row in long()[1]))]
    for year in (2025, 2026):
        for key, label in REPS:
            lines.append(f"{year} {label} " + text(sum(r[3] for r in long()[1] if r[0].year == year and r[1] == key)))
    (HERE / "expected.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
