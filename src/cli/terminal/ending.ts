/** Ends a command with an exit code other than 0 when there is no error to explain; the message may be empty. */
export class Ending extends Error {
  override name = 'Ending';
  readonly exitCode: number;

  constructor(exitCode: number, message = '') {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A command was interrupted; the message says what is left of its work. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}
