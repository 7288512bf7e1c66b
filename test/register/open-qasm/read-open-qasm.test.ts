import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ArgumentError, createEngine, type Engine, RandomStream } from '../../../src/index.js';
import {
  type CircuitInstruction,
  fromOpenQasm3,
  type GateOperation,
  OpenQasmError,
  StateVector,
  toOpenQasm3,
} from '../../../src/register/public.js';
import { Circuit } from '../../../src/variational/public.js';
import { extent } from '../../extent.js';
import { add, conjugate, identity, type Matrix, multiply, product, scale } from '../../oracle/complex.js';
import { distance, embed, flat, GATES, projector, unflat } from '../../oracle/dense-register.js';
import { type Instruction, records } from '../../oracle/measured-circuit.js';
import { interpret } from '../../oracle/open-qasm-interpreter.js';
import { arbitraryInstructions } from '../arbitrary-instructions.js';
import { arbitraryAmplitudes, arbitraryGate, someQubits } from '../arbitrary-register.js';
import { mutateProgram, PROGRAMS } from './mutated-programs.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

/** The unitary matrix of gates. */
const unitaryOf = (gates: readonly GateOperation[], qubits: number): Matrix =>
  gates.reduce(
    (matrix, { gate, qubits: list, angle = [] }) => {
      const values = typeof angle === 'number' ? [angle] : Array.from(angle);
      const small =
        typeof gate === 'string' ? GATES[gate]![1](...values) : unflat(gate, Math.sqrt(gate.length / 2));
      return product(embed(small, list, qubits), matrix);
    },
    identity(2 ** qubits),
  );

/** The same matrix with the phase that brings it closest to another. */
function alignedTo(matrix: Matrix, other: Matrix): Matrix {
  const overlap = matrix
    .flatMap((row, i) => row.map((entry, j) => multiply(conjugate(entry), other[i]![j]!)))
    .reduce(add);
  const size = Math.hypot(overlap.re, overlap.im);
  return scale(matrix, { re: overlap.re / size, im: overlap.im / size });
}

/** A unitary on one or two qubits: columns of random numbers, made orthogonal. */
const arbitraryMatrix = (qubits: number) =>
  fc.array(arbitraryAmplitudes(qubits), { minLength: 2 ** qubits, maxLength: 2 ** qubits }).map((columns) => {
    const rows = columns.map((numbers) => unflat(numbers, 1).map(([entry]) => entry!));
    for (let i = 0; i < rows.length; i++) {
      for (let pass = 0; pass < 2; pass++)
        for (let j = 0; j < i; j++) {
          const overlap = rows[j]!.map((entry, k) => multiply(conjugate(entry), rows[i]![k]!)).reduce(add);
          rows[i] = rows[i]!.map((entry, k) => {
            const part = multiply(overlap, rows[j]![k]!);
            return { re: entry.re - part.re, im: entry.im - part.im };
          });
        }
      const norm = Math.sqrt(rows[i]!.reduce((sum, { re, im }) => sum + re * re + im * im, 0));
      if (norm < 1e-6) rows[i] = rows[i]!.map((_, k) => ({ re: Number(k === i), im: 0 }));
      else rows[i] = rows[i]!.map(({ re, im }) => ({ re: re / norm, im: im / norm }));
    }
    return flat(rows);
  });

const matrixGate = (qubits: number) =>
  fc
    .integer({ min: 1, max: Math.min(2, qubits) })
    .chain((count) => fc.tuple(arbitraryMatrix(count), someQubits(qubits, count)))
    .map(([gate, list]): GateOperation => ({ gate, qubits: list }))
    .filter(({ gate }) => {
      const matrix = unflat(gate as number[], Math.sqrt((gate as number[]).length / 2));
      const gram = product(
        matrix.map((_, j) => matrix.map((row) => conjugate(row[j]!))),
        matrix,
      );
      return distance(flat(gram), flat(identity(gram.length))) < 1e-12;
    });

it('reads what was written as the same unitary within 1e-12, for random circuits', async () => {
  const numRuns = extent(300, 1000);
  const circuits = fc.integer({ min: 1, max: 4 }).chain((qubits) =>
    fc.tuple(
      fc.constant(qubits),
      fc.array(
        arbitraryGate(qubits).map(({ operation }) => operation),
        { maxLength: 12 },
      ),
    ),
  );
  let gates = 0;
  await fc.assert(
    fc.asyncProperty(circuits, async ([qubits, list]) => {
      const again = await fromOpenQasm3(await toOpenQasm3(new Circuit(qubits, list)));
      const found = flat(unitaryOf(again.gates as GateOperation[], qubits));
      expect(distance(found, flat(unitaryOf(list, qubits)))).toBeLessThan(1e-12);
      gates += list.length;
    }),
    { numRuns },
  );
  expect(gates).toBeGreaterThan(3 * numRuns);
});

it('reads matrices as the same unitary but for a phase, within 1e-12', async () => {
  const circuits = fc.integer({ min: 1, max: 3 }).chain((qubits) =>
    fc.tuple(
      fc.constant(qubits),
      fc.array(
        fc.oneof(
          matrixGate(qubits),
          arbitraryGate(qubits).map(({ operation }) => operation),
        ),
        {
          maxLength: 6,
        },
      ),
    ),
  );
  await fc.assert(
    fc.asyncProperty(circuits, async ([qubits, gates]) => {
      const again = await fromOpenQasm3(await toOpenQasm3({ qubits, gates }));
      const expected = unitaryOf(gates, qubits);
      const found = alignedTo(unitaryOf(again.gates as GateOperation[], qubits), expected);
      expect(distance(flat(found), flat(expected))).toBeLessThan(1e-12);
    }),
    { numRuns: extent(70, 200) },
  );
});

it('reads measurements, resets and conditions as they were', async () => {
  const circuits = fc
    .integer({ min: 1, max: 3 })
    .chain((qubits) => fc.tuple(fc.constant(qubits), arbitraryInstructions(qubits, 4, 14)));
  await fc.assert(
    fc.asyncProperty(circuits, async ([qubits, instructions]) => {
      const text = await toOpenQasm3({ qubits, gates: instructions });
      const again = await fromOpenQasm3(text);
      expect(await toOpenQasm3(await fromOpenQasm3(await toOpenQasm3(again)))).toBe(await toOpenQasm3(again));
      const start = projector(unflat([1, ...new Array(2 ** (qubits + 1) - 1).fill(0)], 1));
      const bits = new Circuit(qubits, instructions).bits;
      const expected = records(instructions as Instruction[], bits, start);
      const read = records(again.gates as Instruction[], bits, start);
      const interpreted = interpret(text).records;
      for (const found of [read, interpreted]) {
        expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
        for (const [record, matrix] of expected) {
          expect(distance(flat(found.get(record)!), flat(matrix))).toBeLessThan(1e-12);
        }
      }
    }),
    { numRuns: extent(40, 100) },
  );
});

it('keeps free angles, by the names of the inputs', async () => {
  const gates: CircuitInstruction[] = [
    { gate: 'u', qubits: [0], parameter: [0, 2, 1] },
    { gate: 'cu', qubits: [0, 1], parameter: [1, 1, 0, 2] },
    { gate: 'crx', qubits: [1, 0], parameter: 2 },
  ];
  const again = await fromOpenQasm3(await toOpenQasm3({ qubits: 2, gates, inputs: ['a', 'b', 'c'] }));
  expect(again.inputs).toEqual(['a', 'b', 'c']);
  expect(again.gates).toEqual(gates);
  const mixed = await fromOpenQasm3(`
    input float[64] unused; input angle[32] a; input float b; qubit[3] q;
    U(a, 0.2, b) q[0]; cu(0.3, a, b, 0.4) q[0], q[1]; u2(b, -0.7) q[2];
  `);
  expect(mixed.inputs).toEqual(['a', 'b']);
  const same: GateOperation[] = [
    { gate: 'u', qubits: [0], angle: [1.1, 0.2, -0.6] },
    { gate: 'cu', qubits: [0, 1], angle: [0.3, 1.1, -0.6, 0.4] },
    { gate: 'u', qubits: [2], angle: [Math.PI / 2, -0.6, -0.7] },
  ];
  using state = StateVector.w(engine, 3);
  using expected = await state.clone().run(same);
  await new Circuit(mixed.qubits, mixed.gates).run(state, [1.1, -0.6]);
  expect(distance(state.amplitudes, expected.amplitudes)).toBeLessThan(1e-14);
});

it('reads the subset that others write', async () => {
  const circuit = await fromOpenQasm3(
    `
    // A comment, /* and another
    OPENQASM 3.1; /* of two
    lines */ include "stdgates.inc";
    const int[32] n = 1 + 1;
    const float half = pi / 2; const uint m = 2 ** 2 % 3;
    qreg q[n]; qubit a; qubit[m] r;
    creg c[2]; bit f;
    gate turn(x, y) s1, s2 { rx(x / 2 + -y) s1; gphase(x); barrier s1, s2; cx s1, s2; U(x, 0, y) s2; }
    gate twice(x) s1, s2 { turn(x, 0.5) s1, s2; turn(2 * x, half) s2, s1; }
    twice(1e-1) q[0], a;
    h q; cx q, a_less;
  `
      .replace('cx q, a_less;', 'CX q[0], q[1]; u3(.5, 1., 0x1) q[1]; phase(tau) r[0]; p(π) q[n - 1];')
      .concat(`
    bit[2] d = measure q;
    c = measure q; measure a -> f; reset q; barrier; barrier q, r[0];
    if (c == 2) { x q[0]; y a; }
    if (c[0] != true) z a; else { s a; if (!f && d[1] == 1) t a; }
    if (d == "10") id a;
  `),
  );
  expect(circuit.qubits).toBe(4);
  expect(circuit.registers).toEqual([
    { kind: 'qubit', name: 'q', size: 2 },
    { kind: 'qubit', name: 'a', size: 1 },
    { kind: 'qubit', name: 'r', size: 1 },
    { kind: 'bit', name: 'c', size: 2 },
    { kind: 'bit', name: 'f', size: 1 },
    { kind: 'bit', name: 'd', size: 2 },
  ]);
  const when = (bits: number[], value: number) => ({ condition: { bits, value } });
  expect(circuit.gates).toEqual([
    { gate: 'rx', qubits: [0], angle: 0.1 / 2 - 0.5 },
    { gate: 'cx', qubits: [0, 2] },
    { gate: 'u', qubits: [2], angle: [0.1, 0, 0.5] },
    { gate: 'rx', qubits: [2], angle: 0.2 / 2 - Math.PI / 2 },
    { gate: 'cx', qubits: [2, 0] },
    { gate: 'u', qubits: [0], angle: [0.2, 0, Math.PI / 2] },
    { gate: 'h', qubits: [0] },
    { gate: 'h', qubits: [1] },
    { gate: 'cx', qubits: [0, 1] },
    { gate: 'u', qubits: [1], angle: [0.5, 1, 1] },
    { gate: 'p', qubits: [3], angle: 2 * Math.PI },
    { gate: 'p', qubits: [1], angle: Math.PI },
    { gate: 'measure', qubits: [0], bits: [3] },
    { gate: 'measure', qubits: [1], bits: [4] },
    { gate: 'measure', qubits: [0], bits: [0] },
    { gate: 'measure', qubits: [1], bits: [1] },
    { gate: 'measure', qubits: [2], bits: [2] },
    { gate: 'reset', qubits: [0] },
    { gate: 'reset', qubits: [1] },
    { gate: 'x', qubits: [0], ...when([0, 1], 1) },
    { gate: 'y', qubits: [2], ...when([0, 1], 1) },
    { gate: 'z', qubits: [2], ...when([0], 0) },
    { gate: 's', qubits: [2], ...when([0], 1) },
    { gate: 't', qubits: [2], ...when([0, 2, 4], 5) },
    { gate: 'id', qubits: [2], ...when([3, 4], 1) },
  ]);
  expect((await fromOpenQasm3('qubit[2] q; qubit[2] r; cx q, r; cz q, r[1];')).gates).toEqual([
    { gate: 'cx', qubits: [0, 2] },
    { gate: 'cx', qubits: [1, 3] },
    { gate: 'cz', qubits: [0, 3] },
    { gate: 'cz', qubits: [1, 3] },
  ]);
});

it('says where a program cannot be read, by line and column', async () => {
  const wrong: [program: string, place: [line: number, column: number], message: RegExp][] = [
    ['', [1, 1], /no qubits/],
    ['OPENQASM 2.0;', [1, 10], /version 3/],
    ['qubit q;\n h q', [2, 5], /expected ';', got the end/],
    ['qubit q;\r\n\th $0;', [2, 4], /"\$" has no meaning/],
    ['qubit q;\n/* é\n */ é', [3, 5], /"é" has no meaning/],
    ['include "qelib1.inc";', [1, 9], /stdgates/],
    ['qubit[0] q;', [1, 7], /from 1 to 65536/],
    ['qubit[1.0] q;', [1, 7], /integer/],
    ['qubit[65536] q; qubit r;', [1, 23], /at most 65536/],
    ['qubit q; bit q;', [1, 14], /declared already/],
    ['qubit h;', [1, 7], /something else already/],
    ['qubit[2] q; h q[2];', [1, 16], /ends at 1/],
    ['qubit[2] q; h r;', [1, 15], /no qubit/],
    ['qubit[2] q; g q;', [1, 13], /no gate/],
    ['qubit q; for int i in [0:1] { h q; }', [1, 10], /beyond what is read/],
    ['qubit[2] q; ctrl @ x q[0], q[1];', [1, 13], /beyond what is read/],
    ['qubit[2] q; cx q[0], q[0];', [1, 13], /twice/],
    ['qubit[2] q; cx q[0];', [1, 13], /2 qubits, not on 1/],
    ['qubit[2] q; qubit[3] r; cx q, r;', [1, 25], /different sizes/],
    ['qubit q; rx q;', [1, 10], /1 angles, not 0/],
    ['qubit q; rx(1, 2) q;', [1, 10], /1 angles, not 2/],
    ['qubit q; rx(sin(1)) q;', [1, 13], /no number/],
    ['qubit q; rx(1 / 2) q;', [1, 15], /is rounded: write 1\.0/],
    ['qubit q; rx(1.0 / 0) q;', [1, 17], /no number here/],
    ['qubit q; rx(2 ** 0.5) q;', [1, 15], /exponents/],
    ['qubit q; rx(1e999) q;', [1, 13], /too large/],
    ['qubit q; U(1e308, 1e308, 0) q;', [1, 10], /too large/],
    ['input float a; qubit q; rx(2 * a) q;', [1, 30], /input cannot be computed/],
    ['input int a;', [1, 7], /float or angle/],
    ['input float a; qubit[a] q;', [1, 22], /no value here/],
    ['const int n = 1.5;', [1, 13], /to be an integer/],
    ['gate g(a) q { rx(b) q; }', [1, 18], /no number/],
    ['gate g q { g q; }', [1, 12], /no gate/],
    ['gate g q { h r; }', [1, 14], /no qubit of this gate/],
    ['gate g q, q { }', [1, 11], /something else already/],
    ['gate g q, r { cx q, q; }', [1, 21], /twice/],
    ['gate g q { measure q; }', [1, 12], /beyond what is read/],
    ['gate pi q { }', [1, 6], /something else already/],
    ['qubit q; measure q;', [1, 19], /expected '->'/],
    ['qubit[2] q; bit c; c = measure q;', [1, 20], /2 qubits are measured into 1/],
    ['qubit q; bit c; c = 1;', [1, 21], /measure/],
    ['qubit q; bit c; if (c) x q;', [1, 17], /not measured before/],
    ['qubit q; bit[2] c; c[0] = measure q; if (c) x q;', [1, 43], /==/],
    ['qubit q; bit[2] c; c[0] = measure q; if (c == 4) x q;', [1, 47], /from 0 to 3/],
    ['qubit q; bit c = measure q; if (c) { bit d; }', [1, 38], /outside of blocks/],
    ['qubit q; bit c = measure q; if (c) { c = measure q; x q; }', [1, 53], /changed a bit/],
    ['qubit q; bit c = measure q; if (c) { c = measure q; } else x q;', [1, 29], /cannot be read/],
    ['qubit q; bit c = measure q; if (c) { x q;', [1, 42], /statement, got the end/],
  ];
  for (const [program, [line, column], message] of wrong) {
    let error: unknown;
    try {
      await fromOpenQasm3(program);
    } catch (thrown) {
      error = thrown;
    }
    expect(error, program).toBeInstanceOf(OpenQasmError);
    expect((error as Error).message, program).toMatch(message);
    expect([(error as OpenQasmError).line, (error as OpenQasmError).column], program).toEqual([line, column]);
    expect((error as Error).message).toContain(`line ${line}, column ${column}: `);
  }
  await expect(fromOpenQasm3(7 as never)).rejects.toThrow(ArgumentError);
  await expect(fromOpenQasm3(' '.repeat(2 ** 18 + 1))).rejects.toThrow(/^text: .*262144 characters/);
});

it('ends where programs would go on for ever or too deep', async () => {
  const doubling = Array.from({ length: 60 }, (_, i) => `gate g${i + 1} q { g${i} q; g${i} q; }`).join('\n');
  const chain = Array.from({ length: 200 }, (_, i) => `gate g${i + 1} q { g${i} q; }`).join('\n');
  const programs: [string, RegExp][] = [
    [`gate g0 q { }\n${doubling}`, /more than 65536 gates/],
    [`gate g0 q { }\n${chain}`, /nested more than 100 deep/],
    [`qubit q; rx(${'('.repeat(500)}1${')'.repeat(500)}) q;`, /nested more than 100 deep/],
    [`qubit q; rx(${'-'.repeat(500)}1) q;`, /nested more than 100 deep/],
    [`qubit q; bit c = measure q; ${'if (c) '.repeat(500)} x q;`, /nested more than 100 deep/],
    [`qubit q; bit c = measure q; if (${'!'.repeat(500)}c) x q;`, /nested more than 100 deep/],
    [`qubit[65536] q; h q; h q;`, /more than 65536/],
  ];
  for (const [program, message] of programs) await expect(fromOpenQasm3(program)).rejects.toThrow(message);
  const long = `qubit q; rx(${'1 + '.repeat(30_000)}1) q;${' // \n'.repeat(20_000)}`;
  expect((await fromOpenQasm3(long)).gates).toEqual([{ gate: 'rx', qubits: [0], angle: 30_001 }]);
});

it('gives mutated programs a typed error with a place, or reads what can be written again', async () => {
  const random = new RandomStream('programs');
  let refused = 0;
  for (let i = 0; i < 500; i++)
    refused += Number(await mutateProgram(PROGRAMS[i % PROGRAMS.length]!, random));
  expect(refused).toBeGreaterThan(250);
  expect(refused).toBeLessThan(500);
});
