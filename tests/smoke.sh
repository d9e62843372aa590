#!/usr/bin/env bash
# Build the wheel, install it with its runtime dependencies alone, run three pages away from the checkout.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
# The lock without its hashes serves as constraints: the same versions, whatever the wheel asks for.
sed -nE 's/^([A-Za-z0-9_.-]+==[^ ]+).*/\1/p' "$root/requirements.lock" > "$work/constraints.txt"
git -C "$root" archive --format=tar HEAD | tar -x -C "$work" --one-top-level=source
"$work/venv/bin/pip" wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$work" "$work/source"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check -c "$work/constraints.txt" "$work"/diplomatic_visits-*.whl
mkdir "$work/pages"
ls "$root"/data/raw/* | head -n 3 | xargs -I{} cp {} "$work/pages/"
cd "$work"
# Where the system allows it, the network is cut off: nothing may ask for a model or anything else.
offline=$(unshare --map-root-user --net true 2> /dev/null && echo "unshare --map-root-user --net" || true)
venv/bin/visits --help > /dev/null
$offline venv/bin/visits run pages --out out
$offline venv/bin/visits validate out
$offline venv/bin/visits report out --out report.html
venv/bin/visits export out --to xlsx
venv/bin/visits doctor
venv/bin/python - <<'PY'
import pandas as pd

documents = pd.read_parquet("out/documents.parquet")
assert len(documents) == 3, f"three pages in, {len(documents)} documents out"
assert len(pd.read_parquet("out/people.parquet")) > 0, "no person found on three pages"
PY
echo "smoke: the installed wheel turned three pages into tables${offline:+, without a network}"
