// `npm run bench:workers`: what pools gain and cost, without all else that `npm run bench` measures.
import { markdownTable } from './markdown-table.js';
import { measureWorkers, workersNotes } from './measure-workers.js';
import { workersRows } from './split-works.js';

const result = await measureWorkers(process.argv.includes('--quick') ? 2 : 7);
const [header, ...rows] = workersRows(result.costs);
console.log([markdownTable(header, rows), ...workersNotes(result)].join('\n\n'));
