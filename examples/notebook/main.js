import { Inspector } from '@observablehq/inspector';
import { Runtime } from '@observablehq/runtime';
import define from './watched.js';

// Pictures are shown as they are, all else by Observable's inspector.
new Runtime().module(define, (name) => {
  const place = document.body.appendChild(document.createElement('div'));
  if (name !== 'picture') return new Inspector(place);
  return {
    fulfilled: (svg) => {
      place.innerHTML = svg;
    },
  };
});
