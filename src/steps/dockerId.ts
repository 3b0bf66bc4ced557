import { z } from 'zod';
import { dockerIdPattern, proposeDockerId } from '../services/dockerHub/dockerId';

/** The input field that names a service Docker ID. */
export const dockerId = z.string().regex(dockerIdPattern, {
  error: (issue) => {
    const found = String(issue.input);
    return `\`${found}\` is no Docker ID: 4 to 30 lower-case letters and digits are allowed. \`${proposeDockerId(found)}\` would do.`;
  },
});
