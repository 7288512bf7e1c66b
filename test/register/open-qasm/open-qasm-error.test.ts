import { expect, it } from 'vitest';
import { BornspikeError } from '../../../src/index.js';
import { OpenQasmError } from '../../../src/register/public.js';

it('says where it is', () => {
  const error = new OpenQasmError({ line: 3, column: 7 }, 'a problem');
  expect(error).toBeInstanceOf(BornspikeError);
  expect([error.name, error.line, error.column]).toEqual(['OpenQasmError', 3, 7]);
  expect(error.message).toBe('line 3, column 7: a problem');
});
