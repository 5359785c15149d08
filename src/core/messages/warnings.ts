/** What to know before approving: the warnings of a plan, a line or two each, and what is scheduled. */
import { unreachable } from '../assert.ts';
import type { LaunchSource } from '../domain.ts';
import { type Due, dueOf } from '../forecast.ts';
import { hour } from '../limits.ts';
import type { Difference, Plan, Warning } from '../plan.ts';
import { code, join, say, type Words } from '../words.ts';
import { idList } from './format.ts';

/** How far ahead scheduled actions are told. */
const aheadMs = 24 * hour;

/**
 * @param now when the plan was made
 * @param tookMs how long the swap is expected to take at least
 */
export const warningLines = (plan: Plan, now: number, tookMs: number): readonly Words[] => [
  ...scheduledLines(plan, now, tookMs),
  ...plan.warnings.map(warningWords),
];

/** Where others have suspended ScheduledActions, none of them is due whatever the swap does. */
function scheduledLines(plan: Plan, now: number, tookMs: number): readonly Words[] {
  const due = plan.found.suspended.includes('ScheduledActions') ? [] : dueOf(plan, now, now + aheadMs);
  if (due.length === 0) return [];
  const within = due.filter(({ at }) => at !== undefined && at < now + tookMs);
  const named = join(within.slice(0, 3).map(({ action }) => say`${code(action.name)}`));
  const all = join(due.slice(0, 5).map(dueWords), '; ');
  const more = due.length > 5 ? ` and ${due.length - 5} more` : '';
  const lost =
    within.length === 0
      ? say`What falls due while the swap runs is lost; its last words say what.`
      : say`Begun now, the swap loses ${named}: wait until then, or set those sizes yourself afterwards.`;
  return [say`Scheduled within a day: ${all}${more}. ${lost}`];
}

function dueWords({ action, at }: Due): Words {
  const when = at === undefined ? say`recurs ${code(action.recurrence ?? '')}` : say`${{ time: at }}`;
  return say`${code(action.name)} (${sizeWords(action)}) ${when}`;
}

/** `min 6, desired 6`. */
export const sizeWords = ({ min, max, desired }: Due['action']): string =>
  [
    ...(min === undefined ? [] : [`min ${min}`]),
    ...(desired === undefined ? [] : [`desired ${desired}`]),
    ...(max === undefined ? [] : [`max ${max}`]),
  ].join(', ') || 'no size';

/** What ends the drift with the swap itself. */
const setVersion = ({ kind }: LaunchSource): Words =>
  kind === 'template'
    ? say` To end that with the swap, ask with ${code('--template-version N')}, a version of the new release.`
    : say``;

function warningWords(warning: Warning): Words {
  switch (warning.kind) {
    case 'image-drift':
      return say`The next scale-out brings back ${code(warning.templateImage)}: the group launches from ${sourceName(warning.source)}, while the incoming run ${idList(warning.images, 3)}.${setVersion(warning.source)}`;
    case 'image-unknown':
      return say`Which image ${sourceName(warning.source)} would launch could not be told; it may differ from the incoming ones.`;
    case 'version-drift':
      return say`Version ${warning.template.version} of ${code(warning.template.name)} launches ${code(warning.template.image ?? 'another image')}, while the incoming run ${idList(warning.images, 3)}: the next scale-out does not bring the release that comes in.`;
    case 'template-drift':
      return say`Scale-outs differ from the incoming in ${join(warning.differs.map(differenceWords), ', ')}: so says ${sourceName(warning.source)}.`;
    case 'not-compared':
      return say`Not compared with ${sourceName(warning.source)}: ${warning.what.join(', ')}.`;
    case 'mixed-incoming':
      return say`The incoming instances differ in ${warning.what}: ${idList(warning.values, 4)}.`;
    case 'desired-changes':
      return say`The group's desired size changes from ${warning.from} to ${warning.to}.`;
    case 'zone-imbalance':
      return say`The zones will be uneven (${Object.entries(warning.counts)
        .map(([zone, n]) => `${zone}: ${n}`)
        .join(
          ', ',
        )}); afterwards the group may rebalance: launch from its template and end one of the new. Picks in the thin zones rule that out.`;
    case 'no-load-balancer':
      return say`No load balancer is attached to the group: “healthy” means in service and running, nothing more.`;
    case 'warm-pool':
      return say`The group has a warm pool; raising max may launch instances into it.`;
    case 'spot':
      return say`Spot instances come in (${idList(warning.ids, 3)}); EC2 may end them at any time${warning.rebalance === true ? ', and the group then launches others from its template ahead of that' : ''}.`;
    case 'suspended-by-others':
      return say`Suspended already, and left so: ${warning.processes.join(', ')}.`;
    case 'max-lifetime':
      return say`The group replaces instances older than ${warning.days} days with new ones from its template${warning.first ? say`: ${code(warning.first.id)} first, ${{ time: warning.first.at }}` : ''}.`;
    case 'predictive-scaling':
      return say`Predictive scaling (${idList(warning.policies, 3)}) cannot be held still and may launch from the template meanwhile; set to ForecastOnly it does not.`;
    case 'alarm-in-breach':
      return say`Alarm ${code(warning.alarm)} is in breach: if it still is at the end, policy ${code(warning.policy)} scales${warning.way === 'unknown' ? '' : ` ${warning.way}`} at once. Wait until it is quiet, or expect that.`;
    case 'scale-in-picks':
      return say`Scale-ins end the picked ones first (termination policy ${warning.policy}), scale-outs launch from the template: the group drifts back in time. ${code('--protect')} keeps the picked ones.`;
    case 'refreshed-before':
      return say`The next instance refresh (the last: ${warning.status}, ${{ time: warning.at }}) replaces the picked ones by what the template launches. Change the template before it.`;
    case 'launch-hooks':
      return say`Launch hooks (${idList(warning.hooks, 3)}) do not run for attached instances: see that what they do is done.`;
    case 'owner-tool':
      return say`The group belongs to ${warning.tool} ${code(warning.name)}: its next update may put back sizes and template. Change them there too.`;
    default:
      return unreachable(warning);
  }
}

function differenceWords({ what, launched, incoming }: Difference): Words {
  if (what === 'user data') return say`user data (unlike ${idList(incoming, 2)})`;
  return say`${what} ${orNone(launched)} (incoming ${orNone(incoming)})`;
}

const orNone = (values: readonly string[]): string =>
  values
    .slice(0, 4)
    .map(value => value || 'none')
    .join(', ');

/** Its number beside the place that the group names: `$Latest, now 7`. */
export function sourceName({ kind, name, version = '$Default', resolved }: LaunchSource): string {
  if (kind === 'configuration') return `launch configuration ${name}`;
  return `launch template ${name} (${resolved === undefined ? version : `${version}, now ${resolved}`})`;
}
