// bornspike.js is build/web/bornspike.js of the package, beside the page; as it travels alone, no bundler is needed.
import { createEngine, gates, QNeuronCircuit, simulateCircuit } from './bornspike.js';

const engine = await createEngine();
const [first, second] = document.querySelectorAll('input');
const output = document.querySelector('output');
let controller = new AbortController();

async function show() {
  controller.abort();
  controller = new AbortController();
  const { signal } = controller;
  const circuit = new QNeuronCircuit();
  const inputs = [first, second].map(({ valueAsNumber }) => circuit.input(valueAsNumber));
  const gate = gates.and(circuit, ...inputs);
  try {
    const { activity, stdErr } = await simulateCircuit(engine, circuit, { sweeps: 400, seed: 1, signal });
    const { index } = gate.output;
    output.value = `${activity[index].toFixed(2)} ± ${stdErr[index].toFixed(2)}`;
  } catch (error) {
    if (!signal.aborted) output.value = error.message;
  }
}

for (const input of [first, second]) input.addEventListener('input', show);
show();
