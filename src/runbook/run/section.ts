/** Facts worth seeing beside the plan, as data: the renderer, the plain-text twin and the CLI each show them their way. */
export type Section =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'checklist'; readonly title?: string; readonly items: readonly ChecklistItem[] }
  | { readonly type: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly type: 'gauge'; readonly rows: readonly GaugeRow[] }
  | { readonly type: 'code'; readonly language: string; readonly title?: string; readonly text: string }
  | { readonly type: 'link'; readonly title: string; readonly url: string };

export interface ChecklistItem {
  readonly state: 'done' | 'todo' | 'doing' | 'failed' | 'person' | 'unknown';
  readonly text: string;
  readonly detail?: string;
}

/** A bar: `left` of `limit`. `limit: 'none'` is "no limit"; `'unknown'` means that the service did not say. */
export interface GaugeRow {
  readonly label: string;
  readonly left: number | 'unknown';
  readonly limit: number | 'none' | 'unknown';
  readonly note?: string;
}
