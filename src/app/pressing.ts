/**
 * What each button does, wherever it is pressed. Kept true: nobody decides on a plan that is not before him,
 * so that a button of the Home tab approves and rejects nothing.
 */
import { unreachable } from '../core/assert.ts';
import { onTheMessage } from '../core/messages/home.ts';
import type { Request } from '../core/request.ts';
import { type ButtonAction, type Card, note } from '../core/words.ts';
import type { Asker, MessageRef } from '../ports.ts';
import { type ControlPorts, control } from './control.ts';
import type { RequestDesk } from './requests.ts';
import { type TakingUpPorts, takeUpAs } from './taking-up.ts';

/** @param message the one that it was pressed on; none on the Home tab */
export type Press = (
  action: ButtonAction,
  request: Request,
  from: Asker,
  message?: MessageRef,
) => Promise<Card>;

export function createPress(
  ports: ControlPorts & TakingUpPorts,
  desk: Pick<RequestDesk, 'approve' | 'breakGlass' | 'reject' | 'withdraw'>,
): Press {
  const { requests, clock } = ports;

  async function unseen(action: ButtonAction, { id }: Request, { person }: Asker): Promise<Card> {
    const outcome = `refused: ${action} on the Home tab`;
    await requests.audit({ at: clock.now(), person, deed: 'click', swap: id, outcome });
    return note(onTheMessage());
  }

  return async (action, request, from, message) => {
    switch (action) {
      case 'approve':
        return message ? desk.approve(request, from, message) : unseen(action, request, from);
      case 'break-glass':
        return message ? desk.breakGlass(request, from, message) : unseen(action, request, from);
      case 'reject':
        return message ? desk.reject(request, from, message) : unseen(action, request, from);
      case 'withdraw':
        return desk.withdraw(request, from);
      case 'pause':
      case 'continue':
      case 'abort':
      case 'undo':
      case 'finish':
        return control(action, request, from, ports);
      case 'take-up':
        return takeUpAs(request, from, ports);
      default:
        return unreachable(action);
    }
  };
}
