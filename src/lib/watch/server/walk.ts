import { distinct, toldPath, type Finding } from '../rules/findings.ts';
import { isWalked, linksOf } from '../rules/links.ts';
import type { Needles, Secret } from '../rules/needles.ts';
import type { ShutDoor } from '../rules/routes.ts';
import type { Answer, Visit } from './visitor.ts';

export interface Walk {
	pages: number;
	requests: number;
	findings: Finding[];
}

interface Way {
	slug: string;
	open: readonly string[];
	shut: readonly ShutDoor[];
	needles: Needles;
}

/** More than any portal has; the rest waits for the next night's order. */
const MOST_PAGES = 5_000;
/** A run of five words may be chance (a law's name); two of the same paper on one page are not. */
const TEXT_HITS = 2;

/** Walks through every page that leads from one to the next, then tries every shut door. */
export async function walk(
	visit: Visit,
	{ slug, open, shut, needles }: Way,
	signal: AbortSignal,
	progress: (done: number, total: number) => Promise<void>
): Promise<Walk> {
	const findings: Finding[] = [];
	const seen = new Set(open);
	const waiting = [...seen];
	let [pages, requests] = [0, 0];
	const look = (path: string, { text }: Answer) => {
		for (const { kind, object } of leaksIn(needles, path, text)) findings.push({ kind, object, path: toldPath(path) });
	};
	for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
		const answer = await visit(path, signal);
		requests += 1;
		look(path, answer);
		if (answer.status === 200) pages += 1;
		for (const link of answer.isHtml ? linksOf(answer.text, `http://house${path}`) : []) {
			if (seen.has(link) || !isWalked(link, slug) || seen.size >= MOST_PAGES) continue;
			seen.add(link);
			waiting.push(link);
		}
		if (requests % 25 === 0) await progress(requests, seen.size + shut.length);
	}
	for (const { path, object } of shut) {
		const answer = await visit(path, signal);
		requests += 1;
		look(path, answer);
		if (answer.status >= 200 && answer.status < 300) findings.push({ kind: 'open-door', object, path: toldPath(path) });
		if (requests % 25 === 0) await progress(requests, seen.size + shut.length);
	}
	return { pages, requests, findings: distinct(findings) };
}

/** What an answer tells that was not asked: a page which sends a stranger to sign in repeats where they wanted to go. */
function leaksIn(needles: Needles, path: string, text: string): Secret[] {
	const asked = new Set(needles.in(decodeURIComponent(path)));
	const found = needles.in(text).filter((secret) => !asked.has(secret));
	const hits = new Map<string, number>();
	for (const { kind, object } of found) if (kind === 'text') hits.set(object, (hits.get(object) ?? 0) + 1);
	return found.filter(({ kind, object }) => kind !== 'text' || (hits.get(object) ?? 0) >= TEXT_HITS);
}
