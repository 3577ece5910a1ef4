// Loaded into the programs under soak: on SIGUSR2 it collects garbage and appends what is left to the file it was told.
const {appendFileSync} = require('node:fs');
process.on('SIGUSR2', () => {
	global.gc?.();
	const {heapUsed, rss} = process.memoryUsage();
	appendFileSync(process.env.SOAK_FILE, `${JSON.stringify({at: Math.round(process.uptime()), heapMb: heapUsed / 1e6, rssMb: rss / 1e6, handles: process.getActiveResourcesInfo().length})}\n`);
});
