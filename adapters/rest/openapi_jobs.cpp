// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/openapi_jobs.h"

#include "core/json/json_writer.h"

namespace figbridge::rest {

const std::string_view kJobSchema =
    R"~({"type":"object","description":"A call that is answered later","required":["id","operation","state","accepted"],"properties":{)~"
    R"~("id":{"type":"string","format":"uuid"},"operation":{"type":"string"},)~"
    R"~("state":{"enum":["waiting","running","held","done","failed","cancelled","unresolved"],"description":"held: an operator looks at it; unresolved: nobody knows whether it was done"},)~"
    R"~("accepted":{"type":"string","format":"date-time"},"changed":{"type":"string","format":"date-time"},)~"
    R"~("expires":{"type":"string","format":"date-time","description":"Until then a job that has ended can be asked for"},)~"
    R"~("answer":{"type":"string","format":"uri-reference","description":"Of a job that has ended: where its answer is"},)~"
    R"~("insteadOf":{"type":"string","description":"The job that this one takes the place of"}}})~";

const std::string_view kAcceptedResponse =
    R"~({"description":"It will be done; ask at Location","headers":{)~"
    R"~("Location":{"required":true,"schema":{"type":"string","format":"uri-reference"}},)~"
    R"~("Retry-After":{"schema":{"type":"integer"},"description":"Seconds"},)~"
    R"~("Preference-Applied":{"schema":{"type":"string"}}},)~"
    R"~("content":{"application/json":{"schema":{"$ref":"#/components/schemas/Job"}}}})~";

const std::string_view kAcceptedReference = R"({"$ref":"#/components/responses/Accepted"})";

std::string prefer_parameter(const AcceptedSpec& accepted) {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  for (const auto& [name, value] : {std::pair("name", "Prefer"), std::pair("in", "header")}) {
    out.name(name);
    out.string(value);
  }
  out.name("description");
  out.string(accepted.always
                 ? "`wait=SECONDS`: how long to wait for the answer itself before 202 (RFC 7240)."
                 : "`respond-async`: the call may be answered by 202 and a job; `wait=SECONDS`: how long "
                   "to wait for the answer itself before that (RFC 7240).");
  out.name("schema");
  out.token(R"({"type":"string"})");
  out.name("example");
  out.string("respond-async, wait=5");
  out.end_object();
  return text;
}

std::string_view job_path_item() {
  return R"~({"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string","format":"uuid"}}],)~"
         R"~("get":{"operationId":"figbridge.job","summary":"How a job of the caller's stands","responses":{)~"
         R"~("200":{"description":"The job","headers":{"Retry-After":{"schema":{"type":"integer"},"description":"Seconds, while it has not ended"}},)~"
         R"~("content":{"application/json":{"schema":{"$ref":"#/components/schemas/Job"}}}},)~"
         R"~("4XX":{"$ref":"#/components/responses/Problem"},"5XX":{"$ref":"#/components/responses/Problem"}}},)~"
         R"~("delete":{"operationId":"figbridge.job.cancel","summary":"Takes a job back of which nothing was sent","responses":{)~"
         R"~("200":{"description":"It is cancelled","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Job"}}}},)~"
         R"~("409":{"$ref":"#/components/responses/Problem"},)~"
         R"~("4XX":{"$ref":"#/components/responses/Problem"},"5XX":{"$ref":"#/components/responses/Problem"}}}})~";
}

std::string_view job_answer_path_item() {
  return R"~({"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string","format":"uuid"}}],)~"
         R"~("get":{"operationId":"figbridge.job.answer","summary":"The answer of a job that has ended, as its operation answers","responses":{)~"
         R"~("2XX":{"description":"The operation's answer","content":{"application/json":{"schema":{}}}},)~"
         R"~("409":{"$ref":"#/components/responses/Problem"},)~"
         R"~("4XX":{"$ref":"#/components/responses/Problem"},"5XX":{"$ref":"#/components/responses/Problem"}}}})~";
}

}  // namespace figbridge::rest
