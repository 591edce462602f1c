/** The pod template of a workload (DescribePodTemplate). */
import { formatLabelSelector } from '../../api/label-selector.ts';
import { at, listAt, mapAt, numberAt, textAt } from '../../kinds/look.ts';
import type { LabelSelector } from '../../../model/meta.ts';
import { byText } from '../../text/go-json.ts';
import { containers } from './containers.ts';
import type { Page } from './page.ts';
import { annotations, labels, tolerations } from './parts.ts';
import { volumes } from './volumes.ts';

const INDENT = '  ';

/** Nothing is printed where there are none. */
export function spreadConstraints(page: Page, list: readonly unknown[], indent = ''): void {
  if (list.length === 0) return;
  const lines = [...list]
    .sort((a, b) => byText(textAt(a, 'topologyKey'), textAt(b, 'topologyKey')))
    .map((each) => {
      const selector = at(each, 'labelSelector') as LabelSelector | undefined;
      const forWhat = selector === undefined ? '' : ` for selector ${formatLabelSelector(selector)}`;
      const start = `${textAt(each, 'topologyKey')}:${textAt(each, 'whenUnsatisfiable')}`;
      return `${start} when max skew ${numberAt(each, 'maxSkew') ?? 0} is exceeded${forWhat}`;
    });
  page.stack('Topology Spread Constraints', lines, indent);
}

export function podTemplate(page: Page, template: unknown): void {
  page.line(0, 'Pod Template:');
  if (template === undefined) return page.line(1, '<unset>');
  labels(page, `${INDENT}Labels`, mapAt(template, 'metadata', 'labels'));
  const notes = mapAt(template, 'metadata', 'annotations');
  if (notes !== undefined && Object.keys(notes).length > 0) annotations(page, `${INDENT}Annotations`, notes);
  const spec = at(template, 'spec');
  page.rowIf(1, 'Service Account', textAt(spec, 'serviceAccountName'));
  const options = { indent: INDENT, statuses: [] };
  const init = listAt(spec, 'initContainers');
  if (init.length > 0) containers(page, 'Init Containers', init, options);
  containers(page, 'Containers', listAt(spec, 'containers'), options);
  volumes(page, listAt(spec, 'volumes'), INDENT);
  spreadConstraints(page, listAt(spec, 'topologySpreadConstraints'), INDENT);
  page.rowIf(1, 'Priority Class Name', textAt(spec, 'priorityClassName'));
  // Upstream indents the title only, not the lines below it.
  labels(page, `${INDENT}Node-Selectors`, mapAt(spec, 'nodeSelector'));
  tolerations(page, `${INDENT}Tolerations`, listAt(spec, 'tolerations'));
}
