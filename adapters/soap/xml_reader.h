// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/soap/xml/sax.h"

namespace figbridge::soap {

/// This thread's own XML reader, used again for every message. Not across a suspension: read a message in one
/// go.
[[nodiscard]] inline XmlReader& xml_reader() {
  thread_local XmlReader reader;
  return reader;
}

}  // namespace figbridge::soap
