#!/usr/bin/env bash
# Installs what the program needs: system packages (Debian/Ubuntu), a virtual environment in .venv, locked dependencies.
#   scripts/setup.sh [program|dev]    program: enough for `make demo`; dev: what the tests need as well.
# Says each command before it runs it. Run again, it only does what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
profile="${1:-program}"

say() { printf '%s\n' "$*" >&2; }
stop() { say "conventio: $*"; exit 1; }
patiently() {  # what asks the network is asked three times: a mirror may be away for a moment
  local pause
  for pause in 5 20; do
    "$@" && return
    say "  once more in $pause seconds: $*"
    sleep "$pause"
  done
  "$@"
}

python=""
for candidate in python3.13 python3.12 python3.11 python3; do
  if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python="$candidate"; break; fi
done
[ -n "$python" ] || stop "Python 3.11 or newer is missing: install it (on Debian 12: apt-get install python3 python3-venv), then run the command again."

missing=()
need() { command -v "$1" >/dev/null || [ -x "$1" ] || missing+=("$2"); }
need /usr/lib/libreoffice/program/soffice.bin libreoffice-writer-nogui
[ -d /usr/share/fonts/truetype/liberation2 ] || [ -d /usr/share/fonts/truetype/liberation ] || missing+=(fonts-liberation2)
for family in crosextra/Carlito-Regular:fonts-crosextra-carlito crosextra/Caladea-Regular:fonts-crosextra-caladea dejavu/DejaVuSans:fonts-dejavu-core; do
  [ -e "/usr/share/fonts/truetype/${family%%:*}.ttf" ] || missing+=("${family#*:}")  # documents/fonts.py names them all
done
"$python" -c 'import zoneinfo; zoneinfo.ZoneInfo("Europe/Paris")' 2>/dev/null || missing+=(tzdata)
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=("python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv")
if [ "$profile" = dev ]; then
  need git git
  need chromium chromium
  need pdfsig poppler-utils
  need qpdf qpdf
  need openssl openssl
  need softhsm2-util softhsm2
  need javac default-jdk-headless
  need mvn maven
  need pk12util libnss3-tools
  /usr/bin/python3 -c 'import uno' 2>/dev/null || missing+=(python3-uno)
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
fi
if [ "${#missing[@]}" -gt 0 ]; then
  command -v apt-get >/dev/null || stop "these packages are missing and there is no apt-get here to install them: ${missing[*]}."
  as_root=""
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || stop "these packages are missing; have an administrator run: apt-get install ${missing[*]}"
    as_root="sudo"
  fi
  packages() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@"; }
  install_missing() { packages update && packages install -y --no-install-recommends "${missing[@]}" >/dev/null; }
  say "+ ${as_root:+$as_root }apt-get update"
  say "+ ${as_root:+$as_root }apt-get install --no-install-recommends ${missing[*]}"
  patiently install_missing \
    || stop "apt-get could not install ${missing[*]}: see its message above."
fi

if ! .venv/bin/python -c 'import pip' 2>/dev/null; then  # none yet, or one that was interrupted
  say "+ $python -m venv --clear .venv"
  "$python" -m venv --clear .venv
fi
lock="requirements/$([ "$profile" = dev ] && echo dev || echo program).txt"
stamp=".venv/.installed-$profile"
want="$(cat requirements/build.txt "$lock" pyproject.toml | sha256sum)"
if [ "$(cat "$stamp" 2>/dev/null)" != "$want" ]; then
  say "+ .venv/bin/pip install --require-hashes -r $lock"
  patiently .venv/bin/python -m pip install --quiet --disable-pip-version-check --retries 5 --require-hashes \
    -r requirements/build.txt -r "$lock" \
    || stop "the locked dependencies could not be installed: see pip's message above."
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
  printf '%s' "$want" > "$stamp"
fi
