/** A history as a person reads it: what everybody did and said, in the order of time. */
import type { JournalEvent } from '../../src/core/journal.ts';
import type { CallRecord } from '../../src/sandbox/aws/world/recorder.ts';
import type { GroupTruth } from '../../src/sandbox/aws/world/truth.ts';
import type { Site } from './site.ts';
import { groupName, start } from './weather.ts';

export function transcriptOf(site: Site, broken: readonly string[]): string {
  const { weather, store, notes } = site;
  const name = new Map(store.all().map(({ id }, i) => [id as string, `request ${i + 1}`]));
  // Ids are drawn by chance, and the same history must read the same.
  const tamed = (text: string): string => text.replaceAll(/s-[0-9a-z]{8}/g, id => name.get(id) ?? 'another');
  const journals = store.journal.begun();
  const lines = [
    ...notes.map(({ at, what }) => ({ at, text: what })),
    ...journals.flatMap(swap =>
      store.journal.entries(swap).map(({ at, seq, event }) => ({
        at,
        text: `journal${journals.length > 1 ? ` of ${swap}` : ''} ${seq}: ${told(event)}`,
      })),
    ),
    ...weather.world.recorder.calls
      .filter(({ action, service }) => service === 'autoscaling' && !action.startsWith('Describe'))
      .map(call => ({ at: call.at, text: callWords(call) })),
  ].toSorted((a, b) => a.at - b.at);
  return [
    `seed ${weather.seed}: ${weather.features.join(', ') || 'fair weather'}`,
    ...(weather.without.length === 0 ? [] : [`told without: ${weather.without.join(', ')}`]),
    ...lines.map(({ at, text }) => `${((at - start) / 1_000).toFixed(1).padStart(8)} s  ${tamed(text)}`),
    truth(site.truth(groupName)),
    ...broken.map(tamed),
  ].join('\n');
}

const told = (event: JournalEvent): string =>
  event.kind === 'approved'
    ? `approved ${JSON.stringify({ ...event.plan, warnings: event.plan.warnings.map(w => w.kind) })}`
    : JSON.stringify(event);

function callWords({ number, action, input, outcome }: CallRecord): string {
  const how =
    outcome.kind === 'refused'
      ? `${outcome.code}: ${outcome.message}`
      : outcome.kind === 'lost'
        ? `lost (${outcome.took})`
        : outcome.kind;
  return `AWS ${number}: ${action} ${JSON.stringify(input)} → ${how}`;
}

const truth = (of: GroupTruth): string =>
  `left: min ${of.min} desired ${of.desired} max ${of.max} suspended [${of.suspended.join(' ')}] ${of.members
    .map(m => `${m.id}:${m.lifecycle}${m.serving ? '' : '!'}`)
    .join(' ')}`;
