import { expect, it } from 'vitest';
import { withoutWorkers } from '../../../src/cli/cluster/worker-processes.js';

it.each([
  ['worker --workers 4 --redis redis://host', 'worker --redis redis://host'],
  ['worker --redis redis://host --workers=auto', 'worker --redis redis://host'],
  ['worker --redis redis://host', 'worker --redis redis://host'],
])('leaves out how many there are: %s', (given, left) => {
  expect(withoutWorkers(given.split(' '))).toEqual(left.split(' '));
});
