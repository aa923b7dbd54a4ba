// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_import.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "adapters/common/json_pretty.h"
#include "adapters/common/snake_case.h"
#include "adapters/common/unique_names.h"
#include "adapters/odbc/odbc_statement.h"

namespace figbridge::odbc {
namespace {

std::string quoted_yaml(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// A name that may stand behind a colon, in a path and as a JSON member.
std::string plain_name(std::string_view name) {
  std::string out = snake_case(name);
  std::ranges::replace_if(
      out, [](char c) { return !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'); }, '_');
  if (out.empty() || (out[0] >= '0' && out[0] <= '9')) out.insert(0, "n");
  return out;
}

/// What an operation needs, before it is text.
struct Draft {
  std::string name;
  std::string what;
  std::string at;
  bool reads = false;
  Statement statement;
  std::string text;  ///< as it is configured, with names
  std::vector<Described> columns;
  std::vector<Described> parameters;
};

class Importer {
 public:
  Importer(const DatabaseCatalogue& catalogue, const OdbcImportOptions& options)
      : catalogue_(catalogue), options_(options) {}

  OdbcImport run() {
    yaml_ = "# From the catalogue of " + catalogue_.database +
            " by figbridge import odbc: to be reviewed.\noperations:\n";
    for (const auto& table : catalogue_.tables) add_table(table);
    for (const auto& procedure : catalogue_.procedures) add_procedure(procedure);
    if (out_.operations.empty()) yaml_ += "  {}\n";
    out_.files["operations.yaml"] = yaml_;
    out_.files["backends.yaml"] = backend_yaml();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string quoted(const std::string& name) const {
    if (catalogue_.quote.empty()) return name;
    std::string out = catalogue_.quote;
    for (const char c : name)
      out += std::string(1, c) == catalogue_.quote ? catalogue_.quote + c : std::string(1, c);
    return out + catalogue_.quote;
  }
  [[nodiscard]] std::string full_name(const std::string& schema, const std::string& name) const {
    return schema.empty() ? quoted(name) : quoted(schema) + "." + quoted(name);
  }

  [[nodiscard]] std::string backend_yaml() const {
    const bool named = options_.source.find('=') == std::string::npos;
    return "# " + catalogue_.driver + "\nbackends:\n  " + options_.backend + ":\n    protocol: odbc\n" +
           (named ? "    dsn: " + quoted_yaml(options_.source) +
                        "\n    # user: …\n    # password: \"${file:…}\"\n"
                  : "    connection_string: \"${env:" + plain_upper(options_.backend) + "_CONNECTION}\"\n") +
           "    max_in_flight: 4\n";
  }
  static std::string plain_upper(const std::string& name) {
    std::string out = plain_name(name);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return out;
  }

  void add_table(const CatalogueTable& table) {
    const std::string base = plain_name(table.name);
    const std::string path = "/" + base;
    UniqueNames unique;
    std::vector<std::string> names;
    names.reserve(table.columns.size());
    for (const auto& column : table.columns) names.push_back(unique.take(plain_name(column.name)));
    if (table.columns.empty()) {
      out_.left_out.push_back(table.name + ": the driver tells no columns");
      return;
    }
    const std::string from = " FROM " + full_name(table.schema, table.name);
    const std::string select = "SELECT " + listed(table, names, Part::columns) + from;
    if (table.key.empty() || !has_key(table)) {
      add({.name = base + ".list",
           .what = table.name,
           .at = "GET " + path,
           .reads = true,
           .text = select,
           .columns = table.columns});
      if (!table.view) out_.left_out.push_back(table.name + ": without a primary key it is only listed");
      return;
    }
    const std::string where = " WHERE " + listed(table, names, Part::key);
    std::string one = path;
    for (std::size_t i = 0; i < names.size(); ++i) one += is_key(table, i) ? "/{" + names[i] + "}" : "";
    const bool keys_only = table.key.size() == table.columns.size();
    add({.name = base + ".get",
         .what = table.name,
         .at = "GET " + one,
         .reads = true,
         .statement = {.result = ResultShape::row},
         .text = select + where,
         .columns = table.columns},
        table, names);
    add({.name = base + ".list",
         .what = table.name,
         .at = "GET " + path,
         .reads = true,
         .text = select + " ORDER BY " + listed(table, names, Part::order),
         .columns = table.columns},
        table, names);
    add({.name = base + ".insert",
         .what = table.name,
         .at = "POST " + path,
         .statement = {.result = ResultShape::count, .max_affected = 1},
         .text = "INSERT INTO " + full_name(table.schema, table.name) + " (" +
                 listed(table, names, Part::columns) + ") VALUES (" + listed(table, names, Part::values) +
                 ")"},
        table, names);
    if (!keys_only) {
      add({.name = base + ".update",
           .what = table.name,
           .at = "POST " + one,
           .statement = {.result = ResultShape::count, .max_affected = 1},
           .text = "UPDATE " + full_name(table.schema, table.name) + " SET " +
                   listed(table, names, Part::set) + where},
          table, names);
    }
    add({.name = base + ".delete",
         .what = table.name,
         .at = "POST " + one + "/delete",
         .statement = {.result = ResultShape::count, .max_affected = 1},
         .text = "DELETE" + from + where},
        table, names);
  }

  enum class Part : std::uint8_t { columns, values, set, key, order };

  [[nodiscard]] static bool is_key(const CatalogueTable& table, std::size_t place) {
    return std::ranges::find(table.key, table.columns[place].name) != table.key.end();
  }
  [[nodiscard]] static bool has_key(const CatalogueTable& table) {
    return std::ranges::all_of(table.key, [&](const auto& name) {
      return std::ranges::any_of(table.columns, [&](const auto& column) { return column.name == name; });
    });
  }

  [[nodiscard]] std::string listed(const CatalogueTable& table, const std::vector<std::string>& names,
                                   Part part) const {
    std::string out;
    const std::string between = part == Part::key ? " AND " : ", ";
    for (std::size_t i = 0; i < names.size(); ++i) {
      const bool key = is_key(table, i);
      if (((part == Part::key || part == Part::order) && !key) || (part == Part::set && key)) continue;
      if (!out.empty()) out += between;
      const std::string column = quoted(table.columns[i].name);
      out += part == Part::values                     ? ":" + names[i]
             : part == Part::set || part == Part::key ? column + " = :" + names[i]
                                                      : column;
    }
    return out;
  }

  void add_procedure(const CatalogueProcedure& procedure) {
    if (procedure.overloaded) {
      out_.left_out.push_back(procedure.name +
                              ": there are several of this name, or its parameters are not told");
      return;
    }
    UniqueNames unique;
    std::string arguments;
    std::string result;
    std::vector<std::pair<std::string, ValueType>> types;
    for (const auto& each : procedure.parameters) {
      const std::string name =
          unique.take(each.described.name.empty() ? "result" : plain_name(each.described.name));
      types.emplace_back(name, each.described.type);
      if (each.direction == Direction::result) {
        result = ":" + name + " = ";
        continue;
      }
      arguments += (arguments.empty() ? "" : ", ") +
                   std::string(each.direction == Direction::out     ? "out "
                               : each.direction == Direction::inout ? "inout "
                                                                    : "") +
                   ":" + name;
    }
    const std::string name =
        procedure.schema.empty() ? procedure.name : procedure.schema + "." + procedure.name;
    Draft draft{.name = plain_name(procedure.name) + ".call",
                .what = procedure.name,
                .at = "POST /" + plain_name(procedure.name),
                .text = result + name + "(" + arguments + ")"};
    auto parsed = parse_procedure(draft.text);
    if (!parsed) {
      out_.left_out.push_back(procedure.name + ": " + parsed.error().text);
      return;
    }
    draft.statement = std::move(*parsed);
    // What it gives is known when it has run: outputs alone, if it has some.
    draft.statement.result =
        std::ranges::any_of(draft.statement.parameters,
                            [](const auto& each) { return each.direction != Direction::in; })
            ? ResultShape::none
            : ResultShape::rows;
    for (auto& parameter : draft.statement.parameters) {
      for (const auto& [known, type] : types) {
        if (known == parameter.name) parameter.type = type;
      }
    }
    write(std::move(draft));
  }

  void add(Draft draft, const CatalogueTable& table = {}, const std::vector<std::string>& names = {}) {
    auto parsed = parse_statement(draft.text);
    if (!parsed) {
      out_.left_out.push_back(draft.name + ": " + parsed.error().text);
      return;
    }
    parsed->result = draft.statement.result;
    parsed->max_affected = draft.statement.max_affected;
    draft.parameters.resize(parsed->parameters.size());
    for (std::size_t i = 0; i < parsed->parameters.size(); ++i) {
      Parameter& parameter = parsed->parameters[i];
      const auto place = static_cast<std::size_t>(std::ranges::find(names, parameter.name) - names.begin());
      if (place >= table.columns.size()) continue;
      parameter.type = table.columns[place].type;
      parameter.optional =
          draft.at.find('{') == std::string::npos && table.columns[place].nullable && !is_key(table, place);
      draft.parameters[i] = {.name = parameter.name,
                             .type = parameter.type,
                             .nullable = table.columns[place].nullable && !is_key(table, place)};
    }
    draft.statement = std::move(*parsed);
    write(std::move(draft));
  }

  void write(Draft draft) {
    const std::string name = unique_.take(draft.name);
    const Statement& statement = draft.statement;
    std::string file = "contracts/" + name + ".json";
    std::ranges::replace(file.begin() + 10, file.end() - 5, '.', '_');
    yaml_ += "  " + name + ":\n";
    if (draft.reads) yaml_ += "    safety: read\n";
    yaml_ += "    contract: " + file + "\n    listeners: [{rest: " + quoted_yaml(draft.at) +
             "}]\n    legacy:\n      backend: " + options_.backend + "\n      " +
             (statement.procedure ? "procedure: " : "statement: ") + quoted_yaml(draft.text) + "\n";
    yaml_ += "      result: " + std::string(name_of(statement.result)) + "\n";
    if (statement.max_affected)
      yaml_ += "      max_affected: " + std::to_string(*statement.max_affected) + "\n";
    add_types(statement);
    Plan plan;
    plan.statements.push_back(statement);
    DescribedStatement described{.columns = std::move(draft.columns),
                                 .parameters = std::move(draft.parameters)};
    const Contract contract = contract_of(plan, {described});
    out_.files[file] = pretty_json("{\"input\":" + std::string(contract.input.view()) +
                                   ",\"output\":" + std::string(contract.output.view()) + "}");
    out_.operations.push_back({name, draft.what, draft.at});
  }

  void add_types(const Statement& statement) {
    std::string types;
    UniqueNames unique;
    for (const auto& parameter : statement.parameters) {
      if (parameter.type == ValueType::unknown || unique.take(parameter.name) != parameter.name) continue;
      types += (types.empty() ? "" : ", ") + parameter.name + ": " +
               quoted_yaml(std::string(name_of(parameter.type)) + (parameter.optional ? "?" : ""));
    }
    if (!types.empty()) yaml_ += "      parameters: {" + types + "}\n";
  }

  const DatabaseCatalogue& catalogue_;
  const OdbcImportOptions& options_;
  UniqueNames unique_;
  std::string yaml_;
  OdbcImport out_;
};

}  // namespace

OdbcImport plan_odbc_import(const DatabaseCatalogue& catalogue, const OdbcImportOptions& options) {
  return Importer(catalogue, options).run();
}

std::string import_table(const OdbcImport& import) {
  std::string out;
  for (const auto& each : import.operations) out += each.operation + "  " + each.at + "  " + each.what + "\n";
  for (const auto& each : import.left_out) out += "left out: " + each + "\n";
  return out + std::to_string(import.operations.size()) + " operations, " +
         std::to_string(import.left_out.size()) + " left out\n";
}

}  // namespace figbridge::odbc
