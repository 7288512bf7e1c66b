import type { Engine } from '../../engine/index.js';
import type { Channel } from './channels.js';

/**
 * What is measured of channels: √rate · e^(−iφ) L. Of a heterodyne channel the field is halved, so that it stands for two, with half
 * of the rate and the phases φ and φ + π/2 (Wiseman and Milburn, Quantum Measurement and Control, section 4.5).
 */
export function detectedChannels(engine: Engine, channels: readonly Channel[]): Channel[] {
  return channels.flatMap((channel) => {
    const { detection, phase } = channel;
    if (detection === 'homodyne') return [turned(engine, channel, phase)];
    const half = { ...channel, rate: channel.rate / 2, strength: channel.strength / 2 };
    return [turned(engine, half, phase), turned(engine, half, phase + Math.PI / 2)];
  });
}

function turned({ kernels }: Engine, channel: Channel, phase: number): Channel {
  if (phase === 0) return channel;
  const [cosine, sine] = [kernels.cos(phase), kernels.sin(phase)];
  const matrix = new Float64Array(channel.matrix.length);
  for (let at = 0; at < matrix.length; at += 2) {
    const [re, im] = [channel.matrix[at]!, channel.matrix[at + 1]!];
    matrix[at] = cosine * re + sine * im;
    matrix[at + 1] = cosine * im - sine * re;
  }
  return { ...channel, matrix, phase, diagonal: false, involutory: false };
}
