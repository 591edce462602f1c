/** What a probe or a hook does: exactly one action, and that one whole. */
import { forbidden, invalid, required, type FieldError } from '../../../api/field-error.ts';
import { isHttpHeaderName } from '../../../api/names.ts';
import type { IntOrString } from '../../../../model/meta.ts';
import { at, fieldsAt, listAt, numberAt, textAt, type Fields } from '../../look.ts';
import { needed, oneOf, told } from './checks.ts';
import { portNumberOrName } from './ports.ts';

const SCHEMES = ['HTTP', 'HTTPS'];

const portOf = (action: Fields): IntOrString | undefined => at(action, 'port') as IntOrString | undefined;

function httpErrors(get: Fields, path: string): FieldError[] {
  return [
    ...needed(textAt(get, 'path'), `${path}.path`),
    ...portNumberOrName(portOf(get), `${path}.port`),
    ...oneOf(textAt(get, 'scheme'), SCHEMES, `${path}.scheme`),
    ...listAt(get, 'httpHeaders').flatMap((header) => {
      const name = textAt(header, 'name');
      return told(isHttpHeaderName(name), name, `${path}.httpHeaders`);
    }),
  ];
}

/** A pause within the time there is to end; gracePeriod: seconds, absent where the pod has none to compare with. */
function sleepErrors(sleep: Fields, gracePeriod: number | undefined, path: string): FieldError[] {
  const seconds = numberAt(sleep, 'seconds') ?? 0;
  if (gracePeriod === undefined || (seconds >= 0 && seconds <= gracePeriod)) return [];
  return [invalid(path, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`)];
}

type ActionCheck = (action: Fields, path: string, gracePeriod: number | undefined) => FieldError[];

const EXEC: readonly [string, ActionCheck] = [
  'exec',
  (exec, path) => (listAt(exec, 'command').length === 0 ? [required(`${path}.command`)] : []),
];
const HTTP: readonly [string, ActionCheck] = ['httpGet', httpErrors];
const TCP: readonly [string, ActionCheck] = ['tcpSocket', (tcp, path) => portNumberOrName(portOf(tcp), `${path}.port`)];
const GRPC: readonly [string, ActionCheck] = ['grpc', (grpc, path) => portNumberOrName(portOf(grpc), `${path}.port`)];
const SLEEP: readonly [string, ActionCheck] = ['sleep', (sleep, path, grace) => sleepErrors(sleep, grace, path)];

function handlerErrors(
  handler: unknown,
  actions: readonly (readonly [string, ActionCheck])[],
  gracePeriod: number | undefined,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  let count = 0;
  for (const [name, check] of actions) {
    const action = fieldsAt(handler, name);
    if (action === undefined) continue;
    count += 1;
    if (count > 1) errors.push(forbidden(`${path}.${name}`, 'may not specify more than 1 handler type'));
    else errors.push(...check(action, `${path}.${name}`, gracePeriod));
  }
  return count === 0 ? [required(path, 'must specify a handler type')] : errors;
}

export const probeHandlerErrors = (probe: unknown, path: string): FieldError[] =>
  handlerErrors(probe, [EXEC, HTTP, TCP, GRPC], undefined, path);

/** Complaints about what runs after a start or before a stop; gracePeriod: seconds. */
export function lifecycleErrors(lifecycle: unknown, gracePeriod: number | undefined, path: string): FieldError[] {
  return ['postStart', 'preStop'].flatMap((hook) => {
    const handler = fieldsAt(lifecycle, hook);
    return handler === undefined
      ? []
      : handlerErrors(handler, [EXEC, HTTP, TCP, SLEEP], gracePeriod, `${path}.${hook}`);
  });
}
