# SPDX-License-Identifier: GPL-2.0-or-later
# cmake -D WSDL=… -D TYPEMAP=… -D WSDL2H=… -D SOAPCPP2=… -P generate.cmake: writes gSOAP's sources and erp_wsdl.h to the
# current folder. gSOAP serves both SOAP versions from one binding, so the code is generated from the 1.1 port only.
file(READ ${WSDL} text)
file(WRITE erp_wsdl.h "#pragma once\n#include <string_view>\nnamespace erp {\n"
  "inline constexpr std::string_view kErpWsdl = R\"WSDL(${text})WSDL\";\n}\n")

string(FIND "${text}" "<wsdl:binding name=\"ErpSoap12\"" from)
string(FIND "${text}" "<wsdl:service " to)
string(SUBSTRING "${text}" 0 ${from} head)
string(SUBSTRING "${text}" ${to} -1 tail)
string(REGEX REPLACE "<wsdl:port name=\"ErpSoap12\".*</wsdl:port>" "" tail "${tail}")
file(WRITE erp11.wsdl "${head}${tail}")

execute_process(COMMAND ${WSDL2H} -c++11 -P -L -t ${TYPEMAP} -o erp.h erp11.wsdl
  OUTPUT_QUIET ERROR_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${SOAPCPP2} -c++11 -S -j -L -x -w erp.h
  OUTPUT_QUIET ERROR_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
