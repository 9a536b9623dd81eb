"""Reads the cells of an xlsx workbook with the standard library: what the checks need, nothing more."""
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from datetime import date, timedelta

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sheets(path):
    """Name of each sheet → its rows of texts; numbers as they are written, cells under a day's format as ISO days."""
    with zipfile.ZipFile(path) as book:
        def tree(name):
            return ElementTree.fromstring(book.read(name))

        shared = ["".join(t.text or "" for t in item.iter(MAIN + "t")) for item in tree("xl/sharedStrings.xml")]
        styles = tree("xl/styles.xml")
        formats = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter(MAIN + "numFmt")}
        days = [formats.get(x.get("numFmtId"), "").startswith("yyyy") for x in styles.find(MAIN + "cellXfs")]
        targets = {r.get("Id"): r.get("Target") for r in tree("xl/_rels/workbook.xml.rels")}
        found = {}
        for sheet in tree("xl/workbook.xml").iter(MAIN + "sheet"):
            lines = []
            for row in tree("xl/" + targets[sheet.get(LINK)]).iter(MAIN + "row"):
                cells = {}
                for cell in row.iter(MAIN + "c"):
                    value = cell.find(MAIN + "v")
                    if value is not None:
                        cells[column(cell.get("r"))] = text(cell, value.text, shared, days)
                lines.append([cells.get(i, "") for i in range(max(cells, default=-1) + 1)])
            found[sheet.get("name")] = lines
        return found


def column(reference):
    number = 0
    for letter in re.match("[A-Z]+", reference)[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def text(cell, value, shared, days):
    if cell.get("t") == "s":
        return shared[int(value)]
    if days[int(cell.get("s", 0))]:
        return (date(1899, 12, 30) + timedelta(days=int(float(value)))).isoformat()
    return value
