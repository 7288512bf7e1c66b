import { expect, it } from 'vitest';
import { deviceOptions } from '../../src/device/index.js';
import { readOptions } from '../../src/engine/index.js';

it('suggests the device that was perhaps meant', () => {
  const read = (device: unknown) => () => readOptions('options', { device } as object, deviceOptions);
  expect(read('ibm_brisbne')).toThrow(
    /^options\.device: expected an object or one of ibm_brisbane, .*, got 'ibm_brisbne'; did you mean ibm_brisbane\?$/,
  );
  expect(read('forte')).toThrow('did you mean ionq_forte?');
  expect(read('ibm_bristol')).toThrow(/one of ibm_brisbane, .*, got 'ibm_bristol'$/);
});
