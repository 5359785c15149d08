/**
 * One line of JSON per happening. Kept true: only plain data passes, cut to a length; errors are kept to
 * name, message and stack, because those of SDKs carry requests, headers and tokens in their fields; and
 * whatever passes has its secrets struck out.
 */
import { pino } from 'pino';
import { redacted, type Veil } from '../core/secrecy.ts';
import type { Log } from '../ports.ts';
import { bare, cut } from './error-words.ts';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const itemsMost = 100;
const depthMost = 5;

/** @param to where the lines go; standard output unless told */
export function createLog(
  level: LogLevel,
  veil: Veil = redacted,
  to?: { readonly write: (line: string) => void },
): Log {
  const logger = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: label => ({ level: label }) },
    },
    to ?? pino.destination({ fd: 1, sync: true }),
  );
  const passing = (fields: object): object =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, passed(value, veil, 0)]));
  return {
    info: (fields, message) => logger.info(passing(fields), veil(message)),
    warn: (fields, message) => logger.warn(passing(fields), veil(message)),
    error: (fields, message) => logger.error(passing(fields), veil(message)),
  };
}

/** Plain data with its texts veiled; in the place of anything else, that it is not logged. */
function passed(value: unknown, veil: Veil, depth: number): unknown {
  if (typeof value === 'string') return cut(veil(value));
  if (value instanceof Error) return bare(value, veil);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? unlogged : value;
  if (depth >= depthMost) return unlogged;
  if (Array.isArray(value)) return value.slice(0, itemsMost).map(each => passed(each, veil, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return unlogged;
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, itemsMost)
      .map(([name, each]) => [name, passed(each, veil, depth + 1)]),
  );
}

const unlogged = '[not logged]';
