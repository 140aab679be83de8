import type { PageFrame } from '#lib/papers/reader/page-frame.ts';
import { thinStroke, type InkPoint } from './rules/ink.ts';
import { strokePath } from './rules/stroke-path.ts';

/** A pen or its eraser end, as pointer events name it. */
export const isEraserEnd = (event: PointerEvent) => (event.buttons & 32) !== 0;

/** Who draws: a pen always, a mouse with its main button, a finger only if the person wants it. */
export function draws(event: PointerEvent, withFinger: boolean): boolean {
	if (event.pointerType === 'touch') return withFinger && event.isPrimary;
	return event.pointerType === 'pen' || event.button === 0;
}

/** Every place that the pen touched since the last event, in points of the page; a stylus samples faster than the screen. */
export function pointsOf(event: PointerEvent, frame: PageFrame): InkPoint[] {
	const coalesced = event.getCoalescedEvents();
	return (coalesced.length > 0 ? coalesced : [event]).map((sample) => {
		const [x, y] = frame.placeAt(sample.clientX, sample.clientY);
		return { x, y, pressure: sample.pointerType === 'pen' ? sample.pressure : 0.5 };
	});
}

const CHUNK = 24;

/** The stroke under the pen: drawn in short paths, so that a long one costs no more for each point than a short one. */
export class LiveStroke {
	readonly #group: SVGGElement;
	readonly #points: InkPoint[] = [];
	#path: SVGPathElement | undefined;
	#start = 0;

	constructor(group: SVGGElement) {
		this.#group = group;
	}

	add(points: readonly InkPoint[]): void {
		this.#points.push(...points);
		if (!this.#path || this.#points.length - this.#start > CHUNK) this.#begin();
		this.#path?.setAttribute('d', strokePath(this.#points.slice(this.#start)));
	}

	/** Takes the stroke off the screen and answers it, thinned. */
	end(): InkPoint[] {
		this.#group.replaceChildren();
		return thinStroke(this.#points);
	}

	#begin(): void {
		this.#start = Math.max(0, this.#points.length - 2);
		this.#path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
		this.#group.append(this.#path);
	}
}
