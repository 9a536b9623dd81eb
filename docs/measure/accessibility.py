#!/usr/bin/env python3
"""Checks built HTML pages with axe-core in a headless browser.

    docs/measure/accessibility.py output            # every index.html below the folders that are named

Each page is opened light and dark, 360, 1400 and 1920 pixels wide. It fails when axe-core finds a violation, when a
page is wider than its window, or when a table is cut off on a desk. Needs chromium and axe-core: the script takes AXE=path/to/axe.min.js, else it asks npm for
axe-core once and keeps it in ~/.cache/salesdeck. Where one of them is absent it says so and ends without an error.
"""

import concurrent.futures
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

VERSION = "4.10.3"
WIDTHS = (360, 1400, 1920)
# The numbers of Chromium's setting.
SCHEMES = {"dark": 0, "light": 1}
SECONDS = 180

# Runs in the page, and sends what it finds to the frame around it.
PROBE = """
<script>%s</script>
<script>
(async () => {
  document.querySelectorAll('details').forEach(d => { d.open = true; });
  const found = await axe.run(document, { resultTypes: ['violations'] });
  const root = document.documentElement;
  const cut = [...document.querySelectorAll('.scroll')].filter(e => !e.closest('details') && e.scrollWidth > e.clientWidth + 1);
  parent.postMessage({ width: innerWidth, over: root.scrollWidth - root.clientWidth,
    cut: cut.map(e => `${e.getAttribute('aria-label')} (${e.scrollWidth - e.clientWidth} px)`), dark: matchMedia('(prefers-color-scheme: dark)').matches, rules: found.passes.length,
    violations: found.violations.map(v => ({ id: v.id, help: v.help, count: v.nodes.length,
      first: v.nodes[0].html.slice(0, 200), why: v.nodes[0].failureSummary })) }, '*');
})();
</script>
"""

# A window may not be as narrow as a telephone: the page stands in a frame of the wanted width.
FRAME = """<!doctype html><html lang="en"><meta name="color-scheme" content="light dark"><title>frame</title>
<script>addEventListener('message', e => { const pre = document.createElement('pre'); pre.id = 'axe-result';
  pre.textContent = JSON.stringify(e.data); document.body.append(pre); });</script>
<body style="margin: 0"><iframe src="page.html" style="border: 0; width: %dpx; height: 900px"></iframe></body></html>"""


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(0)


def chromium():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    skip("there is no chromium")


def axe():
    if own := os.environ.get("AXE"):
        return pathlib.Path(own).read_text(encoding="utf-8")
    cache = pathlib.Path.home() / ".cache" / "salesdeck" / f"axe-{VERSION}"
    file = cache / "node_modules" / "axe-core" / "axe.min.js"
    if not file.is_file():
        if not shutil.which("npm"):
            skip("there is no npm to fetch axe-core, and AXE names no axe.min.js")
        cache.mkdir(parents=True, exist_ok=True)
        got = subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(cache), f"axe-core@{VERSION}"],
                             capture_output=True, text=True)
        if got.returncode or not file.is_file():
            skip(f"npm could not fetch axe-core: {(got.stderr or got.stdout).strip()[:200]}")
    return file.read_text(encoding="utf-8")


def probe(browser, script, page, scheme, width):
    """What axe-core says of one page in one manner."""
    with tempfile.TemporaryDirectory() as folder:
        text = page.read_text(encoding="utf-8")
        copy = pathlib.Path(folder) / "page.html"
        copy.write_text(text.replace("</body>", PROBE.replace("%s", script) + "</body>"), encoding="utf-8")
        frame = pathlib.Path(folder) / "frame.html"
        frame.write_text(FRAME % width, encoding="utf-8")
        command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/profile",
                   f"--window-size={max(width, 500)},900", f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}",
                   "--virtual-time-budget=100000", "--dump-dom", frame.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    found = re.search(r'<pre id="axe-result">(.*?)</pre>', done.stdout, re.S)
    if not found:
        return None
    return json.loads(html.unescape(found.group(1)))


def main(folders):
    browser, script = chromium(), axe()
    pages = sorted({page for folder in folders for page in pathlib.Path(folder).rglob("index.html")})
    if not pages:
        sys.exit(f"no index.html below {' '.join(folders)}: build first")
    jobs = [(page, scheme, width) for page in pages for scheme in SCHEMES for width in WIDTHS]
    failures = 0
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
        results = pool.map(lambda job: (job, probe(browser, script, *job)), jobs)
        for (page, scheme, width), result in results:
            where = f"{page} {scheme} {width}"
            if result is None or result["width"] != width or result["dark"] != (scheme == "dark") or not result["rules"]:
                failures += 1
                print(f"{where}: the browser gave no answer for this width and scheme: {result}")
                continue
            if result["over"] > 0:
                failures += 1
                print(f"{where}: {result['over']} px wider than the window")
            # On a desk every table is seen whole, but the data behind a figure; a telephone scrolls.
            for name in result["cut"] if width >= 1400 else []:
                failures += 1
                print(f"{where}: a table is wider than its place: {name}")
            for v in result["violations"]:
                failures += 1
                print(f"{where}: {v['id']}: {v['help']} ({v['count']})\n    {v['first']}\n    {v['why']}")
    print(f"{len(pages)} pages, {len(jobs)} views, {failures} failures (axe-core {VERSION})")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
