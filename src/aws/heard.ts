/**
 * Counts our calls to AWS where each is sent. Kept true: what is passed on is the action and how it went;
 * neither what was asked nor what was answered is.
 */
import type { Heard } from '../ports.ts';
import { type AwsApi, iamAction } from './api.ts';
import { isThrottling, isUnanswered } from './errors.ts';

/** The same AWS, each of whose calls is heard of. */
export const heardApi = (api: AwsApi, heard: Heard): AwsApi => ({
  async call(service, action, input) {
    const begun = performance.now();
    const tell = (result: Parameters<Heard>[0]['result']): void =>
      heard({ to: 'aws', name: iamAction(service, action), result, ms: performance.now() - begun });
    try {
      const output = await api.call(service, action, input);
      tell('ok');
      return output;
    } catch (error) {
      tell(isThrottling(error) ? 'throttled' : isUnanswered(error) ? 'unanswered' : 'refused');
      throw error;
    }
  },
});
