import type { Engine } from 'bornspike';
import { simulateBlochEnsemble } from 'bornspike/dynamics';
import { useEffect, useState } from 'react';

/** How far a qubit-neuron turns while it is watched at `rate`. A rate that is no longer asked for is not computed to its end. */
export function WatchedNeuron({ engine, rate }: { engine: Engine; rate: number }) {
  const [text, setText] = useState('…');
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    simulateBlochEnsemble(engine, {
      rabi: 1,
      rate,
      efficiency: 1,
      initial: [0, 0, 1],
      dt: Math.PI / 300,
      steps: 300,
      trajectories: 2000,
      seed: 1,
      signal,
    }).then(
      ({ mean, stdErr }) => setText(`z = ${mean.at(-1)?.toFixed(3)} ± ${stdErr.at(-1)?.toFixed(3)}`),
      (error: Error) => signal.aborted || setText(error.message),
    );
    return () => controller.abort();
  }, [engine, rate]);
  return <output>{text}</output>;
}
