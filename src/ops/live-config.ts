/**
 * The configuration in force. Reading it again takes the new one whole or not at all: a broken file leaves
 * the old one in force and says every fault, so that no mistake in it can stop a running swap.
 */
import type { Log } from '../ports.ts';
import { type Config, readConfig } from './config.ts';

export interface LiveConfig {
  /** What is in force now. */
  config(): Config;
  /** Reads the file again. Answers and logs its faults; none where the new one is in force. Never throws. */
  reload(): readonly string[];
}

/** @param first what was read at the start; accounts and workspace of it last until the next start */
export function liveConfig(path: string, first: Config, log: Log): LiveConfig {
  let now = first;
  return {
    config: () => now,
    reload() {
      const next = readConfig(path);
      if ('faults' in next) {
        for (const fault of next.faults) log.error({ path }, fault);
        log.error(
          { path, faults: next.faults.length },
          'the configuration was NOT taken: the one before stays in force. Mend the file and send SIGHUP again',
        );
        return next.faults;
      }
      now = { ...next, team: first.team, accounts: first.accounts };
      log.info(
        { path, groups: now.policy.groups.length },
        'the configuration was read again and is in force',
      );
      for (const [what, before, after] of [
        ['slack.team', first.team, next.team],
        ['accounts', first.accounts, next.accounts],
      ] as const) {
        if (JSON.stringify(before) === JSON.stringify(after)) continue;
        log.warn({ path, setting: what }, `${what} changed: that takes effect at the next start of the bot`);
      }
      return [];
    },
  };
}
