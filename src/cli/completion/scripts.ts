import type { CommandWords } from './command-tree.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The script that completes commands in a shell. */
export const completionScript = (shell: Shell, tree: readonly CommandWords[]): string =>
  ({ bash, zsh, fish })[shell](tree);

/** In single quotes of a shell, in one line. */
const quoted = (text: string): string => `'${text.replace(/\s+/g, ' ').replaceAll("'", "'\\''")}'`;

/** What stands between two options: the words of a command, or where it takes none its options. */
const restOf = ({ words, options, takesFiles }: CommandWords): string[] =>
  words.length > 0 || takesFiles ? words.map(([name]) => name) : options.map(({ flag }) => flag);

const optionsThat = (tree: readonly CommandWords[], hasValues: boolean) =>
  tree.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue, values }) => takesValue && values.length > 0 === hasValues)
      .map(({ flag, values }) => ({ place: `${path} ${flag}`, values })),
  );

/** The branches by which a command is found, word by word. */
const descent = (tree: readonly CommandWords[]): string =>
  tree
    .filter(({ path }) => path !== '')
    .map(({ path }) => `      ${path}) at=${path} ;;`)
    .join('\n');

/** What bash has since 3.2; where nothing is offered it completes the names of files. */
function bash(tree: readonly CommandWords[]): string {
  return `_bornspike() {
  local word at= names= cur="\${COMP_WORDS[COMP_CWORD]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at/$word" in
${descent(tree)}
    esac
  done
  COMPREPLY=()
  case "$at \${COMP_WORDS[COMP_CWORD-1]}" in
${optionsThat(tree, true)
  .map(({ place, values }) => `    ${quoted(place)}) names=${quoted(values.join(' '))} ;;`)
  .join('\n')}
    ${optionsThat(tree, false)
      .map(({ place }) => quoted(place))
      .join(' | \\\n    ')}) return ;;
    *) case "$at $cur" in
${tree.map(({ path, options }) => `      ${quoted(`${path} -`)}*) names=${quoted(options.map(({ flag }) => flag).join(' '))} ;;`).join('\n')}
${tree.map((each) => `      ${quoted(`${each.path} `)}*) names=${quoted(restOf(each).join(' '))} ;;`).join('\n')}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$names" -- "$cur"))
}
complete -o default -F _bornspike bornspike
`;
}

function zsh(tree: readonly CommandWords[]): string {
  const described = (list: readonly (readonly [name: string, text: string])[]) =>
    list.map(([name, text]) => quoted(text === '' ? name : `${name}:${text}`)).join(' ');
  return `#compdef bornspike
_bornspike() {
  local word at=
  local -a names
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at/$word" in
${descent(tree)}
    esac
  done
  case "$at $words[CURRENT-1]" in
${optionsThat(tree, true)
  .map(({ place, values }) => `    ${quoted(place)}) compadd -- ${values.map(quoted).join(' ')}; return ;;`)
  .join('\n')}
    ${optionsThat(tree, false)
      .map(({ place }) => `(${quoted(place)})`)
      .join(' | \\\n    ')}) _files; return ;;
  esac
  case "$at $words[CURRENT]" in
${tree.map(({ path, options }) => `    ${quoted(`${path} -`)}*) names=(${described(options.map(({ flag, text }) => [flag, text]))}) ;;`).join('\n')}
${tree
  .filter(({ takesFiles }) => !takesFiles)
  .map((each) => {
    const { words, options } = each;
    const list = words.length > 0 ? words : options.map(({ flag, text }) => [flag, text] as const);
    return `    ${quoted(`${each.path} `)}*) names=(${described(list)}) ;;`;
  })
  .join('\n')}
    *) _files; return ;;
  esac
  _describe bornspike names
}
compdef _bornspike bornspike
`;
}

function fish(tree: readonly CommandWords[]): string {
  const conditionOf = (path: string) =>
    path === ''
      ? '__fish_use_subcommand'
      : path
          .slice(1)
          .split('/')
          .map((word) => `__fish_seen_subcommand_from ${word}`)
          .join('; and ');
  const lines = tree.flatMap(({ path, words, options, takesFiles }) => {
    const start = `complete -c bornspike -n ${quoted(conditionOf(path))}`;
    const text = (description: string) => (description === '' ? '' : ` -d ${quoted(description)}`);
    return [
      ...(takesFiles ? [] : [`${start} -f`]),
      ...words.map(([name, description]) => `${start} -f -a ${quoted(name)}${text(description)}`),
      ...options.map(({ flag, text: description, takesValue, values }) => {
        const value = values.length > 0 ? ` -x -a ${quoted(values.join(' '))}` : takesValue ? ' -r -F' : '';
        return `${start} -l ${flag.slice(2)}${value}${text(description)}`;
      }),
    ];
  });
  return `${lines.join('\n')}\n`;
}
