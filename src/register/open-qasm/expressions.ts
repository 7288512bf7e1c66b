import { OpenQasmError } from './open-qasm-error.js';
import type { Token, Tokens } from './tokens.js';

/** A number, of which those of integers stay apart. */
export interface NumberValue {
  number: number;
  integer: boolean;
}

/** A number, or which input of the program it is. */
export type Value = NumberValue | { input: number };

/** An expression, by the arguments of the gate in whose definition it stands. */
export type Expression = (gateArguments: readonly Value[]) => Value;

/** What a name in an expression stands for; throws where it stands for nothing. */
export type Resolve = (name: Token) => Expression;

const CONSTANTS: Record<string, number> = {
  pi: Math.PI,
  π: Math.PI,
  tau: 2 * Math.PI,
  τ: 2 * Math.PI,
  euler: Math.E,
  ℇ: Math.E,
};
/** How deep expressions and blocks may be nested. */
export const DEEPEST = 100;
const LARGEST_POWER = 64;

/** A sum. */
export function parseExpression(tokens: Tokens, resolve: Resolve, depth = 0): Expression {
  return parseChain(tokens, ['+', '-'], () =>
    parseChain(tokens, ['*', '/', '%'], () => parseSigned(tokens, resolve, depth)),
  );
}

/** Operands with signs in between, from the left. */
function parseChain(tokens: Tokens, signs: readonly string[], parse: () => Expression): Expression {
  const first = parse();
  const rest: [sign: Token, operand: Expression][] = [];
  while (signs.includes(tokens.next.text)) rest.push([tokens.take(), parse()]);
  if (rest.length === 0) return first;
  return (given) =>
    rest.reduce((value, [sign, operand]) => combine(sign, value, operand(given)), first(given));
}

function parseSigned(tokens: Tokens, resolve: Resolve, depth: number): Expression {
  if (depth > DEEPEST) throw new OpenQasmError(tokens.next, `nested more than ${DEEPEST} deep`);
  const { next } = tokens;
  if (tokens.passes('+')) return parseSigned(tokens, resolve, depth + 1);
  if (tokens.passes('-')) {
    const operand = parseSigned(tokens, resolve, depth + 1);
    return (given) => combine(next, { number: -0, integer: true }, operand(given));
  }
  const base = parseOperand(tokens, resolve, depth);
  const sign = tokens.next;
  if (!tokens.passes('**')) return base;
  const exponent = parseSigned(tokens, resolve, depth + 1);
  return (given) => combine(sign, base(given), exponent(given));
}

function parseOperand(tokens: Tokens, resolve: Resolve, depth: number): Expression {
  if (tokens.passes('(')) {
    const inner = parseExpression(tokens, resolve, depth + 1);
    tokens.pass(')');
    return inner;
  }
  const { kind } = tokens.next;
  if (kind === 'name') {
    const name = tokens.take();
    const constant = Object.hasOwn(CONSTANTS, name.text) ? CONSTANTS[name.text] : undefined;
    return constant === undefined ? resolve(name) : () => ({ number: constant, integer: false });
  }
  if (kind !== 'integer' && kind !== 'float') throw tokens.unexpected('a number, a name or (');
  const token = tokens.take();
  const number = Number(token.text.replaceAll('_', ''));
  if (!Number.isFinite(number)) throw new OpenQasmError(token, `${token.text} is too large`);
  return () => ({ number, integer: kind === 'integer' });
}

/** Two values, put together by the sign between them. */
function combine(sign: Token, left: Value, right: Value): NumberValue {
  if ('input' in left || 'input' in right) {
    throw new OpenQasmError(sign, 'an input cannot be computed with: it is an angle by itself');
  }
  const number = OPERATIONS[sign.text]!(left.number, right.number, sign);
  const integer = left.integer && right.integer;
  if (!Number.isFinite(number)) throw new OpenQasmError(sign, `${sign.text} gives no number here`);
  if (integer && !Number.isInteger(number)) {
    const problem = `${left.number} ${sign.text} ${right.number} of integers is rounded`;
    throw new OpenQasmError(sign, `${problem}: write ${left.number}.0`);
  }
  return { number, integer };
}

const OPERATIONS: Record<string, (a: number, b: number, sign: Token) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (base, exponent, sign) => {
    if (!Number.isInteger(exponent) || Math.abs(exponent) > LARGEST_POWER) {
      throw new OpenQasmError(sign, `only integers from -${LARGEST_POWER} to ${LARGEST_POWER} are exponents`);
    }
    // By multiplications alone, which are the same everywhere.
    let power = 1;
    for (let i = 0; i < Math.abs(exponent); i++) power *= base;
    return exponent < 0 ? 1 / power : power;
  },
};
