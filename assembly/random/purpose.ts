/**
 * What a random stream is used for: the last word of every Philox counter, so that streams of different
 * purposes never meet. Kernels and facade both import this file. Renumbering is a major version.
 */
export const enum Purpose {
  /** Derives one key from another. */
  Split = 0,
  /** A stream that a user draws from. */
  User = 1,
  /** Born-rule sampling: item = trajectory, step = time step, position = neuron. */
  Born = 2,
  /** Rate encoding: item = sample, step = time step, position = channel. */
  Encode = 3,
  /** SPSA directions: item = trajectory, step = perturbation, position = weight. */
  Perturbation = 4,
  /** Simulated measurement shots of the local rule. */
  Shots = 5,
  /** Initial parameters. */
  Initial = 6,
  /** The order of training samples. */
  Shuffle = 7,
  /** Which samples of a data set are drawn. */
  Draw = 8,
  /** The built-in digits. */
  Strokes = 9,
  /** The samples of made-up tasks: item = sample. */
  Task = 10,
  /** Shots of a register: item 0, step = shot / 256, position = shot mod 256. */
  Sample = 11,
  /** Wiener increments: item = trajectory, step = time step / 64, position = (time step mod 64) · channels + channel. */
  Wiener = 12,
  /** Quantum jumps: item = trajectory, position = draw. */
  Jump = 13,
  /** Whether a path crossed a threshold within a step: item = trajectory, step = time step / 64, position = step mod 64. */
  Crossing = 14,
  /** A qubit's noisy detuning: item = trajectory, step = run. */
  Detuning = 15,
  /** Errors and measurements of a code: item = shot, step = physical error. */
  Correction = 16,
  /** Proposals for paths: item = chain, step = sweep, position = neuron, then slice. */
  PathProposal = 17,
  /** Whether proposals for paths are accepted: as `PathProposal`. */
  PathAcceptance = 18,
  /** Where a sweep's segments begin: step = sweep, position = neuron. */
  PathOffset = 19,
  /** Signs of clusters of slices: as `PathProposal`. */
  PathSign = 20,
  /** Whether neighbouring points of a scan exchange paths: item = chain, step = attempt, position = slice. */
  PathExchange = 21,
  /** What happens in a step behind a spike: item = trajectory, step = spike. */
  Spike = 22,
  /** Derives a key for each pass of an evaluation after the first. */
  Pass = 23,
  /** Segments of all neurons of a path: item = chain, step = sweep · segments + segment, position = neuron, then slice. */
  PathJump = 24,
  /** What they are drawn from, and whether they are accepted: as `PathJump`. */
  PathJumpTest = 25,
  /** A neuron's single shots: item = shot, step 0, block = time step; of errors step = time step + 1, position = draw. */
  SingleShot = 28,
  /** Outcomes of measurements within a circuit, in the order in which they are made. */
  Measure = 26,
  /** Measurements of QLIF neurons: item = sample, step = time step, position = neuron · (shots rounded up to fours) + shot. */
  Excitation = 27,
  /** Wiener increments of what leaks out of matrix-product states and is not read: as `Wiener`. */
  Unread = 29,
  /** Measurements of field qubits behind their collisions: item = trajectory, in the order of the bins. */
  Collision = 31,
}
