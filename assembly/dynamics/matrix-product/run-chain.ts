/** Takes a trajectory of a matrix-product state through a program (chain-operation.ts). */
import { CHUNK } from '../ensemble/chunk';
import { fillNoise } from '../ensemble/fill-noise';
import { LocalChannel } from '../network/trajectories';
import { fillNormal } from '../../random/normal';
import { Purpose } from '../../random/purpose';
import { uniformAt } from '../../random/uniform';
import { scale } from './blocks';
import { approach, chainWeight, joinPair, multiplyPair, multiplySite, splitPair } from './centre';
import { MatrixProduct } from './matrix-product';
import { ChainOperation } from './chain-operation';
import { correlate } from './correlate';
import { jumpChain } from './jump-chain';
import { monitorSite } from './monitor-site';
import { recordChain } from './record-chain';
import { sweep } from './sweep';

/** Puts the chain at the beginning of a trajectory. */
export function beginChain(chain: MatrixProduct, trajectory: i32): void {
  const run = chain.run;
  for (let site = 0; site < chain.sites; site++) {
    const tensor = chain.tensor(site);
    const bit = load<u8>(chain.initial + <usize>site);
    v128.store(tensor, f64x2(bit ? 0 : 1, 0));
    v128.store(tensor, f64x2(bit ? 1 : 0, 0), 16);
    store<i32>(chain.bonds + ((<usize>site) << 2), 1);
  }
  store<i32>(chain.bonds + ((<usize>chain.sites) << 2), 1);
  chain.centre = 0;
  chain.discarded = 0;
  chain.widest = 1;
  chain.isBroken = false;
  chain.place = 0;
  chain.trajectory = trajectory;
  memory.fill(chain.readings, 0, (<usize>max(run.channels + chain.unread, run.jumps)) << 4);
  memory.fill(chain.kickMatrices, 0, (<usize>chain.sites) << 6);
  store<f64>(chain.jumping, uniformAt(run.key0, run.key1, Purpose.Jump, trajectory, 0, 0));
  store<f64>(chain.jumping, 1, 8);
}

/** Draws the noise of at most 64 steps; `start` is a multiple of 64. */
export function drawChain(chain: MatrixProduct, start: i32, steps: i32): void {
  const run = chain.run;
  fillNoise(run, chain.trajectory, 1, start, steps);
  const numbers = steps * chain.unread;
  if (numbers) {
    fillNormal(
      chain.unreadNoise,
      numbers,
      run.key0,
      run.key1,
      Purpose.Unread,
      chain.trajectory,
      start / CHUNK,
    );
    const root = sqrt(run.dt);
    for (let i: usize = 0; i < <usize>numbers; i++) {
      const at = chain.unreadNoise + (i << 3);
      store<f64>(at, root * load<f64>(at));
    }
  }
  chain.passed = 0;
  takeNoise(chain);
}

/** The noise of the step that begins. */
function takeNoise(chain: MatrixProduct): void {
  const channels = chain.run.channels;
  const unread = chain.unread;
  const passed = chain.passed;
  memory.copy(chain.row, chain.run.noise + ((<usize>(passed * channels)) << 3), (<usize>channels) << 3);
  const rest = chain.row + ((<usize>channels) << 3);
  memory.copy(rest, chain.unreadNoise + ((<usize>(passed * unread)) << 3), (<usize>unread) << 3);
}

/**
 * Runs a program from address `first` to `end`, or goes on with it, until so many multiplications are done.
 *
 * @returns 1 when it is at the end, 0 before, -1 if the state is lost
 */
export function runChain(chain: MatrixProduct, first: usize, end: usize, most: f64): i32 {
  if (chain.place < first || chain.place >= end) beginOperation(chain, first);
  chain.work = 0;
  while (chain.place < end) {
    const isDone = runPart(chain, chain.place);
    if (chain.isBroken) return -1;
    if (isDone) beginOperation(chain, chain.place + 16);
    else chain.part++;
    if (chain.work >= most && chain.place < end) return 0;
  }
  chain.place = 0;
  return 1;
}

function beginOperation(chain: MatrixProduct, place: usize): void {
  chain.place = place;
  chain.part = 0;
  chain.direction = 0;
}

/** A part of an operation; returns whether it was the last. */
function runPart(chain: MatrixProduct, operation: usize): bool {
  const kind = load<i32>(operation);
  const operand = <usize>load<u32>(operation, 4);
  const number = load<i32>(operation, 8);
  if (kind == ChainOperation.Sweep) return sweep(chain, operand, 0);
  if (kind == ChainOperation.Kick) {
    if (!sweep(chain, operand, chain.kickMaps)) return false;
    const site = chain.centre;
    scale(chain.tensor(site), 2 * chain.left(site) * chain.right(site), 1 / sqrt(chainWeight(chain)));
    return true;
  }
  if (kind == ChainOperation.Lose) return sweep(chain, 0, operand);
  if (kind == ChainOperation.Correlate) {
    if (chain.direction == 0) {
      const last = chain.sites - 1;
      if (chain.centre > 0 && chain.centre < last) {
        approach(chain, 2 * chain.centre < last ? 0 : last);
        return false;
      }
      chain.direction = 1;
      chain.part = 0;
    }
    return correlate(chain, chain.part);
  }
  if (kind == ChainOperation.Record) return recordChain(chain, chain.part, number);
  if (kind == ChainOperation.Monitor) {
    if (!approach(chain, number)) return false;
    monitorSite(chain, changetype<LocalChannel>(operand));
  } else if (kind == ChainOperation.Sites) {
    for (let site = 0; site < chain.sites; site++) {
      const gate = <usize>load<u32>(operand + ((<usize>site) << 2));
      if (gate) multiplySite(chain, site, gate);
    }
  } else if (kind == ChainOperation.Pair) {
    if (!approach(chain, number)) return false;
    joinPair(chain, number);
    multiplyPair(chain, number, operand);
    splitPair(chain, number, -1);
  } else if (kind == ChainOperation.Jump) {
    jumpChain(chain);
  } else {
    chain.passed++;
    if (chain.passed < CHUNK) takeNoise(chain);
  }
  return true;
}
