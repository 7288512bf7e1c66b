import { expect } from 'vitest';
import type { RandomStream } from '../../../src/index.js';
import { fromOpenQasm3, OpenQasmError, toOpenQasm3 } from '../../../src/register/public.js';

/** Programs that can be read, with a bit of everything. */
export const PROGRAMS = [
  `OPENQASM 3.0;
include "stdgates.inc";
input float[64] theta_0;
input float[64] theta_1;
qubit[1] io;
qubit[2] memory;
bit[2] spikes;
rx(0.7853981633974483) io[0];
crx(theta_0) memory[0], io[0];
cu(0.1, -2e-3, 3.5, 4) memory[1], memory[0];
spikes[0] = measure io[0];
reset io[0];
if (spikes[0]) { if (spikes[0] == false) { x memory[0]; } }
U(theta_0, theta_1, theta_0) io[0];
spikes[1] = measure io[0];
`,
  `// of others
OPENQASM 3;
const int n = 2 + 1; const float a = -pi / 2 * (1.5 - 0x0f % 4);
gate turn(x, y) q, r { rx(x / 2) q; gphase(y); cx q, r; barrier q; U(x, 0, y ** 2) r; }
qreg q[n]; creg c[3]; bit f;
turn(a, tau) q[0], q[1]; h q; swap q[0], q[n - 1];
c = measure q; measure q[0] -> f; barrier q, q[0];
if (c == 5) { y q[0]; } else { z q[1]; }
if (!f && c[1] != true) s q[2];
`.replace(
    'if (c == 5) { y q[0]; } else { z q[1]; }',
    'if (c == 5) { y q[0]; } if (c[2]) { y q[0]; } else { z q[1]; }',
  ),
];

const PIECES = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  '"',
  '/*',
  '//',
  '->',
  '==',
  '**',
  '@',
  '0',
  '-1',
  '99999999999',
  '1e400',
];
const WORDS = [
  'if',
  'else',
  'gate',
  'measure',
  'qubit',
  'bit',
  'input',
  'const',
  'pi',
  'q',
  'theta_0',
  '__proto__',
  'constructor',
  'π',
  '\u0000',
  '😀',
];

/** Reads a program with one to three changes; returns whether it was refused, as it has to be if it cannot be read. */
export async function mutateProgram(program: string, random: RandomStream): Promise<boolean> {
  let text = program;
  for (let i = random.integer(3); i >= 0; i--) text = mutated(text, random);
  try {
    const circuit = await fromOpenQasm3(text);
    const written = await toOpenQasm3(circuit);
    expect(await toOpenQasm3(await fromOpenQasm3(written)), text).toBe(written);
    return false;
  } catch (error) {
    if (!(error instanceof OpenQasmError)) throw new Error(`${error} for\n${text}`);
    const lines = text.split('\n');
    expect(error.line, text).toBeGreaterThanOrEqual(1);
    expect(error.line, text).toBeLessThanOrEqual(lines.length);
    expect(error.column, text).toBeGreaterThanOrEqual(1);
    expect(error.column, text).toBeLessThanOrEqual(lines[error.line - 1]!.length + 1);
    return true;
  }
}

function mutated(text: string, random: RandomStream): string {
  const pick = (list: readonly string[]) => list[random.integer(list.length)]!;
  const [a, b] = [random.integer(text.length + 1), random.integer(text.length + 1)].sort((x, y) => x - y) as [
    number,
    number,
  ];
  const near = Math.min(text.length, a + 1 + random.integer(8));
  switch (random.integer(7)) {
    case 0:
      return text.slice(0, a) + text.slice(near);
    case 1:
      return text.slice(0, a) + pick(PIECES) + text.slice(a);
    case 2:
      return text.slice(0, a) + pick(WORDS) + text.slice(near);
    case 3:
      return text.slice(0, b);
    case 4:
      return text.slice(0, b) + text.slice(a);
    case 5: {
      // A word for another of the text.
      const words = text.match(/\w+|[^\w\s]/g) ?? [''];
      const [from, to] = [pick(words), pick(words)];
      return text.replace(from, () => to);
    }
    default: {
      const lines = text.split('\n');
      const from = random.integer(lines.length);
      lines.splice(random.integer(lines.length), 0, ...lines.splice(from, 1));
      return lines.join('\n');
    }
  }
}
