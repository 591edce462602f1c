/** Requests of a call with --as are refused where the roles of whom it acts as do not allow them (authorization filter, ForbiddenStatus). */
import { ApiError } from '../../../api/errors.ts';
import { forbiddenText } from '../../../api/http/refusals.ts';
import { verdict } from '../../../api/rbac/authorize.ts';
import type { Asker } from '../../../api/rbac/subject.ts';
import type { RestResponse } from '../../../api/rest.ts';
import type { Status } from '../../../../model/status.ts';
import { through, type Address, type Task, type Wait } from '../../waits.ts';
import { policyIn } from './rules.ts';

interface Request {
  verb: string;
  resource: Address;
  namespace: string;
  name: string;
  part: string;
}

const PODS: Address = { group: '', version: 'v1', plural: 'pods' };

/** What of a wait the API would be asked for; undefined: nothing. */
function requestOf(wait: Wait): Request | undefined {
  if ('rest' in wait) {
    const { verb, resource, namespace, name = '', subresource = '' } = wait.rest;
    return { verb, resource, namespace, name, part: subresource };
  }
  if ('watch' in wait) {
    const { resource, namespace } = wait.watch;
    return { verb: 'watch', resource, namespace, name: '', part: '' };
  }
  const onPod = (verb: string, part: string, { namespace, pod }: { namespace: string; pod: string }): Request => ({
    verb,
    resource: PODS,
    namespace,
    name: pod,
    part,
  });
  if ('logs' in wait) return onPod('get', 'log', wait.logs);
  if ('exec' in wait) return onPod('create', 'exec', wait.exec);
  if ('attach' in wait) return onPod('create', 'attach', wait.attach);
  return 'portForward' in wait ? onPod('create', 'portforward', wait.portForward) : undefined;
}

/** The refusal of what a wait asks for; undefined: it is allowed. */
function* refusal(asker: Asker, wait: Wait): Task<RestResponse | undefined> {
  const request = requestOf(wait);
  if (request === undefined) return undefined;
  const { verb, resource, namespace, name, part } = request;
  const action = { verb, group: resource.group, resource: resource.plural, part, name };
  const given = verdict(yield* policyIn(namespace), asker, namespace, action);
  if (given.allowed) return undefined;
  return { code: 403, body: forbiddenText(asker.name, { ...action, namespace }, given.why).status };
}

/** The refusal as an answer to the wait. @throws ApiError where only that can be told */
function answerWith(wait: Wait, no: RestResponse): unknown {
  if ('logs' in wait && wait.follow) return { log: -1, answer: no };
  if ('watch' in wait || 'portForward' in wait) throw new ApiError(no.body as Status);
  return no;
}

/** Runs a command as somebody: what the roles do not allow is refused. */
export function* limited<T>(asker: Asker, task: Task<T>): Task<T> {
  return yield* through(task, function* (wait) {
    const no = yield* refusal(asker, wait);
    return no === undefined ? yield wait : answerWith(wait, no);
  });
}
