// Steps a second of a measured chain as a matrix-product state, and of the same work with numpy and LAPACK where python3 has numpy:
// the same gates, noise, bonds and truncation, whose means must agree. Lines of JSON.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type QubitNeuronsOptions, simulateQubitNeurons } from '../src/dynamics/public.js';
import { createEngine, RandomStream } from '../src/index.js';
import { coupleChain, hamiltonian } from '../src/register/public.js';

/** Of entanglement that has settled, and steps that are timed. */
const BEFORE = 100;
const TIMED = 100;
const SITES = 64;
const DT = 0.02;
/** Means of both may differ by what they discarded. */
const TOLERANCE = 0.02;

const chains = [
  { rate: 1, bond: 32, truncation: 1e-8 },
  { rate: 1, bond: 32, truncation: 1e-10 },
  { rate: 0.2, bond: 32, truncation: 1e-8 },
];

const random = new RandomStream(1);
const increments = Float64Array.from(
  { length: (BEFORE + TIMED) * SITES },
  () => Math.sqrt(-2 * DT * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform()),
);
const engine = await createEngine();

/** Seconds, and the result, of so many steps. */
async function ours({ rate, bond, truncation }: (typeof chains)[number], steps: number) {
  const options: QubitNeuronsOptions = {
    hamiltonian: hamiltonian({ qubits: SITES, jx: coupleChain(SITES), k: coupleChain(SITES) }),
    channels: Array.from({ length: SITES }, (_, qubit) => ({ operator: 'z', qubit, rate })),
    initial: '01'.repeat(SITES / 2),
    representation: 'matrix-product',
    ...{ bond, truncation, dt: DT, steps, guard: false },
    wienerIncrements: increments.slice(0, steps * SITES),
    record: { every: steps },
  };
  const begin = performance.now();
  const result = await simulateQubitNeurons(engine, options);
  return { seconds: (performance.now() - begin) / 1000, result };
}

/** What numpy's script says, or why it says nothing. */
function numpy(chain: (typeof chains)[number]): { seconds: number; z: number[]; numpy: string } | string {
  const script = fileURLToPath(new URL('../../bench/numpy/matrix_products.py', import.meta.url));
  const input = JSON.stringify({
    ...{ ...chain, sites: SITES, dt: DT, j: 1, k: 1, before: BEFORE },
    initial: '01'.repeat(SITES / 2),
    increments: Array.from(increments),
  });
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
  const { status, stdout, stderr } = spawnSync(process.env.PYTHON ?? 'python3', [script], {
    ...{ input, env, encoding: 'utf8', maxBuffer: 2 ** 26 },
  });
  return status === 0 ? JSON.parse(stdout) : (stderr ?? 'there is no python3').trim().split('\n').at(-1)!;
}

for (const chain of chains) {
  const short = await ours(chain, BEFORE);
  const { seconds, result } = await ours(chain, BEFORE + TIMED);
  const own = TIMED / (seconds - short.seconds);
  const other = numpy(chain);
  const report = {
    ...chain,
    stepsPerSecond: own,
    bonds: result.bonds!.at(-1),
    discarded: result.discardedWeight!.at(-1),
  };
  if (typeof other === 'string') {
    console.log(JSON.stringify({ ...report, skipped: `no comparison with numpy: ${other}` }));
    continue;
  }
  const row = result.mean.length / 2;
  const apart = Math.max(...other.z.map((z, i) => Math.abs(z - result.mean[row + 3 * i + 2]!)));
  const theirs = TIMED / other.seconds;
  console.log(
    JSON.stringify({
      ...report,
      numpy: other.numpy,
      numpyStepsPerSecond: theirs,
      ratio: own / theirs,
      apart,
    }),
  );
  if (!(apart < TOLERANCE)) process.exitCode = 1;
}
engine.dispose();
