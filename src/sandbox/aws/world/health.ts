/**
 * How a group learns that a member is ill (facts/aws.md sections 5 and 12.4). Marking is one process,
 * replacing another; a member in Standby is not looked at, and nothing but SetInstanceHealth heals a mark.
 */
import { type Engine, later, touch, within } from './engine.ts';
import type { Group, Instance, Member } from './model.ts';
import { isSuspended } from './suspension.ts';
import { sourceKeys } from './targets.ts';

/** Begins to watch a member that entered service, or whose instance changed. */
export function watch(w: Engine, id: string): void {
  const member = w.members.get(id);
  if (member === undefined || !member.healthy) return;
  if (ec2Verdict(w.instances.get(id)) === 'fine') return;
  later(w, within(w, w.params.deathNoticeMs), { kind: 'health-check', id });
}

/** EC2's verdict reaches the group. Leaving `running` counts at once, status checks only after the grace period. */
export function onHealthCheck(w: Engine, id: string): void {
  const found = watched(w, id);
  if (found === undefined) return;
  const verdict = ec2Verdict(w.instances.get(id));
  if (verdict === 'fine') return;
  if (verdict === 'impaired' && w.now < found.member.graceUntil) {
    w.agenda.add(found.member.graceUntil, { kind: 'health-check', id });
    return;
  }
  mark(w, id);
}

/** A load balancer's verdict reaches the group, if its health check type asks for it. */
export function onElbVerdict(w: Engine, id: string): void {
  const found = watched(w, id);
  if (found === undefined) return;
  if (!failsAtLoadBalancer(w, found.group, id)) return;
  if (w.now < found.member.graceUntil) {
    w.agenda.add(found.member.graceUntil, { kind: 'elb-verdict', id });
    return;
  }
  mark(w, id);
}

/** At one whose kind the group's health check type names. */
export function failsAtLoadBalancer(w: Engine, group: Group, id: string): boolean {
  return sourceKeys(group).some(source => {
    const asked = w.sources.get(source)?.kind === 'lattice' ? 'VPC_LATTICE' : 'ELB';
    if (!group.healthChecks.includes(asked)) return false;
    // Verdicts count only once the source's own attachment is in service.
    if ((group.sourceStates[source] ?? 'InService') !== 'InService') return false;
    const registration = w.registrations.get(`${source}|${id}`);
    return registration?.state === 'unhealthy';
  });
}

export function mark(w: Engine, id: string): void {
  const member = w.members.get(id);
  if (member === undefined || !member.healthy) return;
  w.members.set(id, { ...member, healthy: false });
  touch(w, member.group);
}

function watched(w: Engine, id: string): { member: Member; group: Group } | undefined {
  const member = w.members.get(id);
  const group = member === undefined ? undefined : w.groups.get(member.group);
  if (member === undefined || group === undefined) return undefined;
  if (member.lifecycle !== 'InService' || isSuspended(group, 'HealthCheck')) return undefined;
  return { member, group };
}

export function ec2Verdict(instance: Instance | undefined): 'fine' | 'impaired' | 'not-running' {
  if (instance === undefined || (instance.state !== 'running' && instance.state !== 'pending')) {
    return 'not-running';
  }
  return instance.status === 'impaired' || instance.events.length > 0 ? 'impaired' : 'fine';
}
