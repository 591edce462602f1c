/** When an image is pulled: one of three words. */
import { required, type FieldError } from '../../../api/field-error.ts';
import { oneOf } from './checks.ts';

const POLICIES = ['Always', 'IfNotPresent', 'Never'];

export const pullPolicyErrors = (policy: string, path: string): FieldError[] =>
  policy === '' ? [required(path)] : oneOf(policy, POLICIES, path);
