import { expect, it } from 'vitest';
import { jumpsOf, unitaryOf } from '../../src/device/jumps.js';
import { RandomStream } from '../../src/index.js';
import { complex, identity, type Matrix, scale } from '../oracle/complex.js';
import { transferOf } from '../oracle/instrument-oracle.js';
import { randomChannel } from '../oracle/random-channel.js';

/** A complex matrix, row by row. */
function matrixOf(values: Float64Array): Matrix {
  const size = Math.sqrt(values.length / 2);
  return Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => {
      const at = 2 * (size * row + column);
      return complex(values[at]!, values[at + 1]!);
    }),
  );
}

const near = (found: Float64Array, expected: Float64Array) => {
  expected.forEach((value, i) => {
    expect(Math.abs(found[i]! - value)).toBeLessThan(1e-12);
  });
};

it.each([1, 2])('makes jumps of a channel on %i qubits that have its transfer matrix again', (qubits) => {
  const random = new RandomStream('jumps', qubits);
  for (let i = 0; i < 20; i++) {
    // Little noise, so that there is something that survives.
    const error = randomChannel(random, qubits);
    const none = identity(2 ** qubits);
    const mild = [
      ...[scale(none, complex(Math.sqrt(0.9)))],
      ...error.map((k) => scale(k, complex(Math.sqrt(0.1)))),
    ];
    const transfer = transferOf(mild);
    const { survival, operators } = jumpsOf(transfer);
    expect(survival).toBeGreaterThanOrEqual(0.9 - 1e-12);
    expect(survival).toBeLessThan(1);
    const whole = [scale(none, complex(Math.sqrt(survival))), ...operators.map(matrixOf)];
    near(transferOf(whole), transfer);
  }
});

it('leaves amplitude damping nothing that survives, and a channel that does nothing no jumps', () => {
  const damping: Matrix[] = [
    [
      [complex(1), complex(0)],
      [complex(0), complex(0.8)],
    ],
    [
      [complex(0), complex(0.6)],
      [complex(0), complex(0)],
    ],
  ];
  const { survival, operators } = jumpsOf(transferOf(damping));
  expect(survival).toBeLessThan(1e-14);
  near(transferOf(operators.map(matrixOf)), transferOf(damping));
  expect(jumpsOf(transferOf([identity(4)]))).toEqual({ survival: 1, operators: [] });
});

it.each([1, 2])('finds unitaries on %i qubits up to their phase', (qubits) => {
  const random = new RandomStream('unitaries', qubits);
  for (let i = 0; i < 20; i++) {
    const transfer = transferOf(randomChannel(random, qubits, 1));
    near(transferOf([matrixOf(unitaryOf(transfer))]), transfer);
  }
});
