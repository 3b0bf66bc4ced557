import type { CommandContext, Unit } from '../../lint/command';
import type { EditsByPath, Lint } from '../../lint/lint';
import { isInfra, type WiringModel } from './model/wiringModel';
import { wireProduct } from './wireProduct';
import { readWish } from './wish';
import { askWhatToWire } from './wishQuestions';

/**
 * Shows what completes a product's wiring as a diff over the files of the infra checkout, to accept or discard. What the
 * argument says is known; a person is asked for the rest.
 */
export async function runWire(context: CommandContext, wiringOf: (lint: Lint) => WiringModel): Promise<void> {
  const wish = readWish(context.argument);
  const checkout = wish.checkout ?? (await chooseCheckout(context, wiringOf))?.id;
  if (checkout === undefined) return;
  const whole = await askWhatToWire(context, wiringOf((await context.unit(checkout)).lint), wish);
  if (whole === undefined) return;
  const { product, project } = whole;
  const repository = project.slice(project.lastIndexOf('/') + 1);
  const { edits, problems } = wiringNow(wiringOf((await context.unit(checkout)).lint), product, repository);
  if (problems.length > 0) {
    const why = problems.join('; ').replaceAll('`', '');
    context.warn(`${product} cannot be wired: ${why}.`);
  } else if (edits.size === 0) context.say(`No changes: ${product} is wired into ${repository}.`);
  else
    await context.propose(checkout, (lint) => {
      const now = wiringNow(wiringOf(lint), product, repository);
      return now.edits.size === 0 ? undefined : { title: `Wire ${product} into ${repository}`, edits: now.edits };
    });
}

/** The infra checkout of the workspace; where there are several, the one that a person picks. */
async function chooseCheckout(
  context: CommandContext,
  wiringOf: (lint: Lint) => WiringModel,
): Promise<Unit | undefined> {
  const found = await context.busy('Looking for the infra checkout', async () =>
    (await context.units()).filter(({ lint }) => isInfra(wiringOf(lint).checkout)),
  );
  const [first, ...others] = found;
  if (first === undefined) {
    context.say(
      'No Terraform of this workspace makes repositories or Docker Hub secrets. Open the checkout of your infra repository in this window, then try again.',
    );
    return undefined;
  }
  if (others.length === 0) return first;
  return context.pick(
    'Which infra checkout?',
    found.map((unit) => ({ label: unit.title, value: unit })),
  );
}

/** What wiring takes now; clauses for people where it cannot be done. No edits where nothing is missing. */
function wiringNow(
  { checkout, names }: WiringModel,
  product: string,
  repository: string,
): { readonly edits: EditsByPath; readonly problems: readonly string[] } {
  return wireProduct(checkout, { product, repository }, names);
}
