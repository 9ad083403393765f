#!/usr/bin/env bash
# BIOFVM=<checkout> biofvm.sh [threads]
#
# Time to within 1 % of a resolved steady field of oxygen: ours, then BioFVM with several steps.
source "$(dirname "$0")/common.sh"
need BIOFVM "a checkout of BioFVM 1.0.4 (https://github.com/MathCancer/BioFVM)"
threads=${1:-2}
biofvm=$(realpath "$BIOFVM")
mkdir -p "$build/biofvm"
sources=()
for part in vector matlab utilities mesh microenvironment solvers basic_agent agent_container MultiCellDS; do
    sources+=("$biofvm/BioFVM_$part.cpp")
done
# Its own flags, for the processor that is here.
g++ -march=native -O3 -fomit-frame-pointer -fopenmp -std=c++11 -w -I"$biofvm" \
    "$here/biofvm/steady.cpp" "${sources[@]}" "$biofvm/pugixml.cpp" -o "$build/biofvm/steady"
cd "$here/../.."
RAYON_NUM_THREADS=$threads cargo bench --quiet -p thymoid-transport --bench field_peer -- "$build/biofvm"
# BioFVM tells of its solver on standard output too.
"$build/biofvm/steady" "$build/biofvm" "$threads" 0.6 0.3 0.1 0.03 0.01 | grep BioFVM.step
