import { expect, it } from 'vitest';
import { ArgumentError, Pacer } from '../../src/engine/index.js';
import type { Answer, Hands, WorkerTask } from '../../src/parallel/hands.js';
import { WorkerCrew } from '../../src/parallel/worker-crew.js';
import { WorkerError } from '../../src/parallel/worker-error.js';

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Hands that do what a test tells them. */
function handsThat(
  run: (task: WorkerTask, attempt: number) => Promise<Answer>,
): Hands & { attempts: Map<unknown, number> } {
  const attempts = new Map<unknown, number>();
  return {
    attempts,
    run(task) {
      attempts.set(task.part, (attempts.get(task.part) ?? 0) + 1);
      return run(task, attempts.get(task.part)!);
    },
    end: async () => {},
  };
}

async function runAll(
  hands: Hands,
  parts: Iterable<number>,
  options: { workers?: number; signal?: AbortSignal } = {},
) {
  const taken: unknown[] = [];
  const crew = new WorkerCrew(hands, options.workers ?? 2);
  await crew.run(
    'square',
    {},
    parts,
    (result) => void taken.push(result),
    new Pacer({ signal: options.signal }),
  );
  return taken;
}

const later = (turns: number) =>
  new Promise<void>((resolve) => {
    const wait = (left: number) => (left === 0 ? resolve() : setImmediate(wait, left - 1));
    wait(turns);
  });

it('hands on results in the order of the parts, however long these take', async () => {
  const hands = handsThat(async ({ part }) => {
    await later((7 * (part as number)) % 5);
    return { result: (part as number) ** 2 };
  });
  expect(await runAll(hands, range(40), { workers: 3 })).toEqual(range(40).map((i) => i * i));
});

it('makes no more parts than are soon needed', async () => {
  let made = 0;
  let taken = 0;
  let most = 0;
  function* parts() {
    for (let i = 0; i < 100; i++) {
      most = Math.max(most, ++made - taken);
      yield i;
    }
  }
  const crew = new WorkerCrew(
    handsThat(async () => ({ result: 0 })),
    2,
  );
  await crew.run('any', {}, parts(), () => void taken++, new Pacer({}));
  expect([made, taken]).toEqual([100, 100]);
  expect(most).toBeLessThanOrEqual(7);
});

it('has a part done again when its worker ends, and gives up after three', async () => {
  const dies = (times: number) =>
    handsThat(async ({ part }, attempt) => {
      if (part === 3 && attempt <= times) throw new Error('exited');
      return { result: part };
    });
  const twice = dies(2);
  expect(await runAll(twice, range(6))).toEqual(range(6));
  expect(twice.attempts.get(3)).toBe(3);
  const error = await runAll(dies(3), range(6)).catch((error) => error);
  expect(error).toBeInstanceOf(WorkerError);
  expect(error.attempts).toBe(3);
  expect(error.message).toContain('exited');
});

it('does not try again what is refused, and throws it as what it was', async () => {
  const hands = handsThat(async ({ part }) =>
    part === 2
      ? { failure: { name: 'ArgumentError', message: 'options.dt: is too large', field: 'options.dt' } }
      : { result: part },
  );
  const error = await runAll(hands, range(20)).catch((error) => error);
  expect(error).toBeInstanceOf(ArgumentError);
  expect([error.field, error.message]).toEqual(['options.dt', 'options.dt: is too large']);
  expect(hands.attempts.get(2)).toBe(1);
});

it('stops for a signal, whose reason it throws', async () => {
  const stopping = new AbortController();
  const signals: AbortSignal[] = [];
  const hands: Hands = {
    run: (_, signal) =>
      new Promise((_, reject) => {
        signals.push(signal as AbortSignal);
        signal.addEventListener('abort', () => reject(new Error('ended')));
        if (signals.length === 2) setImmediate(() => stopping.abort('enough'));
      }),
    end: async () => {},
  };
  await expect(runAll(hands, range(20), { signal: stopping.signal })).rejects.toBe('enough');
  expect(signals.every(({ aborted }) => aborted)).toBe(true);
  // Before it began.
  await expect(runAll(hands, range(2), { signal: AbortSignal.abort('never') })).rejects.toBe('never');
});

it('rejects what goes on when it ends', async () => {
  const rejecting: ((error: Error) => void)[] = [];
  const hands: Hands = {
    run: () => new Promise((_, reject) => rejecting.push(reject)),
    end: async () => {
      for (const reject of rejecting) reject(new Error('ended'));
    },
  };
  const crew = new WorkerCrew(hands, 2);
  const running = crew.run('any', {}, range(3), () => {}, new Pacer({}));
  await Promise.all([crew.end(), expect(running).rejects.toThrow('this pool was disposed')]);
  expect(rejecting.length).toBe(3);
  await expect(crew.run('any', {}, range(3), () => {}, new Pacer({}))).rejects.toThrow('was disposed');
});
