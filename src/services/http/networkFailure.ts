/** Why no answer came, by the code of the system, of TLS or of the proxy agent. */
export interface NetworkFailure {
  /** Whether it failed before a connection stood, so that the request cannot have arrived. */
  readonly neverSent: boolean;
  /** What that means, as the end of a sentence. */
  readonly found: string;
  /** What to do, in whole sentences. */
  readonly help: string;
}

interface Row extends NetworkFailure {
  readonly codes: RegExp;
}

const again = 'Then try again.';

/**
 * One table for all clients, whatever library sends their requests: the first row counts whose pattern fits.
 *
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 * @see https://nodejs.org/api/errors.html#common-system-errors
 */
const rows: readonly Row[] = [
  {
    codes: /^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|CRL_HAS_EXPIRED|CRL_NOT_YET_VALID)$/,
    neverSent: true,
    found: 'by the clock of this machine the certificate is not valid now',
    help: 'Check the clock; if it is right, whoever runs the server, or the proxy in between, has to renew the certificate.',
  },
  {
    codes: /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/,
    neverSent: true,
    found: 'the certificate belongs to another host',
    help: 'Check the address, and whether a proxy or a sign-in page of the network answers in its place.',
  },
  {
    codes:
      /^(CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|ERR_TLS_CERT)/,
    neverSent: true,
    found: 'the certificate is not trusted here',
    help: 'Behind a company proxy, trust its certificate authority: `NODE_EXTRA_CA_CERTS` names its file in PEM form and is read at the start; in the editor `http.systemCertificates` takes those of the system. Variables of a vendor’s own, such as `AWS_CA_BUNDLE`, are not read.',
  },
  {
    codes: /^(ERR_SSL_|ERR_TLS_)/,
    neverSent: true,
    found: 'no encrypted connection came about',
    help: 'Check that the address is right, `https` or `http` included, and whether a proxy answers in its place.',
  },
  {
    codes: /^EPROTO$/,
    neverSent: false,
    found: 'the encrypted connection broke',
    help: 'Check that the address is right, `https` or `http` included, and whether a proxy answers in its place.',
  },
  {
    codes: /^(ENOTFOUND|EAI_)/,
    neverSent: true,
    found: 'no address is known for the host',
    help: `Check its name, the network connection and the VPN. Where only a proxy knows it, name that: \`http.proxy\` in the editor, \`HTTPS_PROXY\` in a terminal. ${again}`,
  },
  {
    codes: /^ECONNREFUSED$/,
    neverSent: true,
    found: 'nothing listens at that address',
    help: `Check the address and its port, and the proxy (\`http.proxy\` in the editor, \`HTTPS_PROXY\` in a terminal). ${again}`,
  },
  {
    codes: /^(EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/,
    neverSent: true,
    found: 'there is no way to the host from here',
    help: `Check the network connection, the VPN, and the proxy (\`http.proxy\` in the editor, \`HTTPS_PROXY\` in a terminal). ${again}`,
  },
  {
    codes: /^(EACCES|EPERM)$/,
    neverSent: true,
    found: 'this machine does not let the connection out',
    help: `Check its firewall, or the sandbox that the program runs in. ${again}`,
  },
  {
    codes: /^PROXY_407$/,
    neverSent: true,
    found: 'the proxy asks for a sign-in',
    help: 'Write user name and password into `HTTPS_PROXY`, percent-encoded; in the editor see `http.proxy`.',
  },
  {
    codes: /^PROXY_KIND$/,
    neverSent: true,
    found: 'a proxy of this kind is not supported',
    help: 'Give `HTTPS_PROXY` the address of an `http` or `https` proxy.',
  },
  {
    codes: /^PROXY_/,
    neverSent: true,
    found: 'the proxy did not let it through',
    help: 'Check `HTTPS_PROXY`, and user name and password in it; `NO_PROXY` names hosts that are reached without it. Whoever runs the proxy can allow the host.',
  },
  {
    codes: /^(ETIMEDOUT|ESOCKETTIMEDOUT|ERR_SOCKET_CONNECTION_TIMEOUT)$/,
    neverSent: false,
    found: 'the host did not answer in time',
    help: `Check the network connection, the VPN, and the proxy (\`http.proxy\` in the editor, \`HTTPS_PROXY\` in a terminal). ${again}`,
  },
  {
    codes: /^HPE_/,
    neverSent: false,
    found: 'what answered does not speak HTTP',
    help: 'Check the address and its port.',
  },
];

const broken: NetworkFailure = {
  neverSent: false,
  found: 'the connection broke',
  help: `Check the network connection and the proxy (\`http.proxy\` in the editor, \`HTTPS_PROXY\` in a terminal). ${again}`,
};

/** What is known of a failure by its code, such as `ECONNREFUSED`, `CERT_HAS_EXPIRED` or `PROXY_407`. */
export function networkFailure(code: string): NetworkFailure {
  return rows.find(({ codes }) => codes.test(code)) ?? broken;
}

/** The advice for it. @param isDoubtful - Whether it was a write that may have arrived. */
export function networkAdvice({ neverSent, found, help }: NetworkFailure, isDoubtful: boolean): string {
  if (isDoubtful) {
    const sentence = `${found.charAt(0).toUpperCase()}${found.slice(1)}.`;
    return `${sentence} Whether the change was made is not known: check again first. ${help}`;
  }
  return `Nothing was ${neverSent ? 'sent' : 'changed'}: ${found}. ${help}`;
}

/** The system's or the agent's code of an error; `undefined` where it has none. Nothing else of it is looked at. */
export function systemCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : undefined;
}
