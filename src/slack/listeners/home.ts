/**
 * The Home tab while people look at it. Slack tells when it is opened and never when it is left: it is kept
 * up to date for a while after, at a pace that many who look share, and published only where it has changed.
 * A later picture never gives way to an earlier one: each person's are drawn one after the other.
 */
import type { App, BlockAction } from '@slack/bolt';
import { WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import type { PersonId, SwapId } from '../../core/domain.ts';
import { code, say, type Words } from '../../core/words.ts';
import type { Clock, Desk, Log, MessageRef } from '../../ports.ts';
import { explain } from '../errors.ts';
import type { OpenForm } from '../form.ts';
import { anyAtHome, askAction, homeView, pressedAtHome } from '../home.ts';
import type { Jobs } from '../jobs.ts';
import { isUserId } from '../text.ts';
import { type Gate, originOf } from './gate.ts';
import { personId } from './reception.ts';

export interface HomeParts {
  readonly desk: () => Desk;
  readonly gate: Gate;
  readonly jobs: Jobs;
  readonly again: WebClient;
  readonly link: (message: MessageRef) => Promise<string | undefined>;
  readonly open: OpenForm;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long after it was opened a tab is believed to be looked at. */
const watchedMs = 15 * 60_000;
/** `views.publish` may be called about a hundred times a minute; this leaves most of it to other views. */
const everyMs = 5_000;
const perPersonMs = 2_000;
/** How long the answer to a press stays on top. */
const saidMs = 60_000;

interface Watcher {
  openedAt: number;
  shown: string;
  said: { readonly words: Words; readonly until: number } | undefined;
  turn: Promise<void>;
}

export interface Home {
  listen(app: App): void;
  /** Publishes nothing more. */
  stop(): void;
}

export function createHome({ desk, gate, jobs, again, link, open, clock, log }: HomeParts): Home {
  const stopping = new AbortController();
  const watchers = new Map<PersonId, Watcher>();
  let isKeeping = false;
  let holdUntil = 0;

  function watch(who: PersonId): Watcher {
    const watcher = watchers.get(who) ?? {
      openedAt: 0,
      shown: '',
      said: undefined,
      turn: Promise.resolve(),
    };
    watcher.openedAt = clock.now();
    watchers.set(who, watcher);
    if (!isKeeping) void keep();
    return watcher;
  }

  async function keep(): Promise<void> {
    isKeeping = true;
    while (watchers.size > 0 && !stopping.signal.aborted) {
      await clock.sleep(Math.max(everyMs, watchers.size * perPersonMs), stopping.signal);
      for (const [who, { openedAt }] of watchers) {
        if (stopping.signal.aborted) break;
        if (clock.now() - openedAt > watchedMs) watchers.delete(who);
        else await show(who, false);
      }
    }
    isKeeping = false;
  }

  function show(who: PersonId, always: boolean): Promise<void> {
    const watcher = watchers.get(who);
    if (!watcher) return Promise.resolve();
    watcher.turn = watcher.turn.then(() => draw(who, watcher, always));
    return watcher.turn;
  }

  async function draw(who: PersonId, watcher: Watcher, always: boolean): Promise<void> {
    try {
      const now = clock.now();
      if (now < holdUntil) return;
      const tab = await desk().home.tab(who);
      const said = watcher.said && now < watcher.said.until ? watcher.said.words : undefined;
      const links =
        'running' in tab
          ? await linksOf([...tab.halted, ...tab.running, ...tab.waiting])
          : new Map<SwapId, string>();
      const view = homeView(tab, links, said);
      const shown = JSON.stringify(view);
      if (!always && shown === watcher.shown) return;
      await again.views.publish({ user_id: who, view });
      watcher.shown = shown;
    } catch (error) {
      if (error instanceof WebAPIRateLimitedError) holdUntil = clock.now() + error.retryAfter * 1_000;
      log.warn({ person: who, error: explain(error) }, 'A Home tab could not be brought up to date');
    }
  }

  async function linksOf(
    rows: readonly { readonly swap: SwapId; readonly message?: MessageRef }[],
  ): Promise<ReadonlyMap<SwapId, string>> {
    const found = await Promise.all(
      rows.map(async ({ swap, message }) => [swap, message && (await link(message))] as const),
    );
    return new Map(
      found.flatMap(([swap, address]) => (address === undefined ? [] : [[swap, address] as const])),
    );
  }

  async function pressed(who: PersonId, id: string, value: string | undefined): Promise<void> {
    const press = pressedAtHome(id, value);
    if (!press) return;
    const { text } = await desk().home.press(press.action, press.swap, who);
    watch(who).said = { words: say`${code(press.swap)}  ${text}`, until: clock.now() + saidMs };
    await show(who, true);
  }

  return {
    listen(app) {
      app.event('app_home_opened', async ({ event, body }) => {
        const { user } = event;
        const origin = {
          appId: body.api_app_id,
          team: body.team_id,
          enterprise: body.enterprise_id,
          person: user,
        };
        if (event.tab !== 'home' || !isUserId(user) || gate(origin, 'home')) return;
        await jobs.run(async () => {
          watch(user);
          await show(user, true);
        });
      });

      app.action<BlockAction>(
        { type: 'block_actions', action_id: anyAtHome },
        async ({ ack, action, body }) => {
          await ack();
          const who = personId(body.user.id);
          if (gate(originOf(body), 'home')) {
            return desk().turnedAway(who, 'button', 'not of our app or workspace');
          }
          await jobs.run(async () => {
            if (action.action_id !== askAction) {
              return pressed(who, action.action_id, 'value' in action ? action.value : undefined);
            }
            await open(body.trigger_id, who).catch((error: unknown) =>
              log.warn({ person: who, error: explain(error) }, 'Slack did not let the form be opened'),
            );
          });
        },
      );
    },
    stop: () => stopping.abort(),
  };
}
