import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type Surface, surfaceOf } from './canvas.js';
import { useRedraw } from './hooks.js';

interface PadProps {
  canvas: RefObject<HTMLCanvasElement | null>;
  /** Brightness from 0 to 1, row by row. */
  image: readonly number[];
  /** Pixels of a side. */
  side: number;
  onImage: (image: number[]) => void;
}

/** Of the pen, in sides of the picture. */
const PEN = 0.072;

/** Something to draw on: by pointers, or by keys that move a place. */
export function Pad({ canvas, image, side, onImage }: PadProps) {
  const last = useRef<[number, number] | undefined>(undefined);
  const place = useRef<[number, number]>([0.5, 0.5]);
  const own = useRef<number[]>([]);
  own.current = image.length === side * side ? [...image] : new Array<number>(side * side).fill(0);

  const draw = () => {
    const surface = canvas.current && surfaceOf(canvas.current);
    if (!surface) return;
    const { context, width, colors } = surface;
    const cell = width / side;
    drawPixels(surface, own.current, side);
    if (canvas.current!.matches(':focus-visible')) {
      context.strokeStyle = colors.c2;
      context.lineWidth = 2;
      context.strokeRect(
        place.current[0] * width - cell / 2,
        place.current[1] * width - cell / 2,
        cell,
        cell,
      );
    }
  };
  useEffect(draw, [image, side]);
  useRedraw(draw);

  /** Ink along a line; pixels are the darker, the nearer they are to it. */
  const ink = ([x1, y1]: [number, number], [x2, y2]: [number, number]) => {
    const next = own.current.map((value, i) => {
      const [x, y] = [((i % side) + 0.5) / side, (Math.floor(i / side) + 0.5) / side];
      const [dx, dy] = [x2 - x1, y2 - y1];
      const square = dx * dx + dy * dy;
      const share = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / square));
      const distance = Math.hypot(x - x1 - share * dx, y - y1 - share * dy);
      return Math.max(value, Math.max(0, Math.min(1, ((PEN - distance) * side) / 0.9 + 0.5)));
    });
    own.current = next;
    onImage(next);
  };
  const placeOf = (event: PointerEvent): [number, number] => {
    const box = canvas.current!.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  return (
    <canvas
      ref={canvas}
      class="draw"
      tabIndex={0}
      role="img"
      aria-label="Drawing; the arrow keys move a place, space puts ink there, Delete clears"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        last.current = placeOf(event);
        ink(last.current, last.current);
      }}
      onPointerMove={(event) => {
        if (!last.current) return;
        const next = placeOf(event);
        ink(last.current, next);
        last.current = next;
      }}
      onPointerUp={() => {
        last.current = undefined;
      }}
      onPointerCancel={() => {
        last.current = undefined;
      }}
      onFocus={draw}
      onBlur={draw}
      onKeyDown={(event) => {
        const unit = 1 / side;
        const by = {
          ArrowLeft: [-unit, 0],
          ArrowRight: [unit, 0],
          ArrowUp: [0, -unit],
          ArrowDown: [0, unit],
        }[event.key];
        if (by) {
          const clamp = (value: number) => Math.max(unit / 2, Math.min(1 - unit / 2, value));
          place.current = [clamp(place.current[0] + by[0]!), clamp(place.current[1] + by[1]!)];
          draw();
        } else if (event.key === ' ') ink(place.current, place.current);
        else if (event.key === 'Delete') onImage(new Array<number>(side * side).fill(0));
        else return;
        event.preventDefault();
      }}
    />
  );
}

function drawPixels({ context, width, colors }: Surface, image: readonly number[], side: number): void {
  const cell = width / side;
  context.fillStyle = colors.ink;
  for (const [i, value] of image.entries()) {
    if (value === 0) continue;
    context.globalAlpha = value;
    context.fillRect((i % side) * cell, Math.floor(i / side) * cell, cell + 0.5, cell + 0.5);
  }
  context.globalAlpha = 1;
}

/** A drawing as a network sees it. */
export function Seen({ image, side }: Pick<PadProps, 'image' | 'side'>) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const draw = () => {
    const surface = canvas.current && surfaceOf(canvas.current);
    if (surface) drawPixels(surface, image, side);
  };
  useEffect(draw, [image]);
  useRedraw(draw);
  return (
    <p class="note seen">
      <canvas ref={canvas} role="img" aria-label="The drawing, centred and scaled" />
      as the network sees it
    </p>
  );
}
