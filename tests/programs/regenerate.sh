#!/bin/sh
# Writes the expected results of the programs in this folder, as CPython 3.14 gives them:
# X.py gets X.out (stdout), X.err (stderr, only if there is any) and X.code (exit code, only if it is not 0).
#
#     tests/programs/regenerate.sh [-o FOLDER_OR_PROGRAM]… PYTHON [ARGS]
#
# PYTHON may be any command that behaves as CPython 3.14. Each program runs twice with different hash seeds; one
# whose results differ is refused, so that nothing in here depends on set order, addresses or time.
# A program that begins with an underscore, or lies in a folder that does, is a part of another one and is not run.
set -eu
cd "$(dirname "$0")"
only=
while [ "${1:-}" = -o ]; do
  only="$only ${2%/}"
  shift 2
done
[ $# -gt 0 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 2; }
version=$("$@" -c 'import sys; print("%s %d.%d" % (sys.implementation.name, *sys.version_info[:2]))')
[ "$version" = "cpython 3.14" ] || { echo "this is $version; the results must come from cpython 3.14" >&2; exit 2; }

export PYTHONDONTWRITEBYTECODE=1 NO_COLOR=1 PYTHONIOENCODING=utf-8 LC_ALL=C.UTF-8
unset PYTHONPATH PYTHONSAFEPATH PYTHONOPTIMIZE PYTHONWARNINGS || true
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

# run PROGRAM NAME SEED PYTHON…: leaves NAME.out, NAME.err and NAME.code in the scratch folder.
run() {
  program=$1 name=$scratch/$2 seed=$3 input=/dev/null code=0
  shift 3
  [ ! -f "${program%.py}.in" ] || input=${program%.py}.in
  PYTHONHASHSEED=$seed "$@" "$program" <"$input" >"$name.out" 2>"$name.err" || code=$?
  # Tracebacks name the file by its absolute path; the results must not.
  sed -i "s|$PWD/||g" "$name.out" "$name.err"
  echo "$code" >"$name.code"
}

for program in $(find ${only:-.} -name '*.py' -not -name '_*' -not -path '*/_*' | sed 's|^\./||' | LC_ALL=C sort); do
  run "$program" first 1 "$@"
  run "$program" second 2 "$@"
  for kind in out err code; do
    if ! cmp -s "$scratch/first.$kind" "$scratch/second.$kind"; then
      echo "$program: two runs differ in $kind" >&2
      failed=1
    fi
    to=${program%.py}.$kind
    case $kind in
    out) keep=1 ;;
    err) keep=$([ -s "$scratch/first.err" ] && echo 1 || true) ;;
    code) keep=$(grep -vx 0 "$scratch/first.code" || true) ;;
    esac
    if [ -n "$keep" ]; then cp "$scratch/first.$kind" "$to"; else rm -f "$to"; fi
  done
done
exit $failed
