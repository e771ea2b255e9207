#!/usr/bin/env bash
# Writes the lock files: versions and hashes only, never an index's address. Needs uv (pip install uv).
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate "$@"; }
echo "setuptools>=77" | compile - -o requirements/build.txt
compile --extra demo pyproject.toml -o requirements/program.txt
compile --extra dev pyproject.toml -c requirements/program.txt -o requirements/dev.txt
