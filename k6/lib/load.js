// How much, how long and how fast, from the environment, with what suits a laptop where nothing is said.
//   RATE       arrivals a second
//   DURATION   for how long they come: 90s, 30m, 1h30m
import { fail } from 'k6';

const UNIT_SECONDS = { h: 3600, m: 60, s: 1 };

export function number(name, otherwise) {
  const value = __ENV[name] === undefined ? otherwise : Number(__ENV[name]);
  if (!(value > 0)) {
    fail(`${name} is '${__ENV[name]}': it must be a number above 0`);
  }
  return value;
}

export function seconds(name, otherwise) {
  const value = __ENV[name] || otherwise;
  if (!/^(\d+[hms])+$/.test(value)) {
    fail(`${name} is '${value}': it must be a time such as 90s or 1h30m`);
  }
  return value.match(/\d+[hms]/g).reduce((sum, part) => sum + Number(part.slice(0, -1)) * UNIT_SECONDS[part.slice(-1)], 0);
}

/**
 * Arrivals that no slow server holds up.
 *
 * @param {number} rate arrivals a second
 * @param {number} forSeconds how long they come
 * @param {number} longestSeconds how long one may take when all is well: so many are there at once at most
 * @param {object} more options of the scenario
 */
export function arrivals(rate, forSeconds, longestSeconds, more = {}) {
  const most = Math.ceil(rate * Math.min(longestSeconds, forSeconds)) + 10;
  return Object.assign({
    executor: 'constant-arrival-rate', rate: Math.round(rate * 60), timeUnit: '1m', duration: `${forSeconds}s`, preAllocatedVUs: most,
    gracefulStop: `${Math.ceil(longestSeconds) + 30}s`,
  }, more);
}

/** How many come. A k6 that is late lets in a few more at the end, which are to be left out where each has something of its own. */
export const planned = (rate, forSeconds) => Math.floor(rate * forSeconds);

/** What holds of every load. An arrival that found nobody to play it would be a load lowered in silence. */
export const ALWAYS = { checks: ['rate==1'], http_req_failed: ['rate==0'], dropped_iterations: ['count==0'] };

/** Options of every load. */
export const COMMON = {
  setupTimeout: '10m',
  teardownTimeout: '10m',
  batchPerHost: 20,
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
};
