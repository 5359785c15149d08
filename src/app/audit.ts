/**
 * The record for auditors: who asked, saw, approved, refused, paused or undid what, and what was done in AWS
 * with AWS's own request ids, as JSON lines in the order of time. It is made from the store alone, so it
 * outlives Slack; nothing is left out and nothing can be changed by exporting it.
 */
import { groupKey, type SwapId } from '../core/domain.ts';
import type { Entry } from '../core/journal.ts';
import type { Request } from '../core/request.ts';
import type { Journal, Requests } from '../ports.ts';

export interface AuditPorts {
  readonly requests: Requests;
  readonly journal: Journal;
}

/** Which part of the record: one swap, or everything that happened from `from` up to, not including, `to` (ms). */
export type AuditFilter = { readonly swap: SwapId } | { readonly from: number; readonly to: number };

interface Line {
  readonly at: number;
  readonly json: object;
}

/** Requests in one export: far more than people can ask for in years. */
const requestsMost = 1_000_000;

/**
 * One line of JSON a happening, without line breaks at their ends. `what` tells the kinds apart: `request` (a
 * plan was made), `person` (somebody did or tried something), `event` (an entry of the journal; an AWS
 * request id stands in `event.answer.requestId`). Times are ISO 8601 in UTC. Empty for an unknown swap.
 */
export async function exportAudit(filter: AuditFilter, ports: AuditPorts): Promise<readonly string[]> {
  const { requests, journal } = ports;
  const one = 'swap' in filter;
  const asked = one ? [await requests.get(filter.swap)] : await requests.list({ limit: requestsMost });
  const lines: Line[] = [];
  for (const request of asked) {
    if (!request) continue;
    lines.push(requestLine(request));
    for (const entry of await journal.read(request.id)) lines.push(eventLine(request, entry));
  }
  const rows = one
    ? await requests.auditOf(filter.swap)
    : await requests.auditBetween(filter.from, filter.to);
  for (const { at, ...row } of rows) lines.push({ at, json: { what: 'person', ...row } });
  return lines
    .filter(({ at }) => one || (filter.from <= at && at < filter.to))
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, json }) => JSON.stringify({ at: new Date(at).toISOString(), ...json }));
}

function requestLine({ createdAt, id, plan, ...request }: Request): Line {
  const { wish, fingerprint, requester, channel, expiresAt, state } = request;
  const group = groupKey(plan.group);
  const until = new Date(expiresAt).toISOString();
  return {
    at: createdAt,
    json: { what: 'request', swap: id, group, requester, channel, wish, plan, fingerprint, until, state },
  };
}

const eventLine = ({ id, plan }: Request, { at, seq, event }: Entry): Line => ({
  at,
  json: { what: 'event', swap: id, group: groupKey(plan.group), seq, event },
});
