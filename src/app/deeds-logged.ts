/** What people do is one line of the log each, besides the audit that is kept for good. */
import type { Log, Requests } from '../ports.ts';

/** The same requests, whose audit is also logged. */
export const deedsLogged = (requests: Requests, log: Log): Requests => ({
  ...requests,
  async audit(row) {
    await requests.audit(row);
    const { swap, person, deed, outcome } = row;
    log.info({ ...(swap === undefined ? {} : { swap }), person, deed, outcome }, 'a person did something');
  },
});
