const FAILED = 1;

/**
 * What can no longer be read ends the output, not the work: closed pipes (`bornspike … | head -1`) in silence, full
 * disks and the like with a line on stderr and an exit code.
 */
export function tolerateLostOutput(): void {
  for (const name of ['stdout', 'stderr'] as const) {
    let isLost = false;
    process[name].on('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (isLost || code === 'EPIPE') return;
      isLost = true;
      process.exitCode = FAILED;
      if (name === 'stdout') process.stderr.write(`error: the output cannot be written: ${message}\n`);
    });
  }
}

/** Unhandled rejections end the program too, by their stack, without the line of the bundle that threw them. */
export function endWithoutSourceLines(): void {
  process.on('uncaughtException', (error) => {
    process.stderr.write(`error: ${error?.stack ?? error}\n`);
    process.exit(FAILED);
  });
}
