import { ArgumentError } from '../../engine/index.js';
import type { Figure, FigureData, FigureOptions } from '../../figures/index.js';
import { movingStrokes } from '../../figures/index.js';
import { naming } from '../terminal/flags.js';
import { openSamples, type Samples, testSeed } from './data-sets.js';
import { CLASSES, checkDirectory, FILE_SETS } from './file-sets.js';
import { findFiles } from './find-files.js';

const ALL_CLASSES = [...Array(CLASSES).keys()];

/**
 * Opens the data sets of each figure that are in `dataDir`; for figures that find none there, strokes stand in.
 *
 * @throws ArgumentError when `dataDir` has nothing for any of the figures, DataFormatError when files are broken
 */
export async function openFigureData(
  figures: readonly Figure[],
  options: readonly FigureOptions[],
  dataDir: string | undefined,
  signal: AbortSignal,
): Promise<FigureData[][]> {
  const opened: FigureData[][] = [];
  for (const [f, figure] of figures.entries()) {
    opened.push(dataDir === undefined ? [] : await openSets(figure, dataDir, options[f]!, signal));
  }
  if (dataDir !== undefined && opened.every(({ length }) => length === 0)) {
    const wanted = [...new Set(figures.flatMap(namesOf))];
    throw new ArgumentError(
      '--data-dir',
      wanted.length > 0 ? `${dataDir} has none of ${wanted.join(', ')}` : 'this figure makes its own samples',
    );
  }
  for (const [f, figure] of figures.entries()) {
    if (figure.data.length > 0 && opened[f]!.length === 0)
      opened[f]!.push(await standIn(figure, options[f]!, signal));
  }
  return opened;
}

const namesOf = ({ data, besides = [] }: Figure) => [...data, ...besides];

async function openSets(
  figure: Figure,
  dataDir: string,
  { steps }: FigureOptions,
  signal: AbortSignal,
): Promise<FigureData[]> {
  const names = namesOf(figure);
  const sets = FILE_SETS.filter(({ name }) => names.includes(name));
  const found = sets.filter((set) => findFiles(set, checkDirectory(set, dataDir)));
  return Promise.all(
    found.map(async ({ name, recordings }) => {
      const options = {
        data: name,
        dataDir,
        ...classesOf(figure.classes),
        ...(recordings && { steps: steps as number }),
      };
      return named(name, await openSamples(options, ['train', 'test'], signal));
    }),
  );
}

async function standIn(
  { events, classes }: Figure,
  { steps }: FigureOptions,
  signal: AbortSignal,
): Promise<FigureData> {
  const samples = await openSamples({ data: 'strokes', ...classesOf(classes) }, [], signal);
  if (!events) return named('strokes', samples);
  const train: FigureData['train'] = (seed, count) => movingStrokes({ seed, count, steps: steps as number });
  return named('moving strokes', {
    ...samples,
    train,
    test: (seed, count) => train(testSeed(seed), count),
  });
}

const classesOf = (classes: Figure['classes']) => ({ classes: [...(classes ?? ALL_CLASSES)] });

const named = (name: string, { available, train, test }: Samples): FigureData => ({
  name,
  available,
  train: (seed, count) => naming({ count: '--train' }, () => train(seed, count)),
  test: (seed, count, trained) => naming({ count: '--test' }, () => test(seed, count, trained)),
});
