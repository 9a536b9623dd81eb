#!/usr/bin/env bash
# Shoots the pages that README shows from freshly built reports: docs/measure/pictures.sh
# Needs pdftoppm (poppler-utils), python3 and ImageMagick's convert, which reduces them to 64 colours.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
cargo run --quiet -- build monthly --out "$out/sample" >/dev/null
cargo run --quiet -- -C examples/adventureworks build monthly quarterly --lang en --out "$out/adventureworks" >/dev/null

# shoot FOLDER SLIDE PICTURE: the first slide whose id begins so.
shoot() {
  local folder page
  folder=$(find "$out/$1" -path "*/all/$2/report.pdf" | sort | head -1 | xargs dirname)
  page=$(python3 - "$folder/manifest.json" "$3" <<'PY'
import json, sys
slides = json.load(open(sys.argv[1], encoding="utf-8"))["slides"]
print(next(at for at, slide in enumerate(slides, 1) if slide["id"].startswith(sys.argv[2])))
PY
  )
  pdftoppm -r 96 -f "$page" -l "$page" -singlefile -png "$folder/report.pdf" "$out/page"
  convert "$out/page.png" +dither -colors 64 -define png:compression-level=9 "docs/pages/$4.png"
  echo "docs/pages/$4.png: $3, page $page"
}

shoot sample/monthly zh cover zh-cover
shoot sample/monthly zh history zh-history
shoot sample/monthly zh pacing zh-pacing
shoot sample/monthly zh problems zh-problems
shoot sample/monthly zh ranking-region zh-ranking
shoot sample/monthly en messages en-messages
shoot sample/monthly en evaluation en-evaluation
shoot sample/monthly en funnel en-funnel
shoot adventureworks/quarterly en pvm en-pvm
