// The smallest backend: what any measuring costs shows most here. The middleware of prom-client is part of the program, as it is in use.
import http from 'node:http';

const hello = (_request, response) => response.end('hello, world');

const withHistogram = async () => {
	const {default: client} = await import('prom-client');
	client.collectDefaultMetrics();
	const duration = new client.Histogram({name: 'http_request_duration_seconds', help: 'Durations.', labelNames: ['method', 'route', 'status_code']});
	return (request, response) => {
		const end = duration.startTimer();
		response.on('finish', () => end({method: request.method, route: '/', status_code: response.statusCode}));
		hello(request, response);
	};
};
const server = http.createServer(process.argv[2] === 'prom-client' ? await withHistogram() : hello);
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
