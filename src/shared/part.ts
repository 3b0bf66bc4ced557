/**
 * A person's part in the procedure that the rehearsal world knows how to play. `mark` is played by the runner: it marks
 * the step done.
 */
export type Part =
  | { readonly kind: 'sign-up'; readonly username: string; readonly email: string }
  | { readonly kind: 'validate-mail'; readonly username: string }
  | { readonly kind: 'two-factor'; readonly username: string }
  | { readonly kind: 'accept-invite'; readonly username: string; readonly organisation: string }
  | { readonly kind: 'free-seat'; readonly organisation: string }
  /** Revokes a replaced token, unless a variable still carries its value. `label` as Docker Hub lists it. */
  | { readonly kind: 'retire-token'; readonly username: string; readonly label: string }
  | { readonly kind: 'wire-terraform'; readonly product: string }
  | { readonly kind: 'mark' };
