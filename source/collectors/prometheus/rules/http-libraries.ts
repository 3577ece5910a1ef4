/** Requests as told by libraries inside a program. Names from the libraries' own sources; see docs/inputs.md. */
import type {HttpRule} from './rule.ts';

const durations = ['histogram', 'summary'] as const;
const counter = ['counter', 'untyped'] as const;
const scrape = /^\/metrics$/;

export const libraryRules: readonly HttpRule[] = [
	// The exporter of the JavaScript SDK, known by its names without a unit, is a server that the instrumentation counts.
	// OpenTelemetry (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/): stable names, then those before 1.20.
	{id: 'otel', family: /^http_server_request_duration(_seconds)?$/, role: 'full', types: ['histogram'], unit: 's', route: ['http_route'], method: ['http_request_method'], status: ['http_response_status_code'], failed: {error_type: true}, countsScrapes: /^http_server_request_duration$/, priority: 100},
	{id: 'otel-utf8', family: 'http.server.request.duration', role: 'full', types: ['histogram'], unit: 's', route: ['http.route'], method: ['http.request.method'], status: ['http.response.status_code'], failed: {'error.type': true}, priority: 100},
	{id: 'otel-old', family: /^http_server_duration(_milliseconds)?$/, role: 'full', types: ['histogram'], unit: 'ms', route: ['http_route', 'http_target'], method: ['http_method'], status: ['http_status_code'], countsScrapes: /^http_server_duration$/, priority: 90},
	{id: 'otel-rpc', family: /^rpc_server_(call_)?duration(_seconds|_milliseconds)?$/, role: 'full', types: ['histogram'], unit: 's', route: ['rpc_method'], method: ['rpc_service'], failed: {error_type: true, rpc_grpc_status_code: ['2', '4', '12', '13', '14', '15']}, priority: 35},
	// Micrometer: Spring Boot, Quarkus, Micronaut.
	{id: 'micrometer', family: 'http_server_requests_seconds', role: 'full', types: durations, unit: 's', route: ['uri'], method: ['method'], status: ['status'], failed: {outcome: ['SERVER_ERROR']}, exclude: {uri: /^(\/actuator(\/.*)?|\/q\/(metrics|health).*)$/}, priority: 100},
	// The convention of prom-client bundles, Go, prometheus-net, the FastAPI instrumentator.
	{id: 'convention-seconds', family: 'http_request_duration_seconds', role: 'full', types: durations, unit: 's', route: ['route', 'path', 'handler', 'endpoint', 'url', 'uri', 'action', 'controller', 'view'], method: ['method'], status: ['status_code', 'code', 'status'], priority: 80},
	{id: 'convention-ms', family: /^https?_(server_)?requests?_(duration|latency)_(ms|milliseconds)$/, role: 'full', types: durations, unit: 'ms', route: ['route', 'path', 'url', 'handler'], method: ['method'], status: ['status_code', 'code', 'status'], priority: 75},
	{id: 'convention-other', family: /^https?_(server_)?requests?_(duration|latency)_seconds$/, role: 'full', types: durations, unit: 's', route: ['route', 'path', 'url', 'handler'], method: ['method'], status: ['status_code', 'code', 'status'], priority: 60},
	{id: 'convention-total', family: /^http_requests(_received)?_total$/, role: 'counts', types: counter, route: ['route', 'path', 'handler', 'endpoint', 'url', 'uri', 'action', 'controller'], method: ['method'], status: ['status_code', 'code', 'status'], priority: 70},
	{id: 'fastapi-fine', family: 'http_request_duration_highr_seconds', role: 'latency', types: ['histogram'], unit: 's', priority: 95},
	{id: 'gin', family: 'gin_request_duration_seconds', role: 'full', types: durations, unit: 's', route: ['url'], method: ['method'], status: ['code'], priority: 85},
	{id: 'gin-total', family: 'gin_requests_total', role: 'counts', types: counter, route: ['url'], method: ['method'], status: ['code'], priority: 70},
	{id: 'starlette', family: 'starlette_request_duration_seconds', role: 'latency', types: ['histogram'], unit: 's', route: ['path'], method: ['method'], priority: 85},
	{id: 'starlette-total', family: 'starlette_requests_total', role: 'counts', types: counter, route: ['path'], method: ['method'], status: ['status_code'], priority: 85},
	{id: 'flask', family: 'flask_http_request_duration_seconds', role: 'full', types: ['histogram'], unit: 's', route: ['url_rule', 'path', 'endpoint'], method: ['method'], status: ['status'], priority: 85},
	{id: 'flask-total', family: 'flask_http_request_total', role: 'counts', types: counter, method: ['method'], status: ['status'], priority: 60},
	{id: 'django', family: 'django_http_requests_latency_seconds_by_view_method', role: 'latency', types: ['histogram'], unit: 's', route: ['view'], method: ['method'], exclude: {view: 'prometheus-django-metrics'}, priority: 85},
	{id: 'django-total', family: 'django_http_responses_total_by_status_view_method_total', role: 'counts', types: counter, route: ['view'], method: ['method'], status: ['status'], exclude: {view: 'prometheus-django-metrics'}, priority: 85},
	{id: 'rails-yabeda', family: 'rails_request_duration_seconds', role: 'full', types: ['histogram'], unit: 's', routeJoin: ['controller', 'action'], method: ['method'], status: ['status'], priority: 85},
	{id: 'rails-yabeda-total', family: 'rails_requests_total', role: 'counts', types: counter, routeJoin: ['controller', 'action'], method: ['method'], status: ['status'], priority: 70},
	{id: 'ruby-exporter', family: /^(ruby_)?http_request_duration_seconds$/, role: 'latency', types: durations, unit: 's', routeJoin: ['controller', 'action'], where: {action: /./, controller: /./}, priority: 82},
	{id: 'ruby-exporter-total', family: 'ruby_http_requests_total', role: 'counts', types: counter, routeJoin: ['controller', 'action'], status: ['status'], priority: 82},
	{id: 'promex', family: /^.+_prom_ex_phoenix_http_request_duration_(milliseconds|seconds|microseconds)$/, role: 'full', types: ['histogram'], unit: 'ms', route: ['path', 'controller', 'action'], method: ['method'], status: ['status'], priority: 85},
	{id: 'promex-total', family: /^.+_prom_ex_phoenix_http_requests_total$/, role: 'counts', types: counter, route: ['path', 'controller', 'action'], method: ['method'], status: ['status'], priority: 75},
	{id: 'axum', family: 'axum_http_requests_duration_seconds', role: 'full', types: durations, unit: 's', route: ['endpoint'], method: ['method'], status: ['status'], priority: 85},
	{id: 'axum-total', family: 'axum_http_requests_total', role: 'counts', types: counter, route: ['endpoint'], method: ['method'], status: ['status'], priority: 75},
	// Prefixes that the program's author chose: only with labels that say what they count.
	{id: 'any-duration', family: ownPrefix('requests?_(?:duration|latency)(?:_(?:seconds|milliseconds|ms))?'), role: 'full', types: durations, route: ['route', 'path', 'url', 'uri', 'handler', 'endpoint'], method: ['method', 'http_method', 'verb'], status: ['status_code', 'code', 'status', 'http_status_code'], where: {'code|status|status_code|http_status_code': /./, 'method|http_method|verb': /./}, priority: 20},
	{id: 'any-total', family: ownPrefix('requests?_total'), role: 'counts', types: counter, route: ['route', 'path', 'url', 'uri', 'handler', 'endpoint'], method: ['method', 'http_method'], status: ['status_code', 'code', 'status'], where: {'code|status|status_code': /./, 'method|http_method': /./}, priority: 10},
].map(rule => ({...rule, exclude: {...('exclude' in rule ? rule.exclude : {}), 'route|path|handler|url|uri|endpoint|http_route|http_target': scrape}}) as HttpRule);

/** Any prefix but those of clients, stores and the scrape itself, whose requests are not the program's own. */
function ownPrefix(name: string): RegExp {
	return new RegExp(`^(?!.*(?:client|upstream|outbound|external|redis|memcache|sql|_db_|database|cache|queue|kafka|scrape|webhook|apiserver|etcd|promhttp_metric_handler)).*(?:^|_)${name}$`);
}
