/**
 * The form of a swap: what can be picked in it, what stands against it as it is filled in, and asking with it.
 * What is offered is a help and some seconds old; what is asked for is judged as a typed command is.
 */
import { createHash } from 'node:crypto';
import { isAmong } from '../core/approval.ts';
import { assert, must } from '../core/assert.ts';
import { fromForm } from '../core/command.ts';
import { type GroupRef, groupKey, type PersonId } from '../core/domain.ts';
import {
  bestFirst,
  candidates,
  type Form,
  fits,
  type GroupChoice,
  instanceTexts,
  leavers,
} from '../core/form.ts';
import { leastMs } from '../core/history.ts';
import { faultIn, problemFault } from '../core/messages/faults.ts';
import {
  cannotTell,
  groupGone,
  inForm,
  mayNotAsk,
  noGroups,
  planInShort,
  someUnknown,
} from '../core/messages/form.ts';
import { troubleWords } from '../core/messages/objections.ts';
import { forwardOf } from '../core/messages/progress.ts';
import { warningLines } from '../core/messages/warnings.ts';
import type { PlannedInstance, Wish } from '../core/plan.ts';
import { type GroupPolicy, policyFor } from '../core/policy.ts';
import type { Problem } from '../core/problem.ts';
import type { Words } from '../core/words.ts';
import { type Asked, type Checked, CloudError, type FormDesk } from '../ports.ts';
import { clickerOf, type RequestPorts } from './asking.ts';
import type { RequestDesk } from './requests.ts';

/** Who somebody is, for what is offered while he types; asking looks anew. */
const knownForMs = 30_000;
/** What a menu holds. */
const offeredMost = 100;

type Faulty = Extract<Checked, { kind: 'faults' }>;

interface Rights {
  readonly mayAsk: (rules: GroupPolicy) => boolean;
  /** Why they could not be told. */
  readonly trouble?: Words;
}

export function createFormDesk(
  { cloud, people, clock, policy }: RequestPorts,
  desk: Pick<RequestDesk, 'judge' | 'refused' | 'request'>,
): FormDesk {
  const known = new Map<PersonId, { readonly until: number; readonly rights: Promise<Rights> }>();

  /** Judged once for all entries. Names of groups and instances are for full members only. */
  function rightsOf(who: PersonId): Promise<Rights> {
    const kept = known.get(who);
    if (kept && clock.now() < kept.until) return kept.rights;
    for (const [id, { until }] of known) if (until <= clock.now()) known.delete(id);
    const rights = findRights(who);
    known.set(who, { until: clock.now() + knownForMs, rights });
    return rights;
  }

  async function findRights(who: PersonId): Promise<Rights> {
    const usergroups = [...new Set(policy().groups.flatMap(({ requesters }) => requesters.usergroups))];
    const by = await clickerOf(people, who, { users: [], usergroups, anyone: false });
    if (by.kind === 'unknown') known.delete(who);
    return {
      mayAsk: ({ requesters }) => by.kind === 'member' && isAmong(by, requesters),
      ...(by.kind === 'unknown' ? { trouble: cannotTell(by.trouble ?? 'no answer') } : {}),
    };
  }

  /** The group and its rules, where this person may ask for it. */
  async function openTo(
    who: PersonId,
    key: string,
  ): Promise<{ readonly ref: GroupRef; readonly rules: GroupPolicy } | undefined> {
    const [ref, { mayAsk }] = await Promise.all([refOf(key), rightsOf(who)]);
    const rules = ref && policyFor(policy(), ref);
    return ref && rules && mayAsk(rules) ? { ref, rules } : undefined;
  }

  async function allGroups(): Promise<{
    readonly all: readonly GroupChoice[];
    readonly troubles: readonly Words[];
  }> {
    const asked = await Promise.all(
      cloud.places().map(place => cloud.groups(place).catch((error: unknown) => troubleOf(error))),
    );
    return {
      all: asked.flatMap(each => ('trouble' in each ? [] : each)),
      troubles: asked.flatMap(each => ('trouble' in each ? [each.trouble] : [])),
    };
  }

  /** The group behind a key; one with a long name is found among all of them. */
  async function refOf(key: string): Promise<GroupRef | undefined> {
    if (!key.startsWith(shortened)) return cloud.candidates(key).find(ref => groupKey(ref) === key);
    return (await allGroups()).all.map(({ ref }) => ref).find(ref => keyOf(ref) === key);
  }

  async function read({ group, incoming, filled }: Form): Promise<Wish | readonly Problem[]> {
    const ref = await refOf(group);
    const command = fromForm(ref ? groupKey(ref) : group, incoming, filled);
    if (command.kind === 'swap') return command.wish;
    assert(command.kind === 'misread', 'a form is read as a swap or misread');
    return command.problems;
  }

  return {
    async groups(typed, who) {
      const [{ all, troubles }, { mayAsk, trouble: unknown }] = await Promise.all([
        allGroups(),
        rightsOf(who),
      ]);
      const open = all.filter(({ ref }) => {
        const rules = policyFor(policy(), ref);
        return rules !== undefined && mayAsk(rules);
      });
      const order = bestFirst(typed);
      const options = open
        .filter(({ ref }) => fits(typed, [groupKey(ref)]))
        .toSorted((a, b) => order(a.ref, b.ref))
        .slice(0, offeredMost)
        .map(each => ({ ...each, key: keyOf(each.ref) }));
      const trouble =
        unknown ?? (troubles.length > 0 ? someUnknown(troubles) : open.length === 0 ? noGroups() : undefined);
      return { options, ...(trouble === undefined ? {} : { trouble }) };
    },

    async group(key, who) {
      const open = await openTo(who, key);
      if (!open) return mayNotAsk(key);
      const { ref, rules } = open;
      const seen = await cloud.surroundings(ref).catch((error: unknown) => troubleOf(error));
      if (seen === undefined) return groupGone(groupKey(ref));
      if ('trouble' in seen) return seen.trouble;
      const { group } = seen;
      return {
        ref,
        key,
        rules,
        channels: rules.channels.length > 0 ? rules.channels : policy().channels,
        min: group.settings.min,
        max: group.settings.max,
        inService: leavers(seen).length,
        zones: group.zones,
        loose: candidates(seen, rules).length,
        ...(group.launches?.kind === 'template' ? { template: group.launches.name } : {}),
      };
    },

    async instances(way, key, typed, who): Promise<readonly PlannedInstance[]> {
      const open = await openTo(who, key);
      const seen = open && (await cloud.surroundings(open.ref));
      if (!seen) return [];
      const all = way === 'in' ? candidates(seen, open.rules) : leavers(seen);
      return all.filter(each => fits(typed, instanceTexts(each))).slice(0, offeredMost);
    },

    async check(form, from): Promise<Checked> {
      const wish = await read(form);
      if (isMisread(wish)) {
        // What is still to be picked is no fault while it is picked.
        return faulty(wish.filter(({ kind }) => kind !== 'no-instances')) ?? { kind: 'unfinished' };
      }
      const judged = await desk.judge(wish, from);
      if (judged.kind === 'unfit') return { kind: 'faults', faults: judged.faults };
      return {
        kind: 'fits',
        summary: planInShort(judged.plan),
        warnings: warningLines(judged.plan, clock.now(), leastMs(judged.plan, forwardOf(judged.plan))).map(
          inForm,
        ),
        outage: judged.plan.strategy === 'empty-first',
      };
    },

    async ask(form, from): Promise<Asked> {
      const wish = await read(form);
      if (isMisread(wish)) return must(faulty(wish), 'what is misread has problems');
      const judged = await desk.judge(wish, from);
      if (judged.kind === 'unfit') {
        await desk.refused(judged, wish, from);
        return { kind: 'faults', faults: judged.faults };
      }
      const { stands, card, message } = await desk.request(judged, wish, from);
      if (!stands) return { kind: 'faults', faults: [faultIn('channel', card)] };
      return { kind: 'asked', card, ...(message ? { message } : {}) };
    },
  };
}

const isMisread = (read: Wish | readonly Problem[]): read is readonly Problem[] => Array.isArray(read);

function faulty(problems: readonly Problem[]): Faulty | undefined {
  const [first, ...more] = problems.map(problemFault);
  return first && { kind: 'faults', faults: [first, ...more] };
}

function troubleOf(error: unknown): { readonly trouble: Words } {
  if (error instanceof CloudError) return { trouble: troubleWords(error.trouble) };
  throw error;
}

/** What a menu can carry (Slack takes 75 characters); a name alone may have 255. */
const keyMost = 75;
const shortened = '#';

function keyOf(ref: GroupRef): string {
  const key = groupKey(ref);
  if (key.length <= keyMost) return key;
  return `${shortened}${createHash('sha256').update(key).digest('hex').slice(0, 40)}`;
}
