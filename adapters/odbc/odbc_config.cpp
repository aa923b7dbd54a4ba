// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_config.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "adapters/odbc/odbc_statement.h"

namespace figbridge::odbc {
namespace {

using Type = OptionType;
constexpr std::int64_t kDay = 86'400'000;

OptionSpec pool_section() {
  const auto span = [](const char* name, const char* help, const char* value) {
    return OptionSpec{.name = name,
                      .type = Type::duration,
                      .help = help,
                      .default_value = value,
                      .minimum = 1,
                      .maximum = kDay};
  };
  return {
      .name = "pool",
      .type = Type::section,
      .help = "How connections are kept.",
      .children = {
          span("max_age", "A connection is replaced after this time.", "30m"),
          span("max_idle", "A connection that nobody used for this time is closed.", "5m"),
          span("probe_after", "A connection that was idle for this time is tried before it is used.", "10s"),
          span("probe_timeout", "Time for that; a connection that does not answer is replaced.", "1s"),
          {.name = "probe",
           .help = "The statement that tries a connection: `SELECT 1 FROM dual`. Empty: none is tried.",
           .default_value = "SELECT 1"},
          {.name = "statements",
           .type = Type::integer,
           .help = "Prepared statements that are kept with each connection.",
           .default_value = "64",
           .minimum = 1,
           .maximum = 10'000}}};
}

std::vector<OptionSpec> source_options() {
  return {{.name = "dsn", .help = "Name of a data source in odbc.ini, instead of `connection_string`."},
          {.name = "connection_string",
           .help = "What the driver is told: `Driver=PostgreSQL Unicode;Server=db;Database=erp`, best as "
                   "`${file:/run/secrets/erp}`.",
           .secret = true},
          {.name = "user", .help = "User name, beside `dsn` or in addition to the connection string."},
          {.name = "password", .help = "Password of that user.", .secret = true}};
}

std::vector<OptionSpec> behaviour_options() {
  return {
      {.name = "read_only",
       .type = Type::boolean,
       .help = "Whatever a statement does is rolled back; connections ask their driver for reading only.",
       .default_value = "false"},
      {.name = "isolation",
       .type = Type::choice,
       .help = "Isolation level of transactions; `default` is the database's own.",
       .default_value = "default",
       .choices = {"default", "read_uncommitted", "read_committed", "repeatable_read", "serializable"}},
      {.name = "on_connect",
       .type = Type::list,
       .help = "Statements that every new connection begins with: `SET search_path TO erp`.",
       .maximum = 32,
       .children = {{.name = "statement"}}},
      {.name = "text",
       .type = Type::choice,
       .help = "How text travels: as UTF-16 (`wide`), as bytes of UTF-8 (`narrow`), or as the driver can.",
       .default_value = "auto",
       .choices = {"auto", "wide", "narrow"}},
      {.name = "chars",
       .type = Type::choice,
       .help = "What becomes of the blanks that fill a CHAR(n).",
       .default_value = "keep",
       .choices = {"keep", "trim"}},
      {.name = "describe",
       .type = Type::boolean,
       .help = "Contracts that nobody declared are taken from the database as the configuration is read; it "
               "has to be there then. Else they know names and shapes, but no types.",
       .default_value = "false"}};
}

std::vector<OptionSpec> worker_options() {
  return {
      {.name = "worker",
       .type = Type::path,
       .help = "The program that loads the drivers; `figbridge-odbc` beside the bridge if not written."},
      {.name = "environment",
       .type = Type::map,
       .help = "What the driver finds in its environment, beside PATH, HOME, LANG, LC_ALL, TZ, TMPDIR and "
               "unixODBC's own variables: `ORACLE_HOME`, `DB2INSTANCE`.",
       .children = {{.name = "value"}}},
      {.name = "connect_timeout",
       .type = Type::duration,
       .help = "How long a connection may take, where the driver can be told.",
       .default_value = "5s",
       .minimum = 1,
       .maximum = kDay},
      {.name = "cancel_ahead",
       .type = Type::duration,
       .help = "So long before a call's deadline its statement is asked to end.",
       .default_value = "250ms",
       .minimum = 1,
       .maximum = 60'000},
      {.name = "hung_after",
       .type = Type::duration,
       .help = "So long after its deadline a statement that goes on is hung, and its worker is replaced.",
       .default_value = "1s",
       .minimum = 1,
       .maximum = 600'000}};
}

std::vector<OptionSpec> statement_options() {
  return {
      {.name = "statement",
       .help = "An SQL statement with named parameters: `SELECT name FROM customer WHERE no = :customerId`. "
               "They are bound, always: no input reaches the text."},
      {.name = "procedure",
       .help = "A procedure instead: `sp_due(:dueBefore, out :rc)`, `:rc = sp_due(:dueBefore)`."},
      {.name = "result",
       .type = Type::choice,
       .help = "What the answer is: an array of rows, one row, one value, `{count: n}` of affected rows, "
               "nothing, or several result sets. With output parameters it becomes a member beside them.",
       .default_value = "rows",
       .choices = {"rows", "row", "scalar", "count", "none", "sets"}},
      {.name = "parameters",
       .type = Type::map,
       .help = "Types of parameters where the driver does not tell them: `{no: integer, note: \"text?\"}`; "
               "with `?` it may be absent, and is NULL then.",
       .children = {{.name = "type"}}},
      {.name = "columns",
       .type = Type::map,
       .help = "Types of columns where the driver does not tell them: `{total: decimal}`.",
       .children = {{.name = "type"}}},
      {.name = "nulls",
       .type = Type::choice,
       .help = "Whether a column that is NULL is a member that is null, or none at all.",
       .default_value = "keep",
       .choices = {"keep", "drop"}},
      {.name = "max_rows",
       .type = Type::integer,
       .help = "An answer of more rows is an error, never cut.",
       .default_value = "1000",
       .minimum = 1,
       .maximum = 1'000'000'000},
      {.name = "max_affected",
       .type = Type::integer,
       .help = "A statement that affects more rows is rolled back and refused.",
       .minimum = 0,
       .maximum = 1'000'000'000}};
}

std::string braced(const std::string& value) {
  std::string out = "{";
  for (const char c : value) out += c == '}' ? "}}" : std::string(1, c);
  return out + "}";
}

std::string connection_of(const Options& options) {
  std::string out = options.text("connection_string");
  out = with_attribute(std::move(out), "DSN", options.text("dsn"));
  out = with_attribute(std::move(out), "UID", options.text("user"));
  return with_attribute(std::move(out), "PWD", options.text("password"));
}

/// The position of a choice among those that its spec lists.
template <class Value>
Value chosen(const Options& options, const char* name, std::initializer_list<std::string_view> names) {
  const auto found = std::ranges::find(names, std::string_view(options.text(name)));
  return static_cast<Value>(found - names.begin());
}

void read_pool(Hello& hello, const Options& pool) {
  hello.max_age = pool.duration("max_age");
  hello.max_idle = pool.duration("max_idle");
  hello.probe_after = pool.duration("probe_after");
  hello.probe_timeout = pool.duration("probe_timeout");
  hello.probe = pool.text("probe");
  hello.statements = pool.integer("statements");
}

/// What stands in a step, read into statements.
class StepReader {
 public:
  StepReader(const StepSpec& step, const std::string& place, Problems& problems)
      : step_(step), place_(place), problems_(problems) {}

  std::optional<Plan> run() {
    const auto before = problems_.list().size();
    const Options options = read_options(step_.options, step_option_specs(), place_, {}, problems_);
    if (problems_.list().size() != before) return std::nullopt;
    if (!step_.call.empty()) report("'call' is not of ODBC: takes 'statement' or 'procedure'");
    Plan plan;
    if (options.has("statements")) {
      read_list(plan, options);
    } else if (auto statement = read_statement(options)) {
      plan.statements.push_back(std::move(*statement));
    }
    plan.always_roll_back = options.text("rollback") == "always";
    if (step_.fails_when)
      plan.fails_when = FailureRule{step_.fails_when->at, step_.fails_when->in, step_.fails_when->not_};
    if (problems_.list().size() != before) return std::nullopt;
    return plan;
  }

 private:
  void report(std::string text) { problems_.add(step_.mark, place_, std::move(text)); }

  void read_list(Plan& plan, const Options& options) {
    if (options.has("statement") || options.has("procedure")) {
      return report("takes one of 'statement', 'procedure' and 'statements'");
    }
    for (const auto& each : options.sections("statements")) {
      if (auto statement = read_statement(each)) plan.statements.push_back(std::move(*statement));
    }
  }

  std::optional<Statement> read_statement(const Options& options) {
    if (options.has("statement") == options.has("procedure")) {
      report("takes exactly one of 'statement' and 'procedure'");
      return std::nullopt;
    }
    auto read = options.has("procedure") ? parse_procedure(options.text("procedure"))
                                         : parse_statement(options.text("statement"));
    if (!read) {
      report(read.error().describe());
      return std::nullopt;
    }
    read->result = *result_shape(options.text("result"));
    read->drop_nulls = options.text("nulls") == "drop";
    read->max_rows = options.integer("max_rows");
    if (options.has("max_affected")) read->max_affected = options.integer("max_affected");
    read_parameters(*read, options);
    for (const auto& [name, type] : options.pairs("columns")) {
      if (const auto known = known_type(name, type)) read->columns[name] = *known;
    }
    return std::move(*read);
  }

  void read_parameters(Statement& statement, const Options& options) {
    for (const auto& [name, written] : options.pairs("parameters")) {
      const bool optional = written.ends_with('?');
      const auto type =
          known_type(name, std::string_view(written).substr(0, written.size() - (optional ? 1 : 0)));
      bool found = false;
      for (auto& parameter : statement.parameters) {
        if (parameter.name != name) continue;
        found = true;
        parameter.type = type.value_or(ValueType::unknown);
        parameter.optional = optional;
      }
      if (!found) report("there is no parameter :" + name);
    }
  }

  std::optional<ValueType> known_type(const std::string& name, std::string_view type) {
    const auto known = value_type(type);
    if (known && *known != ValueType::unknown) return known;
    report("'" + name + "' has no type '" + std::string(type) +
           "': takes text, integer, decimal, number, boolean, date, time, timestamp or binary");
    return std::nullopt;
  }

  const StepSpec& step_;
  const std::string& place_;
  Problems& problems_;
};

}  // namespace

std::string with_attribute(std::string connection, const char* name, const std::string& value) {
  if (value.empty()) return connection;
  if (!connection.empty() && connection.back() != ';') connection += ';';
  const bool plain = value.find_first_of("{}[]();,?*=!@ ") == std::string::npos;
  return connection + name + '=' + (plain ? value : braced(value));
}

std::vector<OptionSpec> backend_option_specs() {
  std::vector<OptionSpec> out = source_options();
  out.push_back({.name = "max_in_flight",
                 .type = Type::integer,
                 .help = "Statements that the database is given at the same time; so many connections are "
                         "kept. Further calls wait for their turn, to their deadline at most.",
                 .default_value = "8",
                 .minimum = 1,
                 .maximum = 1'000});
  for (auto part : {behaviour_options(), std::vector{pool_section()}, worker_options()}) {
    for (auto& spec : part) out.push_back(std::move(spec));
  }
  return out;
}

std::vector<OptionSpec> step_option_specs() {
  auto out = statement_options();
  out.push_back({.name = "statements",
                 .type = Type::list,
                 .help = "Several of them in one transaction; the answer is the last one's.",
                 .minimum = 1,
                 .maximum = 64,
                 .children = {{.name = "item", .type = Type::section, .children = statement_options()}}});
  out.push_back({.name = "rollback",
                 .type = Type::choice,
                 .help = "When the transaction is rolled back; `always` is a dry run.",
                 .default_value = "on_error",
                 .choices = {"on_error", "always"}});
  return out;
}

OdbcBackendSettings odbc_backend_settings(const Options& options, const std::string& place,
                                          Problems& problems) {
  OdbcBackendSettings out{.common = backend_settings(options)};
  if (options.has("dsn") == options.has("connection_string"))
    problems.add(options.mark(), place, "takes exactly one of 'dsn' and 'connection_string'");
  out.hello.connection = connection_of(options);
  out.hello.connections = out.common.max_in_flight;
  out.hello.connect_timeout = options.duration("connect_timeout");
  out.hello.read_only = options.boolean("read_only");
  out.hello.isolation =
      chosen<Isolation>(options, "isolation",
                        {"default", "read_uncommitted", "read_committed", "repeatable_read", "serializable"});
  out.hello.text = chosen<TextPath>(options, "text", {"auto", "wide", "narrow"});
  out.hello.trim_chars = options.text("chars") == "trim";
  out.hello.on_connect = options.texts("on_connect");
  read_pool(out.hello, options.section("pool"));
  out.worker = options.text("worker");
  out.environment = options.pairs("environment");
  out.cancel_ahead = options.duration("cancel_ahead");
  out.hung_after = options.duration("hung_after");
  out.describe = options.boolean("describe");
  return out;
}

std::optional<Plan> read_plan(const StepSpec& step, const std::string& place, Problems& problems) {
  return StepReader(step, place, problems).run();
}

}  // namespace figbridge::odbc
