import ts from 'typescript';

/** Pages whose code stands alone, each page a module. */
const ALONE = /^(tutorials\/|how-to\/|coming-from)/;

const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
const isFence = (language) => (token) => token.type === 'fence' && token.info.trim() === language;

/** Puts a button below each block of such pages, which runs the page's code up to there. */
export function liveBlocks(markdown) {
  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, options, env, self) => {
    const html = fence(tokens, index, options, env, self);
    if (!ALONE.test(env.relativePath) || !isFence('ts')(tokens[index])) return html;
    const before = tokens.slice(0, index).filter(isFence('ts'));
    const code = [...before.map(({ content }) => content), '$shown = true;\n', tokens[index].content].join(
      '',
    );
    const { outputText } = ts.transpileModule(code, { compilerOptions });
    const next = tokens.slice(index + 1).find((token) => isFence('ts')(token) || isFence('text')(token));
    const expected = next && isFence('text')(next) ? next.content : '';
    return `${html}<LiveBlock code="${encodeURIComponent(outputText)}" expected="${encodeURIComponent(expected)}" />`;
  };
}
