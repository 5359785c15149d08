/** The one place where what was put on the agenda becomes a call of the rule it belongs to. */
import { onAlarm } from './alarms.ts';
import { because, type Engine, touch } from './engine.ts';
import type { Event } from './events.ts';
import { onElbVerdict, onHealthCheck, watch } from './health.ts';
import { onEnded } from './hooks.ts';
import { onInstance } from './instances.ts';
import { onLifetime } from './lifetime.ts';
import { onMember } from './members.ts';
import { reconcile } from './reconcile.ts';
import { onRefresh } from './refreshes.ts';
import { onScheduledAction } from './scheduled-actions.ts';
import { lookAgain, onTarget } from './targets.ts';

export function happen(w: Engine, event: Event, runActor: (actor: number) => void): void {
  const rule = (): void => follow(w, event, runActor);
  if (event.kind === 'touch') rule();
  else because(w, causeOf(event), rule);
}

/** What the recorder writes beside the changes that an event brings. */
function causeOf(event: Event): string {
  if (event.kind === 'member') return `member ${event.next}`;
  if (event.kind === 'ec2') return `EC2 ${event.to}`;
  if (event.kind === 'target') return `target ${event.next}`;
  return event.kind.replaceAll('-', ' ');
}

function follow(w: Engine, event: Event, runActor: (actor: number) => void): void {
  switch (event.kind) {
    case 'reconcile':
      reconcile(w, event.group);
      break;
    case 'touch':
      touch(w, event.group);
      break;
    case 'member':
      onMember(w, event.id, event.step, event.next);
      break;
    case 'ec2':
      onInstance(w, event.id, event.step, event.to);
      break;
    case 'instance-changed':
      lookAgain(w, event.id);
      watch(w, event.id);
      onEnded(w, event.id);
      break;
    case 'target':
      onTarget(w, event.key, event.step, event.next);
      break;
    case 'health-check':
      onHealthCheck(w, event.id);
      break;
    case 'elb-verdict':
      onElbVerdict(w, event.id);
      break;
    case 'lifetime':
      onLifetime(w, event.id);
      break;
    case 'scheduled-action':
      onScheduledAction(w, event.key, event.at);
      break;
    case 'alarm':
      onAlarm(w, event.key, event.since);
      break;
    case 'refresh':
      onRefresh(w, event.id, event.step);
      break;
    case 'actor':
      runActor(event.actor);
  }
}
