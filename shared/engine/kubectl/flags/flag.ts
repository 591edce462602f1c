/** The shape of a flag: its names, what it takes, what it is when nobody gives it. */

/** Texts are the type names of pflag; a "list" is cut at commas, a "texts" is not; "duration" is kept as Go prints it. */
export type FlagType =
  | 'string'
  | 'bool'
  | 'int'
  | 'int32'
  | 'int64'
  | 'float32'
  | 'duration'
  | 'list'
  | 'texts'
  | 'tristate';

export interface Flag {
  name: string;
  /** One letter. */
  short?: string;
  type: FlagType;
  /** As it is written: "false", "500", "[]". Empty text when absent; "false" of a bool, "0" of a number, "[]" of a list. */
  fallback?: string;
  /** What `--name` alone stands for; of a bool "true" (pflag NoOptDefVal). */
  alone?: string;
  usage: string;
  /** Not in the help. */
  hidden?: boolean;
  /** Refused when it is missing (MarkFlagRequired). */
  required?: boolean;
  /** It is taken, so that lines from elsewhere work, and changes nothing. */
  ignored?: true;
  /** Said on standard error when it is used: "Flag --x has been deprecated, ...". */
  deprecated?: string;
  /** Words that completion offers. */
  values?: readonly string[];
}

const EMPTY: Readonly<Record<FlagType, string>> = {
  string: '',
  bool: 'false',
  int: '0',
  int32: '0',
  int64: '0',
  float32: '0',
  duration: '0s',
  list: '[]',
  texts: '[]',
  tristate: 'auto',
};

export const fallbackOf = (flag: Flag): string => flag.fallback ?? EMPTY[flag.type];

/** What the flag alone means; undefined: it needs a value. */
export const aloneOf = (flag: Flag): string | undefined => flag.alone ?? (flag.type === 'bool' ? 'true' : undefined);

const make =
  (type: FlagType) =>
  (name: string, usage: string, rest: Omit<Flag, 'name' | 'usage' | 'type'> = {}): Flag => ({
    name,
    usage,
    type,
    ...rest,
  });

export const textFlag = make('string');
export const boolFlag = make('bool');
export const intFlag = make('int');
export const durationFlag = make('duration');
/** Cut at commas, and given many times. */
export const listFlag = make('list');
/** Given many times, each as it is. */
export const textsFlag = make('texts');
