/** Why a swap turned back or halted, and what a person can do when it halted. */
import { unreachable } from '../assert.ts';
import type { Action } from '../domain.ts';
import type { Cause, Phase } from '../journal.ts';
import type { Plan } from '../plan.ts';
import { code, person, say, type Words } from '../words.ts';
import { count, idList } from './format.ts';

export const phaseTitle: Readonly<Record<Phase, string>> = {
  mark: 'Mark the group',
  suspend: 'Hold the group still',
  empty: 'Empty the group',
  zero: 'Min and desired to 0',
  open: 'Let instances in again',
  room: 'Make room',
  canary: 'One goes first',
  attach: 'Attach the incoming',
  gate: 'Wait until they are healthy',
  protect: 'Protect the incoming',
  retire: 'Outgoing to Standby',
  bake: 'Bake',
  terminate: 'Let the outgoing go',
  template: 'Set the launch template',
  restore: 'Restore the settings',
  watch: 'Watch the group',
  'undo-return': 'Outgoing back to service',
  'undo-gate': 'Wait until the old ones are healthy',
  'undo-detach': 'Take the incoming out',
  'undo-restore': 'Restore the settings',
};

/** @param most how many of the instances that were waited for are named */
export function causeWords(cause: Cause, most = 10): Words {
  switch (cause.kind) {
    case 'asked':
      return say`${person(cause.by)} asked for it`;
    case 'gate-timeout':
      return say`the instances did not become healthy in time: ${few(cause.waitingFor, most) || 'no good look in a row'}`;
    case 'incoming-lost':
      return say`the incoming instance ${code(cause.instance)} is ${cause.state}`;
    case 'deadline':
      return say`the time for “${phaseTitle[cause.phase]}” ran out`;
    case 'denied':
      return say`AWS does not allow the bot to call ${code(cause.permission)}: ${cause.text}`;
    case 'refused':
      if ('heldBack' in cause)
        return say`nothing could be sent to AWS to ${actionWords(cause.action)}: ${cause.heldBack}`;
      return say`AWS refused again and again to ${actionWords(cause.action)}. It says: ${cause.text} (${cause.code})`;
    case 'blind':
      return say`AWS could not be looked at until the time was over (${code(cause.trouble.call)}: ${cause.trouble.text})`;
    case 'alarm':
      return say`the alarm ${code(cause.name)} went off`;
    case 'group-gone':
      return say`the group no longer exists`;
    case 'foreign':
      return say`somebody else changed the group meanwhile: ${cause.what.join('; ')}`;
    case 'unknown-event':
      return say`its journal holds “${cause.event}”, written by a newer version of asg-swap`;
    default:
      return unreachable(cause);
  }
}

const few = (all: readonly string[], most: number): string =>
  `${all.slice(0, most).join('; ')}${all.length > most ? ` and ${all.length - most} more` : ''}`;

/** An action in the infinitive: “attach 3 instances: i-…”. */
export const actionWords = (action: Action): Words =>
  'instances' in action ? say`${deedWords(action)}: ${idList(action.instances)}` : deedWords(action);

/** The same without the names of many instances: “attach 3 instances”. */
export function deedWords(action: Action): Words {
  switch (action.kind) {
    case 'suspend':
      return say`suspend ${action.processes.join(', ')}`;
    case 'resume':
      return say`resume ${action.processes.join(', ')}`;
    case 'resize':
      return say`set ${[
        ...(action.min === undefined ? [] : [`min to ${action.min}`]),
        ...(action.desired === undefined ? [] : [`desired to ${action.desired}`]),
        ...(action.max === undefined ? [] : [`max to ${action.max}`]),
      ].join(' and ')}`;
    case 'mark':
      return say`mark the group (tag ${code('asg-swap')})`;
    case 'unmark':
      return say`remove the mark`;
    case 'protect':
      return say`protect ${count(action.instances.length, 'instance')} from scale-in`;
    case 'set-template':
      return say`launch from version ${action.version} of ${code(action.template)} from now on`;
    case 'attach':
      return say`attach ${count(action.instances.length, 'instance')}`;
    case 'detach':
      return say`detach ${count(action.instances.length, 'instance')}`;
    case 'enter-standby':
      return say`put ${count(action.instances.length, 'instance')} into Standby`;
    case 'exit-standby':
      return say`put ${count(action.instances.length, 'instance')} back into service`;
    case 'terminate':
      return say`terminate ${code(action.instance)} through Auto Scaling`;
    default:
      return unreachable(action);
  }
}

/** What a person has to do after a halt, in order, as commands to copy. */
export function recipe(plan: Plan, cause: Cause | undefined): readonly Words[] {
  const name = plan.group.name;
  const flags = `--auto-scaling-group-name ${name} --region ${plan.group.region}`;
  const incoming = plan.incoming.map(i => i.id).join(' ');
  const outgoing = plan.outgoing.map(i => i.id).join(' ');
  if (cause?.kind === 'group-gone') return [say`Nothing is left to restore: the group is gone.`];
  return [
    say`Look at the members first: ${code(`aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names ${name} --region ${plan.group.region}`)}`,
    ...(plan.strategy === 'empty-first'
      ? [
          say`The old instances are ended and cannot come back. Bring the new ones into service (attach those that are missing: ${code(`aws autoscaling attach-instances ${flags} --instance-ids ID…`)}), or let the group launch its own by the next two steps. New: ${code(incoming)}`,
        ]
      : [
          say`To go forward, each old instance still in Standby goes with ${code(`aws autoscaling terminate-instance-in-auto-scaling-group --region ${plan.group.region} --no-should-decrement-desired-capacity --instance-id ID`)}. Old: ${code(outgoing)}`,
          say`To go back, bring the old ones that are in Standby into service: ${code(`aws autoscaling exit-standby ${flags} --instance-ids ID…`)}, wait until they are healthy, then detach the new ones: ${code(`aws autoscaling detach-instances ${flags} --should-decrement-desired-capacity --instance-ids ID…`)}. New: ${code(incoming)}`,
        ]),
    say`When the members are right, and not before: ${code(`aws autoscaling update-auto-scaling-group ${flags} --min-size ${plan.found.min} --max-size ${plan.found.max}`)}`,
    ...(plan.suspend.length === 0
      ? []
      : [
          say`Then: ${code(`aws autoscaling resume-processes ${flags} --scaling-processes ${plan.suspend.join(' ')}`)}`,
        ]),
    say`Last of all remove the mark: ${code(`aws autoscaling delete-tags --region ${plan.group.region} --tags ResourceId=${name},ResourceType=auto-scaling-group,Key=asg-swap`)}`,
    say`Until then the group stays as it is, but it neither scales nor heals itself.`,
  ];
}
