// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/soap_config.h"

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "core/config/common_options.h"
#include "core/config/nearest_name.h"

namespace figbridge::soap {
namespace {

OptionSpec wsdl_option() {
  return {
      .name = "wsdl",
      .type = OptionType::path,
      .help =
          "The WSDL 1.1 file that describes the service; what it imports is read from the files beside it.",
      .required = true};
}

Result<Catalogue> catalogue() {
  const char* folder = std::getenv("FIGBRIDGE_CATALOG");  // NOLINT(concurrency-mt-unsafe): read at start
  if (folder == nullptr || *folder == '\0') return Catalogue();
  return Catalogue::from_folder(folder);
}

/// The elements that no schema declares: rpc wrappers.
std::vector<const schema::ElementDecl*> wrappers(const WsdlModel& wsdl) {
  std::vector<const schema::ElementDecl*> elements;
  for (const auto& operation : wsdl.operations) {
    for (const auto* element : {operation.request.element, operation.response.element}) {
      if (element != nullptr) elements.push_back(element);
    }
  }
  return elements;
}

bool fits(const WsdlModel& model, const WsdlOperation& operation, std::string_view named) {
  if (named == operation.id || named == operation.name) return true;
  const std::string local = "}" + operation.name;
  if (named == "{" + model.target + local) return true;
  if (operation.port_type != nullptr) {
    if (named == "{" + std::string(operation.port_type->uri) + local) return true;
    if (named == std::string(operation.port_type->local) + "." + operation.name) return true;
  }
  const auto* element = operation.request.element;
  return element != nullptr && named == element->name->clark();
}

}  // namespace

std::shared_ptr<const SoapCodec> SoapService::codec_of(const WsdlOperation& operation,
                                                       bool numbers_as_strings) const {
  return std::make_shared<const SoapCodec>(plan, messages_of(operation),
                                           SoapCodec::Options{numbers_as_strings});
}

std::vector<OptionSpec> soap_listener_options() {
  return {
      wsdl_option(),
      {.name = "path",
       .type = OptionType::text,
       .help =
           "The path on which the service is offered; by default the path of the first address in the WSDL."},
      {.name = "public_address",
       .type = OptionType::url,
       .help = "What stands as the service's address in the WSDL that is served; by default what the caller "
               "used."},
      {.name = "principal",
       .type = OptionType::choice,
       .help =
           "Who calls, beside certificates and HTTP Basic. `username_token`: the user name of a WS-Security "
           "UsernameToken, as presented (with `authenticate: forward`); every call is then looked into.",
       .default_value = "transport",
       .choices = {"transport", "username_token"}},
      unmatched_option("forward")};
}

std::vector<OptionSpec> soap_backend_options() {
  return {wsdl_option(),
          {.name = "version",
           .type = OptionType::choice,
           .help = "The SOAP version of translated calls; `auto` takes 1.1 where the WSDL has it.",
           .default_value = "auto",
           .choices = {"auto", "1.1", "1.2"}},
          {.name = "numbers",
           .type = OptionType::choice,
           .help = "Whether numbers of the service become JSON numbers (with all their digits) or strings.",
           .default_value = "number",
           .choices = {"number", "string"}}};
}

std::shared_ptr<const SoapService> load_service(const Options& options, const std::string& path,
                                                Problems& problems) {
  const std::filesystem::path file = options.text("wsdl");
  const auto& mark = options.node("wsdl").mark;
  auto well_known = catalogue();
  if (!well_known) {
    problems.add(mark, path + ".wsdl", well_known.error().describe());
    return nullptr;
  }
  FileLoader loader({file.parent_path()});
  auto model = read_wsdl(file.string(), loader, *well_known);
  if (!model) {
    problems.add(mark, path + ".wsdl", model.error().describe());
    return nullptr;
  }
  auto service = std::make_shared<SoapService>(SoapService{.wsdl = std::move(*model), .plan = nullptr});
  service->plan = CodecPlan::compile(service->wsdl.model, wrappers(service->wsdl));
  return service;
}

const WsdlOperation* find_operation(const WsdlModel& model, std::string_view named, std::string& why) {
  const WsdlOperation* found = nullptr;
  for (const auto& operation : model.operations) {
    if (operation.id == named) return &operation;
    if (!fits(model, operation, named)) continue;
    if (found != nullptr) {
      why =
          "several operations of the WSDL are called so: use an id (" + found->id + ", " + operation.id + ")";
      return nullptr;
    }
    found = &operation;
  }
  if (found == nullptr) {
    std::vector<std::string> known;
    for (const auto& operation : model.operations) known.push_back(operation.name);
    why = "the WSDL has no operation '" + std::string(named) + "'" + suggestion(named, known);
  }
  return found;
}

std::string wire_of(const WsdlOperation& operation) {
  const std::string port_type = operation.port_type == nullptr ? "" : operation.port_type->clark();
  return "soap " + port_type + " " + operation.id;
}

}  // namespace figbridge::soap
