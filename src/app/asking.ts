/** What proposing and deciding share: their ports, who is asking, and the hash that ties a decision to a plan. */
import { createHash, randomBytes } from 'node:crypto';
import type { Clicker } from '../core/approval.ts';
import type { PersonId, SwapId } from '../core/domain.ts';
import type { Planned } from '../core/make-plan.ts';
import { canonical, type Plan } from '../core/plan.ts';
import type { Approvers, Policy } from '../core/policy.ts';
import type { Words } from '../core/words.ts';
import type { Clock, Cloud, Freezes, Log, People, Requests } from '../ports.ts';
import type { Narrator } from './narrator.ts';

export interface RequestPorts {
  readonly cloud: Cloud;
  readonly requests: Requests;
  readonly people: People;
  readonly freezes: Freezes;
  readonly narrator: Narrator;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: () => Policy;
  /** An approved swap waits to be taken up. */
  readonly wake: (swap: SwapId) => void;
}

/** What a look at AWS made of a wish. */
export type Attempt = Planned | { readonly kind: 'trouble'; readonly words: Words };

/** The hash that an approval is bound to. */
export const fingerprint = (plan: Plan): string => createHash('sha256').update(canonical(plan)).digest('hex');

/** Letters and digits that are not mistaken for each other. */
const idAlphabet = '0123456789abcdefghjkmnpqrstvwxyz';
export const newId = (): SwapId =>
  `s-${Array.from(randomBytes(8), byte => idAlphabet[byte % idAlphabet.length]).join('')}` as SwapId;

/** Asks Slack who this is; what Slack cannot say is carried as trouble, and refused by the core. */
export async function clickerOf(people: People, id: PersonId, approvers: Approvers): Promise<Clicker> {
  try {
    const { kind } = await people.look(id);
    const needsGroups = !approvers.anyone && !approvers.users.includes(id);
    const usergroups: string[] = [];
    for (const group of needsGroups ? approvers.usergroups : []) {
      if ((await people.members(group)).includes(id)) usergroups.push(group);
    }
    return { id, kind, usergroups };
  } catch (error) {
    return {
      id,
      kind: 'unknown',
      trouble: error instanceof Error ? error.message : 'no answer',
      usergroups: [],
    };
  }
}
