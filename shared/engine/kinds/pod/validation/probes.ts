/** Probes: an action, and numbers that are not below 0 (validateProbe). */
import { invalid, type FieldError } from '../../../api/field-error.ts';
import type { Container, Probe } from '../../../../model/pod.ts';
import { nonNegative } from '../../numbers.ts';
import { probeHandlerErrors } from './handlers.ts';

const NUMBERS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

function probeErrors(probe: Probe, path: string): FieldError[] {
  const errors = probeHandlerErrors(probe, path);
  for (const field of NUMBERS) errors.push(...nonNegative(probe[field], `${path}.${field}`));
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0)
    errors.push(invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'));
  return errors;
}

/** A probe that restarts its container: one success is enough. */
function restartingErrors(probe: Probe | undefined, path: string): FieldError[] {
  if (probe === undefined) return [];
  const errors = probeErrors(probe, path);
  const successes = probe.successThreshold ?? 0;
  return successes === 1 ? errors : [...errors, invalid(`${path}.successThreshold`, successes, 'must be 1')];
}

function readinessErrors(probe: Probe | undefined, path: string): FieldError[] {
  if (probe === undefined) return [];
  const errors = probeErrors(probe, path);
  const grace = probe.terminationGracePeriodSeconds;
  if (grace === undefined) return errors;
  return [...errors, invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes')];
}

/** Complaints about the three probes of the container at `path`. */
export const allProbeErrors = (container: Container, path: string): FieldError[] => [
  ...restartingErrors(container.livenessProbe, `${path}.livenessProbe`),
  ...readinessErrors(container.readinessProbe, `${path}.readinessProbe`),
  ...restartingErrors(container.startupProbe, `${path}.startupProbe`),
];
