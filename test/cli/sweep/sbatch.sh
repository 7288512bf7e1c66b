#!/bin/bash
# Stands in for Slurm's sbatch on one machine: runs what it is given at once, an array task by task, the last one first, and one of
# them killed and requeued, as on machines that are taken away.
set -uo pipefail
script=${!#}
folder=$(mktemp -d)
range=$(sed -n 's/^#SBATCH --array=//p' "$script")
if [ -z "$range" ]; then
  bash "$script" > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
  echo 2
  exit
fi
count=$((${range#*-} - ${range%-*} + 1))
export SLURM_ARRAY_TASK_COUNT=$count SLURM_ARRAY_TASK_MIN=$STAND_IN_FIRST
export SLURM_ARRAY_TASK_MAX=$((STAND_IN_FIRST + count - 1))
for ((task = SLURM_ARRAY_TASK_MAX; task >= STAND_IN_FIRST; task--)); do
  export SLURM_ARRAY_TASK_ID=$task
  if [ "$task" = "$SLURM_ARRAY_TASK_MAX" ]; then
    bash "$script" > "$folder/$task" 2>&1 &
    while ! compgen -G "$RESULTS/runs/*/*.jsonl" > /dev/null && kill -0 $! 2> /dev/null; do sleep 0.02; done
    kill -KILL $! 2> /dev/null
    wait $! 2> /dev/null
  fi
  bash "$script" > "$folder/$task" 2>&1 || cat "$folder/$task" >&2
done
rm -r "$folder"
echo '1;cluster'
