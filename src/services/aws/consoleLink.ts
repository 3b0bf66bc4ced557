/**
 * Domains of the console by the beginning of a region's name, for the partitions of AWS that have one of their own.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
const domains: readonly (readonly [prefix: string, domain: string])[] = [
  ['cn-', 'console.amazonaws.cn'],
  ['us-gov-', 'console.amazonaws-us-gov.com'],
  ['eusc-', 'console.amazonaws-eusc.eu'],
];

/** Partitions of governments, whose consoles have no address that is public: no link is better than a wrong one. */
const secluded = /^(us|eu)-iso[a-z]?-/;

/** The page of a secret in the AWS console of its region; `undefined` where that has no address that is known. */
export function secretConsoleLink(region: string, name: string): string | undefined {
  if (secluded.test(region)) return undefined;
  const domain = domains.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'console.aws.amazon.com';
  return `https://${region}.${domain}/secretsmanager/secret?name=${encodeURIComponent(name)}&region=${region}`;
}
