/**
 * Writes assets/descriptions.json: what `kubectl explain` says of every type of schema.json. The texts are those of
 * Kubernetes 1.34 (Apache-2.0) in the models of @kubernetes/client-node. That package writes each on one line, has none
 * for fields that refer to a type, and no enums; where kubernetes-models has the same text with its lines, or has one at
 * all, it is taken from there. Run: npx tsx tests/support/schema/generate-descriptions.ts FOLDER...
 * where the folders are `npm pack` of kubernetes-models 5.1.0 and 4.5.1, @kubernetes-models/apimachinery 3.0.2 and (for
 * Quantity) kubernetes-types 1.30.0, unpacked; the first that knows something is asked first.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPAQUE_NAMES } from '../../../shared/engine/kubectl/explain/schema.ts';
import { fieldsOf, goName } from '../../../shared/engine/kinds/schema/kind-table.ts';
import type { TypeDescription } from '../../../shared/engine/kubectl/explain/descriptions.ts';
import schema from '../../../shared/engine/kinds/schema/schema.json' with { type: 'json' };

interface Told {
  about: string;
  fields: Map<string, { text: string; required: boolean; enum: string[] }>;
}

const MODELS = 'node_modules/@kubernetes/client-node/dist/gen/models';

/** What stands in a comment, without its stars. */
const textOf = (comment: string | undefined): string =>
  (comment ?? '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim()
    .replaceAll(/\\(['"])/g, '$1')
    .replaceAll('*_/', '*/');

const COMMENT = String.raw`(?:/\*\*((?:(?!\*/)[\s\S])*)\*/\s*)?`;

/** Reads one declaration of fields. @param head what opens it */
function read(source: string, head: string): Told | undefined {
  const opened = new RegExp(`${COMMENT}export (?:declare )?${head}[^{]*\\{`).exec(source);
  if (opened === null) return undefined;
  const body = source.slice(opened.index + opened[0].length);
  const fields: Told['fields'] = new Map();
  const field = new RegExp(`^    ${COMMENT}['"]([^'"]+)['"](\\??): ([^\\n]*)$`, 'gm');
  const end = /^(?:\}|    (?:static|constructor))/m.exec(body)?.index;
  for (const [, comment, name, optional, type] of body.slice(0, end).matchAll(field)) {
    const literals = /^"[^"]*"(?: \| "[^"]*")*;$/.test(type!) ? type!.slice(0, -1).split(' | ') : [];
    fields.set(name!, {
      text: textOf(comment),
      required: optional === '',
      enum: literals.map((literal) => JSON.parse(literal) as string),
    });
  }
  return { about: textOf(opened[1]), fields };
}

function declarationsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === '_schemas' ? [] : declarationsIn(path);
    return entry.name.endsWith('.d.ts') && entry.name !== 'index.d.ts' ? [path] : [];
  });
}

/** By Go's name of the type. */
const others = new Map<string, { version: string; told: Told }[]>();
for (const folder of process.argv.slice(2)) {
  const resource = join(folder, 'api/resource.d.ts');
  const quantity = existsSync(resource)
    ? read(`${readFileSync(resource, 'utf8')} {`, String.raw`type Quantity\b`)
    : undefined;
  if (quantity !== undefined) others.set('Quantity', [{ version: 'resource', told: quantity }]);
  for (const path of declarationsIn(folder)) {
    const [name, version] = path.replace('.d.ts', '').split('/').toReversed() as [string, string];
    const source = readFileSync(path, 'utf8');
    const told = read(source, `interface I${name}\\b`) ?? read(`${source} {`, `type I${name}\\b`);
    if (told !== undefined) others.set(name, [...(others.get(name) ?? []), { version, told }]);
  }
}

const bare = (text: string): string => text.replaceAll(/\s+/g, '');
const ENUM = /\n\s*Possible enum values:\n[\s\S]*$/;

/** The same text with its lines, where one has it; else the text, with the enum's values as another tells them. */
function inLines(flat: string, texts: readonly string[]): string {
  const same =
    texts.find((text) => bare(text) === bare(flat)) ?? texts.find((t) => bare(t.replace(ENUM, '')) === bare(flat));
  if (same !== undefined) return same;
  if (flat === '') return texts[0] ?? '';
  return flat + (texts.map((text) => ENUM.exec(text)?.[0]).find((tail) => tail !== undefined) ?? '');
}

/** Declarations of the same type, those that are most alike first. */
function alike(type: string, mine: Told): Told[] {
  const version = /V\d+(?:(?:alpha|beta)\d+)?/.exec(type)![0].toLowerCase();
  const shared = (told: Told): number =>
    [...mine.fields].filter(
      ([name, { text }]) => told.fields.has(name) && bare(told.fields.get(name)!.text).startsWith(bare(text)),
    ).length - [...told.fields.keys()].filter((name) => !mine.fields.has(name)).length;
  return (others.get(goName(type)) ?? [])
    .filter((other) => other.version === version)
    .map(({ told }) => ({ told, likeness: shared(told) }))
    .sort((a, b) => b.likeness - a.likeness)
    .map(({ told }) => told);
}

/** How the package names a field that TypeScript would not let stand. */
const identifierOf = (name: string): string =>
  name.startsWith('$') ? name.slice(1) : name.includes('-') ? name.replaceAll('-', '_') : `_${name}`;

function describe(type: string): TypeDescription {
  const mine = read(
    readFileSync(join(MODELS, `${type}.d.ts`), 'utf8'),
    `declare class ${type}\\b`.replace('declare ', ''),
  )!;
  const same = alike(type, mine);
  const texts: Record<string, string> = {};
  const enums: Record<string, string[]> = {};
  const required: string[] = [];
  for (const name of Object.keys(fieldsOf(type)!)) {
    const field = mine.fields.get(name) ?? mine.fields.get(identifierOf(name));
    if (field === undefined) throw new Error(`${type} has no ${name}`);
    const there = same.map(({ fields }) => fields.get(name)).filter((other) => other !== undefined);
    const text = inLines(
      field.text,
      there.map((other) => other.text).filter((t) => t !== ''),
    );
    if (text !== '') texts[name] = text;
    const values = there.find((other) => other.enum.length > 0)?.enum;
    if (values !== undefined && !['apiVersion', 'kind'].includes(name)) enums[name] = values;
    if (field.required) required.push(name);
  }
  const about = inLines(
    mine.about,
    same.map((told) => told.about).filter((t) => t !== ''),
  );
  return {
    about,
    fields: texts,
    ...(required.length > 0 ? { required } : {}),
    ...(Object.keys(enums).length > 0 ? { enums } : {}),
  };
}

const types: Record<string, TypeDescription> = {};
for (const type of Object.keys(schema.types)) types[type] = describe(type);
/** Types without fields that are known: by the codes of schema.json, or their names. */
for (const [code, name] of [
  ['t', 'Time'],
  ['u', 'MicroTime'],
  ['q', 'Quantity'],
  ['is', 'IntOrString'],
  ...OPAQUE_NAMES.map((opaque) => [opaque, opaque] as const),
])
  types[code] = {
    about:
      others
        .get(name)
        ?.map(({ told }) => told.about)
        .find((about) => about !== '') ?? '',
    fields: {},
  };
const source =
  'Texts of the Kubernetes API, version 1.34, Copyright The Kubernetes Authors, Apache-2.0; written by tests/support/schema/generate-descriptions.ts';
writeFileSync('assets/descriptions.json', `${JSON.stringify({ source, types })}\n`);
const all = Object.values(types);
const count = (of: (type: TypeDescription) => number): number => all.reduce((sum, type) => sum + of(type), 0);
console.info(
  `${all.length} types, ${count(({ fields }) => Object.keys(fields).length)} texts of fields, ${count(({ enums }) => Object.keys(enums ?? {}).length)} enums`,
);
