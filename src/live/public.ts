import type { IncomingMessage, ServerResponse } from 'node:http';
import { publicSitting } from '#lib/chamber/server/entrance.ts';
import { sittingSource, sittingTopic } from '#lib/chamber/server/live-topic.ts';
import { openEventStream } from '#lib/live/server/event-stream.ts';
import { Listener } from '#lib/live/server/listener.ts';
import { hostOf } from '#lib/people/server/site.ts';
import { services } from '../services.ts';

/** Enough for a hall and its audience; beyond it strangers could take the chamber's memory. */
const MOST = 5_000;

let open = 0;

/** `GET /live/public?tenant=…&sitting=…`: public facts of a sitting as an event stream, for the hall, the press, the audience. */
export async function streamPublic(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const query = new URL(request.url ?? '', 'http://localhost').searchParams;
	const wish = { tenant: query.get('tenant') ?? '', sittingId: query.get('sitting') ?? '' };
	const own = services().hosts.tenantOf(hostOf(request.headers));
	const isHere = own === null || own.slug === wish.tenant;
	const found = request.method === 'GET' && isHere && open < MOST ? await publicSitting(services(), wish) : null;
	if (!found) {
		response.writeHead(404, { 'Cache-Control': 'no-store' }).end();
		return;
	}
	const { tenant, database, sitting } = found;
	const listener = new Listener(openEventStream(response), 'public', null);
	open += 1;
	const leave = services().hub.follow(
		sittingTopic(tenant.id, sitting.id),
		listener,
		sittingSource(database, sitting.id)
	);
	response.on('close', () => {
		open -= 1;
		leave();
	});
}
