// Which SEAL this is.
#pragma once

#include <seal/seal.h>

#include "service.hpp"

namespace peers {

inline JsonLine seal_description() {
#ifdef SEAL_USE_INTEL_HEXL
    const char* name = "SEAL + HEXL";
#else
    const char* name = "SEAL without HEXL";
#endif
    JsonLine line;
    line.add("peer", name).add("version", SEAL_VERSION).add("build", compiler());
    return line;
}

}  // namespace peers
