import type { Surface } from './canvas.js';

/** A line of a chart. */
export interface Line {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  color: string;
  width: number;
  opacity?: number;
  /** Half the width of a band around it. */
  band?: ArrayLike<number>;
  dash?: readonly number[];
}

export interface Chart {
  x: readonly [number, number];
  y: readonly [number, number];
  yTicks: readonly number[];
  xTicks: readonly { at: number; text: string }[];
  lines: readonly Line[];
  /** Where time is. */
  now?: number;
}

const LEFT = 34;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 20;

/** Draws lines over two axes. */
export function drawChart({ context, width, height, colors }: Surface, chart: Chart): void {
  const x = (value: number) =>
    LEFT + ((value - chart.x[0]) / (chart.x[1] - chart.x[0])) * (width - LEFT - RIGHT);
  const y = (value: number) =>
    height - BOTTOM - ((value - chart.y[0]) / (chart.y[1] - chart.y[0])) * (height - TOP - BOTTOM);
  context.lineWidth = 1;
  context.strokeStyle = colors.line;
  context.fillStyle = colors.faint;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of chart.yTicks) {
    stroke(context, [LEFT, y(tick), width - RIGHT, y(tick)]);
    context.fillText(String(tick).replace('-', '−'), LEFT - 6, y(tick));
  }
  context.textBaseline = 'top';
  for (const { at, text } of chart.xTicks) {
    context.textAlign = at === chart.x[0] ? 'left' : at === chart.x[1] ? 'right' : 'center';
    context.fillText(text, x(at), height - BOTTOM + 5);
  }
  context.save();
  context.beginPath();
  context.rect(LEFT, TOP - 4, width - LEFT - RIGHT, height - TOP - BOTTOM + 8);
  context.clip();
  for (const line of chart.lines) {
    const { band, color, opacity = 1 } = line;
    if (band) {
      context.globalAlpha = 0.22;
      context.fillStyle = color;
      context.beginPath();
      for (let i = 0; i < line.x.length; i++) context.lineTo(x(line.x[i]!), y(line.y[i]! + band[i]!));
      for (let i = line.x.length - 1; i >= 0; i--) context.lineTo(x(line.x[i]!), y(line.y[i]! - band[i]!));
      context.fill();
    }
    context.globalAlpha = opacity;
    context.strokeStyle = color;
    context.lineWidth = line.width;
    context.setLineDash([...(line.dash ?? [])]);
    context.beginPath();
    for (let i = 0; i < line.x.length; i++) context.lineTo(x(line.x[i]!), y(line.y[i]!));
    context.stroke();
  }
  context.restore();
  context.globalAlpha = 1;
  if (chart.now === undefined) return;
  context.strokeStyle = colors.ink;
  context.lineWidth = 1.5;
  stroke(context, [x(chart.now), TOP - 4, x(chart.now), height - BOTTOM + 4]);
}

/** A line from a point to another. */
export function stroke(
  context: CanvasRenderingContext2D,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
