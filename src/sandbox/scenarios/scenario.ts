/** What a scenario is: a world of a few lines, a policy, and what a person does in it, step by step. */
import type { World } from '../aws/world/world.ts';

/** Who acts: the names under which the simulated Slack knows its people. */
export type Actor = 'requester' | 'approver' | 'approver2' | 'guest' | 'outsider';

/** What can be read off the stage while a scenario is played. */
export interface Look {
  /** Everything anybody has read so far in any channel, thread, ephemeral message or notice. */
  readonly said: string;
  readonly world: World;
  readonly bot: 'running' | 'stopped';
  /** How often the bot has been killed. */
  readonly kills: number;
}

/** One thing to do, or to watch. */
export interface Step {
  /** What to do or to watch for, in a sentence; `…` marks what stands on a button or is typed. */
  readonly say: string;
  /** Who does it; absent where nobody of the workspace acts. */
  readonly as?: Actor;
  /** Put into the composer at a press. */
  readonly type?: string;
  /** Whether it has happened. Words are looked for in everything said. */
  readonly done: RegExp | ((look: Look) => boolean);
}

/** A story to play. */
export interface Scenario {
  /** Names it in addresses. */
  readonly id: string;
  readonly title: string;
  /** What it shows and why that matters, in two or three sentences. */
  readonly about: string;
  /** The channel that it is played in. */
  readonly channel: string;
  /** How many seconds pass in AWS during one of ours, to begin with. */
  readonly speed: number;
  /** The `swap` part of the policy, as YAML in braces. */
  readonly policy: string;
  /** The floor that is drawn into a group's chart: what the plan of this story promises. */
  readonly floor: Readonly<Record<string, number>>;
  /** Sets the world up. */
  readonly build: (world: World) => void;
  readonly steps: readonly Step[];
  /** What to look at when it has ended. */
  readonly end: string;
}
