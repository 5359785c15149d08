/** Why the bot cannot start talking to Slack. The message says what is wrong and what to do. */
export class SlackStartError extends Error {
  override readonly name = 'SlackStartError';
  readonly problem: StartProblem;
  constructor(problem: StartProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

export type StartProblem =
  /** SLACK_BOT_TOKEN is refused or lacks a scope. */
  | 'bot-token'
  /** SLACK_APP_TOKEN is refused or lacks its scope, or Socket Mode is off. */
  | 'app-token'
  /** The token is for another workspace than the configured one. */
  | 'team'
  /** Slack did not answer. */
  | 'unreachable'
  /** The port for Slack's requests is taken or not allowed. */
  | 'port';
