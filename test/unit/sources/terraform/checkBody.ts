import assert from 'node:assert/strict';
import { expressionsInBody, type HclBody } from '../../../../src/sources/terraform/hcl/node';

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Asserts that a place lies in another one. */
export function checkSpan({ start, end }: Place, outer: Place): void {
  assert.ok(outer.start <= start && start <= end && end <= outer.end, `${start}-${end} in ${outer.start}-${outer.end}`);
}

/** Asserts that everything in a body lies in it, in order, within a text of this length. */
export function checkBody(body: HclBody, length: number): void {
  const waiting: { body: HclBody; outer: Place }[] = [{ body, outer: { start: 0, end: length } }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const list of [next.body.attributes, next.body.blocks]) {
      let last = next.outer.start;
      for (const { span } of list) {
        checkSpan(span, next.outer);
        assert.ok(span.start >= last, 'in order');
        last = span.start;
      }
    }
    for (const { value, span, nameSpan } of next.body.attributes) {
      checkSpan(nameSpan, span);
      checkSpan(value.span, span);
    }
    for (const block of next.body.blocks) {
      checkSpan(block.head, block.span);
      waiting.push({ body: block.body, outer: block.span });
    }
  }
  for (const { span } of expressionsInBody(body)) checkSpan(span, { start: 0, end: length });
}
