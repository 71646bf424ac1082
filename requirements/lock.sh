#!/bin/sh
# Resolve every dependency once, for all systems and Python versions, and write the versions with their hashes.
# usage: lock.sh PYTHON, where PYTHON has uv installed. No index is named in what is written.
set -eu
cd "$(dirname "$0")/.."
python=$1
build_requirements() {
    "$python" -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['build-system']['requires'], sep='\n')"
}
compile() {
    output=requirements/$1.txt
    shift
    "$python" -m uv pip compile --quiet --no-config --universal --python-version 3.11 --fork-strategy fewest \
        --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" \
        --output-file "$output" "$@"
}
# The largest set first; the others take their versions from it.
build_requirements | compile test --upgrade --extra test pyproject.toml -
build_requirements | compile build --constraints requirements/test.txt -
compile run --constraints requirements/test.txt pyproject.toml
compile tray --constraints requirements/test.txt --extra tray pyproject.toml
compile fuzz --constraints requirements/test.txt --extra fuzz pyproject.toml
compile docs --constraints requirements/test.txt --extra docs pyproject.toml
# A server for the tests, in an environment of its own, since it wants an older Flask; with peewee 4 it cannot read dates.
printf "aw-server>=0.12\npeewee<4\n" | compile activitywatch -
