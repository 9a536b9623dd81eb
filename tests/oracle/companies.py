"""The data sets that are checked: how their rows, keys and members are to be read, from their YAML and design.md."""
import csv
import io
import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from cube import SCALE, Facts, Sale
from calendar_days import Calendar
from workbook import sheets

UNMATCHED, BLANK = "unmatched", "(blank)"


def money(text):
    """Integer at SCALE, exactly; None where the text is no number."""
    try:
        value = Decimal(text) * SCALE
    except InvalidOperation:
        return None
    assert value == int(value), f"{text} is finer than the oracle's scale"
    return int(value)


def rows(path, delimiter=",", quoting=csv.QUOTE_MINIMAL):
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter, quoting=quoting)


class Dimension:
    """Where a member comes from: a column of the row (`table` None), or of the look-up row its key leads to.

    A dimension that names the rows of a look-up table has one member for each key; any other has one for each label
    under the same parents.
    """

    def __init__(self, name, table, column, parent=None, keyed=False):
        self.name, self.table, self.column, self.parent, self.keyed = name, table, column, parent, keyed


class Lookup:
    """A look-up table by its key; the rows of one key may hold from a day on, each until the next."""

    def __init__(self, rows, key, since=None):
        self.rows = {}
        for row in rows:
            first = day_of(row.get(since, "")) or date.min
            self.rows.setdefault(row[key], []).append((first, row))
        for states in self.rows.values():
            states.sort(key=lambda state: state[0])

    def __iter__(self):
        return iter(self.rows)

    def get(self, key, day=None):
        """The row of a key on a day (the first one before it begins), without a day the last one."""
        states = self.rows.get(key)
        if not states:
            return None
        held = [row for first, row in states if day is None or first <= day]
        return held[-1] if held else states[0][1]


def members(dimensions, row, keys, tables, day=None):
    """Dimension → (key, label) of one row; `keys` maps a look-up table to the row's key in it."""
    found = {}
    for dimension in dimensions:
        above = found.get(dimension.parent, ())
        if dimension.table is None:
            label = row.get(dimension.column, "") or BLANK
            found[dimension.name] = (above, label)
            continue
        if dimension.table not in keys:
            continue
        key = keys[dimension.table]
        entry = tables[dimension.table].get(key, day)
        if not key or entry is None:
            label = UNMATCHED if key else BLANK
            found[dimension.name] = (above, label)
            continue
        label = entry[dimension.column] or BLANK
        found[dimension.name] = (key, label) if dimension.keyed else (above, label)
    return found


class Company:
    """One project folder, read."""

    def __init__(self, name, root, currency, dimensions, on_target, calendar):
        self.name, self.root, self.currency, self.dimensions = name, Path(root), currency, dimensions
        self.on_target, self.calendar = set(on_target), calendar
        self.sales, self.targets, self.tables, self.cubes, self.names = [], [], {}, {}, {}

    def sale(self, day, amount, cost, quantity, order, customer, row, keys):
        found = members(self.dimensions, row, keys, self.tables, day)
        self.sales.append(Sale(day, amount, cost, quantity, order, customer, found))

    def target(self, month, amount, row, keys):
        first = date(month // 12, month % 12 + 1, 1)
        self.targets.append((month, amount, members(self.dimensions, row, keys, self.tables, first)))

    def sealed(self):
        self.first, self.last = min(s.day for s in self.sales), max(s.day for s in self.sales)
        months = [month for month, _, _ in self.targets]
        self.target_months = range(min(months), max(months) + 1) if months else ()
        return self

    def shown(self, by, group):
        """Labels as printed: namesakes are told apart by their key, or by the label above where a label is the key."""
        return tuple(self.label(name, member) for name, member in zip(by, group))

    def label(self, name, member):
        if name not in self.names:
            found = {row.members[name] for row in self.sales} | \
                {row[2][name] for row in self.targets if name in row[2]} | self.listed(name)
            self.names[name] = Counter(label for _, label in found)
        key, label = member
        if self.names[name][label] < 2:
            return label
        return f"{label} ({key if isinstance(key, str) else key[1]})"

    def listed(self, name):
        """Members of a dimension that a look-up table lists, rows or not."""
        dimension = next(d for d in self.dimensions if d.name == name)
        table = self.tables.get(dimension.table, {})
        return {members(self.dimensions, {}, {dimension.table: key}, self.tables)[name] for key in table}

    def facts(self, dimensions, slices=()):
        """The cube of a list of dimensions and a list of (dimension, label)."""
        key = (tuple(dimensions), tuple(slices))
        if key not in self.cubes:
            wanted = {}
            for name, label in slices:
                wanted.setdefault(name, set()).add(label)

            def kept(found):
                return all(found[name][1] in labels for name, labels in wanted.items())

            reached = not (set(wanted) - self.on_target)
            sales = [row for row in self.sales if kept(row.members)]
            targets = [row for row in self.targets if kept(row[2])] if reached else []
            self.cubes[key] = Facts(sales, targets, self.first, self.last, self.target_months, self.calendar,
                                    dimensions, wanted, self.on_target)
        return self.cubes[key]


def month_of(text):
    year, month = re.split(r"[-/]", text)[:2]
    return int(year) * 12 + int(month) - 1


def adventureworks(root):
    """examples/adventureworks: pipes, no quotes, no holidays."""
    dimensions = [Dimension("group", "regions", "Group"), Dimension("region", "regions", "Region", "group"),
                  Dimension("title", "reps", "Title"), Dimension("rep", "reps", "Salesperson", keyed=True),
                  Dimension("category", "products", "Category"),
                  Dimension("subcategory", "products", "Subcategory", "category"),
                  Dimension("product", "products", "Product", "subcategory", keyed=True),
                  Dimension("business", "customers", "Business Type"),
                  Dimension("customer", "customers", "Reseller", "business", keyed=True)]
    company = Company("adventureworks", Path(root) / "examples/adventureworks", "USD", dimensions, ["rep", "title"],
                      Calendar())
    data = company.root / "data"

    def pipes(name):
        return rows(data / name, "|", csv.QUOTE_NONE)

    company.tables = {"regions": Lookup(pipes("Region.csv"), "SalesTerritoryKey"),
                      "reps": Lookup(pipes("Salesperson.csv"), "EmployeeKey"),
                      "products": Lookup(pipes("Product.csv"), "ProductKey"),
                      "customers": Lookup(pipes("Reseller.csv"), "ResellerKey")}
    by_id = {r["EmployeeID"]: r["EmployeeKey"] for r in pipes("Salesperson.csv")}
    for row in pipes("Sales.csv"):
        company.sale(date(*map(int, row["OrderDate"].split("/"))), money(row["Sales"]), money(row["Cost"]),
                     int(row["Quantity"]), row["SalesOrderNumber"], row["ResellerKey"], row,
                     {"regions": row["SalesTerritoryKey"], "reps": row["EmployeeKey"], "products": row["ProductKey"],
                      "customers": row["ResellerKey"]})
    for row in pipes("Targets.csv"):
        company.target(month_of(row["TargetMonth"]), money(row["TargetAmount"]), row,
                       {"reps": by_id.get(row["EmployeeID"], row["EmployeeID"])})
    return company.sealed()


def calendar_of(yaml):
    """Holidays and make-up workdays of a salesdeck.yaml, by the forms this repository writes them in."""
    def days(text):
        for first, last in re.findall(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?", text):
            day, end = date.fromisoformat(first), date.fromisoformat(last or first)
            while day <= end:
                yield day
                day += timedelta(days=1)

    text = re.search(r"^calendar:\n((?:[ \t]+.*\n|\n)*)", yaml, re.M).group(1)
    text = re.sub(r"#.*", "", text)
    holidays, workdays = text.split("workdays:")
    return Calendar(days(holidays), days(workdays))


CHINESE = [Dimension("region", "reps", "大区"), Dimension("team", "reps", "团队", "region"),
           Dimension("rep", "reps", "姓名", "team", keyed=True), Dimension("channel", None, "渠道"),
           Dimension("product_line", "products", "产品线"),
           Dimension("product", "products", "产品", "product_line", keyed=True),
           Dimension("customer_group", "customers", "客户集团"),
           Dimension("customer", "customers", "客户", "customer_group", keyed=True)]


def sales_rows(path):
    """The rows of a month of the sample: GB18030 or UTF-8, or the last sheet of a workbook."""
    if path.suffix == ".xlsx":
        head, *lines = list(sheets(path).values())[-1]
        return [dict(zip(head, line + [""] * len(head))) for line in lines]
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def wide_targets(path):
    """Month, amount and rep of each pair of columns of the sample's targets, in yuan."""
    for name, (_, above, below, *lines) in sheets(path).items():
        year, month = int(name.removesuffix("年")), None
        for at, (upper, lower) in enumerate(zip(above + [""] * len(below), below)):
            month = upper.removesuffix("月") if upper else month
            if not lower.startswith("销售额（万元）"):
                continue
            for line in lines:
                if line[2].startswith("S"):
                    yield year * 12 + int(month) - 1, money(str(Decimal(line[at]) * 10_000)), line[2]


def day_of(text):
    try:
        return date(*map(int, re.split("[-/]", text)))
    except (ValueError, TypeError):
        return None


def sample(root, name="sample"):
    """The sample company at the repository root: Chinese headers, holidays, make-up workdays, returns, dirty rows."""
    root = Path(root)
    calendar = calendar_of((root / "salesdeck.yaml").read_text(encoding="utf-8"))
    company = Company(name, root, "CNY", CHINESE, ["region", "team", "rep"], calendar)
    data = root / "data"
    company.tables = {table: Lookup(rows(data / f"{table}.csv"), "编号", "生效日期")
                      for table in ("reps", "customers", "products")}
    for path in sorted((data / "sales").iterdir()):
        for row in sales_rows(path):
            day, amount = day_of(row["日期"]), money(row["金额"] or "0")
            if amount is None or day is None:
                continue        # refused or left out, and listed by `check`; a blank amount adds nothing
            company.sale(day, amount, money(row["成本"]), int(row["数量"]), row["订单号"], row["客户编号"], row,
                         {"reps": row["业务员编号"], "customers": row["客户编号"], "products": row["产品编号"]})
    if (data / "targets.xlsx").exists():
        for month, amount, rep in wide_targets(data / "targets.xlsx"):
            company.target(month, amount, {}, {"reps": rep})
    else:
        for row in rows(data / "targets.csv"):
            company.target(month_of(row["月份"]), money(row["目标金额"]), row, {"reps": row["业务员编号"]})
    return company.sealed()
