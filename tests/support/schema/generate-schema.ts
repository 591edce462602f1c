/**
 * Writes shared/engine/kinds/schema/schema.json from the models of @kubernetes/client-node (Kubernetes 1.34,
 * Apache-2.0): the fields of every built-in kind and their types. Run: npx tsx tests/support/schema/generate-schema.ts
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = 'node_modules/@kubernetes/client-node/dist/gen';

interface Attribute {
  name: string;
  baseName: string;
  type: string;
  format: string;
}

/** The generated models write a Quantity as a plain string: here is where upstream has one. */
const QUANTITIES: Record<string, readonly string[]> = {
  V1ResourceRequirements: ['limits', 'requests'],
  V1VolumeResourceRequirements: ['limits', 'requests'],
  V1ContainerStatus: ['allocatedResources'],
  V1NodeStatus: ['allocatable', 'capacity'],
  V1PersistentVolumeSpec: ['capacity'],
  V1PersistentVolumeClaimStatus: ['allocatedResources', 'capacity'],
  V1LimitRangeItem: ['default', 'defaultRequest', 'max', 'maxLimitRequestRatio', 'min'],
  V1ResourceQuotaSpec: ['hard'],
  V1ResourceQuotaStatus: ['hard', 'used'],
  V1EmptyDirVolumeSource: ['sizeLimit'],
  V1ResourceFieldSelector: ['divisor'],
  V1PodSpec: ['overhead'],
  V1Overhead: ['podFixed'],
  V2MetricTarget: ['averageValue', 'value'],
  V2MetricValueStatus: ['averageValue', 'value'],
  V2HPAScalingRules: ['tolerance'],
  V1CSIStorageCapacity: ['capacity', 'maximumVolumeSize'],
};

function attributesOf(type: string): Attribute[] | undefined {
  let source: string;
  try {
    source = readFileSync(join(root, 'models', `${type}.js`), 'utf8');
  } catch {
    return undefined;
  }
  const start = source.indexOf(`${type}.attributeTypeMap = [`);
  if (start < 0) return undefined;
  const open = source.indexOf('[', start);
  return JSON.parse(source.slice(open, source.indexOf('];', open) + 1)) as Attribute[];
}

/** "i32", "i64", "f", "s", "b", "q", "t", "u" (micro time), "64" (base64), "*", "is" (int or string), "[x", "{x", or a type. */
function codeOf(type: string, format: string, quantity: boolean): string {
  const list = /^Array<(.+)>$/.exec(type);
  if (list) return `[${codeOf(list[1]!, format, quantity)}`;
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type);
  if (map) return `{${codeOf(map[1]!, format, quantity)}`;
  switch (type) {
    case 'string':
      return quantity ? 'q' : format === 'byte' ? '64' : 's';
    case 'number':
      return format === 'int32' ? 'i32' : format === 'int64' ? 'i64' : 'f';
    case 'boolean':
      return 'b';
    case 'Date':
      return 't';
    case 'V1MicroTime':
      return 'u';
    case 'IntOrString':
      return 'is';
    case 'any':
      return '*';
    default:
      return type;
  }
}

interface KindEntry {
  type: string;
  plural: string;
  namespaced: boolean;
}

const kinds: Record<string, KindEntry> = {};
for (const file of readdirSync(join(root, 'apis'))
  .filter((f) => /V\d\w*Api\.js$/.test(f))
  .sort()) {
  const source = readFileSync(join(root, 'apis', file), 'utf8');
  for (const method of source.split('\n    async ').filter((m) => m.startsWith('create'))) {
    const path = /localVarPath = '\/(?:api|apis)\/([^']+)'/.exec(method)?.[1];
    const type = /serialize\(body, "(\w+)"/.exec(method)?.[1];
    if (path === undefined || type === undefined) continue;
    const namespaced = path.includes('/namespaces/{namespace}/');
    const [group, plural] = namespaced
      ? path.split('/namespaces/{namespace}/')
      : [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
    if (plural === undefined || plural.includes('/')) continue;
    const kind = type.replace(
      /^(Core|Events|Storage|Authentication|Rbac|Discovery|Apiextensions|Admissionregistration|Flowcontrol|Resource)?V\d+((alpha|beta)\d+)?/,
      '',
    );
    kinds[`${group} ${kind}`] = { type, plural, namespaced };
  }
}
// Reviews and such are asked, not stored; a Binding is a subresource.
for (const key of Object.keys(kinds)) if (/Review$| Binding$| Eviction$/.test(key)) delete kinds[key];
kinds['v1 ComponentStatus'] = { type: 'V1ComponentStatus', plural: 'componentstatuses', namespaced: false };

const types: Record<string, Record<string, string>> = {};
const queue = Object.values(kinds).map((k) => k.type);
for (let type = queue.pop(); type !== undefined; type = queue.pop()) {
  if (types[type] !== undefined) continue;
  const attributes = attributesOf(type);
  if (attributes === undefined) throw new Error(`no model ${type}`);
  const fields: Record<string, string> = {};
  types[type] = fields;
  for (const a of attributes) {
    const code = codeOf(a.type, a.format, QUANTITIES[type]?.includes(a.baseName) ?? false);
    fields[a.baseName] = code;
    const inner = code.replace(/^[[{]+/, '');
    if (/^[A-Z]/.test(inner)) queue.push(inner);
  }
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
const out = {
  source:
    'generated from @kubernetes/client-node 1.4.0 (Kubernetes 1.34, Apache-2.0) by tests/support/schema/generate-schema.ts',
  kinds: sorted(kinds),
  types: sorted(types),
};
writeFileSync('shared/engine/kinds/schema/schema.json', `${JSON.stringify(out)}\n`);
console.info(`${Object.keys(kinds).length} kinds, ${Object.keys(types).length} types`);
