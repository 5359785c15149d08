/** The sandbox page without a browser: what it draws of a world, whom it answers, and that its scenarios can be played. */
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from '../../../src/core/command.ts';
import { html } from '../../../src/sandbox/page/html.ts';
import type { Stage } from '../../../src/sandbox/page/regions.ts';
import { type PageServer, servePage } from '../../../src/sandbox/page/server.ts';
import { completionFor } from '../../../src/sandbox/page/slack/completion.ts';
import { viewerOf } from '../../../src/sandbox/page/viewer.ts';
import { stateOf } from '../../../src/sandbox/page/world/groups.ts';
import { stepsTaken } from '../../../src/sandbox/page/world/panels.ts';
import { scenarioCalled, scenarios } from '../../../src/sandbox/scenarios/list.ts';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { stillStage, stillTheatre } from './still-life.ts';

let slack: SimulatedSlack;
let stage: Stage;

beforeEach(async () => {
  slack = await startSlack();
  stage = stillStage(slack);
});

afterEach(async () => {
  await slack.close();
});

it('lets no text become mark-up', () => {
  expect(html`<p title="${'"x"'}">${'<b>'} ${[html`<i>1</i>`, '&']}</p>`.text).toBe(
    '<p title="&quot;x&quot;">&lt;b&gt; <i>1</i>&amp;</p>',
  );
});

describe('the scenarios', () => {
  it.each(scenarios.map(s => [s.id, s] as const))(
    '%s: its command is understood and fits its world',
    (id, scenario) => {
      const { play } = stillStage(slack, id);
      const typed = scenario.steps.flatMap(step => (step.type === undefined ? [] : [step.type]));
      expect(typed.length).toBeGreaterThan(0);
      for (const text of typed) {
        const command = parse(text);
        expect(command).toMatchObject({ kind: 'swap', wish: { group: 'web' } });
        const loose = completionFor(play).loose.map(s => s.text);
        if (command.kind === 'swap')
          expect(loose).toEqual(expect.arrayContaining([...command.wish.incoming]));
      }
      for (const [name, floor] of Object.entries(scenario.floor)) {
        expect(play.world.group(name).healthyCount).toBeGreaterThanOrEqual(Math.max(floor, 1));
      }
    },
  );

  it('count a step only after those before it, and never take one back', () => {
    const { steps } = scenarioCalled('good');
    const look = { ...stage.play.look(), said: 'Approved by @approver, Swapped in 3 s' };
    expect(stepsTaken(steps, 0, look)).toBe(0);
    expect(stepsTaken(steps, 1, look)).toBe(3);
    expect(stepsTaken(steps, 2, { ...look, said: '' })).toBe(2);
  });
});

describe('completion', () => {
  it('offers only what the bot understands', () => {
    const { options, verbs } = completionFor(stage.play);
    expect(options.map(o => o.text)).toEqual(
      expect.arrayContaining(['--out', '--batch', '--bake', '--keep']),
    );
    for (const { text } of options) {
      const command = parse(`web i-0b000000000000001 ${text}`);
      const unknown = command.kind === 'misread' && command.problems.some(p => p.kind === 'unknown-option');
      expect(unknown, text).toBe(false);
    }
    for (const { text } of verbs) expect(parse(`${text} web`), text).not.toMatchObject({ kind: 'swap' });
  });
});

describe('the group', () => {
  it('is drawn as it really is: who serves, who fails, what is held still', () => {
    const { world } = stage.play;
    const [first] = world.group('web').members;
    world.breakApp(first?.id ?? '');
    world.suspend('web', ['AZRebalance']);
    world.advance(120_000);
    expect(world.group('web').members.map(stateOf)).toEqual(['sick', 'serving', 'serving']);
    const viewer = viewerOf(new URLSearchParams(), slack, 'deploys');
    const { groups, chart } = stillTheatre(stage).regions(viewer);
    expect(groups?.text).toContain('AZRebalance');
    expect(chart?.text).toContain('<b>2 healthy</b>, below the floor of 3');
    for (const { id } of world.group('web').members) world.breakApp(id);
    world.advance(120_000);
    expect(stillTheatre(stage).regions(viewer)['chart']?.text).toContain('Nobody was served for');
  });
});

describe('an address', () => {
  it('that does not fit the person gives way to one that does', () => {
    const query = new URLSearchParams({ as: 'outsider', place: 'C0DEPLOYS' });
    expect(viewerOf(query, slack, 'deploys').place).toBe('C0PARTNERS');
    expect(viewerOf(new URLSearchParams({ as: 'nobody' }), slack, 'deploys').actor).toBe('requester');
  });
});

describe('the server', () => {
  let server: PageServer;

  beforeEach(async () => {
    server = await servePage(stillTheatre(stage));
  });

  afterEach(async () => {
    await server.close();
  });

  const json = { 'content-type': 'application/json' };
  const pageFor = async (as: string): Promise<string> => (await fetch(`${server.url}?as=${as}`)).text();
  const posts = (body: unknown, headers: Record<string, string> = json): Promise<Response> =>
    fetch(`${server.url}act`, { method: 'POST', headers, body: JSON.stringify(body) });

  it('shows an ephemeral message to the one it is for, and to nobody else', async () => {
    await slack.types({ as: 'requester', channel: '#deploys', text: '/nonsense' });
    expect(await pageFor('requester')).toContain('/nonsense is not a valid command');
    expect(await pageFor('approver')).not.toContain('/nonsense is not a valid command');
  });

  it('answers nobody who came by another name, so that no site can point one here', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(server.url, { headers: { host: 'example.com' } }, response => resolve(response.statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  it.each([
    ['a form of another site', { 'content-type': 'text/plain' }],
    ['a script of another site', { ...json, 'sec-fetch-site': 'cross-site' }],
  ])('does nothing for %s', async (_who, headers) => {
    const before = stage.play.world.group('web').desired;
    expect((await posts({ do: 'deed', id: 'bigger' }, headers)).status).toBe(403);
    expect(stage.play.world.group('web').desired).toBe(before);
    expect((await posts({ do: 'deed', id: 'bigger' })).status).toBe(200);
    expect(stage.play.world.group('web').desired).toBe(before + 1);
  });

  it('says in words what cannot be done', async () => {
    const gone = await posts({
      do: 'press',
      as: 'requester',
      channel: 'C0DEPLOYS',
      ts: '1.2',
      block: 'b',
      action: 'a',
    });
    expect([gone.status, await gone.json()]).toEqual([
      200,
      { trouble: 'This message is not there any more.' },
    ]);
    const unknown = await posts({ do: 'dance' });
    expect(unknown.status).toBe(400);
    expect(await unknown.json()).toHaveProperty('trouble');
  });

  it('sends what has changed, once', async () => {
    const ending = new AbortController();
    const events = await fetch(`${server.url}events?as=requester`, { signal: ending.signal });
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const hears = async (words: string): Promise<void> => {
      while (!heard.includes(words)) heard += (await reader?.read())?.value ?? '';
    };
    await hears('"groups"');
    heard = '';
    await slack.types({ as: 'approver', channel: '#deploys', text: 'Is it out yet?' });
    await hears('Is it out yet?');
    expect(heard).toContain('"middle"');
    expect(heard).not.toContain('"groups"');
    ending.abort();
  });
});
