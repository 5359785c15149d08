/**
 * The thread: what each event of a journal says to people. Events that only help the bot remember are
 * silent. A line is made from the journal alone, so telling it again after a crash gives the same words.
 */
import { unreachable } from '../assert.ts';
import type { Answer } from '../domain.ts';
import type { Cause, Entry, JournalEvent, Phase, ProofRow } from '../journal.ts';
import { newerThanUs } from '../newer.ts';
import { canTurnBack, type Swap } from '../swap.ts';
import { bold, code, join, person, say, type Words } from '../words.ts';
import { aftermath } from './aftermath.ts';
import { requestSentence, takenAtLast } from './aws-calls.ts';
import { actionWords, causeWords, phaseTitle, recipe } from './causes.ts';
import { deniedWords } from './denied.ts';
import { count, duration } from './format.ts';
import { troubleWords } from './objections.ts';
import { continuedWords, finishedWords, pausedWords } from './pausing.ts';
import { onwards, takeUpRecipe } from './taking-up.ts';

/** The line for an entry, given the swap as it was just before it; undefined where there is nothing to tell. */
export function storyLine(before: Swap, { at, event }: Entry): Words | undefined {
  const words = eventWords(before, at, event);
  return words && say`${{ time: at }} ${words}`;
}

/** What opens the thread; `first` is the entry that begins the journal. */
export function opening(swap: Swap, first?: Entry): Words {
  const approval = first?.event.kind === 'approved' ? first.event : undefined;
  if (swap.requester === swap.approver) {
    const reason = approval?.brokeGlass === undefined ? '' : ` Reason: “${approval.brokeGlass}”.`;
    return say`${{ time: swap.approvedAt }} ${bold('Break-glass')}: begun by ${person(swap.requester)} without a second person’s approval.${reason} Every step is told here.`;
  }
  const by = join((approval?.approvers ?? [swap.approver]).map(id => say`${person(id)}`));
  return say`${{ time: swap.approvedAt }} ${bold('Approved')} by ${by}. The swap begins now; every step is told here.`;
}

function eventWords(before: Swap, at: number, event: JournalEvent): Words | undefined {
  const newer = newerThanUs(event);
  if (newer !== undefined) return say`An event of a newer version of asg-swap: ${code(newer)}`;
  switch (event.kind) {
    case 'approved':
      return undefined;
    case 'phase':
      return entered(before, event, at);
    case 'acting':
      return say`AWS is asked to ${actionWords(event.action)}`;
    case 'answered':
      return answerWords(before, event.answer);
    case 'looked':
      return lookedWords(before, event, at);
    case 'blind':
      return event.trouble === undefined
        ? say`AWS can be looked at again; the swap goes on.`
        : say`${bold('The bot cannot see the group')}, so nothing is done until it can. ${troubleWords(event.trouble)}`;
    case 'missing':
    case 'suspected':
      return undefined;
    case 'foreign':
      return say`${bold('Somebody else changed the group')}: ${event.what.join('; ')}. ${mustAct(before)}, nothing is done until somebody presses Continue (to go on with these changes)${canTurnBack(before) ? ' or turns the swap back; without a word within an hour it turns back by itself.' : `; without a word within an hour it halts, as it is ${before.turned ? 'on its way back' : 'past the point of no return'}.`}`;
    case 'capacity':
      return event.healthy < before.plan.floor
        ? say`${bold('Fewer are healthy than the floor')}: ${event.healthy}, while the plan says ${before.plan.floor}. Nothing of ours takes another one out.`
        : undefined;
    case 'asked':
      return askedWords(before, event, at);
    case 'taken-up':
      return say`${person(event.by)} takes it up again. ${onwards(before)} All time limits count anew.`;
    case 'turned':
      return say`${bold('Turning back')}: ${causeWords(event.cause, 3)}. ${wayBackWords(before)}`;
    case 'ended':
      return endedWords(before, event, at);
    default:
      return unreachable(event);
  }
}

/** What turning back has to do depends on how far the swap has come. */
function wayBackWords({ plan, passed }: Swap): string {
  const been = (phase: Phase): boolean => passed.some(each => each.phase === phase);
  if (been('retire')) {
    return 'The old instances return to service, then the new ones are taken out and left running.';
  }
  if (plan.strategy === 'empty-first' || !(been('canary') || been('attach'))) {
    return 'No instance has come or gone; the settings are put back.';
  }
  return 'No old instance has left; the new ones are taken out and left running.';
}

type Entered = Extract<JournalEvent, { kind: 'phase' }>;

/** Entering a phase says what the one before came to, where its deeds have not said it. */
function entered(before: Swap, event: Entered, at: number): Words | undefined {
  const { plan } = before;
  const { phase } = event;
  const took = duration(at - before.phaseAt);
  switch (phase) {
    case 'protect':
      return plan.strategy === 'empty-first'
        ? outageOver(before, at)
        : say`All ${plan.incoming.length} incoming are healthy${sourceNames(before)} after ${took}.`;
    case 'retire':
      if (before.phase === 'protect')
        return say`All ${plan.incoming.length} incoming are protected from scale-in. The old ones may leave.`;
      return say`All ${plan.incoming.length} incoming are healthy${sourceNames(before)} after ${took}. The old ones may leave.`;
    case 'bake':
      return plan.bakeMs === 0
        ? say`All ${plan.outgoing.length} outgoing are in Standby.`
        : say`All ${plan.outgoing.length} outgoing are in Standby and keep running for ${duration(plan.bakeMs)}: until then everything can be undone at once.`;
    case 'terminate':
      return plan.old === 'keep'
        ? say`The outgoing are taken out of the group and left running.`
        : say`${bold('Point of no return')}: the outgoing are terminated now. Lowest healthy count so far: ${before.lowestHealthy ?? 'unknown'}.`;
    case 'template':
      if (before.phase === 'protect') return protectWords(before, event.because);
      return plan.strategy === 'empty-first'
        ? outageOver(before, at)
        : say`The outgoing have left the group (${took}).`;
    case 'restore':
      if (before.phase === 'protect')
        return say`${protectWords(before, event.because)} Settings are put back.`;
      if (before.phase === 'template') return templateWords(before, event.because);
      if (plan.strategy === 'empty-first') {
        return say`${outageOver(before, at)} Settings are put back.`;
      }
      return say`The outgoing have left the group (${took}). Settings are put back.`;
    case 'undo-detach':
      return say`The old instances serve. The incoming are taken out now.`;
    case 'undo-restore':
      return say`The incoming are out of the group and left running. Settings are put back.`;
    case 'watch':
      return say`Settings are back; the group is watched for ${duration(plan.watchMs ?? 0)}.`;
    case 'empty':
      return say`${bold('Point of no return, the outage begins')}: the outgoing are terminated now, and nobody serves until the incoming are healthy.`;
    case 'zero':
      return say`The group is empty (${took}).`;
    case 'canary':
      return say`${code(plan.incoming[0]?.id ?? '')} goes first.`;
    case 'attach':
      return before.phase === 'canary'
        ? say`${code(plan.incoming[0]?.id ?? '')} is healthy${sourceNames(before)} after ${took}. The others follow.`
        : undefined;
    case 'mark':
    case 'open':
    case 'suspend':
    case 'room':
    case 'gate':
    case 'undo-return':
    case 'undo-gate':
      return undefined;
    default:
      return say`Next: ${phase}`;
  }
}

function outageOver(before: Swap, at: number): Words {
  const began = before.passed.find(({ phase }) => phase === 'empty')?.at;
  const lasted = began === undefined ? '' : ` after ${duration(at - began)}`;
  return say`All ${before.plan.incoming.length} incoming are healthy${sourceNames(before)}: the outage is over${lasted}.`;
}

/** Of a group that is emptied, past the point of no return. */
function protectWords({ plan }: Swap, why: Cause | undefined): Words {
  return why === undefined
    ? say`All ${plan.incoming.length} incoming are protected from scale-in.`
    : say`${bold('The incoming are not protected from scale-in')}: ${causeWords(why)}. The swap goes on without it.`;
}

function templateWords({ plan: { group, template } }: Swap, why: Cause | undefined): Words {
  const { name = '', version = '' } = template ?? {};
  if (why === undefined) {
    return say`The group launches from version ${version} of ${code(name)} from now on. Settings are put back.`;
  }
  const command = `aws autoscaling update-auto-scaling-group --auto-scaling-group-name ${group.name} --region ${group.region} --launch-template 'LaunchTemplateName=${name},Version=${version}'`;
  return say`${bold('The launch template is not set')}: ${causeWords(why)}. The swap goes on without it, but the next scale-out is not of the planned version until somebody types ${code(command)}. Settings are put back.`;
}

/** Who asked and who approved: one of them has to do something now. */
const mustAct = ({ requester, approver }: Swap): Words =>
  join([...new Set([requester, approver])].map(id => say`${person(id)}`));

const sourceNames = ({ plan }: Swap): string =>
  plan.trafficSources.length === 0 ? '' : ` in ${plan.trafficSources.map(s => s.name).join(' and ')}`;

/** What goes well is silent; what does not carries the id that AWS knows the call by. */
function answerWords(before: Swap, answer: Answer): Words | undefined {
  if ('heldBack' in answer) return say`Nothing was sent: ${answer.heldBack}; trying again.`;
  switch (answer.kind) {
    case 'accepted':
      return takenAtLast(before);
    case 'already':
      return say`AWS says that is so already: ${answer.text}`;
    case 'throttled':
      return say`AWS is busy (${answer.text}); trying again more slowly.`;
    case 'refused':
      return say`AWS refused (${answer.code}): ${answer.text} Looking again before anything else.${requestSentence(answer)}`;
    case 'denied':
      return say`${deniedWords(answer.permission, answer.resource, answer.text)}${requestSentence(answer)}`;
    case 'unknown':
      return say`No answer came back (${answer.text}); it may have happened. Looking again before anything else.${requestSentence(answer)}`;
    default:
      return unreachable(answer);
  }
}

/**
 * The first look of a gate, what is newly wrong (and not merely unfinished) with an instance, and a gate that
 * closes and opens again. Everything between stands on the card.
 */
function lookedWords(
  before: Swap,
  event: Extract<JournalEvent, { kind: 'looked' }>,
  at: number,
): Words | undefined {
  const { looked, shutSince, clockFrom, lastDeed } = before;
  const { looks } = before.plan.gate;
  if (event.good > 0) {
    const closedAgain = shutSince > Math.max(clockFrom, lastDeed?.at ?? 0);
    return event.good === looks && closedAgain
      ? say`All are healthy again after ${duration(at - shutSince)}; it goes on.`
      : undefined;
  }
  if (looked.good >= looks) {
    return say`${bold('No longer all healthy')} after ${duration(at - looked.at)}:${eachOf(event.waitingFor)}. Nothing moves until they are.`;
  }
  if (looked.at < clockFrom || looked.at === 0) return say`Waiting for health:${eachOf(event.waitingFor)}`;
  const sick = looked.waitingFor.filter(isWrong).map(subject);
  const news = event.waitingFor.filter(why => isWrong(why) && !sick.includes(subject(why)));
  return news.length === 0 ? undefined : say`Not healthy:${eachOf(news)}`;
}

/** Says that something is wrong; what is only on its way is not. */
const isWrong = (why: string): boolean =>
  / is (unhealthy|marked Unhealthy|unavailable|terminated|shutting-down|stopping|stopped|unknown to EC2|in breach)/.test(
    why,
  );

/** Whom or what a reason is about: everything before its verb. */
const subject = (why: string): string => why.split(' is ')[0] ?? why;

/** One or two in the sentence, more as lines of their own. */
const eachOf = (reasons: readonly string[]): string =>
  reasons.length <= 2 ? ` ${reasons.join('; ')}` : reasons.map(reason => `\n• ${reason}`).join('');

function askedWords(before: Swap, event: Extract<JournalEvent, { kind: 'asked' }>, at: number): Words {
  switch (event.what) {
    case 'pause':
      return pausedWords(before, event.by);
    case 'continue':
      return continuedWords(before, event.by, at);
    case 'abort':
    case 'undo':
      return say`${person(event.by)} wants it undone.`;
    case 'finish':
      return finishedWords(before, event.by);
    default:
      return unreachable(event.what);
  }
}

function endedWords(before: Swap, event: Extract<JournalEvent, { kind: 'ended' }>, at: number): Words {
  const took = duration(at - before.approvedAt);
  const proof = join(event.proof.map(proofWords), '\n');
  const lowest =
    event.lowestHealthy === undefined
      ? say``
      : say`\nLowest healthy count in any look: ${event.lowestHealthy} (floor ${before.plan.floor}).`;
  const after = aftermath(before, event, at);
  const others = event.proof.some(({ verdict }) => verdict === 'changed by others')
    ? ', but for what others have changed'
    : '';
  switch (event.outcome) {
    case 'swapped':
      return say`${bold('Swapped')} in ${took}. ${person(before.requester)}: ${count(before.plan.incoming.length, 'instance')} in, ${before.plan.outgoing.length} out.\n${proof}${lowest}${after}`;
    case 'undone':
      return say`${bold('Undone')} after ${took}${event.cause ? say` (${causeWords(event.cause, 1)})` : ''}. ${person(before.requester)}: the group is as it was${others}; the incoming are outside it and still running.\n${proof}${lowest}${after}`;
    case 'halted':
      return say`${bold('Halted')} at “${phaseTitle[before.phase]}”${event.cause ? say`: ${causeWords(event.cause, 1)}` : ''}. ${mustAct(before)}: a person must finish or undo this.\n${join(
        [
          ...(event.cause?.kind === 'group-gone' ? [] : [takeUpRecipe(before)]),
          ...recipe(before.plan, event.cause),
        ].map((step, i) => say`${i + 1}. ${step}`),
        '\n',
      )}${lowest}${after}`;
    default:
      return unreachable(event.outcome);
  }
}

const proofWords = ({ what, found, now, verdict }: ProofRow): Words =>
  say`• ${what}: ${found === now ? now : `${found} → ${now}`} (${verdict})`;
