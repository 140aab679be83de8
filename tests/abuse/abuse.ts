import process from 'node:process';
import { tryBodies, tryForeignThings, tryOtherSites } from './bodies.ts';
import { tryHeadersOfAnswers } from './headers.ts';
import {
	actAllowed,
	actForbidden,
	entryOf,
	forgottenActs,
	readEverything,
	tryMalformed,
	tryOtherMethods,
	type Run
} from './matrix.ts';
import { Findings, openLedger } from './oracles.ts';
import { tryHeaders, tryPaths } from './paths.ts';
import { listRoutes } from './routes.ts';
import { makeScene } from './scene.ts';
import { tryLive } from './sockets.ts';
import { tryUploads } from './uploads.ts';

export interface Report {
	routes: number;
	requests: number;
	leaks: string[];
	serverErrors: string[];
	/** Refusals that are not as the policy says, effects, missing headers, words that nobody heard. */
	wrong: string[];
}

/** Canaries that someone must have been shown, or they would not be heard if they leaked either. */
const LEAST_HEARD = 40;

/**
 * Tries everything on the production build, with new data: who gets in where, what they hear, what a refusal does, and odd
 * addresses, headers and bodies. What changes the scene comes last. `stride`: of every so many combinations one is tried.
 */
export async function tryEverything(stride: number): Promise<Report> {
	const scene = await makeScene();
	const findings = new Findings(scene);
	const run: Run = { scene, findings, ledger: await openLedger(scene), routes: await listRoutes(), stride };
	for (const route of run.routes) {
		entryOf(route);
		for (const act of forgottenActs(route)) findings.expect(false, `a new act needs its form in the matrix: ${act}`);
	}
	const steps = [
		...[tryHeadersOfAnswers, readEverything, actForbidden, tryOtherMethods, tryMalformed, tryOtherSites, tryPaths],
		...[tryHeaders, tryLive, tryUploads, tryForeignThings, tryBodies, actAllowed]
	];
	for (const step of steps) {
		const started = performance.now();
		await step(run);
		const seconds = ((performance.now() - started) / 1000).toFixed(1);
		process.stdout.write(`${step.name}: ${seconds} s, ${scene.wire.requests} requests so far\n`);
	}
	findings.expect(
		findings.heard.size >= LEAST_HEARD,
		`only ${findings.heard.size} canaries were shown to those who may`
	);
	const { leaks, serverErrors, wrong } = findings;
	return { routes: run.routes.length, requests: scene.wire.requests, leaks, serverErrors, wrong };
}
