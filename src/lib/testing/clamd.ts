import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A peer that speaks the INSTREAM of clamd(8): it knows one virus, `EICAR`, and takes pieces of so many bytes at most. */
export async function startClamd(
	where: { port: number } | { path: string },
	{ most = 2 ** 24, isSilent = false } = {}
): Promise<{ url: string; close: () => void }> {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		let heard = Buffer.alloc(0);
		sockets.add(socket);
		socket
			.on('error', () => undefined)
			.on('data', (piece) => {
				heard = Buffer.concat([heard, piece]);
				if (!isSilent) answer(socket, heard, most);
			});
	});
	await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', ...where }, resolve));
	const url = 'path' in where ? `unix:${where.path}` : `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const close = () => {
		server.close();
		for (const socket of sockets) socket.destroy();
	};
	return { url, close };
}

function answer(socket: Socket, heard: Buffer, most: number): void {
	const command = 'zINSTREAM\0';
	if (heard.length < command.length) return;
	if (heard.subarray(0, command.length).toString() !== command) return void socket.end('UNKNOWN COMMAND\0');
	const pieces: Buffer[] = [];
	for (let at = command.length; at + 4 <= heard.length;) {
		const length = heard.readUInt32BE(at);
		if (length > most) return void socket.end('INSTREAM size limit exceeded. ERROR\0');
		if (length === 0) {
			const isBad = Buffer.concat(pieces).includes('EICAR');
			return void socket.end(isBad ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
		}
		pieces.push(heard.subarray(at + 4, at + 4 + length));
		at += 4 + length;
	}
}
