// The reference of all options, from their descriptions and docstrings, as Markdown: docs/options.md. Run after a build.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inlineWasm } from './inline-wasm.js';
import { optionTexts } from './option-texts.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A number as people write it. */
const numeral = (value) => {
  if (!Number.isFinite(value)) return value < 0 ? '−∞' : '∞';
  const [mantissa, exponent] = value.toExponential().split('e').map(Number);
  if (value !== 0 && (Math.abs(exponent) > 6 || exponent < -4))
    return `${mantissa}e${exponent}`.replace('-', '−');
  return value.toLocaleString('en', { maximumFractionDigits: 8 }).replace('-', '−');
};

const written = (value) =>
  typeof value === 'number'
    ? numeral(value)
    : `\`${JSON.stringify(value).replaceAll('"', "'").replaceAll(',', ', ')}\``;

/** What lies beyond is refused; a bound that follows from other options is not a number. */
function rangeOf({ minimum, maximum, positive }) {
  if (positive) return '> 0';
  const [low, high] = [minimum, maximum].map((bound) => (typeof bound === 'number' ? numeral(bound) : ''));
  if (low && high) return `${low} … ${high}`;
  return low ? `≥ ${low}` : high ? `≤ ${high}` : '';
}

const DEFAULT = / ?\(default ([^)]*)\)/;

/** An item for each option; those of an object follow it. */
function itemsOf(options, texts, all, prefix = '') {
  return Object.entries(options).flatMap(([name, option]) => {
    if (option.control) return [];
    const { text, type } = texts[name];
    const { choices, default: fixed, fields, unit } = option;
    const said = DEFAULT.exec(text)?.[1] ?? (type === 'Seed' ? 'drawn' : '');
    const fallback = fixed === undefined || typeof fixed === 'function' ? said : written(fixed);
    const kind =
      option.kind === 'integer' ? 'integer' : (choices?.map((choice) => `'${choice}'`).join(' | ') ?? type);
    const facts = [`\`${kind}\``, unit, rangeOf(option), fallback && `default ${fallback}`];
    const inner = (type.match(/\w+/g) ?? []).map((word) => all[word]).find(Boolean);
    return [
      `- **\`${prefix}${name}\`** (${facts.filter(Boolean).join('; ')}): ${text.replace(DEFAULT, '')}`,
      ...(fields ? itemsOf(fields(), inner, all, `${prefix}${name}.`) : []),
    ];
  });
}

/** The whole page; `references` are the wings' by their names. */
export function optionPage(references, texts) {
  const lines = [
    '# Options',
    '',
    'All options of all functions: written from the descriptions that check them, by `npm run options`. Beside them, all that takes long',
    'takes `signal`, an `AbortSignal`, and `onProgress`. Of each: type; unit; range; default.',
  ];
  for (const [wing, reference] of Object.entries(references)) {
    lines.push('', `## ${wing}`);
    for (const [call, type, describe] of reference) {
      lines.push('', `### ${call}`, '', ...itemsOf(describe(), texts[type], texts));
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The descriptions, compiled. */
async function references() {
  const file = join(root, 'build/option-references.js');
  await build({
    stdin: { contents: "export * from './src/cli/option-references.js';", resolveDir: root },
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['h5wasm'],
    plugins: [inlineWasm],
    outfile: file,
    logLevel: 'warning',
  });
  try {
    return (await import(pathToFileURL(file).href)).OPTION_REFERENCES;
  } finally {
    await rm(file);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = join(root, 'docs/options.md');
  await writeFile(file, optionPage(await references(), await optionTexts()));
  console.log('written: docs/options.md');
}
