/**
 * `npm start`: installs if needed, builds if needed, then serves with the Node 24 of node_modules. Runs on the Node that is
 * there (20 or newer), so it uses no package.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { buildIfNeeded, installIfNeeded, root, withNode24 } from './prepare.mjs';

if (Number(process.versions.node.split('.')[0]) < 20) {
	process.stderr.write(`Hémicycle needs Node 20 or newer to start; this is ${process.versions.node}.\n`);
	process.exit(1);
}

installIfNeeded();
buildIfNeeded();

const server = spawn('node', [path.join(root, 'scripts', 'serve.js')], {
	stdio: 'inherit',
	env: withNode24(process.env),
	shell: process.platform === 'win32'
});
// Ctrl-C reaches the server too, which ends in its own time; a lone SIGTERM is handed on.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => server.kill('SIGTERM'));
// npm hands a SIGTERM to the shell between us only; that shell's end is our signal.
const parent = process.ppid;
setInterval(() => process.ppid === parent || server.kill('SIGTERM'), 250);
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
