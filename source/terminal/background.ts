/** Whether a colour that a terminal tells of its background is a light or a dark one. */
export type Background = 'dark' | 'light';

// OSC 11 ; rgb:RRRR/GGGG/BBBB, one to four digits a channel; rxvt also tells how opaque it is.
const report = /^\u001B\]11;rgb(a?):([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})(?:\/[\da-f]{1,4})?(?:\u0007|\u009C|\u001B\\)$/i;

/** A channel as a share of light, by the sRGB curve. */
const linear = (digits: string): number => {
	const share = Number.parseInt(digits, 16) / (16 ** digits.length - 1);
	return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

/** Here black and white letters are read alike: (L + 0.05)² = 0.05 × 1.05. */
const middle = 0.179;

/** Reads an answer to OSC 11 ; ?; null for any other text. */
export const readBackgroundReply = (reply: string): Background | null => {
	const [, alpha, red, green, blue] = report.exec(reply) ?? [];
	if (alpha === undefined || red === undefined || green === undefined || blue === undefined) return null;
	return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) > middle ? 'light' : 'dark';
};
