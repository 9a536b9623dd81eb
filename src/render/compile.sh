#!/bin/sh
# Makes the report again with a stock typst 0.15.1: sh compile.sh [OUTPUT.pdf]
# FONTS names the folder of the fonts; output/fonts of the build by default.
set -eu
output=${1:-}
case $output in
  '' | /*) ;;
  *) output=$PWD/$output ;;
esac
cd "$(dirname "$0")"
exec typst compile --root . --ignore-system-fonts --ignore-embedded-fonts \
  --font-path "${FONTS:-../../../../../fonts}" --pdf-standard ua-1,a-3a \
  main.typ "${output:-../report.pdf}"
