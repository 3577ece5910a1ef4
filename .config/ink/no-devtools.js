// Replaces ink/build/devtools.js, which production never loads but would carry, with a second copy of a WebSocket client.
export {};
