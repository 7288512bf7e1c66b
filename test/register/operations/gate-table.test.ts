import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GATES, type NamedGate, type RegisterGateName } from '../../../src/register/operations/gate-table.js';
import { ANSATZ_GATE_NAMES } from '../../../src/spiking/neuron/ansatz.js';
import { type Complex, complex, dagger, type Matrix, product } from '../../oracle/complex.js';
import { GATES as ORACLE } from '../../oracle/dense-register.js';

const names = Object.keys(GATES) as RegisterGateName[];
const turning = names.filter((name) => GATES[name].angles.length > 0);

it('has the names of the oracle, and their numbers of angles and qubits', () => {
  expect(names.toSorted()).toEqual(Object.keys(ORACLE).toSorted());
  for (const name of names) {
    const [angles, matrix] = ORACLE[name]!;
    expect(GATES[name].angles, name).toHaveLength(angles);
    const qubits = Math.log2(matrix(...new Array<number>(angles).fill(1)).length);
    expect(GATES[name].controls + GATES[name].targets, name).toBe(qubits);
  }
});

it('writes names that stdgates.inc has, or the language itself', () => {
  // Section "Standard library" of the OpenQASM 3.0 specification.
  const standard =
    'p x y z h s sdg t tdg sx rx ry rz cx cy cz cp crx cry crz ch swap ccx cswap cu CX phase cphase id u1 u2 u3';
  const known = new Set([...standard.split(' '), 'U']);
  expect(names.filter((name) => !known.has(GATES[name].openQasm))).toEqual([]);
});

/** −i times a generator, from a matrix before and after a small turn, to about ten digits. */
function derivative(matrix: (angle: number) => Matrix, at: number): Matrix {
  const step = 1e-5;
  const before = matrix(at - step);
  return matrix(at + step).map((row, r) =>
    row.map((z, c) =>
      complex((z.re - before[r]![c]!.re) / (2 * step), (z.im - before[r]![c]!.im) / (2 * step)),
    ),
  );
}

const GENERATORS: Record<string, Matrix> = {
  'X/2': [
    [complex(0), complex(0.5)],
    [complex(0.5), complex(0)],
  ],
  'Y/2': [
    [complex(0), complex(0, -0.5)],
    [complex(0, 0.5), complex(0)],
  ],
  'Z/2': [
    [complex(0.5), complex(0)],
    [complex(0), complex(-0.5)],
  ],
  '−P₁': [
    [complex(0), complex(0)],
    [complex(0), complex(-1)],
  ],
};

describe.each(turning)('%s', (name) => {
  const gate = GATES[name];
  const [count, matrix] = ORACLE[name]!;
  const values = [0.3, -1.7, 2.9, 0.8].slice(0, count);
  const byAngle = (which: number) => (angle: number) => matrix(...values.with(which, angle));

  it('has one turn for each angle', () => {
    expect(gate.turns.map(({ angle }) => angle).toSorted()).toEqual(values.map((_, i) => i));
    expect(gate.frequencies).toHaveLength(count);
  });

  it('is turned by its generators', () => {
    gate.turns.forEach(({ generator, angle, controlsOnly }, i) => {
      // With the other angles 0 those that act after it leave the generator as it is.
      const alone = (value: number) => matrix(...values.map((_, k) => (k === angle ? value : 0)));
      const found = product(dagger(alone(0.7)), derivative(alone, 0.7));
      const small = GENERATORS[generator]!;
      const size = found.length;
      const first = controlsOnly ? size - 2 : size - small.length;
      found.forEach((row, r) => {
        row.forEach((entry: Complex, c) => {
          const inside = r >= first && c >= first;
          const wanted = controlsOnly
            ? complex(r === c && inside ? -1 : 0)
            : inside
              ? small[r - first]![c - first]
              : complex(0);
          // Derivatives by differences are good to ten digits.
          expect(Math.abs(entry.re - wanted!.im), `turn ${i} at ${r}, ${c}`).toBeLessThan(1e-10);
          expect(Math.abs(entry.im + wanted!.re), `turn ${i} at ${r}, ${c}`).toBeLessThan(1e-10);
        });
      });
    });
  });

  it('makes means of its frequencies, and of no others', () => {
    gate.turns.forEach(({ angle }, i) => {
      const size = matrix(...values).length;
      // Any state and any observable: nothing in them is special.
      const state = Array.from({ length: size }, (_, k): Complex[] => [complex(1 + k, 0.5 - k * k)]);
      const observable = Array.from({ length: size }, (_, r) =>
        Array.from({ length: size }, (_, c) =>
          complex(Math.min(r, c) + r * c + 0.3 * (r + c), (r - c) * (1 + r + c)),
        ),
      );
      const mean = (value: number) => {
        const turned = product(byAngle(angle)(value), state);
        return product(dagger(turned), product(observable, turned))[0]![0]!.re;
      };
      // Sixteen points of 4π, the period that all frequencies of halves have in common.
      const points = Array.from({ length: 16 }, (_, k) => mean((k * Math.PI) / 4));
      const found: number[] = [];
      for (let half = 1; half < 8; half++) {
        let re = 0;
        let im = 0;
        points.forEach((value, k) => {
          re += value * Math.cos((2 * Math.PI * half * k) / 16);
          im += value * Math.sin((2 * Math.PI * half * k) / 16);
        });
        if (Math.hypot(re, im) > 1e-9 * Math.max(...points.map(Math.abs))) found.push(half / 2);
      }
      expect(found).toEqual(gate.frequencies[i]);
    });
  });
});

it('gives neurons all gates that their kernels run and that leave empty lanes silent', () => {
  expect(ANSATZ_GATE_NAMES.toSorted()).toEqual([
    'cnot',
    'crx',
    'cry',
    'crz',
    'cx',
    'cz',
    'rx',
    'ry',
    'rz',
    'z',
  ]);
});

it('is the table of docs/conventions.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/conventions.md'), 'utf8');
  const section = page.slice(page.indexOf('## Gates'), page.indexOf('## Arrays'));
  const rows = [...section.matchAll(/^\| `(\w+)` .*$/gm)].map(([row]) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
  expect(rows).toEqual(names.map((name) => documented(name, GATES[name])));
});

/** A row of the page's table. */
function documented(name: RegisterGateName, gate: NamedGate): string[] {
  const { openQasm, controls, targets, angles, turns, frequencies } = gate;
  const control = controls > 0 ? `${controls} + ` : '';
  const byAngle = angles.map((_, k) => turns.findIndex(({ angle }) => angle === k));
  return [
    `\`${name}\``,
    `\`${openQasm}\``,
    `${control}${targets}`,
    angles.join(', '),
    byAngle.map((i) => turns[i]!.generator + (turns[i]!.controlsOnly ? ' of the control' : '')).join(', '),
    byAngle.map((i) => 2 * frequencies[i]!.length).join(', '),
    (ANSATZ_GATE_NAMES as string[]).includes(name) ? 'yes' : '',
  ];
}
