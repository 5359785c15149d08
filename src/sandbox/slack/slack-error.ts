// The one way a method refuses: Slack's error word, its messages, and whatever else the answer carries.

/** A refusal of the Web API. It becomes `{ok: false, error, …}` with HTTP status 200, as Slack does it. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  /** Slack's word for it, such as `channel_not_found`. */
  readonly code: string;
  /** What `response_metadata.messages` says. */
  readonly details: readonly string[];
  /** Further fields of the answer, such as `needed` and `provided`. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    details: readonly string[] = [],
    options: { readonly cause?: unknown; readonly fields?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(details.length === 0 ? code : `${code}: ${details.join('; ')}`, { cause: options.cause });
    this.code = code;
    this.details = details;
    this.fields = options.fields ?? {};
  }

  /** The body of the answer. */
  answer(): Record<string, unknown> {
    return {
      ok: false,
      error: this.code,
      ...this.fields,
      ...(this.details.length === 0
        ? {}
        : {
            errors: this.details.map(detail => detail.replace(/^\[ERROR\] /, '')),
            response_metadata: { messages: this.details },
          }),
    };
  }
}
