#!/usr/bin/env bash
# BIODYNAMO=<checkout> ROOT=<folder with include/ and lib/> biodynamo.sh [cells] [minutes] [threads]
source "$(dirname "$0")/common.sh"
need BIODYNAMO "a checkout of BioDynaMo"
need ROOT "the folder of ROOT"
make -s -C "$build" -f "$here/biodynamo/Makefile" \
    BDM="$(realpath "$BIODYNAMO")" ROOT="$(realpath "$ROOT")" BUILD="$build/biodynamo" >&2
printf "$columns" >&2
cd "$build/biodynamo"
OMP_PROC_BIND=true ./motion "${1:-1e5}" "${2:-60}" "${3:-1}"
