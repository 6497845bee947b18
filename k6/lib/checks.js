// What the contract says of every answer. Each line is one check, so a failure names the step and the field.
import { check } from 'k6';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TOKEN = /^[A-Za-z0-9._~-]{22,128}$/;

export const uuid = (value) => typeof value === 'string' && UUID.test(value);
export const time = (value) => typeof value === 'string' && RFC_3339.test(value);
export const token = (value) => typeof value === 'string' && TOKEN.test(value);
export const whole = (value) => Number.isInteger(value);
export const positive = (value) => Number.isInteger(value) && value > 0;
export const text = (value) => typeof value === 'string' && value.length > 0;
export const anything = () => true;
export const oneOf = (...values) => (value) => values.includes(value);
export const hangul = (value) => /[가-힣]/.test(value);

/** One check with a name of its own. What went wrong is written out, since k6 keeps only names and counts. */
export function ensure(step, name, holds, found) {
  const passed = check(holds, { [`${step}: ${name}`]: (value) => value === true });
  if (!passed) {
    console.error(`${step}: ${name}; found ${JSON.stringify(found)}`);
  }
  return passed;
}

/**
 * Checks status, media type and body of an answer that carries JSON.
 *
 * @param {object} response of client.js
 * @param {string} step what is being done, for the report
 * @param {number} status
 * @param {object} fields every field of the body, with the value it must have or a function that says whether it is right
 * @returns {object} the body, or an empty one, so that a journey goes on and shows everything that is wrong
 */
export function answers(response, step, status, fields) {
  statusIs(response, step, status);
  mediaTypeIs(response, step, 'application/json');
  return hasFields(response.json, step, fields);
}

/** Checks a refusal: the status, the stable code, all fields of a problem, and those that this code adds. */
export function refuses(response, step, status, code, more = {}) {
  statusIs(response, step, status);
  mediaTypeIs(response, step, 'application/problem+json');
  const problem = { type: text, title: text, status, detail: text, instance: text, code };
  return hasFields(response.json, step, Object.assign(problem, more));
}

/** Checks an answer without a body. */
export function answersNothing(response, step) {
  statusIs(response, step, 204);
  ensure(step, 'no body', response.text === '', response.text);
}

export function hasFields(body, step, fields) {
  const object = body !== null && typeof body === 'object' ? body : {};
  const expected = Object.keys(fields).sort();
  const present = Object.keys(object).sort();
  ensure(step, 'exactly the fields of the contract', present.join() === expected.join(), { present, expected });
  for (const name of expected) {
    const wanted = fields[name];
    const holds = typeof wanted === 'function' ? wanted(object[name]) === true : same(object[name], wanted);
    ensure(step, typeof wanted === 'function' ? `${name} is well-formed` : `${name} is right`, holds, { [name]: object[name], wanted });
  }
  return object;
}

function statusIs(response, step, status) {
  ensure(step, `status ${status}`, response.status === status, { status: response.status, body: response.text.slice(0, 500) });
}

function mediaTypeIs(response, step, mediaType) {
  const found = response.headers['Content-Type'] || '';
  ensure(step, mediaType, found.split(';')[0] === mediaType, found);
}

function same(found, wanted) {
  return JSON.stringify(found) === JSON.stringify(wanted);
}
