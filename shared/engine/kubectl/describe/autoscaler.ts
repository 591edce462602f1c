/** `kubectl describe hpa` of autoscaling/v2 and v1 (describeHorizontalPodAutoscalerV2). */
import { at, listAt, numberAt, textAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Task } from '../waits.ts';
import { eventsOf } from './events.ts';
import { longTime, Page } from './page.ts';
import { conditions, count, head, numberOr } from './parts.ts';
import type { Subject } from './subject.ts';

const UNKNOWN = '<unknown>';

/** A metric that is an average over pods, or a value of its own. */
function plainMetric(current: unknown, target: unknown, what: string, isAverage: boolean): string {
  const field = isAverage ? 'averageValue' : 'value';
  const words = isAverage ? '(target average value)' : '(target value)';
  return `${what} ${words}:\t${textAt(current, field) || UNKNOWN} / ${textAt(target, field)}`;
}

/** A metric of the requests that containers have. */
function resourceMetric(current: unknown, target: unknown, what: string): string {
  const average = textAt(target, 'averageValue');
  if (average !== '') return `${what}:\t${textAt(current, 'averageValue') || UNKNOWN} / ${average}`;
  const used = numberAt(current, 'averageUtilization');
  const shown = used === undefined ? UNKNOWN : `${used}% (${textAt(current, 'averageValue')})`;
  const wanted = numberAt(target, 'averageUtilization');
  const goal = wanted === undefined ? '<auto>' : `${wanted}%`;
  return `${what}  (as a percentage of request):\t${shown} / ${goal}`;
}

function metricLine(metric: unknown, status: unknown): string {
  const type = textAt(metric, 'type');
  const key = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  const spec = at(metric, key);
  const [current, target] = [at(status, key, 'current'), at(spec, 'target')];
  const name = textAt(spec, 'metric', 'name');
  switch (type) {
    case 'External':
      return plainMetric(current, target, JSON.stringify(name), at(target, 'averageValue') !== undefined);
    case 'Pods':
      return `${JSON.stringify(name)} on pods:\t${textAt(current, 'averageValue') || UNKNOWN} / ${textAt(target, 'averageValue')}`;
    case 'Object': {
      const about = at(spec, 'describedObject');
      const what = `"${name}" on ${textAt(about, 'kind')}/${textAt(about, 'name')}`;
      return plainMetric(current, target, what, textAt(target, 'type') === 'AverageValue');
    }
    case 'Resource':
      return resourceMetric(current, target, `resource ${textAt(spec, 'name')} on pods`);
    case 'ContainerResource':
      return resourceMetric(
        current,
        target,
        `resource ${textAt(spec, 'name')} of container "${textAt(spec, 'container')}" on pods`,
      );
    default:
      return `<unknown metric type ${JSON.stringify(type)}>`;
  }
}

function direction(page: Page, title: string, rules: unknown): void {
  if (rules === undefined) return;
  page.line(1, `${title}:`);
  const window = numberAt(rules, 'stabilizationWindowSeconds');
  if (window !== undefined) page.line(2, `Stabilization Window: ${window} seconds`);
  const policies = listAt(rules, 'policies');
  if (policies.length === 0) return;
  page.line(2, `Select Policy: ${textAt(rules, 'selectPolicy') || 'Max'}`);
  page.line(2, 'Policies:');
  for (const policy of policies) {
    const [type, value, period] = [textAt(policy, 'type'), count(policy, 'value'), count(policy, 'periodSeconds')];
    page.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${period} seconds`);
  }
}

function metrics(page: Page, object: AnyObject): void {
  page.row(0, 'Metrics', '( current / target )');
  const current = listAt(object, 'status', 'currentMetrics');
  for (const [i, metric] of listAt(object, 'spec', 'metrics').entries()) page.line(1, metricLine(metric, current[i]));
}

/** Of v1, which knows processor time only. */
function utilization(page: Page, object: AnyObject): void {
  const target = numberAt(object, 'spec', 'targetCPUUtilizationPercentage');
  if (target === undefined) return;
  page.row(0, 'Target CPU utilization', `${target}%`);
  page.row(0, 'Current CPU utilization', `${numberOr(object, UNKNOWN, 'status', 'currentCPUUtilizationPercentage')}%`);
}

export function* describeAutoscaler(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  const isV1 = object.apiVersion === 'autoscaling/v1';
  head(page, object);
  page.row(0, 'CreationTimestamp', longTime(object.metadata.creationTimestamp ?? ''));
  const target = at(object, 'spec', 'scaleTargetRef');
  page.row(0, 'Reference', `${textAt(target, 'kind')}/${textAt(target, 'name')}`);
  if (isV1) utilization(page, object);
  else metrics(page, object);
  page.row(0, 'Min replicas', numberOr(object, '<unset>', 'spec', 'minReplicas'));
  page.row(0, 'Max replicas', count(object, 'spec', 'maxReplicas'));
  const behavior = at(object, 'spec', 'behavior');
  if (behavior !== undefined && !isV1) {
    page.line(0, 'Behavior:');
    direction(page, 'Scale Up', at(behavior, 'scaleUp'));
    direction(page, 'Scale Down', at(behavior, 'scaleDown'));
  }
  const pods = `${count(object, 'status', 'currentReplicas')} current / ${count(object, 'status', 'desiredReplicas')} desired`;
  page.row(0, `${textAt(target, 'kind')} pods`, pods);
  if (!isV1)
    conditions(page, listAt(object, 'status', 'conditions'), [
      ['Type', 'type'],
      ['Status', 'status'],
      ['Reason', 'reason'],
      ['Message', 'message'],
    ]);
  yield* eventsOf(page, subject);
  return page.text();
}
