/** What is known of types in words (assets/descriptions.json): read when somebody asks, never before. */

/** One type in words. */
export interface TypeDescription {
  about: string;
  /** Field -> text; absent: upstream has none. */
  fields: Readonly<Record<string, string>>;
  required?: readonly string[];
  /** Field -> what it may be. */
  enums?: Readonly<Record<string, readonly string[]>>;
}

/** By the codes of kinds/schema: "V1Pod", "t". */
export type Descriptions = Readonly<Record<string, TypeDescription>>;

/** Gives the text of assets/descriptions.json. Has to answer at once, and always the same. */
export type ReadDescriptions = () => string;

/** Words for some types; those that nobody knows are left out. */
export type Describe = (types: readonly string[]) => Descriptions;

/** Keeps what was read, so that it is read once, when somebody asks first. */
export function descriptionsFrom(read: ReadDescriptions): Describe {
  let known: Descriptions | undefined;
  return (types) => {
    known ??= (JSON.parse(read()) as { types: Descriptions }).types;
    const all = known;
    return Object.fromEntries(types.flatMap((type) => (all[type] === undefined ? [] : [[type, all[type]]])));
  };
}
