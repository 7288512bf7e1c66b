import { expect, it } from 'vitest';
import { quantumCircuit } from '../../src/plot/public.js';
import { GATES } from '../../src/register/operations/gate-table.js';
import type { CircuitInstruction } from '../../src/register/public.js';
import { descriptionOf, readSvg, textsIn } from './read-svg.js';

const TELEPORTATION: CircuitInstruction[] = [
  { gate: 'u', qubits: [0], angle: [0.7, 0.2, Math.PI] },
  { gate: 'h', qubits: [1] },
  { gate: 'cx', qubits: [1, 2] },
  { gate: 'cx', qubits: [0, 1] },
  { gate: 'h', qubits: [0] },
  { gate: 'measure', qubits: [0, 1], bits: [0, 1] },
  { gate: 'x', qubits: [2], condition: { bits: [1], value: 1 } },
  { gate: 'z', qubits: [2], condition: { bits: [0], value: 1 } },
];

it('draws a teleportation', async () => {
  const svg = quantumCircuit(TELEPORTATION, {
    ...{ labels: ['message', 'half', 'other half'], theme: 'light', title: 'Teleportation' },
  });
  await expect(svg).toMatchFileSnapshot('../../docs/images/plot/quantum-circuit.svg');
  const texts = textsIn(svg);
  expect(texts).toEqual(
    expect.arrayContaining(['message', 'H', 'U(0.7, 0.2, π)', 'if c1 = 1', 'c0', 'X', 'Z']),
  );
  expect(descriptionOf(svg)).toMatch(/^8 gates on 3 qubits: u\(0.7, 0.2, π\) on 0, h on 1, cx on 1 and 2/);
});

it.each(Object.entries(GATES))(
  'draws %s with a dot for each of its controls',
  (gate, { controls, targets, angles }) => {
    const qubits = Array.from({ length: controls + targets }, (_, q) => q);
    const angle = angles.map(() => 0.25);
    const given = { gate, qubits, ...(angles.length > 0 && { angle }) } as CircuitInstruction;
    const drawn = readSvg(quantumCircuit([given], { theme: 'light' }));
    const dots = drawn.filter(({ name, attributes }) => name === 'circle' && attributes.r === '4.5');
    expect(dots.length).toBe(controls);
    const texts = drawn.filter(({ name }) => name === 'text').map(({ text }) => text);
    if (angles.length > 0) expect(texts.some((text) => text.includes('(0.25'))).toBe(true);
  },
);

it('puts what does not touch side by side, and goes on in a new line where there is no more room', () => {
  const xOf = (gates: CircuitInstruction[], width = 800) =>
    readSvg(quantumCircuit(gates, { width, theme: 'light' }))
      .filter(({ name, attributes }) => name === 'rect' && attributes.rx)
      .map(({ attributes }) => [Number(attributes.x), Number(attributes.y)]);
  const h = (qubit: number): CircuitInstruction => ({ gate: 'h', qubits: [qubit] });
  const [a, b, c] = xOf([h(0), h(1), h(0)]);
  expect([a![0], c![0]! > a![0]!]).toEqual([b![0], true]);
  const many = xOf(
    Array.from({ length: 30 }, () => h(0)),
    300,
  );
  expect(Math.max(...many.map(([x]) => x!))).toBeLessThan(300);
  expect(new Set(many.map(([, y]) => y)).size).toBeGreaterThan(3);
});

it('writes angles as parts of π, free ones by their numbers, and matrices as U', () => {
  const text = (gate: object) =>
    textsIn(quantumCircuit([{ qubits: [0], ...gate } as unknown as CircuitInstruction])).at(-1);
  expect(text({ gate: 'rx', angle: -Math.PI / 2 })).toBe('RX(−π/2)');
  expect(text({ gate: 'rz', angle: (3 * Math.PI) / 4 })).toBe('RZ(3π/4)');
  expect(text({ gate: 'ry', angle: -0.12345 })).toBe('RY(−0.123)');
  expect(text({ gate: 'ry', parameter: 12 })).toBe('RY(θ₁₂)');
  expect(text({ gate: [1, 0, 0, 0, 0, 0, 1, 0] })).toBe('U');
  expect(text({ gate: 'sdg' })).toBe('S†');
  expect(text({ gate: 'reset' })).toBe('|0⟩');
});

it('refuses what is no circuit', () => {
  const draw = (gates: unknown, options?: unknown) => () => quantumCircuit(gates as never, options as never);
  expect(draw([])).toThrow('gates: expected a list of 1 to 2000 gates');
  expect(draw([{ gate: 'h', qubits: [] }])).toThrow('gates[0].qubits: expected qubits, each once');
  expect(draw([{ gate: 'cx', qubits: [0] }])).toThrow(
    "gates[0].qubits: expected more than 1 qubits, as 'cx'",
  );
  expect(draw([{ gate: 'h', qubits: [2] }], { qubits: 2 })).toThrow(
    'gates[0].qubits[0]: expected an integer from 0 to 1',
  );
  expect(draw([{ gate: 'h', qubit: [2] }])).toThrow('gates[0].qubit: there is no such option');
  expect(draw([{ gate: 'measure', qubits: [0], bits: [] }])).toThrow('gates[0].bits: expected 1 bits');
  expect(draw([{ gate: 'h', qubits: [0] }], { labels: ['a', 'b'] })).toThrow(
    'options.labels: expected a list of 1 texts',
  );
});
