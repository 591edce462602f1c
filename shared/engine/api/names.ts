/**
 * Every name, label, key and port that people write is checked here, in upstream's words
 * (k8s.io/apimachinery/pkg/util/validation). Each check takes a value and gives its complaints; none means valid.
 */
import { utf8Length } from '../text/utf8.ts';

/** Complaints about a value, in upstream's order. */
export type Check = (value: string) => string[];

export const DNS_SUBDOMAIN_MAX = 253;
export const DNS_LABEL_MAX = 63;

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const UNDERSCORE_LABEL = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const UNDERSCORE_SUBDOMAIN = `${UNDERSCORE_LABEL}(\\.${UNDERSCORE_LABEL})*`;
const DNS1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const WILDCARD = `\\*\\.${SUBDOMAIN}`;
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;
const C_IDENTIFIER = '[A-Za-z_][A-Za-z0-9_]*';
const ENV_VAR = '[-._a-zA-Z][-._a-zA-Z0-9]*';
const CONFIG_KEY = '[-._a-zA-Z0-9]+';
const PERCENT = '[0-9]+%';
const HEADER = '[-A-Za-z0-9]+';

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);
const labelRegexp = whole(LABEL);
const subdomainRegexp = whole(SUBDOMAIN);
const underscoreRegexp = whole(UNDERSCORE_SUBDOMAIN);
const dns1035Regexp = whole(DNS1035);
const wildcardRegexp = whole(WILDCARD);
const qualifiedRegexp = whole(QUALIFIED);
const labelValueRegexp = whole(LABEL_VALUE);
const cIdentifierRegexp = whole(C_IDENTIFIER);
const envVarRegexp = whole(ENV_VAR);
const configKeyRegexp = whole(CONFIG_KEY);
const percentRegexp = whole(PERCENT);
const headerRegexp = whole(HEADER);

export const MUST_BE_NON_EMPTY = 'must be non-empty';

/** "must be no more than 63 characters" (the count is of bytes, whatever the words say). */
export const maxLengthText = (max: number): string => `must be no more than ${max} characters`;

/** "must be between 1 and 65535, inclusive". */
export const rangeText = (min: number, max: number): string => `must be between ${min} and ${max}, inclusive`;

/** What a value that fails a pattern is told; the odd comma after each example is upstream's. */
export function patternText(what: string, pattern: string, ...examples: string[]): string {
  if (examples.length === 0) return `${what} (regex used for validation is '${pattern}')`;
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${what} (e.g. ${shown}regex used for validation is '${pattern}')`;
}

const alphanumericEnds = 'and must start and end with an alphanumeric character';
const labelText = patternText(
  `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', ${alphanumericEnds}`,
  LABEL,
  'my-name',
  '123-abc',
);
const subdomainText = patternText(
  `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', ${alphanumericEnds}`,
  SUBDOMAIN,
  'example.com',
);
const underscoreText = patternText(
  `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', ${alphanumericEnds}`,
  UNDERSCORE_SUBDOMAIN,
  'example.com',
);
const qualifiedText = patternText(
  `must consist of alphanumeric characters, '-', '_' or '.', ${alphanumericEnds}`,
  QUALIFIED,
  'MyName',
  'my.name',
  '123-abc',
);

function tooLong(value: string, max: number): string[] {
  return value.length > max || (value.length * 3 > max && utf8Length(value) > max) ? [maxLengthText(max)] : [];
}

function checked(value: string, max: number, pattern: RegExp, text: string): string[] {
  const complaints = tooLong(value, max);
  if (!pattern.test(value)) complaints.push(text);
  return complaints;
}

/** Names of namespaces, containers, ports of a Service: one DNS label (RFC 1123). */
export function isDns1123Label(value: string): string[] {
  if (labelRegexp.test(value)) return tooLong(value, DNS_LABEL_MAX);
  return [...tooLong(value, DNS_LABEL_MAX), subdomainRegexp.test(value) ? 'must not contain dots' : labelText];
}

/** Names of most objects: DNS labels joined by dots. */
export const isDns1123Subdomain: Check = (value) => checked(value, DNS_SUBDOMAIN_MAX, subdomainRegexp, subdomainText);

/** As isDns1123Subdomain, and a label may begin with or contain underscores (SRV records). */
export const isDns1123SubdomainWithUnderscore: Check = (value) =>
  checked(value, DNS_SUBDOMAIN_MAX, underscoreRegexp, underscoreText);

/** Names of Services: a DNS label that begins with a letter (RFC 1035). */
export const isDns1035Label: Check = (value) =>
  checked(
    value,
    DNS_LABEL_MAX,
    dns1035Regexp,
    patternText(
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
      DNS1035,
      'my-name',
      'abc-123',
    ),
  );

/** "*.example.com": hosts of Ingress rules and certificates (RFC 1034 section 4.3.3). */
export const isWildcardDns1123Subdomain: Check = (value) =>
  checked(
    value,
    DNS_SUBDOMAIN_MAX,
    wildcardRegexp,
    patternText(
      "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
      WILDCARD,
      '*.example.com',
    ),
  );

/** Keys of labels and annotations, finalizers, resource names: a name with an optional "prefix/". */
export function isQualifiedName(value: string): string[] {
  const parts = value.split('/');
  const complaints: string[] = [];
  if (parts.length > 2) {
    return [
      `a qualified name ${qualifiedText} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  if (parts.length === 2) {
    const prefix = parts[0]!;
    if (prefix === '') complaints.push(`prefix part ${MUST_BE_NON_EMPTY}`);
    else complaints.push(...isDns1123Subdomain(prefix).map((text) => `prefix part ${text}`));
  }
  const name = parts.at(-1)!;
  if (name === '') complaints.push(`name part ${MUST_BE_NON_EMPTY}`);
  else complaints.push(...tooLong(name, 63).map((text) => `name part ${text}`));
  if (!qualifiedRegexp.test(name)) complaints.push(`name part ${qualifiedText}`);
  return complaints;
}

export const isValidLabelValue: Check = (value) =>
  checked(
    value,
    63,
    labelValueRegexp,
    patternText(
      `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', ${alphanumericEnds}`,
      LABEL_VALUE,
      'MyValue',
      'my_value',
      '12345',
    ),
  );

export function isCIdentifier(value: string): string[] {
  if (cIdentifierRegexp.test(value)) return [];
  return [
    patternText(
      "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
      C_IDENTIFIER,
      'my_name',
      'MY_NAME',
      'MyName',
    ),
  ];
}

export const isInRange = (value: number, min: number, max: number): string[] =>
  value >= min && value <= max ? [] : [rangeText(min, max)];

export const isValidPortNum = (port: number): string[] => isInRange(port, 1, 65535);

/** What libcontainer takes. */
const MAX_ID = 2147483647;
export const isValidUserId = (uid: number): string[] => isInRange(uid, 0, MAX_ID);
export const isValidGroupId = (gid: number): string[] => isInRange(gid, 0, MAX_ID);

/** IANA service names (RFC 6335), lower case only: names of container ports, and what targetPort refers to. */
export function isValidPortName(port: string): string[] {
  const complaints = tooLong(port, 15);
  if (!/^[-a-z0-9]+$/.test(port))
    complaints.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(port)) complaints.push('must contain at least one letter (a-z)');
  if (port.includes('--')) complaints.push('must not contain consecutive hyphens');
  if (port.startsWith('-') || port.endsWith('-')) complaints.push('must not begin or end with a hyphen');
  return complaints;
}

export function isValidPercent(value: string): string[] {
  if (percentRegexp.test(value)) return [];
  return [
    patternText("a valid percent string must be a numeric string followed by an ending '%'", PERCENT, '1%', '93%'),
  ];
}

export function isHttpHeaderName(value: string): string[] {
  if (headerRegexp.test(value)) return [];
  return [patternText("a valid HTTP header must consist of alphanumeric characters or '-'", HEADER, 'X-Header-Name')];
}

/** Nothing that would climb out of a directory once it is a file's name. */
function climbs(value: string): string[] {
  if (value === '.') return ["must not be '.'"];
  if (value === '..') return ["must not be '..'"];
  return value.startsWith('..') ? ["must not start with '..'"] : [];
}

/** The older rule for environment variables, still that of kubectl's --from-env-file. */
export function isEnvVarName(value: string): string[] {
  if (envVarRegexp.test(value)) return climbs(value);
  const text = patternText(
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
    ENV_VAR,
    'my.env-name',
    'MY_ENV.NAME',
    'MyEnvName1',
  );
  return [text, ...climbs(value)];
}

/**
 * The rule of a container's env since RelaxedEnvironmentVariableValidation (on by default from 1.32): printable
 * ASCII but '='.
 */
export function isRelaxedEnvVarName(value: string): string[] {
  if (value === '') return [`environment variable name ${MUST_BE_NON_EMPTY}`];
  if (/^[\x20-\x3c\x3e-\x7e]+$/.test(value)) return [];
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** Keys of ConfigMaps and Secrets. */
export function isConfigMapKey(value: string): string[] {
  const text = patternText(
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
    CONFIG_KEY,
    'key.name',
    'KEY_NAME',
    'key-name',
  );
  return [...checked(value, DNS_SUBDOMAIN_MAX, configKeyRegexp, text), ...climbs(value)];
}
