/** YAML as Kubernetes reads it (sigs.k8s.io/yaml over go-yaml 2): 1.1 booleans, octals and merge keys; a bare `y` is true. */
import type { DocumentOptions, ParseOptions, ScalarTag, SchemaOptions, Tags, ToJSOptions } from 'yaml';

const bool = (value: boolean, test: RegExp): ScalarTag => ({
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test,
  resolve: () => value,
});

const BOOLS = [
  bool(true, /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/),
  bool(false, /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/),
];

const PREFIXES: Readonly<Record<string, number>> = { '0x': 16, '0X': 16, '0b': 2, '0B': 2, '0o': 8, '0O': 8 };

/** strconv.ParseInt(text, 0, 64) of digits without underscores; "0644" is octal, "0x1f" hexadecimal. */
function parseInteger(text: string): number {
  const digits = text.replaceAll('_', '').replace(/^[-+]/, '');
  const base = PREFIXES[digits.slice(0, 2)];
  const n =
    base !== undefined
      ? parseInt(digits.slice(2), base)
      : /^0[0-7]+$/.test(digits)
        ? parseInt(digits, 8)
        : Number(digits);
  return text.startsWith('-') && n !== 0 ? -n : n;
}

/** Starts like a number, and underscores may stand anywhere behind the first digit (goyaml.v2/resolve.go). */
const INT: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?(?:0[xX][0-9a-fA-F_]*[0-9a-fA-F][0-9a-fA-F_]*|0[bB][01_]*[01][01_]*|0[oO]?[0-7_]*|[1-9][0-9_]*)$/,
  resolve: parseInteger,
};

/** Decimals with or without exponent; "08", no octal, is one too. */
const FLOAT: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^(?:[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9_]+)?|[-+]?\.[0-9]+(?:[eE][-+]?[0-9]+)?)$/,
  resolve: (text) => Number(text.replaceAll('_', '')),
};

/** What is read in another way; .inf and .nan stay as they are. */
const isRead = ({ tag, test }: { tag: string; test?: RegExp }): boolean =>
  /:(?:bool|int)$/.test(tag) || (tag.endsWith(':float') && test?.test('.inf') !== true);

const kubernetesTags = (tags: Tags): Tags => [
  ...tags.filter((tag) => !(typeof tag === 'object' && isRead(tag))),
  ...BOOLS,
  INT,
  FLOAT,
];

/** Aliases may multiply what a document holds by this much, no more. */
export const MAX_ALIASES = 100;

export const DIALECT: ParseOptions & DocumentOptions & SchemaOptions & ToJSOptions = {
  version: '1.2',
  schema: 'core',
  merge: true,
  uniqueKeys: true,
  strict: true,
  prettyErrors: false,
  logLevel: 'silent',
  maxAliasCount: MAX_ALIASES,
  customTags: kubernetesTags,
};
