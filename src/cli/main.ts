import { run } from './program.js';
import { catchInterruption } from './terminal/interruption.js';
import { endWithoutSourceLines, tolerateLostOutput } from './terminal/streams.js';

tolerateLostOutput();
endWithoutSourceLines();
const code = await run(process.argv.slice(2), catchInterruption());
// Otherwise a loss of output may have set it.
if (code !== 0) process.exitCode = code;
