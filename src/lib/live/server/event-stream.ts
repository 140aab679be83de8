import type { ServerResponse } from 'node:http';
import type { Wire } from './listener.ts';

/** Begins an event stream (SSE). Reconnecting is the client's, spread over some seconds. */
export function openEventStream(response: ServerResponse): Wire {
	response.writeHead(200, {
		'Content-Type': 'text/event-stream; charset=utf-8',
		'Cache-Control': 'no-store',
		'X-Accel-Buffering': 'no',
		'X-Content-Type-Options': 'nosniff'
	});
	response.write(`retry: ${String(500 + Math.floor(Math.random() * 2_000))}\n\n`);
	return {
		send: (frame) => {
			if (response.writable) response.write(`data: ${frame.toString()}\n\n`);
		},
		pending: () => response.writableLength,
		close: () => response.end()
	};
}
