/** What a process holds in memory over time (resident set, in MB), as the system says. */
import { readFileSync } from 'node:fs';
import type { BotProcess } from '../../src/sandbox/bot-process.ts';

export interface Memory {
  now(): number;
  most(): number;
  /** Keeps the present value under a name. */
  mark(name: 'start' | 'middle' | 'end'): void;
  marks(): Readonly<Partial<Record<'start' | 'middle' | 'end', number>>>;
}

export function memoryOf(bot: BotProcess): Memory {
  const marks: Partial<Record<'start' | 'middle' | 'end', number>> = {};
  let most = 0;
  const now = (): number => {
    const status = readFileSync(`/proc/${bot.pid}/status`, 'utf8');
    const mb = Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1_024);
    most = Math.max(most, mb);
    return mb;
  };
  return {
    now,
    most: () => most,
    mark(name) {
      marks[name] = now();
    },
    marks: () => marks,
  };
}
