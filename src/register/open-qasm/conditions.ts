import type { Condition } from '../operations/gates.js';
import { DEEPEST, parseExpression, type Resolve } from './expressions.js';
import { OpenQasmError } from './open-qasm-error.js';
import type { Token, Tokens } from './tokens.js';

/** Classical bits with the values that they must have, all of them. */
export type Tests = readonly (readonly [bit: number, value: number])[];

const MOST_BITS = 30;

/** How to find classical bits, one or all of a register's, and what other names stand for. */
export interface ConditionNames {
  bits: () => { places: readonly number[]; single: boolean };
  resolve: Resolve;
}

/** Tests with && between them. */
export function parseTests(tokens: Tokens, names: ConditionNames, depth = 0): Tests {
  const tests = [...parseTest(tokens, names, depth)];
  while (tokens.passes('&&')) tests.push(...parseTest(tokens, names, depth));
  return tests;
}

function parseTest(tokens: Tokens, names: ConditionNames, depth: number): Tests {
  const { next } = tokens;
  if (depth > DEEPEST) throw new OpenQasmError(next, `nested more than ${DEEPEST} deep`);
  if (tokens.passes('!') || tokens.passes('~')) return opposite(next, parseTest(tokens, names, depth + 1));
  if (tokens.passes('(')) {
    const inner = parseTests(tokens, names, depth + 1);
    tokens.pass(')');
    return inner;
  }
  const { places, single } = names.bits();
  const sign = tokens.next;
  if (!tokens.passes('==') && !tokens.passes('!=')) {
    if (!single) throw tokens.unexpected('== or a bit’s number');
    return [[places[0]!, 1]];
  }
  const value = parseNumber(tokens, names.resolve, 2 ** Math.min(places.length, MOST_BITS));
  // Bit 0 of a register is its least significant one.
  const tests = places.map((bit, i): Tests[number] => [
    bit,
    i < MOST_BITS ? Math.floor(value / 2 ** i) % 2 : 0,
  ]);
  return sign.text === '==' ? tests : opposite(sign, tests);
}

/** What bits are compared with. */
function parseNumber(tokens: Tokens, resolve: Resolve, limit: number): number {
  const { next } = tokens;
  if (tokens.passes('true')) return 1;
  if (tokens.passes('false')) return 0;
  if (next.kind === 'text' && /^"[01]{1,30}"$/.test(next.text)) {
    tokens.take();
    return Number.parseInt(next.text.slice(1, -1), 2);
  }
  const value = parseExpression(tokens, resolve)([]);
  if ('input' in value || !value.integer || value.number < 0 || value.number >= limit) {
    throw new OpenQasmError(next, `bits are compared with true, false or an integer from 0 to ${limit - 1}`);
  }
  return value.number;
}

/** What holds where the tests do not, which only of a single bit is a test. */
export function opposite(place: Token, tests: Tests): Tests {
  const [test, ...others] = tests;
  if (!test || others.length > 0) throw new OpenQasmError(place, 'only what one bit says is turned round');
  return [[test[0], 1 - test[1]]];
}

/** Tests as a condition; undefined if there are none, null if they contradict each other. */
export function conditionOf(place: Token, tests: Tests): Condition | undefined | null {
  const values = new Map<number, number>();
  for (const [bit, value] of tests) {
    if (values.has(bit) && values.get(bit) !== value) return null;
    values.set(bit, value);
  }
  if (values.size === 0) return undefined;
  if (values.size > MOST_BITS) throw new OpenQasmError(place, `conditions are of at most ${MOST_BITS} bits`);
  return { bits: [...values.keys()], value: [...values.values()].reduce((sum, bit) => 2 * sum + bit, 0) };
}
