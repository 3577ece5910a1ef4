/** Requests as told by servers, proxies and meshes. Names from their own documentation; see docs/inputs.md. */
import type {HttpRule} from './rule.ts';

const counter = ['counter', 'untyped'] as const;

export const serverRules: readonly HttpRule[] = [
	{id: 'prometheus', family: /^(prometheus|alertmanager)_http_request_duration_seconds$/, role: 'latency', types: ['histogram'], unit: 's', route: ['handler'], exclude: {handler: /^(\/metrics|\/-\/.*)$/}, priority: 40},
	{id: 'prometheus-total', family: 'prometheus_http_requests_total', role: 'counts', types: counter, route: ['handler'], status: ['code'], exclude: {handler: /^(\/metrics|\/-\/.*)$/}, priority: 40},
	{id: 'envoy', family: 'envoy_http_downstream_rq_xx', role: 'counts', types: counter, route: ['envoy_http_conn_manager_prefix'], status: ['envoy_response_code_class'], exclude: {envoy_http_conn_manager_prefix: /^(admin|agent)$/}, edge: true, priority: 80},
	{id: 'envoy-time', family: 'envoy_http_downstream_rq_time', role: 'latency', types: ['histogram'], unit: 'ms', route: ['envoy_http_conn_manager_prefix'], exclude: {envoy_http_conn_manager_prefix: /^(admin|agent)$/}, edge: true, priority: 80},
	{id: 'istio', family: 'istio_requests_total', role: 'counts', types: counter, route: ['destination_canonical_service', 'destination_workload'], status: ['response_code'], failed: {response_code: ['0']}, where: {reporter: 'destination'}, edge: true, priority: 80},
	{id: 'istio-time', family: 'istio_request_duration_milliseconds', role: 'latency', types: ['histogram'], unit: 'ms', route: ['destination_canonical_service', 'destination_workload'], where: {reporter: 'destination'}, edge: true, priority: 80},
	{id: 'linkerd', family: 'response_total', role: 'counts', types: counter, route: ['rt_route', 'authority', 'target_addr'], status: ['status_code'], failed: {classification: ['failure']}, where: {direction: 'inbound'}, edge: true, priority: 80},
	{id: 'linkerd-time', family: 'response_latency_ms', role: 'latency', types: ['histogram'], unit: 'ms', route: ['rt_route', 'authority', 'target_addr'], where: {direction: 'inbound'}, edge: true, priority: 80},
	// Entry points, routers and services of Traefik count the same requests: the outermost one that is there.
	{id: 'traefik', family: 'traefik_entrypoint_request_duration_seconds', role: 'full', types: ['histogram'], unit: 's', route: ['entrypoint'], method: ['method'], status: ['code'], exclude: {entrypoint: /^(traefik|metrics|ping)$/}, edge: true, priority: 80},
	{id: 'traefik-router', family: 'traefik_router_request_duration_seconds', role: 'full', types: ['histogram'], unit: 's', route: ['router'], method: ['method'], status: ['code'], edge: true, priority: 50},
	{id: 'traefik-service', family: 'traefik_service_request_duration_seconds', role: 'full', types: ['histogram'], unit: 's', route: ['service'], method: ['method'], status: ['code'], edge: true, priority: 45},
	// Nested handlers of Caddy each count a request.
	{id: 'caddy', family: 'caddy_http_request_duration_seconds', role: 'full', types: ['histogram'], unit: 's', route: ['host', 'server'], method: ['method'], status: ['code'], pickOne: {label: 'handler', prefer: 'subroute'}, edge: true, priority: 80},
	// The frontend that serves the statistics counts the scrapes.
	{id: 'haproxy', family: 'haproxy_frontend_http_responses_total', role: 'counts', types: counter, route: ['proxy', 'frontend'], status: ['code'], exclude: {'proxy|frontend': /(?:^|[_-])(?:stats?|statistics|metrics|prometheus|exporter)(?:$|[_-])/i}, edge: true, priority: 80},
	{id: 'nginx-vts', family: 'nginx_vts_server_requests_total', role: 'counts', types: counter, route: ['host'], status: ['code'], where: {code: /^[1-5]xx$/}, exclude: {host: '*'}, edge: true, priority: 80},
	{id: 'nginx-vts-time', family: 'nginx_vts_server_request_duration_seconds', role: 'latency', types: ['histogram'], unit: 's', route: ['host'], exclude: {host: '*'}, edge: true, priority: 80},
	{id: 'nginx-vts-mean', family: 'nginx_vts_server_request_seconds_total', role: 'mean', types: counter, unit: 's', route: ['host'], exclude: {host: '*'}, edge: true, priority: 40},
	{id: 'nginx', family: 'nginx_http_requests_total', role: 'total', types: counter, edge: true, priority: 30},
	{id: 'apache', family: 'apache_accesses_total', role: 'total', types: counter, edge: true, priority: 30},
	{id: 'apache-mean', family: 'apache_duration_ms_total', role: 'mean', types: counter, unit: 'ms', edge: true, priority: 30},
	{id: 'php-fpm', family: /^php_?fpm_accepted_connections(_total)?$/, role: 'total', types: counter, priority: 29},
	{id: 'kong', family: 'kong_http_requests_total', role: 'counts', types: counter, route: ['route', 'service'], status: ['code'], edge: true, priority: 80},
	{id: 'kong-time', family: 'kong_request_latency_ms', role: 'latency', types: ['histogram'], unit: 'ms', route: ['route', 'service'], edge: true, priority: 80},
];

/** Requests in flight, by falling preference. */
export const inFlightFamilies: readonly (string | RegExp)[] = [/^http_server_active_requests$/, 'http.server.active_requests', 'http_requests_in_progress', 'axum_http_requests_pending', /^http_server_requests_active_seconds(_gcount|_active_count)?$/, /^http_requests_in_(?:flight|progress)$/];
