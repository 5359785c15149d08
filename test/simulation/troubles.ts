/** What may befall a history, and how often it does. */
import type { Chance } from './random.ts';

export const troubleShares = {
  'hard lag': 0.25,
  'small bucket': 0.05,
  'an obstacle': 0.15,
  'odd ground': 0.2,
  'some suspended before': 0.2,
  'another number of instances': 0.2,
  'uneven zones': 0.05,
  'a sick newcomer': 0.12,
  'a flapping newcomer': 0.08,
  'some protected before': 0.1,
  'the group is emptied first': 0.18,
  'faults of AWS': 0.4,
  'people have a word': 0.3,
  'the bot is killed': 0.4,
  'the bot hangs': 0.15,
  'the bot hangs in the middle of a look': 0.12,
  'looks come late': 0.04,
  'the store fails': 0.1,
  'two processes': 0.15,
  'not simply approved': 0.12,
  'a detour': 0.15,
  'a neighbour': 0.06,
  'a newer version': 0.01,
  'little time': 0.03,
  'Slack has troubles': 0.35,
  'a permission is missing': 0.04,
  'instances die': 0.12,
  'somebody else changes the group': 0.1,
  'somebody touches the marker': 0.04,
  'an alarm is watched': 0.06,
  'AWS cannot be read': 0.03,
  'the group is deleted': 0.015,
} as const;

export type Trouble = keyof typeof troubleShares;

export const allTroubles = Object.keys(troubleShares) as readonly Trouble[];

export const isTrouble = (text: string): text is Trouble => Object.hasOwn(troubleShares, text);

/** Whether a trouble befalls a history, and then the luck by which it does. */
export type Befalls = (trouble: Trouble) => Chance | undefined;
