/**
 * Bolt's and the SDK's log lines, through our Log port. What passes is text with its secrets struck out;
 * objects never pass, because payloads carry `response_url`, `trigger_id` and tokens (facts/slack.md 1.3, J).
 */
import { type Logger, LogLevel } from '@slack/bolt';
import { redacted } from '../core/secrecy.ts';
import type { Log } from '../ports.ts';

/** A logger that stays at INFO whatever it is told: at DEBUG the SDK writes whole payloads. */
export function createLogger(log: Log): Logger {
  return {
    debug() {},
    info: (...parts) => log.info({ from: 'slack-sdk' }, sentence(parts)),
    warn: (...parts) => log.warn({ from: 'slack-sdk' }, sentence(parts)),
    error: (...parts) => log.error({ from: 'slack-sdk' }, sentence(parts)),
    getLevel: () => LogLevel.INFO,
    setLevel() {},
    setName() {},
  };
}

const sentence = (parts: readonly unknown[]): string => redacted(parts.map(part).join(' '));

function part(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '[not logged]';
}
