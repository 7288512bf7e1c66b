/** What the part of an address behind its # says. */
export interface Link {
  bench: string;
  params: URLSearchParams;
  /** Of the package that made the result. */
  version?: string;
  /** Of the result, in hexadecimal digits. */
  digest?: string;
}

/** Takes an address's fragment apart; nothing in it is believed yet. */
export function readLink(fragment: string): Link {
  const [bench = '', query = ''] = fragment.replace(/^#/, '').split(/\?(.*)/s);
  const params = new URLSearchParams(query);
  const take = (name: string, form: RegExp) => {
    const text = params.get(name) ?? '';
    params.delete(name);
    return form.test(text) ? text : undefined;
  };
  const version = take('version', /^[\w.+-]{1,32}$/);
  const digest = take('digest', /^[0-9a-f]{16}$/);
  return { bench, params, ...(version && { version }), ...(digest && { digest }) };
}

/** The fragment of a link; options that have their defaults are left out, but not the seed. */
export function writeLink(
  bench: string,
  settings: Record<string, unknown>,
  defaults: Record<string, unknown>,
  proof?: { version: string; digest: string },
): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(settings))
    if (name === 'seed' || value !== defaults[name]) params.set(name, String(value));
  if (proof) {
    params.set('version', proof.version);
    params.set('digest', proof.digest);
  }
  return `#${bench}?${params}`;
}

/** What became of a link's promise. */
export interface Verdict {
  isSame: boolean;
  text: string;
}

/** Compares the digest that a link has with that of what was computed again. */
export function judge(
  { version, digest }: Pick<Link, 'version' | 'digest'>,
  own: { version: string; digest: string; refused: number },
): Verdict | undefined {
  if (digest === undefined) return undefined;
  if (own.digest === '')
    return {
      isSame: false,
      text: 'The promise of this link cannot be looked at here: pages compute digests at https addresses and on this machine alone.',
    };
  if (digest === own.digest)
    return {
      isSame: true,
      text: `Same bits: this page computed the link's result again, and its digest is ${digest}, too.`,
    };
  const reason =
    own.refused > 0
      ? 'Options of the link were refused, so that this is another computation.'
      : version !== undefined && version !== own.version
        ? `The link was made by version ${version}, and this is ${own.version}.`
        : 'The link was changed since it was made, or something is wrong here.';
  return {
    isSame: false,
    text: `Other bits: the link has digest ${digest}, this page found ${own.digest}. ${reason}`,
  };
}
