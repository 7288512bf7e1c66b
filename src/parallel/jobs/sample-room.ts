import { type Dataset, emptyLike } from '../../data/index.js';

/** An empty data set like another one, of `count` samples. */
export function roomFor(dataset: Dataset, count: number): Dataset {
  const { name = 'samples', classes } = dataset;
  const common = { name, classes, labels: new Uint8Array(count) };
  if ('spikes' in dataset) {
    const [steps, , channels] = dataset.shape;
    return { ...common, shape: [steps, count, channels], spikes: new Uint8Array(steps * count * channels) };
  }
  const { width, height, images } = dataset;
  return { ...common, width, height, images: emptyLike(images.subarray(0, count * width * height)) };
}

/** The samples at some places of a data set, at the beginning of a room for `capacity` of them. */
export function samplesAt(dataset: Dataset, places: ArrayLike<number>, capacity: number): Dataset {
  const room = roomFor(dataset, capacity);
  for (let b = 0; b < places.length; b++) {
    const place = places[b]!;
    room.labels[b] = dataset.labels[place]!;
    if ('images' in dataset && 'images' in room) {
      const size = dataset.width * dataset.height;
      room.images.set(dataset.images.subarray(place * size, (place + 1) * size), b * size);
    } else if ('spikes' in dataset && 'spikes' in room) {
      const [steps, count, channels] = dataset.shape;
      for (let t = 0; t < steps; t++) {
        const row = (t * count + place) * channels;
        room.spikes.set(dataset.spikes.subarray(row, row + channels), (t * capacity + b) * channels);
      }
    }
  }
  return room;
}

/** Copies the samples of one room to another one like it. */
export function fillRoom(room: Dataset, samples: Dataset): void {
  room.labels.set(samples.labels);
  if ('images' in room && 'images' in samples) room.images.set(samples.images);
  if ('spikes' in room && 'spikes' in samples) room.spikes.set(samples.spikes);
}
