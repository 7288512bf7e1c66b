import { ArgumentError, BornspikeError, checkText, type LongWorkOptions } from '../engine/index.js';
import { canonicalJson } from './canonical-json.js';
import { lineOf, type RunRecord } from './run-record.js';
import { type FolderContent, SweepFolder } from './sweep-folder.js';

/**
 * Brings the runs of a sweep that several machines have done into one folder. The order of the folders says nothing.
 *
 * @param paths folders of one sweep and one version
 * @param target where all runs are to be; it may be one of these folders
 * @returns the folder, with what it has then; `faults` names files of all folders that were not used
 * @throws BornspikeError when a folder is another sweep's or another version's, or when a run came out differently in two of
 *   them, which one version's never does from the same data; nothing is written then
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { type ComputeRun, mergeSweeps, readSweep, runSweep, SweepFolder } from 'bornspike/sweep';
 *
 * const all = mkdtempSync('sweep-');
 * const sweep = await readSweep({ command: 'halves', grid: { x: [1, 2, 3, 4] } });
 * const paths = [0, 1].map((index) => `${all}/${index}`);
 * const halve: ComputeRun = async ({ options }) => ({ metrics: { half: Number(options.x) / 2 } });
 * for (const [index, path] of paths.entries()) {
 *   await runSweep(await SweepFolder.of(path, sweep), halve, { shard: { index, count: 2 } });
 * }
 * const { records } = await mergeSweeps(paths, `${all}/merged`);
 * console.log(records.size); // prints: 4
 * rmSync(all, { recursive: true });
 * ```
 */
export async function mergeSweeps(
  paths: readonly string[],
  target: string,
  options: LongWorkOptions = {},
): Promise<FolderContent & { folder: SweepFolder }> {
  if (!Array.isArray(paths) || paths.length === 0) {
    throw new ArgumentError('paths', 'folders of a sweep, one at least', paths);
  }
  checkText('target', target);
  const merged = new Map<string, { record: RunRecord; path: string }>();
  const faults: string[] = [];
  let first: SweepFolder | undefined;
  for (const path of paths) {
    const folder = await SweepFolder.open(path);
    first ??= folder;
    if (folder.sweep.digest !== first.sweep.digest) {
      throw new BornspikeError(
        `${path} holds another sweep than ${first.path}: merge the folders of one sweep`,
      );
    }
    const content = await folder.read(options);
    faults.push(...content.faults);
    for (const [run, record] of content.records) {
      const known = merged.get(run);
      if (known) checkSame(known, { record, path });
      // Of two that differ in their times alone, one that does not depend on the order.
      if (!known || lineOf(record) < lineOf(known.record)) merged.set(run, { record, path });
    }
  }
  const folder = await SweepFolder.of(target, first!.sweep);
  const { records } = await folder.read(options);
  for (const [run, record] of records) {
    const known = merged.get(run);
    if (known) checkSame(known, { record, path: target });
  }
  for (const [run, { record }] of merged) if (!records.has(run)) folder.keep(record);
  const { records: all, faults: own } = await folder.read(options);
  return { folder, records: all, faults: [...new Set([...faults, ...own])] };
}

type Found = { record: RunRecord; path: string };

function checkSame(a: Found, b: Found): void {
  const [one, other] = [a, b].map(({ record: { metrics, step } }) =>
    canonicalJson('metrics', { metrics, step }),
  );
  if (one === other) return;
  throw new BornspikeError(
    `run ${a.record.run} is another in ${b.path} than in ${a.path}: they were computed from different data or builds; remove the wrong one`,
  );
}
