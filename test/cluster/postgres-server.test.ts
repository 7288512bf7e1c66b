import { expect, it } from 'vitest';
import { whenStarted } from '../../src/cluster/postgres-server.js';

const failing = (code: string, times: number) => {
  let asked = 0;
  return async () => {
    if (asked++ < times) throw Object.assign(new Error('no'), { code });
    return asked;
  };
};

it('waits for a server that is starting up, and for nothing else', async () => {
  // SQLSTATE cannot_connect_now, and invalid_password.
  expect(await whenStarted(failing('57P03', 2))).toBe(3);
  await expect(whenStarted(failing('28P01', 1))).rejects.toThrow('no');
});
