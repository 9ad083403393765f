#!/usr/bin/env bash
# cellular_raza.sh [cells] [minutes] [threads]
source "$(dirname "$0")/common.sh"
export CARGO_TARGET_DIR="$build/cellular_raza" RUSTFLAGS="-C target-cpu=native"
cargo build --release --quiet --manifest-path "$here/cellular_raza/Cargo.toml" >&2
printf "$columns" >&2
"$build/cellular_raza/release/motion" "${1:-1e5}" "${2:-60}" "${3:-1}"
