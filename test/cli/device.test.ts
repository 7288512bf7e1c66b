import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bornspike, document, temporaryFolder } from './command.js';

const TASK = ['--train', '50', '--test', '20', '--epochs', '2', '--steps', '5', '--runs', '1', '--seed', '1'];
const ON_DEVICE = ['--gradient', 'shots', '--device', 'ibm_brisbane'];

it('trains and tests on a device, and tells what that takes', async () => {
  const out = temporaryFolder();
  const { stdout, code } = await bornspike('train', ...TASK, ...ON_DEVICE, '--out', out);
  expect(code).toBe(0);
  // 50 samples twice, of two neurons, with the 18 measurements of 5 shots and the pass itself.
  const line = /^a run trains on the device by ([\d,]+) shots of 10 two-qubit gates in ([\d.]+) s$/m;
  const [, shots, seconds] = line.exec(stdout) ?? [];
  const { runs } = await document('train', ...TASK, ...ON_DEVICE);
  expect(runs[0].costs.shots).toBe(Number(shots!.replaceAll(',', '')));
  expect(runs[0].costs.seconds).toBeCloseTo(Number(seconds), 0);
  expect(runs[0].costs.twoQubitGates).toBe(10 * runs[0].costs.shots);

  const model = join(out, 'model-1.safetensors');
  const tested = await document('evaluate', model, '--device', 'ibm_boston');
  // Two neurons and 20 samples, running freely and clamped to the targets.
  expect(tested.costs.shots).toBe(2 * 20 * 2);
  const text = await bornspike('evaluate', model, '--device', 'quantinuum_h2');
  expect(text.stdout).toMatch(
    /^tested on the device by 80 shots of 10 two-qubit gates in a time that it does not publish$/m,
  );
  expect((await bornspike('evaluate', model, '--device', 'ibm_bristol')).stderr).toMatch(
    /^error: --device: expected an object or one of ibm_brisbane/,
  );
});

it('extrapolates in training and testing, and says what folding leaves', async () => {
  const out = temporaryFolder();
  const mitigated = ['--amplify', 'fold', '--factors', '1,3', '--readout', 'invert'];
  const fit = ['--fit', 'adaptive-exponential'];
  const training = [...TASK, ...ON_DEVICE, ...mitigated, ...fit, '--trainable', 'weights'];
  const { stdout } = await bornspike('train', ...training, '--out', out);
  const floor =
    /^folding leaves, by the device's model, rates that are off by up to 0\.0\d\d \(1\), 0\.0\d\d \(7\)$/m;
  expect(stdout).toMatch(floor);
  const { runs, meta } = await document('train', ...training);
  expect(meta.options.trainable).toEqual(['weights']);
  const { extrapolation } = runs[0];
  expect(extrapolation.factors).toEqual([1, 3]);
  expect(extrapolation.shots).toEqual([2, 3]);
  expect(extrapolation.fits.linear.values).toHaveLength(2 * 5);

  const model = join(out, 'model-1.safetensors');
  const testing = [model, '--device', 'ibm_brisbane', '--passes', '4', ...mitigated];
  const text = await bornspike('evaluate', ...testing);
  expect(text.stdout).toMatch(floor);
  const tested = await document('evaluate', ...testing);
  expect(tested.extrapolation).toMatchObject({ factors: [1, 3], passes: [2, 2] });
  expect(tested.readout.clipped).toBeGreaterThanOrEqual(0);
  const predicted = await document('predict', ...testing, '--count', '2');
  expect(predicted.predictions).toHaveLength(2);
  expect((await bornspike('evaluate', model, '--factors', '2,3')).stderr).toMatch(/^error: --factors/);
});

it('says nothing of devices where there is none', async () => {
  const { runs } = await document('train', ...TASK);
  expect(runs[0]).not.toHaveProperty('costs');
});
