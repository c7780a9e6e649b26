// Which OpenFHE this is, and how to leave it.
#pragma once

#include <openfhe.h>

#include "service.hpp"

namespace peers {

inline JsonLine openfhe_description() {
#ifdef WITH_INTEL_HEXL
    const char* name = "OpenFHE + HEXL";
#else
    const char* name = "OpenFHE without HEXL";
#endif
    JsonLine line;
    line.add("peer", name).add("version", GetOPENFHEVersion()).add("build", compiler());
    line.add("threads", std::uint64_t(lbcrypto::OpenFHEParallelControls.GetNumThreads()));
    return line;
}

// Ends the process without static destructors: with openfhe-hexl 1.5.1 those of its twiddle tables run twice and crash.
[[noreturn]] inline int end_openfhe(int exit_code) {
    std::fflush(nullptr);
    std::_Exit(exit_code);
}

}  // namespace peers
