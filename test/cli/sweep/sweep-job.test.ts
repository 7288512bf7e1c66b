import { describe, expect, it } from 'vitest';
import { jobOf } from '../../../src/cli/sweep/jobs.js';
import { optionReader } from '../../../src/cli/sweep/sweep-job.js';

const read = (name: string, options: object) => optionReader(jobOf(name))({ ...options });

describe('optionReader', () => {
  it('reads values as the command reads what is typed', () => {
    expect(read('trajectories', { rate: '0.50', jx: -0.5, observables: ['ZI', 'XX'] })).toEqual({
      rate: 0.5,
      jx: -0.5,
      observables: 'ZI,XX',
    });
    expect(read('circuit', { gate: 'xor', inputs: [1, 0], start: 'saw,vacuum' })).toEqual({
      gate: 'xor',
      inputs: [1, 0],
      start: ['saw', 'vacuum'],
    });
    expect(read('train', { 'learning-rate': 0.1, hidden: 5, clip: 'none', teacherForcing: false })).toEqual({
      learningRate: 0.1,
      hidden: [5],
      clip: Infinity,
    });
    expect(read('figure', { figure: 'sqs/2c', full: true, quick: false })).toEqual({
      figure: 'sqs/2c',
      full: true,
    });
  });

  it('reads the same options again to the same', () => {
    const reader = optionReader(jobOf('train'));
    const once = reader({ leak: '0.1,0.2', epochs: 3, rule: 'surrogate' });
    expect(reader({ batch: 5 })).toEqual({ batch: 5 });
    expect(reader({ leak: '0.1,0.2', epochs: 3, rule: 'surrogate' })).toEqual(once);
  });

  it.each([
    ['train', { leak: '0.1', clip: 'none', trainable: 'weights,angles', teacherForcing: false }],
    ['train', { leak: '0.1,0.2,0.3,0.4', hidden: '5,4', memoryBudget: '2M' }],
    ['circuit', { gate: 'and', inputs: '1,0', start: 'saw,vacuum' }],
    ['figure', { figure: 'sqs/2d', full: true, sparsity: '0,0.1' }],
  ])('reads what it has read before, as a job of a queue has it: %s %j', (name, options) => {
    const once = read(name, options);
    expect(read(name, once)).toEqual(once);
    // JSON has no Infinity.
    const sent = JSON.stringify(once, (_, value) => (value === Infinity ? 'Infinity' : value));
    expect(read(name, JSON.parse(sent))).toEqual(once);
  });

  it.each<[string, string, object, RegExp]>([
    ['an unknown option', 'trajectories', { rat: 1 }, /^options\.rat: .*did you mean rate/],
    ['a wrong value', 'trajectories', { rate: 'x' }, /^options\.rate: expected a number, got "x"/],
    ['a value that is none', 'trajectories', { rate: null }, /^options\.rate: expected a number, a text/],
    ['an object', 'trajectories', { rate: { a: 1 } }, /^options\.rate: expected a number, a text/],
    ['a switch as a value', 'trajectories', { rate: true }, /^options\.rate: expected a value, got true/],
    [
      'a value as a switch',
      'train',
      { teacherForcing: 1 },
      /^options\.teacherForcing: expected true or false/,
    ],
    ['no gate', 'circuit', { sweeps: 5 }, /^options\.gate: say which/],
    ['a gate that is a flag', 'circuit', { gate: '--x' }, /^options of circuit: unknown option/],
    [
      'options against each other',
      'figure',
      { figure: 'sqs/2c', quick: true, full: true },
      /cannot be used with/,
    ],
    ['a seed', 'train', { seed: 1 }, /^options\.seed: each run has a seed of its own/],
    ['runs', 'train', { runs: 5 }, /^options\.runs: .*--repeats/],
    ['a place', 'circuit', { gate: 'not', out: 'x' }, /^options\.out: .*folder of the sweep/],
    ['a queue', 'train', { on: 'redis://a' }, /^options\.on: .*--on of the sweep/],
    ['a store', 'train', { store: 'x' }, /^options\.store: .*--store of the sweep/],
  ])('refuses %s', (_, name, options, problem) => {
    expect(() => read(name, options)).toThrow(problem);
  });
});

it('has the four commands, and names them', () => {
  expect(() => jobOf('circuits')).toThrow('did you mean circuit?');
  expect(jobOf('train').name).toBe('train');
});
