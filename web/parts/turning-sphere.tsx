import type { RefObject } from 'preact';
import type { View } from './sphere.js';

interface SphereProps {
  canvas: RefObject<HTMLCanvasElement | null>;
  /** What is seen, for who does not see it. */
  label: string;
  view: RefObject<View>;
  /** Draws it from where one looks now. */
  onTurn: () => void;
}

export const FIRST_VIEW: View = { longitude: 0.6, latitude: 0.32 };
/** By a press of a key. */
const TURN = 0.12;

/** A sphere that is turned by pointers and by the arrow keys. */
export function TurningSphere({ canvas, label, view, onTurn }: SphereProps) {
  const turn = (right: number, up: number) => {
    const { longitude, latitude } = view.current!;
    view.current = { longitude: longitude - right, latitude: Math.max(-1.57, Math.min(1.57, latitude + up)) };
    onTurn();
  };
  return (
    <canvas
      ref={canvas}
      class="turn"
      tabIndex={0}
      role="img"
      aria-label={`${label}; the arrow keys turn it`}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const unit = 2.2 / event.currentTarget.clientWidth;
        turn(event.movementX * unit, event.movementY * unit);
      }}
      onKeyDown={(event) => {
        const by = {
          ArrowLeft: [-TURN, 0],
          ArrowRight: [TURN, 0],
          ArrowUp: [0, TURN],
          ArrowDown: [0, -TURN],
        }[event.key];
        if (!by) return;
        event.preventDefault();
        turn(by[0]!, by[1]!);
      }}
    />
  );
}
