/** YAML as Kubernetes reads it (sigs.k8s.io/yaml over go-yaml 2): 1.1 booleans, octals and merge keys, and a `y` that stays a letter. */
import type { DocumentOptions, ParseOptions, ScalarTag, SchemaOptions, Tags, ToJSOptions } from 'yaml';

const trueTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:true|True|TRUE|yes|Yes|YES|on|On|ON)$/,
  resolve: () => true,
};

const falseTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:false|False|FALSE|no|No|NO|off|Off|OFF)$/,
  resolve: () => false,
};

const intTag = (test: RegExp, base: number, skip: number): ScalarTag => ({
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test,
  resolve: (text) => {
    const digits = text.replaceAll('_', '').replace(/^[-+]/, '').slice(skip);
    const n = parseInt(digits, base);
    return text.startsWith('-') ? -n : n;
  },
});

const INTS = [
  intTag(/^[-+]?0b[01_]+$/, 2, 2),
  intTag(/^[-+]?0o?[0-7][0-7_]*$/, 8, 0),
  intTag(/^[-+]?(?:0|[1-9][0-9_]*)$/, 10, 0),
  intTag(/^[-+]?0x[0-9a-fA-F_]+$/, 16, 2),
].map((tag, i): ScalarTag => (i === 1 ? { ...tag, resolve: (t) => octal(t) } : tag));

function octal(text: string): number {
  const n = parseInt(text.replaceAll('_', '').replace(/^[-+]/, '').replace(/^0o?/, ''), 8);
  return text.startsWith('-') ? -n : n;
}

const kubernetesTags = (tags: Tags): Tags => [
  ...tags.filter((tag) => !(typeof tag === 'object' && /:(?:bool|int)$/.test(tag.tag))),
  trueTag,
  falseTag,
  ...INTS,
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
