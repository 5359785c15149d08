/** `--template-version`: what the group launches by itself once the new ones serve, and what may keep it from it. */
import { describe, expect, it } from 'vitest';
import type { LaunchSource } from '../../src/core/domain.ts';
import { makePlan } from '../../src/core/make-plan.ts';
import { refusedPlan } from '../../src/core/messages/objections.ts';
import { planSections } from '../../src/core/messages/plan-card.ts';
import { storyLine } from '../../src/core/messages/story.ts';
import { replay } from '../../src/core/replay.ts';
import { plain } from '../../src/core/words.ts';
import { approver, group, plan, policy, request, survey, web, wish } from '../helpers/build.ts';
import { Story } from '../helpers/story.ts';

const { wouldLaunch } = survey();
const version8 = { templateVersion: { ...wouldLaunch, version: '8' } };
const asked = wish(3, { templateVersion: '8' });
const planned = (): ReturnType<typeof plan> => plan(survey(3, 3, version8), asked);

/** The old ones are gone; what the group launches is next. */
function emptiedOut(): Story {
  const story = new Story(planned()).retired().goodLooks().later(60_000);
  for (const id of story.outgoing) {
    story.acts();
    story.leave(id);
  }
  return story;
}

/** From the settings on to the end. */
function restored(story: Story) {
  story.acts();
  story.settings = { ...story.settings, max: 3 };
  story.acts();
  story.settings = { ...story.settings, suspended: ['AZRebalance'] };
  story.acts();
  story.settings = { ...story.settings, suspended: [] };
  const end = story.later(60_000).decided();
  if (end.kind !== 'end') throw new Error(`no end but ${JSON.stringify(end)}`);
  return { ...end.event, row: end.event.proof.find(each => each.what === 'launch template') };
}

const told = (story: Story): string =>
  story.entries
    .flatMap((entry, i) => (i === 0 ? [] : (storyLine(replay(story.entries.slice(0, i)), entry) ?? [])))
    .map(piece => plain([piece]))
    .join('');

describe('a swap whose plan names a version of the launch template', () => {
  it('is not stopped by what the version before is called', () => {
    const latest = { kind: 'template', name: 'web-template', version: '$Latest' } as const;
    const story = new Story(
      plan(survey(3, 3, { ...version8, group: group(3, { launches: latest }) }), asked),
    );
    expect(story.plan.launches).toEqual({ ...latest, resolved: wouldLaunch.version });
    story.launches = latest;
    story.retired().goodLooks().later(60_000);
    for (const id of story.outgoing) {
      story.acts();
      story.leave(id);
    }
    expect(story.acts()).toMatchObject({ kind: 'set-template', version: '8' });
  });

  it('sets it when the old ones are gone, before anything else is put back, and proves it', () => {
    const story = emptiedOut();
    expect(story.acts()).toEqual({ kind: 'set-template', template: 'web-template', version: '8' });
    expect(story.later(1_000).decided()).toMatchObject({ kind: 'wait', why: { kind: 'settling' } });
    story.launches = { kind: 'template', name: 'web-template', version: '8' };
    const end = restored(story);
    expect(end).toMatchObject({ outcome: 'swapped' });
    expect(end.row).toEqual({
      what: 'launch template',
      found: 'web-template version 7',
      now: 'web-template version 8',
      verdict: 'as planned',
    });
    expect(told(story)).toContain('The group launches from version 8 of web-template from now on.');
  });

  it('knows the found version again that is named by its place: a look does not say its number', () => {
    const seen = group(3, { launches: { kind: 'template', name: 'web-template', version: '$Latest' } });
    const of = { ...plan(survey(3, 3, { ...version8, group: seen }), asked) };
    const story = new Story({
      ...of,
      launches: { kind: 'template', name: 'web-template', version: '$Latest', resolved: '7' },
    });
    story.launches = { kind: 'template', name: 'web-template', version: '$Latest' };
    for (const { id } of of.incoming) story.join(id);
    for (const { id } of of.outgoing) story.leave(id);
    story.write({ kind: 'phase', phase: 'template' });
    expect(story.acts()).toEqual({ kind: 'set-template', template: 'web-template', version: '8' });
  });

  it('goes on without it where AWS does not allow it, and says what to type', () => {
    const story = emptiedOut();
    story.acts({ kind: 'denied', permission: 'ec2:RunInstances', text: 'You are not authorized' });
    const end = restored(story);
    expect(end).toMatchObject({ outcome: 'swapped' });
    expect(end.row).toMatchObject({ now: 'web-template version 7', verdict: 'not done' });
    expect(told(story)).toContain(
      'The launch template is not set: AWS does not allow the bot to call ec2:RunInstances',
    );
    expect(told(story)).toContain("--launch-template 'LaunchTemplateName=web-template,Version=8'");
  });

  it('goes on without it where AWS refuses it again and again', () => {
    const story = emptiedOut();
    for (let i = 0; i < 3; i++) {
      expect(story.acts({ kind: 'refused', code: 'ValidationError', text: 'no such version' }).kind).toBe(
        'set-template',
      );
      story.later(30_000);
    }
    expect(restored(story)).toMatchObject({ outcome: 'swapped', row: { verdict: 'not done' } });
  });

  it('leaves what a person has set meanwhile', () => {
    const story = emptiedOut();
    story.launches = { kind: 'template', name: 'web-template', version: '9' };
    expect(restored(story).row).toMatchObject({
      now: 'web-template version 9',
      verdict: 'changed by others',
    });
    expect(told(story)).toContain('it launches from web-template version 9');
  });

  it('changes nothing of it when it is undone', () => {
    const story = new Story(planned()).attached();
    story.write({ kind: 'asked', what: 'abort', by: approver });
    for (let i = 0; i < 3; i++) story.later(30_000).decided();
    expect(
      story.entries.filter(e => e.event.kind === 'acting').map(e => JSON.stringify(e.event)),
    ).not.toContain('set-template');
  });

  it('halts on a question that nobody answers there, as everywhere past the point of no return', () => {
    const story = emptiedOut();
    story.shows({ max: 9 });
    story.decided();
    story.later(30_000).decided();
    expect(story.later(3_700_000).decided()).toMatchObject({ kind: 'end', event: { outcome: 'halted' } });
  });
});

const warnings = (more: Parameters<typeof survey>[2], of = asked) =>
  plan(survey(3, 3, more), of).warnings.map(w => w.kind);

describe('the plan', () => {
  it('says what the group will launch, and no longer that it brings back the old image', () => {
    const old = { wouldLaunch: { ...wouldLaunch, image: 'ami-old' } };
    expect(warnings(old, wish())).toContain('image-drift');
    expect(warnings({ ...old, ...version8 })).toEqual([]);
    const [facts] = planSections(request({ plan: planned() }));
    const rows =
      facts?.kind === 'facts' ? facts.rows.map(([label, words]) => `${label}: ${plain(words)}`) : [];
    expect(rows).toContain('Launches later: version 8 of web-template (ami-new) instead of 7, set last');
  });

  it('warns of a version of another image, and of one whose image cannot be told', () => {
    const { image: _, ...untold } = version8.templateVersion;
    expect(warnings({ templateVersion: { ...untold, image: 'ami-other' } })).toEqual(['version-drift']);
    expect(warnings({ templateVersion: untold })).toEqual(['image-unknown']);
  });

  it.each<[string, LaunchSource | undefined, RegExp]>([
    [
      'a launch configuration',
      { kind: 'configuration', name: 'web-1' },
      /launches from a launch configuration/,
    ],
    ['a mixed instances policy', { kind: 'mixed', name: 'web', version: '7' }, /a mixed instances policy/],
    ['nothing', undefined, /no template at all/],
    ['a template without it', { kind: 'template', name: 'web', version: '7' }, /has no version 8/],
  ])('is refused where the group launches from %s', (_what, launches, words) => {
    const { launches: _, ...bare } = group(3);
    const seen = survey(3, 3, { group: launches ? { ...bare, launches } : bare });
    const made = makePlan(web, asked, seen, policy, undefined);
    if (made.kind !== 'objections') throw new Error(`no objection: ${JSON.stringify(made)}`);
    const items = refusedPlan(web, made.objections).sections.flatMap(s =>
      s.kind === 'list' ? s.items.map(plain) : [],
    );
    expect(items.join('\n')).toMatch(words);
  });
});
