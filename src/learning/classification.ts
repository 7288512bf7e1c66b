/** How samples were classified. */
export interface Classification {
  /** Share of samples whose class was found, 0 to 1. */
  accuracy: number;
  /** Standard error of `accuracy` as the mean of independent samples. */
  stdErr: number;
  /** The class that each sample was taken for. */
  predictions: Uint8Array;
  /** Counts, [true class][predicted class]. */
  confusion: { values: Uint32Array; shape: [classes: number, classes: number] };
}

/** Compares what samples were taken for with what they are. */
export function classificationOf(
  labels: ArrayLike<number>,
  predictions: Uint8Array,
  classes: number,
): Classification {
  const confusion = new Uint32Array(classes * classes);
  let correct = 0;
  predictions.forEach((prediction, i) => {
    confusion[labels[i]! * classes + prediction]!++;
    if (prediction === labels[i]) correct++;
  });
  const accuracy = correct / predictions.length;
  return {
    accuracy,
    stdErr: Math.sqrt((accuracy * (1 - accuracy)) / predictions.length),
    predictions,
    confusion: { values: confusion, shape: [classes, classes] },
  };
}
