// @ts-check
/** Checks that need more than the repository holds, and pass over where that is missing. */
import { compareCorpus } from './corpus.mjs';
import { whenMain } from './lib.mjs';

whenMain(import.meta.url, compareCorpus);
