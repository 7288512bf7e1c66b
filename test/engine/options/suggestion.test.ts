import { expect, it } from 'vitest';
import { suggestion } from '../../../src/engine/options/suggestion.js';

const NAMES = ['ibm_brisbane', 'ibm_boston', 'quantinuum_h2', 'sqs/2c'];

it('suggests names of at most two other letters, or of which the last part was given', () => {
  expect(suggestion('ibm_brisbne', NAMES)).toBe('; did you mean ibm_brisbane?');
  expect(suggestion('IBM-Brisbane', NAMES)).toBe('; did you mean ibm_brisbane?');
  expect(suggestion('boston', NAMES)).toBe('; did you mean ibm_boston?');
  expect(suggestion('2c', NAMES)).toBe('; did you mean sqs/2c?');
  expect(suggestion('ibm_osaka', NAMES)).toBe('');
  expect(suggestion('', NAMES)).toBe('');
});
