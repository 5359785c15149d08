/**
 * The Home tab of one person. Kept true: nobody sees a swap here that is told in a channel which he cannot
 * read, and nothing is approved here, where the plan that was stored is not shown.
 */
import { type Clicker, mayApprove } from '../core/approval.ts';
import { groupKey, type PersonId, type SwapId } from '../core/domain.ts';
import { freezeLine } from '../core/messages/freezes.ts';
import * as words from '../core/messages/home.ts';
import { requestLine, unknownSwap } from '../core/messages/replies.ts';
import { policyFor } from '../core/policy.ts';
import { replay } from '../core/replay.ts';
import type { Request } from '../core/request.ts';
import type { Swap } from '../core/swap.ts';
import type { Words } from '../core/words.ts';
import type { HomeDesk, HomeRow, Journal, Outbox } from '../ports.ts';
import { clickerOf, type RequestPorts } from './asking.ts';
import type { ControlPorts } from './control.ts';
import { inOrder, isCard } from './posts.ts';
import type { Press } from './pressing.ts';
import type { TakingUpPorts } from './taking-up.ts';

/** What somebody may see is found out so often; what he may do is judged anew when he does it. */
const knownForMs = 60_000;
/** Rows of each kind: a view of Slack holds a hundred blocks. */
const rowsMost = 8;
/** Requests looked through for those that have been. */
const lookBack = 30;
/** What has ended well does not change: its lines are kept. */
const endsMost = 500;

export type HomePorts = RequestPorts &
  ControlPorts &
  TakingUpPorts & { readonly journal: Journal; readonly outbox: Pick<Outbox, 'posted'> };

interface End {
  readonly request: Request;
  readonly line: Words;
  readonly isHalted: boolean;
}

interface Sight {
  readonly until: number;
  readonly by: Clicker;
  readonly channels: Map<string, Promise<boolean>>;
}

export function createHomeDesk(ports: HomePorts, press: Press): HomeDesk {
  const { requests, journal, outbox, freezes, people, clock, policy } = ports;
  const known = new Map<PersonId, Promise<Sight>>();
  const ends = new Map<SwapId, End>();

  async function sightOf(who: PersonId): Promise<Sight> {
    const kept = await known.get(who);
    if (kept && clock.now() < kept.until) return kept;
    const sight = look(who);
    known.set(who, sight);
    if ((await sight).by.kind === 'unknown') known.delete(who);
    return sight;
  }

  async function look(who: PersonId): Promise<Sight> {
    const usergroups = [...new Set(policy().groups.flatMap(({ approvers }) => approvers.usergroups))];
    const by = await clickerOf(people, who, { users: [], usergroups, anyone: false });
    return { until: clock.now() + knownForMs, by, channels: new Map() };
  }

  /** What Slack cannot say counts as no. */
  async function sees({ by, channels }: Sight, { requester, channel }: Request): Promise<boolean> {
    if (requester === by.id) return true;
    const may = channels.get(channel) ?? people.reads(by.id, channel).catch(() => false);
    channels.set(channel, may);
    return may;
  }

  async function seen(sight: Sight, all: readonly Request[]): Promise<readonly Request[]> {
    const may = await Promise.all(all.map(request => sees(sight, request)));
    return all.filter((_, i) => may[i]);
  }

  async function rowOf(request: Request, { by }: Sight): Promise<HomeRow> {
    const swap = await swapOf(request.id);
    const approvers = policyFor(policy(), request.plan.group)?.approvers;
    const cards = inOrder((await outbox.posted(request.id)).filter(post => isCard(post.key)));
    const message = cards.findLast(post => post.message)?.message;
    return {
      ...words.homeRow(request, swap, {
        isTheirs: request.requester === by.id,
        mayApprove: approvers !== undefined && mayApprove(by, approvers),
      }),
      ...(message ? { message } : {}),
    };
  }

  async function swapOf(id: SwapId): Promise<Swap | undefined> {
    const entries = await journal.read(id);
    return entries.length === 0 ? undefined : replay(entries);
  }

  async function endOf(request: Request): Promise<End> {
    const kept = ends.get(request.id);
    if (kept) return kept;
    const swap = await swapOf(request.id);
    const end = { request, line: requestLine(request, swap), isHalted: swap?.ended?.outcome === 'halted' };
    // One that halted may be taken up again.
    if (!end.isHalted) ends.set(request.id, end);
    const [oldest] = ends.keys();
    if (ends.size > endsMost && oldest !== undefined) ends.delete(oldest);
    return end;
  }

  const turnedAway = (person: PersonId, swap: SwapId, why: string): Promise<void> =>
    requests.audit({ at: clock.now(), person, deed: 'click', swap, outcome: `refused: ${why}` });

  return {
    async tab(who) {
      const sight = await sightOf(who);
      if (sight.by.kind === 'unknown') return words.cannotTellAtHome(sight.by.trouble ?? 'no answer');
      if (sight.by.kind !== 'member') return words.membersOnly();
      const live = await journal.live();
      const found = await Promise.all(live.map(id => requests.get(id)));
      const [running, waiting, latest, inForce] = await Promise.all([
        seen(
          sight,
          found.flatMap(request => request ?? []).toSorted((a, b) => b.createdAt - a.createdAt),
        ),
        requests.list({ states: ['pending'], limit: lookBack }).then(all => seen(sight, all)),
        requests.list({ limit: lookBack }).then(all => seen(sight, all)),
        freezes.inForce(clock.now()),
      ]);
      const over = latest.filter(({ id, state }) => state !== 'pending' && !live.includes(id));
      const past = await Promise.all(over.map(endOf));
      const halted = past.filter(
        ({ request, isHalted }) => isHalted && lastOf(request, latest) === request.id,
      );
      const rows = (some: readonly Request[]) =>
        Promise.all(some.slice(0, rowsMost).map(request => rowOf(request, sight)));
      return {
        halted: await rows(halted.map(({ request }) => request)),
        running: await rows(running),
        waiting: await rows(waiting),
        hidden: [halted, running, waiting].reduce((sum, all) => sum + Math.max(0, all.length - rowsMost), 0),
        frozen: inForce.slice(0, rowsMost).map(freezeLine),
        past: past
          .filter(end => !halted.includes(end))
          .slice(0, rowsMost)
          .map(({ line }) => line),
      };
    },

    async press(action, id, who) {
      const request = await requests.get(id);
      if (!request || !(await sees(await sightOf(who), request))) {
        await turnedAway(who, id, `${action} of what is not shown to this person`);
        return unknownSwap(id);
      }
      return press(action, request, { person: who, channel: request.channel });
    },
  };
}

/** The group's latest swap: what was begun after a halt has put that right, or is at it. */
const lastOf = ({ plan: { group } }: Request, latest: readonly Request[]): SwapId | undefined =>
  latest.find(({ state, plan }) => state === 'approved' && groupKey(plan.group) === groupKey(group))?.id;
