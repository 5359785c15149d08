/** What a caller of the simulated AWS can get instead of an answer. */

/** A refusal, as the service words it. `code` is the wire's, without the SDK's `Fault` suffix. */
export class AwsError extends Error {
  readonly code: string;
  readonly httpStatus: number;
  /** Set by the dispatch. */
  requestId = '';

  constructor(code: string, message: string, httpStatus = 400) {
    super(message);
    this.name = code;
    this.code = code;
    this.httpStatus = httpStatus;
  }
}

/**
 * The connection dropped: the caller cannot know whether the call took effect. `tookEffect` is for
 * checkers only.
 */
export class ConnectionLost extends Error {
  readonly tookEffect: boolean;

  constructor(tookEffect: boolean) {
    super('socket hang up');
    this.name = 'ConnectionLost';
    this.tookEffect = tookEffect;
  }
}
