import type { PathPoint } from './path-point.js';

/** Neurons that are coupled with each other, and others of the same circuit that are alike. */
export interface NeuronFamily {
  neurons: number[];
  /** Those of them that are alike each: with the same inputs, and couplings of the same strengths to neurons that are alike. */
  kinds: number[][];
}

/** The families of a circuit, whose neurons have the same at all points of a scan; neurons in ascending order. */
export function neuronFamilies(neurons: number, points: readonly PathPoint[]): NeuronFamily[] {
  const { couplings } = points[0]!.fields;
  const kinds = kindsOf(neurons, points);
  // A kind that is coupled with another is of one family with it.
  const family = kinds.slice();
  for (let changed = true; changed; ) {
    changed = false;
    for (const { from, to } of couplings) {
      const [a, b] = [family[kinds[from]!]!, family[kinds[to]!]!];
      if (a === b) continue;
      family[kinds[from]!] = family[kinds[to]!] = Math.min(a, b);
      changed = true;
    }
  }
  return grouped(kinds.map((kind) => family[kind]!)).map((own) => ({
    neurons: own,
    kinds: grouped(own.map((neuron) => kinds[neuron]!)).map((list) => list.map((i) => own[i]!)),
  }));
}

/** The kind of each neuron: the first of those that are like it. */
function kindsOf(neurons: number, points: readonly PathPoint[]): number[] {
  const ends: { neuron: number; other: number; text: string }[] = [];
  for (const [i, { kind, from, to }] of points[0]!.fields.couplings.entries()) {
    const strengths = points.map(({ fields }) => fields.couplings[i]!.strength);
    const [outward, inward] = kind === 'inhibit' ? [kind, kind] : ['excites', 'excited'];
    ends.push({ neuron: from, other: to, text: `${outward} ${strengths}` });
    ends.push({ neuron: to, other: from, text: `${inward} ${strengths}` });
  }
  let kinds = firsts(
    Array.from({ length: neurons }, (_, neuron) =>
      points
        .map(({ fields: { excitation, inhibition } }) => `${excitation[neuron]} ${inhibition[neuron]}`)
        .join(),
    ),
  );
  // Neurons of one kind whose neighbours are not are of different kinds, until none are.
  for (let [count, before] = [new Set(kinds).size, 0]; count > before; ) {
    before = count;
    const around: string[][] = Array.from({ length: neurons }, () => []);
    for (const { neuron, other, text } of ends) around[neuron]!.push(`${text} ${kinds[other]}`);
    kinds = firsts(kinds.map((kind, neuron) => `${kind}: ${around[neuron]!.sort().join()}`));
    count = new Set(kinds).size;
  }
  return kinds;
}

/** For each text the number of the first that is the same. */
function firsts(texts: readonly string[]): number[] {
  const known = new Map<string, number>();
  return texts.map((text, i) => {
    if (!known.has(text)) known.set(text, i);
    return known.get(text)!;
  });
}

/** Where in a list the same number is, number by number. */
function grouped(numbers: readonly number[]): number[][] {
  const lists = new Map<number, number[]>();
  for (const [i, number] of numbers.entries()) {
    const list = lists.get(number);
    if (list) list.push(i);
    else lists.set(number, [i]);
  }
  return [...lists.values()];
}
