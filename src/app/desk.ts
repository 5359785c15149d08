/** The front desk: turns what was typed or pressed into one use case, and its result into one card. */
import { unreachable } from '../core/assert.ts';
import { parse } from '../core/command.ts';
import type { SwapId } from '../core/domain.ts';
import { frozenBy } from '../core/freeze.ts';
import { help, misread } from '../core/messages/commands.ts';
import { withFreezes } from '../core/messages/freezes.ts';
import { listing, noSuchPlace, shown, unknownSwap } from '../core/messages/replies.ts';
import { replay } from '../core/replay.ts';
import type { Request } from '../core/request.ts';
import type { Swap } from '../core/swap.ts';
import type { Card } from '../core/words.ts';
import type { Asker, Desk, Journal } from '../ports.ts';
import { type DoctorPorts, doctor } from './doctor.ts';
import { type FreezePorts, freeze, unfreeze } from './freezing.ts';
import { createHomeDesk, type HomePorts } from './home.ts';
import { createFormDesk } from './picking.ts';
import { story } from './posts.ts';
import { createPress } from './pressing.ts';
import { createRequestDesk, type RequestDesk } from './requests.ts';
import { takeUpAs } from './taking-up.ts';

export type DeskPorts = HomePorts & FreezePorts & DoctorPorts;

/** Rows of a list: what fits one screen. */
const listed = 20;

export function createDesk(ports: DeskPorts): Desk & Pick<RequestDesk, 'expire'> {
  const { requests, journal, cloud } = ports;
  const desk = createRequestDesk(ports);
  const press = createPress(ports, desk);

  return {
    expire: () => desk.expire(),
    form: createFormDesk(ports, desk),
    home: createHomeDesk(ports, press),

    async command(text, from) {
      const command = parse(text);
      switch (command.kind) {
        case 'help':
          return help();
        case 'misread':
          return misread(command.problems);
        case 'swap':
          return desk.propose(command.wish, from);
        case 'status':
        case 'history':
          return list(command.kind, command.group);
        case 'show':
          return show(command.swap, from);
        case 'take-up': {
          const request = await requests.get(command.swap);
          return request ? takeUpAs(request, from, ports) : unknownSwap(command.swap);
        }
        case 'doctor':
          return doctor(command.group, from, ports);
        case 'freeze':
          return freeze(command, from, ports);
        case 'unfreeze':
          return unfreeze(command.pattern, from, ports);
        default:
          return unreachable(command);
      }
    },

    turnedAway: (person, what, why) =>
      requests.audit({
        at: ports.clock.now(),
        person,
        deed: what === 'button' ? 'click' : what,
        outcome: `refused: ${why}`,
      }),

    async press(action, id, from: Asker, message) {
      const request = await requests.get(id);
      if (!request) {
        await requests.audit({
          at: ports.clock.now(),
          person: from.person,
          deed: 'click',
          swap: id,
          outcome: `refused: ${action} of an unknown request`,
        });
        return unknownSwap(id);
      }
      return press(action, request, from, message);
    },
  };

  async function list(kind: 'status' | 'history', text: string | undefined): Promise<Card> {
    const groups = text === undefined ? [] : cloud.candidates(text);
    if (text !== undefined && groups.length === 0) return noSuchPlace(text, cloud.places());
    const limit = kind === 'history' ? listed : 200;
    // A name alone may be that of several groups: all of them are meant.
    const wanted = groups.length === 0 ? [{ limit }] : groups.map(group => ({ group, limit }));
    const all = (await Promise.all(wanted.map(which => requests.list(which))))
      .flat()
      .toSorted((one, other) => other.createdAt - one.createdAt)
      .slice(0, limit);
    const rows = await Promise.all(
      all.map(async request => withSwap(request, await swapOf(journal, request.id))),
    );
    const of = text === undefined ? '' : ` of ${text}`;
    if (kind === 'history') {
      return listing('The latest requests', rows, `No swap${of} has been asked for yet.`);
    }
    const open = rows.filter(({ request, swap }) => request.state === 'pending' || (swap && !swap.ended));
    const now = ports.clock.now();
    const inForce = await ports.freezes.inForce(now);
    const cold =
      groups.length === 0
        ? inForce
        : inForce.filter(freeze => groups.some(group => frozenBy([freeze], group, now).length > 0));
    return withFreezes(
      listing('Running and waiting', open, `No swap${of} is running and no request is waiting.`),
      cold,
    );
  }

  async function show(id: SwapId, from: Asker): Promise<Card> {
    const request = await requests.get(id);
    if (!request) return unknownSwap(id);
    await requests.audit({
      at: ports.clock.now(),
      person: from.person,
      deed: 'show',
      swap: id,
      outcome: 'shown',
    });
    const entries = await journal.read(id);
    const lines = [...story(entries)].flatMap(({ line }) => (line ? [line] : []));
    return shown(request, entries.length === 0 ? undefined : replay(entries), lines);
  }
}

async function swapOf(journal: Journal, id: SwapId): Promise<Swap | undefined> {
  const entries = await journal.read(id);
  return entries.length === 0 ? undefined : replay(entries);
}

const withSwap = (request: Request, swap: Swap | undefined): { request: Request; swap?: Swap } =>
  swap ? { request, swap } : { request };
