import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { enterSitting } from '#lib/chamber/server/entrance.ts';
import { sittingTopic } from '#lib/chamber/server/live-topic.ts';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { sessionOf, type SignedIn } from '#lib/people/server/sessions.ts';
import { isFromThisSite } from '#lib/people/server/site.ts';
import { PostedBallot, type BallotAnswer, type CastBallot } from '#lib/voting/schemas.ts';
import { services } from '../services.ts';

const LONGEST = 4 * 1024;

interface Place {
	tenant: { id: string };
	database: TenantDb;
	sittingId: string;
}

/** A ballot from whoever is signed in here, by socket or by POST. The answer is given after COMMIT; other devices hear it too. */
export async function castFrom(
	session: SignedIn,
	{ tenant, database, sittingId }: Place,
	ballot: CastBallot
): Promise<BallotAnswer> {
	const { rightId, castId } = ballot;
	if (session.level < 2) return { type: 'refused', rightId, castId, refusal: 'needs-sign-in' };
	const { hub, ballotBox } = services();
	const accountId = session.account.id;
	const answer = await ballotBox.cast(database, { ...ballot, accountId });
	if (answer.type === 'receipt') {
		const topic = sittingTopic(tenant.id, sittingId);
		hub.tell(topic, accountId, answer);
		hub.changed(topic, { own: false });
	}
	return answer;
}

/** `POST /live/ballots`: for when a socket does not answer. The same `castId` gets the same answer as there. */
export async function postBallot(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const answer = (status: number, body: unknown) => {
		response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
		response.end(JSON.stringify(body));
	};
	if (request.method !== 'POST') return answer(405, { refusal: 'post-only' });
	if (!isFromThisSite(request.headers)) return answer(403, { refusal: 'other-site' });
	const session = await sessionOf(services().installation, request, new Date());
	if (!session) return answer(401, { refusal: 'needs-sign-in' });
	const posted = v.safeParse(PostedBallot, await readJson(request));
	if (!posted.success) return answer(400, { refusal: 'not-understood' });
	const entrance = await enterSitting(services(), session, posted.output);
	if (!entrance) return answer(404, { refusal: 'unknown-sitting' });
	const { tenant, database, sitting } = entrance;
	try {
		answer(200, await castFrom(session, { tenant, database, sittingId: sitting.id }, posted.output.ballot));
	} catch {
		answer(503, { refusal: 'try-again' });
	}
}

async function readJson(request: IncomingMessage): Promise<unknown> {
	let text = '';
	for await (const chunk of request.setEncoding('utf8')) {
		text += chunk as string;
		if (text.length > LONGEST) return null;
	}
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
