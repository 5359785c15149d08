/** What stands against a plan: what is true now, and what to do about it. */
import { unreachable } from '../assert.ts';
import type { GroupRef, Trouble } from '../domain.ts';
import { groupKey } from '../domain.ts';
import type { Objection } from '../preflight.ts';
import { bold, type Card, code, join, note, say, type Words } from '../words.ts';
import { deniedWords } from './denied.ts';
import { count, oneOf } from './format.ts';

export function refusedPlan(group: GroupRef, objections: readonly Objection[]): Card {
  const text = say`Nothing was changed: ${count(objections.length, 'thing')} ${objections.length === 1 ? 'stands' : 'stand'} against this swap of ${bold(group.name)}.`;
  return {
    text,
    sections: [
      { kind: 'words', words: text },
      { kind: 'list', items: objections.map(objectionWords) },
      {
        kind: 'quiet',
        words: say`${code(groupKey(group))} · mend ${objections.length === 1 ? 'it' : 'these'} and ask again.`,
      },
    ],
    buttons: [],
  };
}

export const unknownGroup = (group: GroupRef): Card =>
  note(
    say`Nothing was changed: there is no Auto Scaling group ${bold(group.name)} in ${code(`${group.account}/${group.region}`)}. Check the spelling (capitals count); a group elsewhere is named ${code('region/name')} or ${code('account/region/name')}.`,
  );

/** AWS could not be asked. */
export function troubleWords({ kind, call, resource, text }: Trouble): Words {
  switch (kind) {
    case 'throttled':
      return say`AWS is refusing calls because there are too many (${code(call)}: ${text}). Try again in a minute.`;
    case 'denied':
      return deniedWords(call, resource, text);
    case 'credentials':
      return say`The bot's AWS credentials do not work. Whoever runs the bot must renew them. AWS says: ${text}`;
    case 'unreachable':
      return say`AWS cannot be reached from the bot right now (${code(call)}: ${text}). Try again in a minute; if it stays so, whoever runs the bot must look at its network.`;
    case 'failed':
      return say`AWS did not answer as it should (${code(call)}: ${text}). Try again in a minute.`;
    default:
      return unreachable(kind);
  }
}

const launchKind = {
  configuration: 'a launch configuration',
  mixed: 'a mixed instances policy',
  nothing: 'no template at all',
} as const;

export function objectionWords(objection: Objection): Words {
  switch (objection.kind) {
    case 'group-deleting':
      return say`The group is being deleted (${objection.status}). Nothing can be put into it.`;
    case 'group-managed':
      return say`The group is managed by ${objection.by}; only that service may change it. Release through that service.`;
    case 'group-busy':
      return say`Swap ${code(objection.swap)} is running on this group. Wait for its end, or look at it: ${code(`/asg-swap show ${objection.swap}`)}.`;
    case 'marker-left':
      return say`The group carries the marker of swap ${code(objection.swap)}, which never ended here (${code(objection.value)}). If that swap has halted, an approver takes it up again (${code(`/asg-swap take-up ${objection.swap}`)}); else whoever runs the bot puts the group back with ${code('asg-swap recover GROUP')}.`;
    case 'group-weighted':
      return say`The group counts capacity in weights, which this bot cannot yet keep equal. Swap its instances by an instance refresh.`;
    case 'refresh-active':
      return say`An instance refresh is active (${objection.status}). Wait for its end or cancel it: ${code('aws autoscaling cancel-instance-refresh')}.`;
    case 'activity-open':
      return say`The group is busy: “${objection.description}” (${objection.status}). Wait until that has ended.`;
    case 'member-unstable':
      return say`Member ${code(objection.id)} is ${code(objection.lifecycle)}. Wait until every member is InService or Standby.`;
    case 'member-unhealthy':
      return say`Member ${code(objection.id)}, which would stay, is marked Unhealthy and is about to be replaced by the group. Wait for that, or replace it too with ${code('--out')}.`;
    case 'process-suspended':
      return say`The process ${code(objection.process)} is suspended${objection.reason === undefined ? '' : ` (${objection.reason})`}; a swap needs it. If nobody needs it suspended: ${code(`aws autoscaling resume-processes --scaling-processes ${objection.process}`)}.`;
    case 'source-gone':
      return say`The group names the load balancer or target group ${code(objection.name)}, which no longer exists, so nothing can become healthy there. Take it off the group: ${code('aws autoscaling detach-traffic-sources')}.`;
    case 'target-group-unused':
      return say`No load balancer uses target group ${code(objection.name)} in all zones, so its targets never become healthy. Attach it to a load balancer or take it off the group.`;
    case 'health-check-disabled':
      return say`Target group ${code(objection.name)} has its health check switched off, so nothing tells when an instance serves. Switch it on.`;
    case 'alarm-missing':
      return say`The policy of this group watches the alarm ${code(objection.name)}, but CloudWatch has none of that name in this account and region. Correct ${code('alarms')} in the configuration, or create the alarm.`;
    case 'alarm-breached':
      return say`The alarm ${code(objection.name)} is in breach already, so it could not tell whether the new instances do harm. Wait until it is quiet.`;
    case 'no-template':
      return say`${code('--template-version')} sets a version of the launch template that the group launches from, but this group launches from ${launchKind[objection.source]}. Leave it out, and change what it launches by hand.`;
    case 'no-such-version':
      return say`The launch template ${code(objection.template)} has no version ${code(objection.version)}. Make that version first, or name one that ${code(`aws ec2 describe-launch-template-versions --launch-template-name ${objection.template}`)} lists.`;
    case 'nothing-to-replace':
      return say`The group has no instance in service, so there is nothing to replace. Attach the first instances by hand.`;
    case 'cannot-keep':
      return objection.by === 'wish'
        ? say`${code('--strategy empty-first')} ends every old instance, so ${code('--keep')} cannot leave them running. Leave one of the two away.`
        : say`${code('--strategy empty-first')} ends every old instance, but the policy of this group keeps them (${code('old: keep')}). Use ${code('--strategy attach-first')}, or have the configuration changed.`;
    case 'idle-options':
      return say`${code('--strategy empty-first')} ends every old instance at once, before the first new one is attached, so there is no place for ${join(objection.options.map(option => [code(`--${option}`)]))}. Leave ${objection.options.length === 1 ? 'it' : 'them'} away.`;
    case 'not-all':
      return say`${code('--strategy empty-first')} empties the whole group, but ${objection.staying} of its members would stay and ${objection.standby} are in Standby. Leave ${code('--out')} away, or bring those in Standby out of the group first.`;
    case 'below-min':
      return say`The group would end with ${count(objection.desired, 'instance')}, below its min of ${objection.min}. Name more incoming instances, or fewer outgoing ones with ${code('--out')}.`;
    case 'above-max':
      return say`The group would end with ${count(objection.desired, 'instance')}, above its max of ${objection.max}. Name fewer incoming instances, or raise max first.`;
    case 'above-limit':
      return say`Max would have to rise to ${objection.max} while both sets are in; the policy of this group allows ${objection.limit} at most. Swap fewer at a time: name fewer incoming instances, and as many outgoing ones with ${code('--out')}.`;
    case 'unknown-instance':
      return say`EC2 knows no running instance ${code(objection.id)} in this account and region. Check the id.`;
    case 'not-running':
      return say`${code(objection.id)} is ${objection.state}; only a running instance can be attached. Start it, test it, and ask again.`;
    case 'already-member':
      return say`${code(objection.id)} is a member of this group already (${objection.lifecycle}). Leave it out.`;
    case 'in-other-group':
      return say`${code(objection.id)} belongs to group ${code(objection.group)}. Detach it there first, or pick another.`;
    case 'foreign-zone':
      return say`${code(objection.id)} is in ${objection.zone}; the group works in ${oneOf(objection.zones)}. Pick an instance there.`;
    case 'foreign-vpc':
      return say`${code(objection.id)} is in VPC ${code(objection.vpc)}, the group's load balancer in ${code(objection.wanted)}. Pick an instance in that VPC.`;
    case 'image-gone':
      return say`The image ${code(objection.image)} of ${code(objection.id)} no longer exists; AWS refuses to attach such an instance. Build one from an existing image.`;
    case 'checks-not-ok':
      return objection.verdict === 'initializing'
        ? say`EC2's status checks of ${code(objection.id)} have not finished. Wait a few minutes and ask again.`
        : say`EC2's status checks of ${code(objection.id)} say ${objection.verdict}, not ok. Pick another, or restart it and test it again.`;
    case 'event-scheduled':
      return say`EC2 has an event scheduled for ${code(objection.id)} (${objection.event}); the group would soon mark it unhealthy. Pick another.`;
    case 'instance-managed':
      return say`${code(objection.id)} is managed by ${objection.by}. Only that service may move it.`;
    case 'tag-missing':
      return say`${code(objection.id)} must carry the tag ${code(`${objection.tag}=${objection.value}`)}; it ${objection.has === undefined ? 'has no such tag' : `says ${objection.has}`}. The tag tells that it was tested: set it when that is true.`;
    case 'in-other-request':
      return objection.state === 'running'
        ? say`${code(objection.id)} is being brought into ${code(groupKey(objection.group))} by swap ${code(objection.swap)}, which is running. Pick another.`
        : say`${code(objection.id)} is asked for already, by request ${code(objection.swap)} for ${code(groupKey(objection.group))}, which waits for its approval. Have that one withdrawn or rejected first, or pick another.`;
    case 'not-a-member':
      return say`${code(objection.id)} (from ${code('--out')}) is not a member of the group.`;
    case 'not-in-service':
      return say`${code(objection.id)} (from ${code('--out')}) is ${objection.lifecycle}, not InService.`;
    default:
      return unreachable(objection);
  }
}
