import { ArgumentError, type Engine, type Pacer, toJSON } from '../../engine/index.js';
import { checkChannels } from '../network/channels.js';
import { type CheckedRecord, checkRecord, type MeasuredRecord } from './measured-record.js';
import { channelsAt, type ModelOptions, type RecordModel, recordModel } from './record-model.js';
import type { RecordParameter } from './record-parameters.js';

/** Of an interval. */
export const SHORTEST = 1e-200;
export const LONGEST = 1e200;

/** Records and the network that they may be of, checked. */
export interface RecordTask {
  model: RecordModel;
  values: Float64Array;
  record: CheckedRecord;
}

/** The options of a likelihood, as they were read. */
type TaskOptions = ModelOptions & { record: MeasuredRecord; parameters: readonly RecordParameter[] };

/** Checks what belongs together. */
export async function checkTask(engine: Engine, pacer: Pacer, settings: TaskOptions): Promise<RecordTask> {
  const { model, values } = recordModel(engine, settings);
  const record = await checkRecord(
    pacer,
    settings.record,
    checkChannels(channelsAt(model, values), model.qubits),
  );
  checkRead(model, record.channels);
  return { model, values, record };
}

/** Efficiencies are of channels that are read. */
export function checkRead({ parameters }: RecordModel, monitored: readonly number[]): void {
  parameters.forEach((parameter, i) => {
    if (parameter.kind !== 'efficiency') return;
    for (const channel of parameter.channels) {
      if (!monitored.includes(channel)) {
        throw new ArgumentError(`options.parameters[${i}].efficiency`, 'a channel of the record', channel);
      }
    }
  });
}

/** The sums of columns. */
export function sumOfRows(rows: Float64Array, width: number): Float64Array {
  const sums = new Float64Array(width);
  rows.forEach((value, i) => {
    sums[i % width]! += value;
  });
  return sums;
}

/** The options as far as JSON can hold them. */
export function describeTask(
  { hamiltonian, channels, initial, parameters, interval }: ModelOptions,
  more: Record<string, unknown>,
): Record<string, unknown> {
  return {
    hamiltonian: hamiltonian ? 'given' : 'none',
    channels: describeChannels(channels),
    initial: typeof initial === 'string' ? initial : 'register',
    interval,
    parameters: toJSON(parameters),
    ...more,
  };
}

/** Channels as far as JSON can hold them. */
export const describeChannels = (channels: unknown): unknown[] =>
  (channels as { operator: unknown }[]).map((channel) => ({
    ...channel,
    ...(typeof channel.operator !== 'string' && { operator: Array.from(channel.operator as number[]) }),
  }));

/** Of records their size, and their channels. */
export const describeRecord = ({ records, intervals, channels }: CheckedRecord) => ({
  shape: [records, intervals, channels.length],
  channels,
});
