/**
 * The plan of a wish as the facts of now make it: what AWS shows, and what else is asked for or running. A
 * plan is made here when it is asked for, and again when it is decided on, by the same rules.
 */
import type { GroupRef, SwapId } from '../core/domain.ts';
import { groupKey } from '../core/domain.ts';
import { makePlan, type Planned } from '../core/make-plan.ts';
import { ids, type Wish } from '../core/plan.ts';
import type { GroupPolicy } from '../core/policy.ts';
import type { Claim } from '../core/preflight.ts';
import type { Cloud, Requests, SurveyOptions } from '../ports.ts';

/** What a plan of this wish must know of AWS beside the group and its instances. */
export const surveyOf = ({ templateVersion }: Wish, { alarms }: GroupPolicy): SurveyOptions => ({
  alarms,
  ...(templateVersion === undefined ? {} : { templateVersion }),
});

/**
 * @param again the request whose plan is made again: of those that wait, the first one approved wins, so
 * that only running swaps stand against it
 * @param binding whether an approval is bound to it
 * @throws CloudError
 */
export async function planNow(
  { cloud, requests }: { readonly cloud: Cloud; readonly requests: Pick<Requests, 'open'> },
  group: GroupRef,
  wish: Wish,
  allowed: GroupPolicy,
  again?: SwapId,
  binding = again !== undefined,
): Promise<Planned> {
  const seen = await cloud.survey(group, wish.incoming, { ...surveyOf(wish, allowed), binding });
  const open = (await requests.open()).filter(({ id }) => id !== again);
  const live = open.find(
    ({ state, plan }) => state === 'approved' && groupKey(plan.group) === groupKey(group),
  )?.id;
  const claims = open
    .filter(({ id, state }) => id !== live && (again === undefined || state === 'approved'))
    .map(
      ({ id, state, plan }): Claim => ({
        swap: id,
        group: plan.group,
        state: state === 'approved' ? 'running' : 'waiting',
        incoming: ids(plan.incoming),
      }),
    );
  return makePlan(group, wish, seen, allowed, live, claims);
}
