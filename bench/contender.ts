// A process of its own: takes a task as JSON, prints its answer as one line of JSON.
import { CASES } from './cases/index.js';
import { performTask } from './task.js';

console.log(JSON.stringify(await performTask(JSON.parse(process.argv[2]!), CASES)));
