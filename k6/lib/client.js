// Calls of the HTTP contract. Where the service is comes from the environment:
//   FRONTROW_URL             http://localhost:8080
//   FRONTROW_ADMIN_PASSWORD  the operator's
import encoding from 'k6/encoding';
import http from 'k6/http';

const API = `${(__ENV.FRONTROW_URL || 'http://localhost:8080').replace(/\/+$/, '')}/api/v1`;

/**
 * Sends a request and says which status is right: any other counts as failed (http_req_failed), so a refusal that is
 * expected does not, and one that is not does.
 *
 * @param {string} method GET, POST, PATCH or DELETE
 * @param {string} path below /api/v1
 * @param {number} status what is expected
 * @param {{body?: object|string, token?: string, operator?: boolean, language?: string, headers?: object, name?: string}} options
 *   a body that is a string is sent as it is; name groups the metrics of paths that differ by an id
 * @returns {{status: number, headers: object, json: object|null, text: string, name: string}}
 */
export function call(method, path, status, options = {}) {
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
  const response = http.request(method, API + path, body, {
    headers,
    responseCallback: http.expectedStatuses(status),
    tags: { name: options.name || `${method} ${path.split('?')[0].replace(/\/[0-9][0-9a-f-]*(?=\/|$)/g, '/{id}')}` },
    timeout: '10s',
  });
  return {
    status: response.status,
    headers: response.headers,
    json: parsed(response.body),
    text: response.body || '',
    name: `${method} ${path}`,
  };
}

export const get = (path, status, options) => call('GET', path, status, options);
export const post = (path, status, body, options) => call('POST', path, status, Object.assign({ body }, options));
export const patch = (path, status, body, options) => call('PATCH', path, status, Object.assign({ body }, options));
export const del = (path, status, options) => call('DELETE', path, status, options);

/** The operator's password; a script that needs it must not start without it. */
export function adminPassword() {
  if (!__ENV.FRONTROW_ADMIN_PASSWORD) {
    throw new Error('FRONTROW_ADMIN_PASSWORD is not set: the application logs it at its start unless it was given');
  }
  return __ENV.FRONTROW_ADMIN_PASSWORD;
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
