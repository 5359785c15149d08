/** Every kind of objection and of warning that there is. */
import { everyObjection, everyWarning } from './every-card.ts';

export const objectionKinds = everyObjection(text => text).map(({ kind }) => kind);
export const warningKinds = everyWarning(text => text).map(({ kind }) => kind);
