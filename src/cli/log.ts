/** What goes wrong while a swap is run by a command: a line each on standard error. What goes well is the story's. */
import type { Log } from '../ports.ts';

const line = (message: string, fields: object): void => {
  const { err, trouble } = fields as { err?: unknown; trouble?: unknown };
  const why = err instanceof Error ? err.message : typeof trouble === 'string' ? trouble : '';
  process.stderr.write(`asg-swap: ${message}${why === '' ? '' : `: ${why}`}\n`);
};

export const toStderr: Log = {
  info: () => undefined,
  warn: (fields, message) => line(message, fields),
  error: (fields, message) => line(message, fields),
};
