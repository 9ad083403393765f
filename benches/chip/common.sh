# Sourced by the scripts of the peers: where builds go, and the names of the columns.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=${BENCH_BUILD:-$here/../../target/bench-chip}
mkdir -p "$build"
build=$(cd "$build" && pwd)
columns='peer\tversion\tcells\tthreads\tminutes\twall s\tcpu s\tcell-min/core-s\tbytes/cell\tmsd um2\tdrift um\n'

# need VARIABLE "what it is": stops with a word when it is not set.
need() {
    [ -n "${!1:-}" ] || { echo "$(basename "$0"): set $1 to $2 (see README.md)" >&2; exit 2; }
}
