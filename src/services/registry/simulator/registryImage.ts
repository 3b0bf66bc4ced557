import { createHash } from 'node:crypto';

/** One file of the simulated image, as the registry serves it. */
export interface RegistryContent {
  readonly mediaType: string;
  readonly text: string;
  readonly digest: string;
}

const config = content('application/vnd.docker.container.image.v1+json', {
  architecture: 'amd64',
  os: 'linux',
  config: {},
  rootfs: { type: 'layers', diff_ids: [] },
});

const manifest = content('application/vnd.docker.distribution.manifest.v2+json', {
  schemaVersion: 2,
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  config: { mediaType: config.mediaType, size: Buffer.byteLength(config.text), digest: config.digest },
  layers: [],
});

/**
 * The one image of the simulated registry, `ratelimitpreview/test:latest`: without layers, but whole.
 *
 * @see https://github.com/distribution/distribution/blob/main/docs/content/spec/manifest-v2-2.md
 */
export const registryImage = { name: 'ratelimitpreview/test', tag: 'latest', manifest, config };

function content(mediaType: string, data: unknown): RegistryContent {
  const text = JSON.stringify(data);
  return { mediaType, text, digest: `sha256:${createHash('sha256').update(text).digest('hex')}` };
}
