/** What an infra checkout makes of the credentials, as far as an apply of it goes. */
export interface InfraCode {
  /** Why Terraform stops at it, in a sentence; it then applies nothing. */
  error: string | null;
  /** The names of the secrets that it makes. */
  secrets: string[];
  /** What each variable is made from, by the name of the repository and that of the variable. */
  variables: Record<string, Record<string, VariableSource>>;
}

/** A secret by its name, a text, or something that cannot be told. */
export type VariableSource = { secret: string } | { text: string } | { unknown: true };

export interface InfraState {
  /** Products wired on the infra branch's head, with the project each belongs to. */
  wired: { product: string; project: string }[];
  /** Products that the last apply managed: what is no longer wired is destroyed by the next. */
  managed: { product: string; project: string }[];
  /** Whether an apply writes the placeholder back (a module without `ignore_changes`). */
  resetsSecrets: boolean;
  /** What the head of the infra branch says. Without it, what is wired is wired by convention. */
  code?: InfraCode;
}
