// How far a qubit-neuron turns while it is watched: deno run watched.ts, in a folder with bornspike in its package.json.
import { createEngine, type Engine } from 'bornspike';
import { simulateBlochEnsemble } from 'bornspike/dynamics';

async function watched(engine: Engine, rate: number): Promise<string> {
  const { mean, stdErr } = await simulateBlochEnsemble(engine, {
    rabi: 1,
    rate,
    efficiency: 1,
    initial: [0, 0, 1],
    dt: Math.PI / 300,
    steps: 300,
    trajectories: 2000,
    seed: 1,
  });
  return `${mean.at(-1)?.toFixed(3)} ± ${stdErr.at(-1)?.toFixed(3)}`;
}

const engine = await createEngine();
for (const rate of [0, 2, 8, 32]) console.log(`γ = ${rate}: z = ${await watched(engine, rate)}`);
engine.dispose();
