import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { parseAllowed } from '#lib/outgoing/rules/reach.ts';
import { openOutgoing, type Outgoing } from '#lib/outgoing/server/outgoing.ts';

/** The certificate of `localhost` and its key, as files and as texts. */
export const LOOPBACK = {
	certificateFile: 'tests/fixtures/loopback/certificate.pem',
	keyFile: 'tests/fixtures/loopback/key.pem',
	cert: readFileSync('tests/fixtures/loopback/certificate.pem', 'utf8'),
	key: readFileSync('tests/fixtures/loopback/key.pem', 'utf8')
};

/** From now on this process believes that certificate, as an installation believes its town's own authority (NODE_EXTRA_CA_CERTS). */
export function trustLoopback(): void {
	setDefaultCACertificates([...getCACertificates('default'), LOOPBACK.cert]);
}

/** The way out of an installation that allows servers on this machine. */
export function outgoingToLoopback(): Outgoing {
	const allowed = parseAllowed('127.0.0.1:*,[::1]:*');
	if (!allowed.ok) throw new Error(allowed.refusal);
	return openOutgoing(allowed.value);
}
