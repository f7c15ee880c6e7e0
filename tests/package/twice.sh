#!/usr/bin/env bash
# Builds the program twice, in folders of different names and depths, and compares the bytes. Takes two whole builds; a file
# changed in the second folder is the control: it must give other bytes. `tests/package/twice.sh [control]`.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d /tmp/porte-voix-twice.XXXXXX)
trap 'rm -rf "$work"' EXIT
for folder in a b/deeper/still; do
  mkdir -p "$work/$folder"
  git archive HEAD | tar -x -C "$work/$folder"
done
[ "${1:-}" != control ] || echo '<!-- -->' >>"$work/b/deeper/still/templates/layouts/team.html.hbs"
one=$(cd "$work/a" && CARGO_TARGET_DIR="$work/a/target" deploy/build | cut -d' ' -f1)
two=$(cd "$work/b/deeper/still" && CARGO_TARGET_DIR="$work/b/deeper/still/target" deploy/build | cut -d' ' -f1)
echo "$one"
echo "$two"
if strings -n 6 "$work/a/target/release/porte-voix" | grep -q -e "$work" -e "$HOME/"; then echo "FAILED: a folder of this machine is in it" >&2; exit 1; fi
if [ "$one" = "$two" ]; then echo "1 passed, 0 failed: the same bytes"; else echo "FAILED: other bytes" >&2; exit 1; fi
