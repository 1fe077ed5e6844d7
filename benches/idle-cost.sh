#!/usr/bin/env bash
# What the hook registry costs when nobody listens: counts the instructions that programs execute (valgrind's callgrind)
# in the default build and in one without the registry's checks (`--features unhooked`), and prints the difference.
#
#     benches/idle-cost.sh [-s SCALE] [-m MODE]… [PROGRAM.py]…
#
# MODE is an argument of the command, by default `--jit=off` and `--jit=eager` in turn; of the programs, by default all in
# benches/programs. A program that stands outside may need PYTHONPATH; it is handed on. Counts do not depend on how busy
# the machine is, but they are slow to get: the programs run at a hundredth of their size.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
scale=0.01 modes=()
while getopts s:m: option; do
  case $option in
  s) scale=$OPTARG ;;
  m) modes+=("$OPTARG") ;;
  *) sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ ${#modes[@]} -gt 0 ] || modes=(--jit=off --jit=eager)
programs=("$@")
[ ${#programs[@]} -gt 0 ] || programs=("$here"/programs/*.py)
command -v valgrind >/dev/null || { echo 'valgrind is needed' >&2; exit 2; }

# Two folders, so that neither build throws away what the other made.
target=${CARGO_TARGET_DIR:-$here/../target}
for kind in hooked unhooked; do
  features=()
  [ $kind = hooked ] || features=(--features unhooked)
  cargo build --release --quiet --manifest-path "$here/../Cargo.toml" --target-dir "$target/idle-$kind" ${features[@]+"${features[@]}"}
done
export LC_ALL=C

# instructions KIND MODE PROGRAM: how many instructions the process executes.
instructions() {
  local report
  report=$(mktemp)
  # Compiled code is written at run time: callgrind must notice when a page of it changes.
  if (cd "$(dirname "$3")" && valgrind --tool=callgrind --callgrind-out-file=/dev/null --smc-check=all-non-file --log-file="$report" \
    "$target/idle-$1/release/cinderlift" "$2" "$3" "$scale" >/dev/null 2>&1 </dev/null); then
    sed -n 's/.*Collected *: *\([0-9]*\).*/\1/p' "$report"
  fi
  rm -f "$report"
}

for mode in "${modes[@]}"; do
  printf '\n%-18s %16s %16s %10s\n' "$mode" hooked unhooked 'cost'
  sum=
  for program in "${programs[@]}"; do
    program=$(realpath "$program")
    with=$(instructions hooked "$mode" "$program")
    without=$(instructions unhooked "$mode" "$program")
    name=$(basename "$program" .py)
    # The programs of a benchmark suite are often all called the same; their folders are not.
    case $name in run_*) name=$(basename "$(dirname "$program")") ;; esac
    if [ -z "$with" ] || [ -z "$without" ]; then
      printf '%-18s failed\n' "$name"
      continue
    fi
    awk -v n="$name" -v a="$with" -v b="$without" 'BEGIN { printf "%-18s %16d %16d %9.3f%%\n", n, a, b, (a / b - 1) * 100 }'
    sum+="$with $without"$'\n'
  done
  awk 'NF { a += $1; b += $2 } END { if (b) printf "%-18s %16d %16d %9.3f%%\n", "all", a, b, (a / b - 1) * 100 }' <<<"$sum"
done
