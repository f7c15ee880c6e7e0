#!/usr/bin/env bash
# The drill of somebody new, by docs/operations.md (drill.py says what); then every command of the documents must have been run.
# `tests/package/drill.sh PROGRAM`; it needs cargo-deb, mmdebstrap and age, and root.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "$1")
work=$(mktemp -d /tmp/porte-voix-drill.XXXXXX)
. tests/package/system.sh

clean_up() {
  local status=$? root pid
  for root in "$work/first" "$work/second"; do
    for pid in "$root"/tmp/*.pid; do
      # A number of a process that ended may be somebody else's by now.
      if [ -e "$pid" ] && [ "$(readlink "/proc/$(cat "$pid")/root")" = "$root" ]; then kill "$(cat "$pid")" 2>/dev/null || true; fi
    done
    leave_system "$root"
  done
  rm -rf "$work"
  exit "$status"
}
trap clean_up EXIT

pack "$program" 1 "$work/porte-voix_0.1.0-1_amd64.deb"
pack "$program" 2 "$work/porte-voix_0.1.0-2_amd64.deb"
is "the drill is done" python3 tests/package/drill.py "$work" "$(free_port)"

# ------------------------------------------------------------------ every command of the documents
is "every command of the documents was run" python3 tests/package/commands.py "$work/commands.jsonl"
printf 'Then run `porte-voix staff promote --email ADDRESS`.\n' >"$work/invented.md"
is_not "the control: an invented command was not" python3 tests/package/commands.py "$work/commands.jsonl" "$work/invented.md"
printf 'Then run `porte-voix staff list --salary`.\n' >"$work/invented.md"
is_not "the control: nor was an invented option" python3 tests/package/commands.py "$work/commands.jsonl" "$work/invented.md"

echo "$passed passed, 0 failed"
