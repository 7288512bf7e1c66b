import { ArgumentError, checkInteger, checkNumber, checkOptions } from '../../engine/index.js';
import { type PauliString, type PauliTerm, pauliString } from '../../register/index.js';

/** What the likelihood of a record is a function of; exactly one of `terms`, `rate` and `efficiency` is given. */
export interface RecordParameter {
  /** Value times these terms is added to the Hamiltonian; their coefficients are numbers. */
  terms?: readonly PauliTerm[];
  /** The value is the rate of this channel, or of each of these. */
  rate?: number | readonly number[];
  /** The value is the efficiency of this channel, or of each of these; they are measured. */
  efficiency?: number | readonly number[];
  /** Where the likelihood is taken, or a fit begins: an angular frequency, at least 0 for a rate, above 0 and at most 1 for an efficiency. */
  value: number;
}

/** A checked parameter. */
export type CheckedParameter =
  | { kind: 'terms'; terms: { string: PauliString; weight: number }[] }
  | { kind: 'rate' | 'efficiency'; channels: number[] };

const LARGEST = 1e100;
const MOST_PARAMETERS = 1000;
const KINDS = ['terms', 'rate', 'efficiency'] as const;

/** The parameters of `options.parameters` with their values, of a network of so many qubits and channels. */
export function checkRecordParameters(
  given: unknown,
  qubits: number,
  channels: number,
): { parameters: CheckedParameter[]; values: Float64Array } {
  const field = 'options.parameters';
  if (!Array.isArray(given)) throw new ArgumentError(field, 'an array of parameters', given);
  if (given.length > MOST_PARAMETERS)
    throw new ArgumentError(field, `at most ${MOST_PARAMETERS}`, given.length);
  const taken = new Set<string>();
  const parameters = Array.from(given, (parameter, i) =>
    checkParameter(`${field}[${i}]`, parameter, qubits, channels, taken),
  );
  return { parameters, values: Float64Array.from(given as RecordParameter[], ({ value }) => value) };
}

function checkParameter(
  field: string,
  parameter: RecordParameter,
  qubits: number,
  channels: number,
  taken: Set<string>,
): CheckedParameter {
  checkOptions(field, parameter, [...KINDS, 'value']);
  const kinds = KINDS.filter((kind) => parameter[kind] !== undefined);
  if (kinds.length !== 1) throw new ArgumentError(field, 'exactly one of terms, rate and efficiency');
  const [kind] = kinds as [(typeof KINDS)[number]];
  checkNumber(
    `${field}.value`,
    parameter.value,
    kind === 'terms' ? -LARGEST : 0,
    kind === 'efficiency' ? 1 : LARGEST,
  );
  if (kind === 'terms') return { kind, terms: checkTerms(`${field}.terms`, parameter.terms, qubits) };
  const list = parameter[kind];
  const all = Array.isArray(list) ? list : [list];
  if (all.length === 0) throw new ArgumentError(`${field}.${kind}`, 'at least one channel', list);
  const numbers = Array.from(all, (channel, i) => {
    const name = Array.isArray(list) ? `${field}.${kind}[${i}]` : `${field}.${kind}`;
    checkInteger(name, channel, 0, channels - 1);
    const key = `${kind} ${channel}`;
    if (taken.has(key)) throw new ArgumentError(name, 'a channel that no parameter before has', channel);
    taken.add(key);
    return channel as number;
  });
  return { kind, channels: numbers };
}

function checkTerms(
  field: string,
  terms: unknown,
  qubits: number,
): { string: PauliString; weight: number }[] {
  if (!Array.isArray(terms) || terms.length === 0) throw new ArgumentError(field, 'a list of terms', terms);
  return Array.from(terms as PauliTerm[], (term, i) => {
    const name = `${field}[${i}]`;
    checkOptions(name, term, ['pauli', 'qubits', 'coefficient']);
    return {
      string: pauliString(name, term.pauli, term.qubits, qubits),
      weight: checkNumber(`${name}.coefficient`, term.coefficient, -LARGEST, LARGEST),
    };
  });
}
