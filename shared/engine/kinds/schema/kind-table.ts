/** Every built-in kind of Kubernetes 1.34 and the fields of its types, as generated (tests/support/schema/generate-schema.ts). */
import data from './schema.json' with { type: 'json' };

export interface BuiltinKind {
  /** Name of its type: "V1Deployment". */
  type: string;
  plural: string;
  namespaced: boolean;
}

/** Field -> code: "s" text, "b" boolean, "i32", "i64", "f", "q" quantity, "t" time, "u" micro time, "64" base64, "is" int or text, "*" any JSON, "[x" list, "{x" map, or a type. */
export type FieldCodes = Readonly<Record<string, string>>;

const kinds = new Map<string, BuiltinKind>(Object.entries(data.kinds as Record<string, BuiltinKind>));
const types = new Map<string, FieldCodes>(Object.entries(data.types as unknown as Record<string, FieldCodes>));

/** undefined: upstream's 1.34 does not have it. */
export const builtinKind = (apiVersion: string, kind: string): BuiltinKind | undefined =>
  kinds.get(`${apiVersion} ${kind}`);

export const fieldsOf = (type: string): FieldCodes | undefined => types.get(type);

/** "V1DeploymentSpec" -> "DeploymentSpec", as Go names it. */
export const goName = (type: string): string =>
  type.replace(/^(?:[A-Z][a-z]+)?V\d+(?:(?:alpha|beta)\d+)?(?=[A-Z])/, '');
