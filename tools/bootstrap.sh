#!/bin/sh
# Makes .venv and installs one of the locks into it: tools/bootstrap.sh runtime|development
# A run with nothing to do compares two files and ends.
set -eu
cd "$(dirname "$0")/.."
lock=requirements/$1.txt
say() { printf '%s\n' "$*" >&2; }
installed() { cmp -s "$1" ".venv/.$(basename "$1")"; }

find_python() {
    for name in python3 python3.11 python3.12 python3.13 python3.14; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    say "Python 3.11 or newer is needed and was not found. On Debian: apt-get install python3"
    exit 1
}

need_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    package=$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing $package with apt-get."
        apt-get update -q >&2
        DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$package" >&2 </dev/null
    else
        say "Python's venv module is missing. Run this, then start again:  sudo apt-get install $package"
        exit 1
    fi
}

make_environment() {
    python=$(find_python)
    need_venv "$python"
    say "Making .venv with $("$python" --version)."
    "$python" -m venv --clear .venv
}

install_uv() {
    .venv/bin/python -m pip --version >/dev/null 2>&1 || make_environment
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
    cp requirements/uv.txt .venv/.uv.txt
}

install_lock() {
    say "Installing $lock."
    # A company's mirror, if pip's configuration or environment names one, is uv's too.
    mirror=$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)
    mirror=${UV_DEFAULT_INDEX:-${PIP_INDEX_URL:-$mirror}}
    [ -z "$mirror" ] || export UV_DEFAULT_INDEX="$mirror"
    # So are the authorities that the machine trusts, a company's own among them.
    [ ! -s /etc/ssl/certs/ca-certificates.crt ] || export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"
    UV_PYTHON_DOWNLOADS=never .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$lock"
    cp "$lock" ".venv/.$1.txt"
}

.venv/bin/python -c '' 2>/dev/null && installed requirements/uv.txt || install_uv
installed "$lock" || install_lock "$1"
