#!/usr/bin/env bash
# Compares this build with other Pythons and prints a Markdown table: the programs in benches/programs, recursive fib(27)
# and the start of a process that does nothing. Times are of whole processes; of several runs the shortest counts.
#
#     benches/compare.sh [-n RUNS] [-s SCALE] [-p PROGRAM]… [NAME=COMMAND]…
#
# The first NAME=COMMAND is what the ratios are against: above 1 is faster. COMMAND may have arguments:
#     benches/compare.sh CPython=python3.14 PyPy=pypy3 "with JIT=env PYTHON_JIT=1 python3.15"
# The command of this build is target/release/cinderlift, or $CINDERLIFT.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
runs=3 scale=1 programs=()
while getopts n:s:p: option; do
  case $option in
  n) runs=$OPTARG ;;
  s) scale=$OPTARG ;;
  p) programs+=("programs/${OPTARG%.py}.py") ;;
  *) sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ ${#programs[@]} -gt 0 ] || programs=(programs/*.py)
ours=$(realpath "${CINDERLIFT:-${CARGO_TARGET_DIR:-$here/../target}/release/cinderlift}")
cd "$here"
names=() commands=()
for peer in "$@" "Cinderlift, JIT off=$ours --jit=off" "Cinderlift=$ours"; do
  names+=("${peer%%=*}")
  commands+=("${peer#*=}")
done
export LC_ALL=C PYTHONDONTWRITEBYTECODE=1
output=$(mktemp) expected=$(mktemp)
trap 'rm -f "$output" "$expected"' EXIT

# seconds COMMAND ARGUMENTS…: the shortest of the runs, or `failed`. The output of the last run stays in $output.
seconds() {
  local best= from to
  for ((run = 0; run < runs; run++)); do
    from=$EPOCHREALTIME
    "$@" >"$output" 2>/dev/null </dev/null || { echo failed; return; }
    to=$EPOCHREALTIME
    best=$(awk -v a="$from" -v b="$to" -v best="$best" 'BEGIN { t = b - a; print (best == "" || t < best) ? t : best }')
  done
  echo "$best"
}

# row TITLE ARGUMENTS…: one row of the table; keeps the ratios in $ratios.
row() {
  local title=$1 first= cells= time
  shift
  : >"$expected"
  for i in "${!names[@]}"; do
    # Commands are words with spaces between.
    # shellcheck disable=SC2086
    time=$(seconds ${commands[i]} "$@")
    if [ "$time" = failed ]; then
      cells+=" failed |"
      continue
    fi
    [ "$i" -gt 0 ] || cp "$output" "$expected"
    if [ -s "$expected" ] && ! cmp -s "$output" "$expected"; then
      cells+=" wrong result |"
      continue
    fi
    first=${first:-$time}
    cells+=$(awk -v t="$time" -v first="$first" 'BEGIN { printf " %.1f ms (%.2f) |", t * 1000, first / t }')
    ratios+="$i $(awk -v t="$time" -v first="$first" 'BEGIN { print first / t }')"$'\n'
  done
  echo "| $title |$cells"
}

printf '| |'; printf ' %s |' "${names[@]}"; echo
printf '| --- |'; printf ' --: |%.0s' "${names[@]}"; echo
ratios=
for program in "${programs[@]}"; do
  row "$(basename "$program" .py)" "$program" "$scale"
done
printf '| **geometric mean of the ratios** |'
for i in "${!names[@]}"; do
  awk -v i="$i" '$1 == i { sum += log($2); n++ } END { if (n) printf " %.2f (of %d) |", exp(sum / n), n; else printf " |" }' <<<"$ratios"
done
echo
row 'fib(27)' -c 'def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(27))'
runs=$((runs * 5))
row 'start (`-c pass`)' -c pass
