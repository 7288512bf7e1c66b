import { BlochBench } from './benches/bloch-bench.js';
import { CircuitBench } from './benches/circuit-bench.js';
import { SpikingBench } from './benches/spiking-bench.js';
import { defineBench } from './parts/define-bench.js';
import { showBenches } from './show-benches.js';

defineBench('bornspike-bloch', BlochBench);
defineBench('bornspike-circuit', CircuitBench);
defineBench('bornspike-spiking', SpikingBench);

// Other pages have the elements alone.
const tabs = document.querySelector('#bornspike-benches');
const main = document.querySelector('main');
if (tabs && main) showBenches(tabs, main);
