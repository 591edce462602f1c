/** A check's complaints about one value become complaints about its field; the checks of one word that many fields share. */
import { invalid, notSupported, required, type FieldError } from '../../../api/field-error.ts';
import { isDns1123Label, isDns1123Subdomain, isQualifiedName } from '../../../api/names.ts';

/** Whose spec is being looked at: some rules are for pods only, some need the pod's name. */
export interface SpecContext {
  /** True for a pod itself, false for the template of one. */
  isPod: boolean;
  /** The pod's name, where there is one. */
  podName?: string;
}

/** What is said of `value`, each as a complaint about the field at `path`. */
export const told = <T>(texts: readonly string[], value: T, path: string): FieldError[] =>
  texts.map((text) => invalid(path, value, text));

export const dnsLabel = (value: string, path: string): FieldError[] => told(isDns1123Label(value), value, path);
export const dnsSubdomain = (value: string, path: string): FieldError[] => told(isDns1123Subdomain(value), value, path);
export const qualifiedName = (value: string, path: string): FieldError[] => told(isQualifiedName(value), value, path);

/** An absent value passes; of any other the supported ones are told in order of the alphabet (sets.List). */
export const oneOf = (value: unknown, supported: readonly string[], path: string): FieldError[] =>
  value === undefined || supported.includes(value as string) ? [] : [notSupported(path, value, supported)];

/** A text that must be there. */
export const needed = (value: string, path: string, why = ''): FieldError[] =>
  value === '' ? [required(path, why)] : [];

export const MIN_ZERO = 'must be greater than or equal to 0';
export const GREATER_THAN_ZERO = 'must be greater than zero';
