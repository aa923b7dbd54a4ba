// SPDX-License-Identifier: GPL-2.0-or-later
// The serializer that soapcpp2 expects for a type declared extern in typemap.dat.
#include "soapH.h"

namespace {
constexpr long kMaxLength = 60;  // NullableText in erp.wsdl
}

void soap_default_erp__NullableText(struct soap*, NullableText* text) {
  text->value.reset();
}

void soap_serialize_erp__NullableText(struct soap*, const NullableText*) {}

int soap_out_erp__NullableText(struct soap* soap, const char* tag, int id, const NullableText* text,
                               const char* type) {
  if (!text->value) return SOAP_OK;
  if (!*text->value) return soap_element_nil(soap, tag);
  if (soap_element_begin_out(soap, tag, id, type)) return soap->error;
  if (soap_string_out(soap, (*text->value)->c_str(), 0)) return soap->error;
  return soap_element_end_out(soap, tag);
}

NullableText* soap_in_erp__NullableText(struct soap* soap, const char* tag, NullableText* text, const char*) {
  if (soap_element_begin_in(soap, tag, 1, nullptr)) return nullptr;
  if (!text) text = soap_new_erp__NullableText(soap);
  if (soap->null) {
    text->value.emplace(std::nullopt);
  } else {
    const char* content = soap->body ? soap_string_in(soap, 1, 0, kMaxLength, nullptr) : "";
    if (!content) return nullptr;
    text->value.emplace(content);
  }
  if (soap->body && soap_element_end_in(soap, tag)) return nullptr;
  return text;
}
