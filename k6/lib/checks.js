// What the API says of every answer. Each line is one check, so a failure names the step and the field; under load one
// check stands for a whole answer, and what was wrong with it is written out.
import { check } from 'k6';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TOKEN = /^[A-Za-z0-9._~-]{22,128}$/;
/** Of each virtual user, so that a load that finds everything wrong does not drown in saying so. */
const REPORTS_MAX = 20;

let reports = 0;

export const uuid = (value) => typeof value === 'string' && UUID.test(value);
export const time = (value) => typeof value === 'string' && RFC_3339.test(value);
export const token = (value) => typeof value === 'string' && TOKEN.test(value);
export const whole = (value) => Number.isInteger(value);
export const positive = (value) => Number.isInteger(value) && value > 0;
export const text = (value) => typeof value === 'string' && value.length > 0;
export const anything = () => true;
export const oneOf = (...values) => (value) => values.includes(value);
export const hangul = (value) => /[가-힣]/.test(value);
export const same = (found, wanted) => JSON.stringify(found) === JSON.stringify(wanted);

/** One check with a name of its own. What went wrong is written out, since k6 keeps only names and counts. */
export function ensure(step, name, holds, found) {
  const passed = check(holds, { [`${step}: ${name}`]: (value) => value === true });
  if (!passed && reports < REPORTS_MAX) {
    reports += 1;
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
  return hasFields(response.json, step, problemFields(status, code, more));
}

/** Checks an answer without a body. */
export function answersNothing(response, step) {
  statusIs(response, step, 204);
  ensure(step, 'no body', response.text === '', response.text);
}

/** An outcome for {@link right}: an answer with a body of exactly these fields. */
export const success = (status, fields, headers = {}) => ({ status, mediaType: 'application/json', fields, headers });

/** An outcome for {@link right}: a refusal, with the fields that its code adds. */
export const problem = (status, code, more = {}, headers = {}) => (
  { status, mediaType: 'application/problem+json', fields: problemFields(status, code, more), headers });

/** The outcome of a call that has nothing to say. */
export const NOTHING = { status: 204, mediaType: '', fields: {}, headers: {} };

/** What any call may answer that is too much now: nothing was begun, and when to come again. */
export const LATER = problem(503, 'TEMPORARILY_UNAVAILABLE', {}, { 'Retry-After': (value) => Number(value) >= 1 });

/**
 * One check for a whole answer: it is one of these outcomes in its status, media type, headers and every field.
 *
 * @param {object} response of client.js
 * @param {string} step what is being done, for the report
 * @param {...object} outcomes that the API allows here
 * @returns {object|null} the body, or null where the answer is none of them
 */
export function right(response, step, ...outcomes) {
  const faults = outcomes.map((outcome) => faultsOf(response, outcome));
  const holds = faults.some((list) => list.length === 0);
  ensure(step, 'as the API says', holds, holds ? null : { status: response.status, body: response.text.slice(0, 500), faults });
  return holds ? response.json || {} : null;
}

function faultsOf(response, outcome) {
  if (response.status !== outcome.status) {
    return [`status ${response.status}`];
  }
  const faults = faultsIn(response.json || {}, outcome.fields);
  const headers = Object.keys(outcome.headers).filter((name) => !outcome.headers[name](response.headers[name], response.json));
  return faults.concat(headers, mediaTypeOf(response) === outcome.mediaType ? [] : ['Content-Type']);
}

/** The names of the fields that are not as they must be, missing or not of the API. */
export function faultsIn(body, fields) {
  const unknown = Object.keys(body).filter((name) => !(name in fields));
  const wrong = Object.keys(fields).filter((name) => !(name in body) || !agrees(body[name], fields[name]));
  return unknown.concat(wrong);
}

export function hasFields(body, step, fields) {
  const object = body !== null && typeof body === 'object' ? body : {};
  const expected = Object.keys(fields).sort();
  const present = Object.keys(object).sort();
  ensure(step, 'exactly the fields of the API', present.join() === expected.join(), { present, expected });
  for (const name of expected) {
    const wanted = fields[name];
    ensure(step, typeof wanted === 'function' ? `${name} is well-formed` : `${name} is right`, agrees(object[name], wanted),
      { [name]: object[name], wanted });
  }
  return object;
}

function agrees(found, wanted) {
  return typeof wanted === 'function' ? wanted(found) === true : same(found, wanted);
}

function problemFields(status, code, more) {
  return Object.assign({ type: text, title: text, status, detail: text, instance: text, code }, more);
}

function statusIs(response, step, status) {
  ensure(step, `status ${status}`, response.status === status, { status: response.status, body: response.text.slice(0, 500) });
}

function mediaTypeIs(response, step, mediaType) {
  const found = mediaTypeOf(response);
  ensure(step, mediaType, found === mediaType, found);
}

function mediaTypeOf(response) {
  return (response.headers['Content-Type'] || '').split(';')[0];
}
