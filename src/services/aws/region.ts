/** What a region's name looks like. It becomes a part of a host name, so nothing else may stand in it. */
const shape = /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/;

/**
 * The regions of November 2026. A newer one is used like them; of a name that is not here and has no address either it is said
 * that there is no such region.
 *
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
const known: ReadonlySet<string> = new Set(
  [
    ['us', 'east-1 east-2 west-1 west-2 gov-east-1 gov-west-1 iso-east-1 iso-west-1 isob-east-1 isob-west-1'],
    ['us', 'isof-east-1 isof-south-1'],
    ['eu', 'central-1 central-2 north-1 south-1 south-2 west-1 west-2 west-3 isoe-west-1'],
    ['ap', 'east-1 east-2 south-1 south-2 northeast-1 northeast-2 northeast-3'],
    ['ap', 'southeast-1 southeast-2 southeast-3 southeast-4 southeast-5 southeast-6 southeast-7'],
    ['ca', 'central-1 west-1'],
    ['sa', 'east-1 west-1'],
    ['me', 'central-1 south-1'],
    ['af', 'south-1'],
    ['il', 'central-1'],
    ['mx', 'central-1'],
    ['cn', 'north-1 northwest-1'],
    ['eusc', 'de-east-1'],
  ].flatMap(([area = '', places = '']) => places.split(' ').map((place) => `${area}-${place}`)),
);

/** Whether a text can be the name of a region. */
export function isRegion(text: string): boolean {
  return shape.test(text);
}

/** Whether there is none of this name, given that no address is known for a host of that name. */
export function isUnheardOf(region: string, host: string | undefined): boolean {
  return !known.has(region) && host?.split('.').includes(region) === true;
}
