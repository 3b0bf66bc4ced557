/** What Terraform writes into a secret that a person fills: nobody's credential. */
export function isPlaceholder(text: string): boolean {
  return /^(?:<.*>|(?:default|placeholder|dummy|(?:change|replace)[-_ ]?me|todo|tbd|none|null|unset|empty|xxx+)?)$/i.test(
    text.trim(),
  );
}
