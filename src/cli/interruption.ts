/** The first Ctrl-C (or SIGTERM) aborts the signal, which asks for an orderly end; the second one ends the process. */
export function catchInterruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
