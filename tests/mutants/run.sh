#!/usr/bin/env bash
# Changes the rules a little, one change at a time, and sees whether a test notices. They need neither web nor database, so
# they are built alone, in seconds. `tests/mutants/run.sh seal|files|figures [SHARD/OF [cargo-mutants options…]]` takes every OF-th
# change of sealing, of files of figures, or of disclosure control, so that several can run beside each other; it needs cargo-mutants and
# cargo-nextest. `MUTANTS` names a folder that keeps what was built. What was left is in docs/reliability.md.
set -euo pipefail
cd "$(dirname "$0")/../.."
case "${1:-}" in
  seal) files=('src/seal.rs' 'src/seal/**') tests='^seal::' ;;
  files) files=('src/domain/export/**') tests='^domain::export::' ;;
  figures) files=('src/domain/disclosure/**' 'src/domain/tabulation.rs') tests='^domain::(disclosure|tabulation)::' ;;
  *) echo "usage: tests/mutants/run.sh seal|files|figures [SHARD/OF]" >&2; exit 2 ;;
esac
shift
shard=${1:-0/1}
shift || true
work=${MUTANTS:-$(mktemp -d /tmp/porte-voix-mutants.XXXXXX)}
rm -rf "$work/rules/src"
mkdir -p "$work/rules/src" "$work/rules/tests/it/support" "$work/rules/.config"
cp -r src/domain src/seal src/seal.rs src/clock.rs "$work/rules/src/"
cp tests/it/support/small.json "$work/rules/tests/it/support/"
cp -r tests/fixtures "$work/rules/tests/"
cp -r Cargo.lock rust-toolchain.toml demo locales "$work/rules/"
# Most changes are noticed at once; only what is left meets the tests that take long.
cat >"$work/rules/.config/nextest.toml" <<'TOML'
[[profile.default.overrides]]
filter = 'test(/brute::|consultations::/)'
priority = -10
TOML
cat >"$work/rules/src/lib.rs" <<'RUST'
//! The rules, alone.
pub mod clock;
pub mod domain;
pub mod seal;
RUST
# The manifest of the whole, without what the rules do not use.
python3 - "$work/rules" <<'PYTHON'
import pathlib, re, sys
rules = pathlib.Path(sys.argv[1])
said = "\n".join(path.read_text() for path in (rules / "src").rglob("*.rs"))
kept, section = [], ""
for line in pathlib.Path("Cargo.toml").read_text().split("[profile.release]")[0].splitlines():
    if line.startswith("["): section = line
    name = re.match(r"([a-z0-9_-]+) =", line)
    skip = section.startswith(("[[", "[lints")) or line.startswith("default-run")
    unused = section == "[dependencies]" and name and f"{name[1].replace('-', '_')}::" not in said
    if not (skip or unused): kept.append(line)
kept += ["[lib]", 'name = "porte_voix"']
(rules / "Cargo.toml").write_text("\n".join(kept) + "\n")
PYTHON
globs=()
for file in "${files[@]}"; do globs+=(-f "$file"); done
cd "$work/rules"
cargo mutants --no-shuffle --shard "$shard" "${globs[@]}" -e '**/*tests*' -e '**/tests/**' --in-place --timeout 300 \
  --test-tool nextest --output "$work" --cargo-arg=--lib "$@" -- -E "test(/$tests/)"
