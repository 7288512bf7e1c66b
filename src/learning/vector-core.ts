import type { Engine, Region, Steps } from '../engine/index.js';
import { checkNumber, checkNumbers, checkOptions } from '../engine/index.js';
import { ModelCore, type ModelDescription, type ModelTensors, type ReadTensor } from './model-core.js';

/** A block of parameters by its name. */
type Blocks<Parameters> = { [Name in keyof Parameters]: number[] };

/** A model whose parameters are one vector of float64, block after block. */
export class VectorCore<
  Parameters extends { [Name in keyof Parameters]: Float64Array },
> extends ModelCore<Parameters> {
  readonly #blocks: { name: string; shape: number[]; first: number; end: number }[] = [];
  readonly #vector: Region<Float64Array>;
  readonly #largest: number;

  /**
   * @param blocks the shapes of the blocks
   * @param largest what no parameter that is set may exceed in size
   */
  constructor(
    owner: object,
    engine: Engine,
    description: ModelDescription,
    blocks: Blocks<Parameters>,
    largest = Infinity,
  ) {
    super(owner, engine, description);
    this.#largest = largest;
    let first = 0;
    for (const [name, shape] of Object.entries<number[]>(blocks)) {
      const end = first + shape.reduce((product, size) => product * size, 1);
      this.#blocks.push({ name, shape, first, end });
      first = end;
    }
    this.#vector = this.group.float64(first);
  }

  /** f64, block after block. */
  get vector(): Region<Float64Array> {
    this.checkAlive();
    return this.#vector;
  }

  get parameterCount(): number {
    return this.#vector.length;
  }

  read(): Parameters {
    const { view } = this.vector;
    return Object.fromEntries(
      this.#blocks.map(({ name, first, end }) => [name, view.slice(first, end)]),
    ) as Parameters;
  }

  write(parameters: Parameters): void {
    const names = this.#blocks.map(({ name }) => name);
    checkOptions('parameters', parameters, names);
    const checked = this.#blocks.map(({ name, first, end }) => {
      const field = `parameters.${name}`;
      const values = checkNumbers(field, parameters[name as keyof Parameters], end - first);
      for (let i = 0; i < values.length; i++) {
        checkNumber(`${field}[${i}]`, values[i], -this.#largest, this.#largest);
      }
      return values;
    });
    const { view } = this.vector;
    this.#blocks.forEach(({ first }, b) => {
      view.set(checked[b]!, first);
    });
  }

  *tensors(): Steps<ModelTensors> {
    const parameters = this.read();
    return Object.fromEntries(
      this.#blocks.map(({ name, shape }) => [name, { shape, data: parameters[name as keyof Parameters] }]),
    );
  }

  *fill(read: ReadTensor): Steps<void> {
    const found: Record<string, Float64Array> = {};
    for (const { name, shape } of this.#blocks) found[name] = yield* read(name, shape);
    this.write(found as unknown as Parameters);
  }
}
