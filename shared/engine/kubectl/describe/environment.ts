/** The environment of a container: variables, and where their values come from (describeContainerEnvVars). */
import { containerResource } from '../../kubelet/environment/resource-field.ts';
import { ConfigError } from '../../kubelet/environment/config-error.ts';
import { at, listAt, textAt } from '../../kinds/look.ts';
import type { Container } from '../../../model/pod.ts';
import type { Page } from './page.ts';

/** The value of a field of the pod ("metadata.name"), '' when it has none. */
export type FieldReader = (reference: { apiVersion: string; fieldPath: string }) => string;

const isOptional = (reference: unknown): boolean => at(reference, 'optional') === true;

function sources(page: Page, list: readonly unknown[]): void {
  if (list.length === 0) return;
  page.line(2, 'Environment Variables from:');
  for (const each of list) {
    const [configMap, secret] = [at(each, 'configMapRef'), at(each, 'secretRef')];
    const reference = configMap ?? secret;
    const from = configMap !== undefined ? 'ConfigMap' : secret !== undefined ? 'Secret' : '';
    const prefix = textAt(each, 'prefix');
    const what = prefix === '' ? from : `${from} with prefix '${prefix}'`;
    page.line(3, `${textAt(reference, 'name')}\t${what}\tOptional: ${isOptional(reference)}`);
  }
}

const LIMITS = new Set(['limits.cpu', 'limits.memory']);

function resourceText(container: unknown, reference: unknown): string {
  const resource = textAt(reference, 'resource');
  const divisor = at(reference, 'divisor') as string | number | undefined;
  let value = '';
  try {
    value = containerResource({ resource, ...(divisor === undefined ? {} : { divisor }) }, container as Container);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
  const shown = value === '0' && LIMITS.has(resource) ? 'node allocatable' : value;
  return `${shown} (${resource})`;
}

function variable(page: Page, container: unknown, each: unknown, readField: FieldReader | undefined): void {
  const name = textAt(each, 'name');
  const from = at(each, 'valueFrom');
  if (from === undefined) {
    const [first = '', ...rest] = textAt(each, 'value').split('\n');
    page.row(3, name, first);
    for (const line of rest) page.line(3, `\t${line}`);
    return;
  }
  const [field, resource, secret, configMap] = ['fieldRef', 'resourceFieldRef', 'secretKeyRef', 'configMapKeyRef'].map(
    (key) => at(from, key),
  );
  if (field !== undefined) {
    const reference = { apiVersion: textAt(field, 'apiVersion'), fieldPath: textAt(field, 'fieldPath') };
    page.row(3, name, `${readField?.(reference) ?? ''} (${reference.apiVersion}:${reference.fieldPath})`);
  } else if (resource !== undefined) page.row(3, name, resourceText(container, resource));
  else if (secret !== undefined) page.row(3, name, keyText(secret, 'in secret'));
  else if (configMap !== undefined) page.row(3, name, keyText(configMap, 'of config map'));
}

const keyText = (reference: unknown, where: string): string =>
  `<set to the key '${textAt(reference, 'key')}' ${where} '${textAt(reference, 'name')}'>\tOptional: ${isOptional(reference)}`;

export function containerEnvironment(page: Page, container: unknown, readField: FieldReader | undefined): void {
  sources(page, listAt(container, 'envFrom'));
  const list = listAt(container, 'env');
  page.line(2, `Environment:${list.length === 0 ? '\t<none>' : ''}`);
  for (const each of list) variable(page, container, each, readField);
}
