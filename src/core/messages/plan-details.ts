/**
 * The plan in full, for the thread under its card: every instance, every setting as found, meanwhile and
 * afterwards, every gate and time limit. Made from the request alone, so that it can be made again the same.
 */
import { groupKey, type TrafficSource } from '../domain.ts';
import type { Plan } from '../plan.ts';
import type { Request } from '../request.ts';
import { bold, type Card, code, plain, type Section, say, type Words } from '../words.ts';
import { count, duration, idList, instanceLine } from './format.ts';
import { sourceName } from './warnings.ts';

/** Characters of instances in one message, with what Slack makes of them; more would not be taken. */
const pageMost = 10_500;
/** What a line costs beside its text. */
const lineCost = 175;
/** Instances that stand in one message with everything else. */
const togetherMost = 12;

/** As many messages as it takes, each complete in itself. */
export function planDetails(request: Request): readonly Card[] {
  const { plan } = request;
  const settings = settingsPage(request);
  if (plan.incoming.length + plan.outgoing.length > togetherMost) {
    const sets = [setOf('In', request), setOf('Out', request)];
    return [settings, ...sets.flatMap(({ title, items }) => pages(title, items))];
  }
  const lists = instanceLists(request);
  return [
    {
      ...settings,
      sections: settings.sections.flatMap((s): readonly Section[] =>
        s.kind === 'quiet' ? [...lists, s] : [s],
      ),
    },
  ];
}

/** Every instance that comes in and every one that goes out. */
export const instanceLists = (request: Request): readonly Section[] =>
  (['In', 'Out'] as const).map(way => {
    const { title, items } = setOf(way, request);
    return { kind: 'list', title: say`${bold(title)}`, items };
  });

/** What all of them have in common is said once. */
function setOf(way: 'In' | 'Out', { plan, createdAt }: Request): { title: string; items: readonly Words[] } {
  const all = way === 'In' ? plan.incoming : plan.outgoing;
  const batchOf = new Map(plan.batches.flatMap((batch, i) => batch.map(id => [id, i + 1] as const)));
  const batched = way === 'Out' && plan.batches.length > 1 && plan.strategy === 'attach-first';
  const [first] = all;
  const type = all.every(i => i.type === first?.type);
  const image = all.every(i => i.image === first?.image);
  const alike = [...(type && first ? [first.type] : []), ...(image && first ? [first.image] : [])];
  return {
    title: `${way}: ${all.length}${batched ? ` in ${plan.batches.length} batches` : ''}${alike.length === 0 ? '' : `, ${all.length > 1 ? 'all ' : ''}${alike.join(', ')}`}`,
    items: all.map(i => {
      const line = instanceLine(i, createdAt, { type, image });
      return batched ? say`${line} · batch ${batchOf.get(i.id) ?? 0}` : line;
    }),
  };
}

/** A list over as many messages as it needs. */
function pages(title: string, lines: readonly Words[]): readonly Card[] {
  const all: Words[][] = [];
  let room = 0;
  for (const line of lines) {
    const cost = lineCost + plain(line).length;
    if (room < cost) {
      all.push([]);
      room = pageMost;
    }
    all.at(-1)?.push(line);
    room -= cost;
  }
  return all.map((items, i) => {
    const words = say`${bold(all.length === 1 ? title : `${title} (part ${i + 1} of ${all.length})`)}`;
    return { text: words, sections: [{ kind: 'list', title: words, items }], buttons: [] };
  });
}

function settingsPage({ id, plan, fingerprint, expiresAt }: Request): Card {
  const text = say`${bold('The plan in full')}`;
  const sections: readonly Section[] = [
    { kind: 'words', words: text },
    { kind: 'facts', rows: settingRows(plan) },
    { kind: 'list', title: say`${bold('Gates')}`, items: gates(plan) },
    {
      kind: 'list',
      title: say`${bold('Time limits')}`,
      items: [say`Waits for its approval until ${{ time: expiresAt }}.`, ...limits(plan)],
    },
    {
      kind: 'quiet',
      words: say`${code(id)} · An approval is for exactly this (fingerprint ${code(fingerprint.slice(0, 12))}): the plan is made anew before anything is changed, and where it differs nothing runs.`,
    },
  ];
  return { text, sections, buttons: [] };
}

function settingRows(plan: Plan): readonly (readonly [string, Words])[] {
  const { found, finalDesired, roomMax, suspend, trafficSources, staying, launches } = plan;
  const emptied = plan.strategy === 'empty-first';
  const meanwhile = emptied
    ? 'min 0 · desired 0 · until the new ones are attached'
    : roomMax === found.max
      ? 'as found'
      : `max ${roomMax}`;
  return [
    ['Group', say`${code(groupKey(plan.group))}, account ${plan.accountId}`],
    ['Found', say`min ${found.min} · desired ${found.desired} · max ${found.max}`],
    [
      'Meanwhile',
      say`${meanwhile}${plan.marker === true ? say` · tag ${code('asg-swap')} on the group` : ''}`,
    ],
    ['Afterwards', say`min ${found.min} · desired ${finalDesired} · max ${found.max}`],
    ['Suspended meanwhile', say`${suspend.join(', ') || 'nothing more than is now'}`],
    ...(found.suspended.length === 0
      ? []
      : [['Suspended already, stays so', say`${found.suspended.join(', ')}`] as const]),
    ['Load balancers', say`${trafficSources.map(sourceWords).join(', ') || 'none'}`],
    ...(launches === undefined ? [] : [['Launches by itself', say`${sourceName(launches)}`] as const]),
    ...(staying.length === 0
      ? []
      : [['Stay in the group', say`${count(staying.length, 'member')}: ${idList(staying)}`] as const]),
  ];
}

const sourceKind: Readonly<Record<TrafficSource['kind'], string>> = {
  'target-group': 'target group',
  classic: 'classic load balancer',
  lattice: 'VPC Lattice target group',
};
const sourceWords = ({ kind, name }: TrafficSource): string => `${name} (${sourceKind[kind]})`;

function gates(plan: Plan): readonly Words[] {
  const { gate, alarms = [], trafficSources, batches, strategy } = plan;
  const where =
    trafficSources.length === 0 ? '' : ` and healthy in ${trafficSources.map(s => s.name).join(', ')}`;
  const looks = `${count(gate.looks, 'good look')} in a row, at least ${duration(gate.everyMs)} apart`;
  const again = batches.length > 1 ? ', again after each batch' : ', again once the old ones are in Standby';
  return [
    ...(plan.canary === true
      ? [say`The first new one alone, before the others are attached: ${looks}.`]
      : []),
    say`Every new one in service, running${where}: ${looks}${strategy === 'attach-first' ? again : ''}.`,
    ...(strategy === 'attach-first'
      ? [
          say`An old one leaves only while ${count(plan.floor, 'other')} ${plan.floor === 1 ? 'stays' : 'stay'} healthy.`,
        ]
      : [say`The group is seen empty again and again before the first new one comes in.`]),
    ...(alarms.length === 0
      ? []
      : [
          say`Alarms quiet: ${alarms.join(', ')}. In breach while old ones leave or wait, the swap turns back.`,
        ]),
  ];
}

function limits({ gate, bakeMs, drainMs, deadlineMs, watchMs = 0, strategy }: Plan): readonly Words[] {
  const forward = strategy === 'attach-first';
  return [
    say`A gate that stays shut for ${duration(gate.timeoutMs)} ${forward ? 'turns the swap back' : 'halts the swap'}.`,
    ...(drainMs > 0 ? [say`Draining takes up to ${duration(drainMs)}.`] : []),
    ...(forward ? [say`Bake: ${bakeMs === 0 ? 'none' : duration(bakeMs)}.`] : []),
    ...(watchMs > 0 ? [say`Watched for ${duration(watchMs)} after its processes run again.`] : []),
    say`After ${duration(deadlineMs)} in all it turns back, or halts past the point of no return.`,
  ];
}
