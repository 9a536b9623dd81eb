#!/bin/sh
# The whole of salesdeck against stock `typst compile` of the same source: AdventureWorks, May 2020, English.
# Usage: docs/measure/against-typst.sh [SALESDECK] [TYPST] – optimised programs, e.g. after `cargo build --release`.
set -eu
salesdeck=${1:-salesdeck}
typst=${2:-typst}
project=$(cd "$(dirname "$0")/../../examples/adventureworks" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
now() { date +%s.%N; }

build() { "$salesdeck" --quiet -C "$project" build monthly --period 2020-05 --lang en --jobs 1 --out "$1"; }
build "$out/warm" # reads every file once, so that neither side pays for the disk
source=$out/warm/monthly/2020-05/all/en/source
compile() {
  (cd "$source" && "$typst" compile --root . --ignore-system-fonts --ignore-embedded-fonts \
    --font-path ../../../../../fonts --pdf-standard ua-1,a-3a main.typ "$out/stock.pdf")
}
compile

"$salesdeck" -C "$project" build monthly --period 2020-05 --lang en --jobs 1 --out "$out/timed" --timings
runs=5
i=0
while [ $i -lt $runs ]; do
  a=$(now); build "$out/run$i"; b=$(now); compile; c=$(now)
  echo "$a $b $c"
  i=$((i + 1))
done | awk '{ whole += $2 - $1; stock += $3 - $2 } END {
  printf "salesdeck, the whole: %.3f s\ntypst compile alone:  %.3f s\nratio:                %.2f\n",
    whole / NR, stock / NR, whole / stock }'
cmp "$source/../report.pdf" "$out/stock.pdf" && echo "the PDFs are equal byte by byte"
