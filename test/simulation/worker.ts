/** Plays the histories that `simulate.ts` hands out, and ends with it. */
import { runHistory } from './history.ts';
import { shortest } from './shortest.ts';
import type { Trouble } from './troubles.ts';
import { weatherOf } from './weather.ts';

export interface Portion {
  readonly from: number;
  readonly count: number;
  /** Troubles that befall each of them. */
  readonly sure: readonly Trouble[];
}

export interface Told {
  readonly cpuMs: number;
  readonly histories: readonly {
    readonly seed: number;
    readonly outcome: string;
    readonly marks: readonly string[];
    readonly broken: readonly string[];
    /** Only of broken ones, without the troubles that it does not need. */
    readonly transcript?: string;
  }[];
}

async function play({ from, count, sure }: Portion): Promise<Told> {
  const before = process.cpuUsage();
  const histories: Told['histories'][number][] = [];
  for (let seed = from; seed < from + count; seed++) {
    const history = await runHistory(weatherOf(seed, [], sure));
    const { outcome, marks, broken } = history;
    const transcript = broken.length > 0 ? { transcript: (await shortest(history)).transcript() } : {};
    histories.push({ seed, outcome, marks, broken, ...transcript });
  }
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1_000, histories };
}

process.on('message', portion => {
  void play(portion as Portion).then(told => process.send?.(told));
});
