import { encode } from 'uqr';

/** Four modules of silence around it: ISO/IEC 18004, 5.3.8. */
const QUIET = 4;

/** A QR code as one SVG path on a grid of `size` units: no picture to load, no style and no script to allow. */
export function qrPath(text: string): { size: number; path: string } {
	const { size, data } = encode(text, { ecc: 'M', border: QUIET });
	const rows = data.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join(''));
	return { size, path: rows.join('') };
}
