#!/usr/bin/env bash
# PHYSICELL=<checkout> physicell.sh [cells] [minutes] [threads]
source "$(dirname "$0")/common.sh"
need PHYSICELL "a checkout of PhysiCell 1.14.2"
make -s -C "$build" -f "$here/physicell/Makefile" \
    PHYSICELL="$(realpath "$PHYSICELL")" BUILD="$build/physicell" >&2
printf "$columns" >&2
cd "$build/physicell"
./motion "${1:-1e5}" "${2:-60}" "${3:-1}"
