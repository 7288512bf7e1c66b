import { afterAll, beforeAll, expect, it } from 'vitest';
import { BornspikeError, createEngine, type Engine } from '../../src/index.js';
import { DensityMatrix, hamiltonian, type Register, StateVector } from '../../src/register/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

const field = hamiltonian({ qubits: 3, h: [1, 1, 1], rabi: [1, 1, 1] });
const damping = { probability: 0.1, rng: () => 0.5 };

type Call = (register: Register & { channel: DensityMatrix['channel'] }, options: object) => unknown;
const LONG: Record<string, Call> = {
  run: (state, options) => state.run([{ gate: 'x', qubits: [0] }], options),
  sample: (state, options) => state.sample({ shots: 10, ...options }),
  energy: (state, options) => state.energy(field, options),
  entropy: (state, options) => state.entropy([0], options),
  purity: (state, options) => state.purity([0], options),
  fidelity: (state, options) => state.fidelity(state, options),
  traceDistance: (state, options) => state.traceDistance(state, options),
  mutualInformation: (state, options) => state.mutualInformation([0], [1], options),
  partialTrace: (state, options) => (state as unknown as DensityMatrix).partialTrace([0], options),
  channel: (state, options) =>
    state.channel(
      'bit-flip',
      [0],
      state.isDensity ? { probability: 0.1, ...options } : { ...damping, ...options },
    ),
};
const SHORT: Record<string, Call> = {
  apply: (state) => state.apply('x', [0]),
  applyControlled: (state) => state.applyControlled([0], 'x', [1]),
  probabilities: (state) => state.probabilities(),
  measure: (state) => state.measure(() => 0),
  collapse: (state) => state.collapse(0),
  expectation: (state) => state.expectation('XXX'),
  bloch: (state) => state.bloch(0),
  concurrence: (state) => state.concurrence(0, 1),
  clone: (state) => state.clone(),
};

for (const Type of [StateVector, DensityMatrix]) {
  it.each(Object.keys({ ...LONG, ...SHORT }))(`${Type.name}.%s is refused after dispose()`, async (name) => {
    const register = new Type(engine, 3);
    register.dispose();
    const used = engine.bytesUsed;
    const call = async () => ({ ...LONG, ...SHORT })[name]!(register as never, {});
    await expect(call()).rejects.toThrow(BornspikeError);
    expect(engine.bytesUsed).toBe(used);
  });

  it.each(Object.keys(LONG))(
    `${Type.name}.%s is aborted before it changes or keeps anything`,
    async (name) => {
      using register = new Type(engine, 3);
      const before = register.entries.copy();
      const used = engine.bytesUsed;
      const signal = AbortSignal.abort(new Error('enough'));
      const call = async () => LONG[name]!(register as never, { signal });
      await expect(call()).rejects.toThrow('enough');
      expect(register.entries.copy()).toEqual(before);
      expect(engine.bytesUsed).toBe(used);
    },
  );
}
