/** What calls people: the few messages beside card and story, sent to those who must act or must know. */
import type { PersonId } from '../domain.ts';
import type { Request } from '../request.ts';
import { bold, code, join, person, say, usergroup, type Words } from '../words.ts';
import type { Rules } from './plan-card.ts';

/** Before a request expires, in its thread. */
export function reminder(request: Request, rules: Rules | undefined): Words {
  const given = request.approvals?.length ?? 0;
  const missing = (rules?.required ?? 1) - given;
  const many =
    missing > 1 ? `${missing} more approvals are` : given > 0 ? 'one more approval is' : 'an approval is';
  return say`${callOf(rules, request)}: this request expires ${{ time: request.expiresAt }}, and ${many} missing. Approve or reject it above. ${person(request.requester)}, without that nothing is done and you would have to ask again.`;
}

/** In the channel, the moment that the requester has gone without a second person. */
export function glassAlarm(request: Request, rules: Rules | undefined): Words {
  return say`${bold('Break-glass')}: ${person(request.requester)} has started a swap of ${bold(request.plan.group.name)} alone, without a second person. Reason: “${request.settledReason ?? ''}”. ${callOf(rules, request)}: look at ${code(request.id)} above; Pause and Abort are on its card, and the record keeps this.`;
}

/** Those who may approve, mentioned; whoever has said yes already is left in peace. */
function callOf(rules: Rules | undefined, { approvals = [], requester }: Request): Words {
  if (rules === undefined || rules.approvers.anyone) return say`Everybody here`;
  const done = new Set<PersonId>([requester, ...approvals.map(({ person: id }) => id)]);
  const { users, usergroups } = rules.approvers;
  const all = [
    ...users.filter(id => !done.has(id)).map(id => say`${person(id)}`),
    ...usergroups.map(id => say`${usergroup(id)}`),
  ];
  return all.length === 0 ? say`Whoever may approve` : join(all);
}
