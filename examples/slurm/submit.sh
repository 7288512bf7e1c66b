#!/bin/bash
# Submits the array, and the summary for when all of its tasks have ended, however they did.
set -euo pipefail
cd "$(dirname "$0")"
array=$(sbatch --parsable sweep.sbatch)
sbatch --dependency="afterany:${array%%;*}" summary.sbatch
