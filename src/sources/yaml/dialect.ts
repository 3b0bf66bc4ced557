/** What a source means by YAML where its readers differ. */
export interface YamlDialect {
  /** Top-level keys that grow long: each of their children is parsed by itself, and again only when it changes. */
  readonly sections: ReadonlySet<string>;
  /** Whether the key `<<` brings in the keys of other mappings, as YAML 1.1 has it; otherwise it is a key like any other. */
  readonly hasMergeKeys: boolean;
}
