// Answers /?rate=8 by how far a qubit-neuron turns while it is watched.
import module from 'bornspike/core.wasm';
import { simulateBlochEnsemble } from 'bornspike/dynamics';
import { ArgumentError, createEngine } from 'bornspike/slim';

export default {
  async fetch(request) {
    const rate = Number(new URL(request.url).searchParams.get('rate') ?? 8);
    using engine = await createEngine({ module });
    try {
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
      return Response.json({ rate, z: mean.at(-1), stdErr: stdErr.at(-1) });
    } catch (error) {
      if (!(error instanceof ArgumentError)) throw error;
      return Response.json({ field: error.field, message: error.message }, { status: 400 });
    }
  },
};
