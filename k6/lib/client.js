// Calls of the HTTP API. Where the service is comes from the environment:
//   FRONTROW_URL             http://localhost:8080
//   FRONTROW_ADMIN_PASSWORD  the operator's
import encoding from 'k6/encoding';
import http from 'k6/http';

const SERVICE = (__ENV.FRONTROW_URL || 'http://localhost:8080').replace(/\/+$/, '');

/**
 * Sends a request and says which status is right: any other counts as failed (http_req_failed), so a refusal that is
 * expected does not, and one that is not does.
 *
 * @param {string} method GET, POST, PATCH or DELETE
 * @param {string} path below /api/v1
 * @param {number|number[]} status what is expected
 * @param {{body?: object|string, token?: string, operator?: boolean, language?: string, headers?: object, name?: string,
 *   timeout?: string}} options a body that is a string is sent as it is; name groups the metrics of paths that differ by an id
 * @returns {{status: number, headers: object, json: object|null, text: string, name: string, seconds: number}}
 */
export function call(method, path, status, options = {}) {
  const { url, body, params } = request(method, path, status, options);
  return answer(http.request(method, url, body, params), `${method} ${path}`);
}

export const get = (path, status, options) => call('GET', path, status, options);
export const post = (path, status, body, options) => call('POST', path, status, Object.assign({ body }, options));
export const patch = (path, status, body, options) => call('PATCH', path, status, Object.assign({ body }, options));
export const del = (path, status, options) => call('DELETE', path, status, options);

/**
 * Sends several at once and waits for all; as many of them are really at once as the script's option batchPerHost says.
 *
 * @param {{method: string, path: string, options?: object}[]} calls
 * @param {number|number[]} status what is expected of each
 * @returns {object[]} the answers, in the order of the calls
 */
export function callAll(calls, status) {
  const responses = http.batch(calls.map((one) => request(one.method, one.path, status, one.options)));
  return responses.map((response, i) => answer(response, `${calls[i].method} ${calls[i].path}`));
}

/** What the service says of itself: its metrics as lines of text. */
export function metrics() {
  const params = { responseCallback: http.expectedStatuses(200), tags: { name: 'GET /actuator/prometheus' } };
  return http.get(`${SERVICE}/actuator/prometheus`, params).body || '';
}

/** The operator's password; a script that needs it must not start without it. */
export function adminPassword() {
  if (!__ENV.FRONTROW_ADMIN_PASSWORD) {
    throw new Error('FRONTROW_ADMIN_PASSWORD is not set: the application logs it at its start unless it was given');
  }
  return __ENV.FRONTROW_ADMIN_PASSWORD;
}

function request(method, path, status, options = {}) {
  const headers = Object.assign({ Accept: 'application/json, application/problem+json' }, options.headers);
  let body = null;
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    body = typeof options.body === 'string' ? options.body : JSON.stringify(options.body);
  }
  if (options.token !== undefined) {
    headers['Queue-Token'] = options.token;
  }
  if (options.operator) {
    headers.Authorization = `Basic ${encoding.b64encode(`admin:${adminPassword()}`)}`;
  }
  headers['Accept-Language'] = options.language || 'en';
  const params = {
    headers,
    responseCallback: http.expectedStatuses(...[].concat(status)),
    tags: { name: options.name || `${method} ${path.split('?')[0].replace(/\/[0-9][0-9a-f-]*(?=\/|$)/g, '/{id}')}` },
    timeout: options.timeout || '10s',
  };
  return { method, url: `${SERVICE}/api/v1${path}`, body, params };
}

function answer(response, name) {
  return {
    status: response.status,
    headers: response.headers,
    json: parsed(response.body),
    text: response.body || '',
    name,
    seconds: response.timings.duration / 1000,
  };
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
