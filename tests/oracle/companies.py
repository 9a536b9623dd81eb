"""The data sets that are checked: how their rows, keys and members are to be read, from their YAML and design.md."""
import csv
import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from cube import SCALE, Facts, Sale
from calendar_days import Calendar

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


def members(dimensions, row, keys, tables):
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
        entry = tables[dimension.table].get(key)
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
        found = members(self.dimensions, row, keys, self.tables)
        self.sales.append(Sale(day, amount, cost, quantity, order, customer, found))

    def target(self, month, amount, row, keys):
        self.targets.append((month, amount, members(self.dimensions, row, keys, self.tables)))

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

    company.tables = {"regions": {r["SalesTerritoryKey"]: r for r in pipes("Region.csv")},
                      "reps": {r["EmployeeKey"]: r for r in pipes("Salesperson.csv")},
                      "products": {r["ProductKey"]: r for r in pipes("Product.csv")},
                      "customers": {r["ResellerKey"]: r for r in pipes("Reseller.csv")}}
    by_id = {r["EmployeeID"]: key for key, r in company.tables["reps"].items()}
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


def sample(root, name="sample"):
    """The sample company at the repository root: Chinese headers, holidays, make-up workdays, returns, dirty rows."""
    root = Path(root)
    calendar = calendar_of((root / "salesdeck.yaml").read_text(encoding="utf-8"))
    company = Company(name, root, "CNY", CHINESE, ["region", "team", "rep"], calendar)
    data = root / "data"
    company.tables = {table: {r["编号"]: r for r in rows(data / f"{table}.csv")}
                      for table in ("reps", "customers", "products")}
    for path in sorted((data / "sales").glob("*.csv")):
        for row in rows(path):
            amount = money(row["金额"])
            try:
                day = date.fromisoformat(row["日期"])
            except ValueError:
                day = None
            if amount is None or day is None:
                continue        # refused, and listed by `check`
            company.sale(day, amount, money(row["成本"]), int(row["数量"]), row["订单号"], row["客户编号"], row,
                         {"reps": row["业务员编号"], "customers": row["客户编号"], "products": row["产品编号"]})
    for row in rows(data / "targets.csv"):
        company.target(month_of(row["月份"]), money(row["目标金额"]), row, {"reps": row["业务员编号"]})
    return company.sealed()
