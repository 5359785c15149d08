// What a Web API method is to the simulator: a function over the state, with the scope and rate tier Slack lists
// for it.

import type { Arguments } from './arguments.ts';
import type { Triggers } from './triggers.ts';
import type { Uploads } from './uploads.ts';
import type { Workspace } from './workspace.ts';

/** What a method works with. */
export interface MethodCall {
  readonly workspace: Workspace;
  readonly args: Arguments;
  readonly triggers: Triggers;
  readonly uploads: Uploads;
  /** Hands out a Socket Mode address; refuses when ten connections are open. */
  readonly openConnection: () => string;
  /** Where this simulator listens, without a final slash. */
  readonly origin: string;
  /** The scopes of the bot token, as they are now. */
  readonly scopes: ReadonlySet<string>;
}

/** The fields of a successful answer beside `ok`. */
export type MethodAnswer = Record<string, unknown>;

/** Calls a minute that Slack grants per method, workspace and app; posting is limited per channel instead. */
export type RateTier = 1 | 2 | 3 | 4 | 'posting' | 'unlimited';

/** One method: whose token it takes, what that needs, how often it may be called, and what it does. */
export interface Method {
  readonly token: 'bot' | 'app';
  /** The token needs one of these scopes; empty where any valid token will do. */
  readonly scopes: readonly string[];
  readonly tier: RateTier;
  readonly run: (call: MethodCall) => MethodAnswer;
}

/** A group of methods by their full names. */
export type Methods = Readonly<Record<string, Method>>;
