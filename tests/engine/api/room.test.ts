/** The most pods that a model holds: what asks for more is refused and tries again, and nothing breaks. */
import { expect, test } from 'vitest';
import { MOST_PODS, roomStep } from '../../../shared/engine/api/admission/room.ts';
import type { AdmissionContext } from '../../../shared/engine/api/admission/admission.ts';
import { ApiError } from '../../../shared/engine/api/errors.ts';
import type { Pod } from '../../../shared/model/pod.ts';

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', namespace: 'default' }, spec: { containers: [] } };
const among = (count: number): AdmissionContext =>
  ({ name: 'x', read: { count: () => count } }) as unknown as AdmissionContext;

test('the last pod that has room is let in, the next is not', () => {
  expect(roomStep.admit!(pod as Pod, among(MOST_PODS - 1))).toBe(pod);
  expect(() => roomStep.admit!(pod as Pod, among(MOST_PODS))).toThrow(ApiError);
  expect(() => roomStep.admit!(pod as Pod, among(MOST_PODS))).toThrow(
    'pods "x" is forbidden: this simulation holds at most 150000 pods',
  );
});
