/**
 * Judges a finished swap from outside: by the simulated AWS's own truth and its list of calls, and by what
 * stands on Slack's screens, against the journal. Each answer is a list of faults; an empty one is good.
 */
import type { SwapId } from '../../src/core/domain.ts';
import type { Entry } from '../../src/core/journal.ts';
import { ids } from '../../src/core/plan.ts';
import { replay } from '../../src/core/replay.ts';
import type { Post } from '../../src/ports.ts';
import type { CallRecord } from '../../src/sandbox/aws/world/recorder.ts';
import type { GroupTruth } from '../../src/sandbox/aws/world/truth.ts';
import type { SlackMessage } from '../../src/sandbox/slack/model.ts';
import { isStory, toldBy } from './chronicle.ts';
import { isWrite } from './moments.ts';
import type { Scene } from './scene.ts';

/** The group and its instances, for a swap that ended `swapped` or `undone`. */
export function judgeGroup(scene: Scene, before: GroupTruth, entries: readonly Entry[]): readonly string[] {
  const { world, startedAt } = scene;
  const { plan, ended } = replay(entries);
  const after = world.group(before.key);
  const faults: string[] = [];
  const expect = (good: boolean, fault: string): void => {
    if (!good) faults.push(fault);
  };
  expect(ended !== undefined, 'the swap has not ended');
  expect(
    ended?.outcome === 'swapped' || ended?.outcome === 'undone',
    `ended as ${ended?.outcome}: ${JSON.stringify(ended?.cause)}`,
  );
  const incoming = ids(plan.incoming);
  const wanted = ended?.outcome === 'swapped' ? incoming : before.members.map(m => m.id);
  const members = after.members.map(m => m.id);
  expect(same(members, wanted), `members are ${members.join(' ')}, not ${wanted.join(' ')}`);
  expect(after.healthyCount === wanted.length, `${after.healthyCount} serve, not ${wanted.length}`);
  expect(settings(after) === settings(before), `settings are ${settings(after)}, were ${settings(before)}`);
  const outage = plan.strategy === 'empty-first';
  const floor = outage ? 0 : Math.min(before.healthyCount, incoming.length);
  const lowest = world.recorder.lowestHealthy(before.key, startedAt);
  expect(lowest >= floor, `only ${lowest} were healthy at one time, floor ${floor}`);
  for (const id of incoming) {
    expect(world.instanceState(id) === 'running', `incoming ${id} is ${world.instanceState(id)}`);
  }
  return [
    ...faults,
    ...(outage ? [] : scene.harm),
    ...judgeCalls(world.recorder.calls, before.name, entries),
  ];
}

/** No call without its record, none for a stranger, and no member moved twice the same way. */
function judgeCalls(
  calls: readonly CallRecord[],
  group: string,
  entries: readonly Entry[],
): readonly string[] {
  const { plan } = replay(entries);
  const planned = new Set<string>([...ids(plan.incoming), ...ids(plan.outgoing)]);
  const faults: string[] = [];
  const took = new Map<string, number>();
  const recorded = entries.filter(e => e.event.kind === 'acting').length;
  const sent = calls.filter(call => isWrite(call.action) && concerns(call, group, planned));
  if (sent.length > recorded) faults.push(`${sent.length} calls were sent, ${recorded} are on record`);
  for (const call of sent) {
    const effective = call.outcome.kind === 'answered' || tookEffect(call);
    for (const id of idsOf(call)) {
      if (!planned.has(id)) faults.push(`call ${call.number} ${call.action} touches ${id}`);
      const key = `${call.action} ${id}`;
      took.set(key, (took.get(key) ?? 0) + (effective ? 1 : 0));
    }
  }
  for (const [what, times] of took) if (times > 1) faults.push(`${what} took effect ${times} times`);
  return faults;
}

const tookEffect = ({ outcome }: CallRecord): boolean => outcome.kind === 'lost' && outcome.took === 'effect';

const idsOf = ({ input }: CallRecord): readonly string[] => {
  const { InstanceIds, InstanceId } = input as { InstanceIds?: readonly string[]; InstanceId?: string };
  return InstanceIds ?? (InstanceId === undefined ? [] : [InstanceId]);
};

function concerns(call: CallRecord, group: string, planned: ReadonlySet<string>): boolean {
  const { AutoScalingGroupName } = call.input as { AutoScalingGroupName?: string };
  return AutoScalingGroupName === undefined
    ? idsOf(call).some(id => planned.has(id))
    : AutoScalingGroupName === group;
}

/** Every line once and in order, and no message in the thread that the record does not know. */
export function judgeThread(
  { slack }: Scene,
  card: SlackMessage,
  swap: SwapId,
  entries: readonly Entry[],
  posts: readonly Post[],
): readonly string[] {
  const replies = slack.thread(card).slice(1).filter(isStory);
  const faults: string[] = [];
  const shown = replies.map(reply => slack.reads(reply)).join('\n');
  const told = named(toldBy(entries));
  if (shown !== told) faults.push(`the thread reads\n${shown}\n--- and should read\n${told}`);
  const known = posts.flatMap(post => (post.message && /^e\d/.test(post.key) ? [post.message.ts] : []));
  if (
    !same(
      known,
      replies.map(reply => reply.ts),
    )
  ) {
    faults.push(`${replies.length} replies stand in the thread, ${known.length} are on record`);
  }
  const keys = slack
    .messages(card.channel)
    .filter(m => m.ts !== card.ts)
    .flatMap(m => (m.metadata ? [String(m.metadata.event_payload['key'])] : []));
  if (keys.some(key => key.startsWith(`${swap}/card`))) faults.push('a second card stands in the channel');
  if (new Set(keys).size !== keys.length) faults.push(`a message stands twice: ${keys.join(', ')}`);
  return faults;
}

/** People's names as Slack shows them. */
const named = (text: string): string =>
  text.replaceAll('@U0REQUESTER', '@requester').replaceAll('@U0APPROVER', '@approver');

const settings = ({ min, max, desired, suspended, tags }: GroupTruth): string =>
  JSON.stringify({ min, max, desired, suspended, tags });

const same = (a: readonly string[], b: readonly string[]): boolean =>
  JSON.stringify(a.toSorted()) === JSON.stringify(b.toSorted());
