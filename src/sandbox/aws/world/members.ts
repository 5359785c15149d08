/** What the clock brings to a member on its way through the lifecycle. */
import { endActivity } from './activities.ts';
import { type Engine, touch } from './engine.ts';
import type { MemberNext } from './events.ts';
import { comeIntoService, onHookTimeout, proceed, waitForHooks } from './hooks.ts';
import { end } from './moves.ts';
import { leave, move, settleDesired } from './seats.ts';

/** What the clock brings to a member. */
export function onMember(w: Engine, id: string, step: number, next: MemberNext): void {
  const member = w.members.get(id);
  const group = member === undefined ? undefined : w.groups.get(member.group);
  if (member === undefined || group === undefined || member.step !== step) return;
  switch (next) {
    case 'in-service':
      comeIntoService(w, group, member, w.switches.suspendedAddSkipsAttached);
      return;
    case 'exit-fails':
      endActivity(w, member, { status: 'Failed', message: 'The instance failed to move out of Standby.' });
      end(
        w,
        group,
        { ...member, activity: undefined },
        'an instance that failed to move out of Standby was taken out of service.',
        false,
      );
      return;
    case 'launched':
      waitForHooks(w, group, member, 'autoscaling:EC2_INSTANCE_LAUNCHING');
      return;
    case 'warmed':
      move(w, member, { lifecycle: `Warmed:${group.warmPool?.state ?? 'Stopped'}` });
      endActivity(w, member);
      return;
    case 'standby': {
      const moved = move(w, member, { lifecycle: 'Standby', dropsDesired: false });
      settleDesired(w, member);
      endActivity(w, moved);
      return;
    }
    case 'detached':
      if (member.lifecycle === 'Detaching') leave(w, member, 'Detached');
      return;
    case 'drained':
      waitForHooks(w, group, member, 'autoscaling:EC2_INSTANCE_TERMINATING');
      return;
    case 'proceed':
      proceed(w, group, member);
      return;
    case 'hook-timeout':
      onHookTimeout(w, group, member);
      return;
    case 'gone':
      w.members.set(id, undefined);
      touch(w, group.key);
  }
}
