// implementations/flat-tuple-set.ts
var MS_PER_HOUR = 36e5;
var VISITOR_SPAN = 2 ** 26;
function countUniques(events) {
  const answer = /* @__PURE__ */ Object.create(null);
  const hours = /* @__PURE__ */ new Map();
  const visitorNumbers = /* @__PURE__ */ new Map();
  const seen = /* @__PURE__ */ new Set();
  let pairs = 0;
  for (const { timestamp, pageUrl, visitorId } of events) {
    const hourNumber = Math.floor(timestamp.getTime() / MS_PER_HOUR);
    let hour = hours.get(hourNumber);
    if (hour === void 0) {
      hour = { pairNumbers: /* @__PURE__ */ new Map(), counts: /* @__PURE__ */ Object.create(null) };
      hours.set(hourNumber, hour);
      answer[formatHour(hourNumber)] = hour.counts;
    }
    let pair = hour.pairNumbers.get(pageUrl);
    if (pair === void 0) {
      pair = pairs++;
      hour.pairNumbers.set(pageUrl, pair);
      hour.counts[pageUrl] = 0;
    }
    let visitor = visitorNumbers.get(visitorId);
    if (visitor === void 0) {
      visitor = visitorNumbers.size;
      visitorNumbers.set(visitorId, visitor);
    }
    const before = seen.size;
    if (seen.add(pair * VISITOR_SPAN + visitor).size > before) hour.counts[pageUrl] += 1;
  }
  return answer;
}
function formatHour(hourNumber) {
  const iso = new Date(hourNumber * MS_PER_HOUR).toISOString();
  return `${iso.slice(0, -":mm:ss.sssZ".length).replace("T", " ")}:00`;
}
var flat_tuple_set_default = {
  description: "One Set of (hour, page, visitor) tuples packed into numbers, counting while adding.",
  bottleneck: "Finding the number of the visitor, by its name in one table of all visitors, takes most of the time; then the one set of all tuples, in which each probe misses the cache. What is allocated is that set: a boxed number for each tuple above 2^31, and a second table whenever it grows, into which everything is hashed anew.",
  input: "rows",
  countUniques
};
export {
  flat_tuple_set_default as default
};
//# sourceMappingURL=flat-tuple-set.mjs.map
