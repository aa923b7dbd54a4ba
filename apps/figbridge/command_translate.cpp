// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>

#include "adapters/common/document_loader.h"
#include "adapters/soap/soap_config.h"
#include "adapters/soap/translate.h"
#include "apps/figbridge/cli/render.h"
#include "apps/figbridge/offline_commands.h"

namespace figbridge {
namespace {

struct TranslateCommand {
  std::string wsdl;
  std::string operation;
  std::string part = "request";
  std::string to;
  std::string soap = "1.1";
  std::string catalogue;
  std::string input = "-";
  bool numbers_as_strings = false;
};

Result<soap::WsdlModel> read_model(const TranslateCommand& command) {
  auto well_known = command.catalogue.empty() ? Result<soap::Catalogue>(soap::Catalogue())
                                              : soap::Catalogue::from_folder(command.catalogue);
  if (!well_known) return std::unexpected(std::move(well_known.error()));
  std::error_code missing;
  const auto file = std::filesystem::canonical(command.wsdl, missing);
  if (missing) return fail(ErrorKind::not_found, Origin::caller, "there is no file " + command.wsdl);
  FileLoader loader({file.parent_path(), file.parent_path().parent_path()});
  return soap::read_wsdl(file.string(), loader, *well_known);
}

soap::MessagePart part_of(const std::string& name) {
  if (name == "response") return soap::MessagePart::response;
  return name == "fault" ? soap::MessagePart::fault : soap::MessagePart::request;
}

void translate(cli::Context& context, const TranslateCommand& command) {
  const auto model = read_model(command);
  if (!model) return context.report(model.error());
  std::string why;
  const auto* operation = soap::find_operation(*model, command.operation, why);
  if (operation == nullptr) {
    return context.report(Error{.kind = ErrorKind::not_found, .origin = Origin::caller, .text = why});
  }
  const auto bytes = cli::read_input(context, command.input);
  if (!bytes) return context.report(bytes.error());
  const bool to_json = command.to == "json";
  const auto done =
      soap::translate(*model, *operation, part_of(command.part),
                      to_json ? soap::Direction::to_json : soap::Direction::to_xml, *bytes,
                      {.version = command.soap == "1.2" ? soap::SoapVersion::v1_2 : soap::SoapVersion::v1_1,
                       .numbers_as_strings = command.numbers_as_strings,
                       .charset = {}});
  if (!done) return context.report(done.error());
  context.out << (to_json ? cli::pretty_json(JsonText::trusted(done->text)) : done->text) << '\n';
  for (const auto& example : done->drift.examples) context.err << "drift: " << example << '\n';
}

}  // namespace

void add_translate_command(CLI::App& app, cli::Context& context) {
  const auto command = std::make_shared<TranslateCommand>();
  auto* const translating = app.add_subcommand("translate", "Translate one SOAP message to JSON or back");
  translating->footer(
      "  figbridge translate --wsdl erp.wsdl --operation GetCustomer --part response --to json < answer.xml\n"
      "  echo '{\"CustNo\":42}' | figbridge translate --wsdl erp.wsdl --operation GetCustomer --to xml");
  translating->add_option("--wsdl", command->wsdl, "The WSDL file")->required();
  translating->add_option("--operation", command->operation, "Its name, {namespace}name, or id")->required();
  translating->add_option("--part", command->part)
      ->check(CLI::IsMember({"request", "response", "fault"}))
      ->capture_default_str();
  translating->add_option("--to", command->to)->check(CLI::IsMember({"json", "xml"}))->required();
  translating->add_option("--soap", command->soap, "Version of what is written")
      ->check(CLI::IsMember({"1.1", "1.2"}))
      ->capture_default_str();
  translating->add_option("--catalog", command->catalogue, "A folder of well-known schemas")
      ->envname("FIGBRIDGE_CATALOG");
  translating->add_option("--input", command->input, "A file, or - for stdin")->capture_default_str();
  translating->add_flag("--numbers-as-strings", command->numbers_as_strings,
                        "Numbers become JSON strings of their digits");
  translating->callback([&context, command] { translate(context, *command); });
}

}  // namespace figbridge
