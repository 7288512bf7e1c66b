/** A module that uses the core and something of every wing, and prints what came out as JSON. */
export const EVERY_WING = `
import { createEngine } from 'bornspike';
import { readUsps } from 'bornspike/data';
import { simulateBlochEnsemble } from 'bornspike/dynamics';
import { exactActivity, QNeuronCircuit } from 'bornspike/qneuron';
import { StateVector } from 'bornspike/register';
import { SqsNeuron } from 'bornspike/spiking';
import { Circuit } from 'bornspike/variational';

async function main() {
  const engine = await createEngine();
  const neuron = new SqsNeuron(engine, { inputs: 1, memory: 1, ansatz: 'two-way', angles: [1, 2, 3, 4] });
  const circuit = new QNeuronCircuit();
  circuit.excite(circuit.input(), circuit.neuron(), 1000);
  const absent = await readUsps(Uint8Array.of(137, 72, 68, 70, 13, 10, 26, 10)).catch((error) => error.message);
  const result = {
    outcomes: StateVector.ghz(engine, 3).probabilities([0, 1]).length,
    patterns: neuron.probabilities([0.5]).length,
    qubits: new Circuit(2, []).qubits,
    used: [simulateBlochEnsemble, exactActivity].map((value) => typeof value).join(),
    absent: absent.includes('npm install h5wasm'),
  };
  globalThis.result = JSON.stringify(result);
  console.log(globalThis.result);
}
globalThis.finished = main();
`;

/** What it prints. */
export const PRINTED = {
  outcomes: 4,
  patterns: 2,
  qubits: 2,
  used: 'function,function',
  absent: true,
};
