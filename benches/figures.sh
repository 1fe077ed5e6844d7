#!/usr/bin/env bash
# Measures this build and the other Pythons named, and puts the table into README.md, between the lines
# `<!-- figures: begin -->` and `<!-- figures: end -->`. The arguments are those of compare.sh.
#
#     benches/figures.sh -n 5 CPython=python3.14 PyPy=pypy3
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
readme=$here/../README.md
[ $# -gt 0 ] || { sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2; }
grep -q '<!-- figures: begin -->' "$readme" || { echo "$readme has no place for the figures" >&2; exit 1; }
cargo build --release --quiet --manifest-path "$here/../Cargo.toml"
table=$(mktemp)
trap 'rm -f "$table"' EXIT
{
  "$here/compare.sh" "$@"
  echo
  echo "Times are of whole processes, the shortest of some runs; in brackets how many times as fast as the first column. Measured on"
  echo "$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -1), $(getconf _NPROCESSORS_ONLN) processors, at commit $(git -C "$here" rev-parse --short HEAD)."
} >"$table"
awk -v table="$table" '
  /<!-- figures: end -->/ { while ((getline line < table) > 0) print line; inside = 0 }
  !inside { print }
  /<!-- figures: begin -->/ { inside = 1 }' "$readme" >"$readme.new"
mv "$readme.new" "$readme"
