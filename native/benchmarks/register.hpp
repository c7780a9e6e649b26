// One benchmark per kernel, instruction set and modulus size, named kernel/isa/arguments.
#ifndef HEGPU_BENCHMARKS_REGISTER_HPP
#define HEGPU_BENCHMARKS_REGISTER_HPP

#include <benchmark/benchmark.h>

#include <functional>
#include <string>

#include "hegpu/hegpu.h"
#include "support/handles.hpp"
#include "support/random.hpp"

namespace hegpu::bench {

using namespace hegpu::test;

inline const char* isa_name(int isa) {
    static const char* const names[] = {"portable", "avx2", "avx512", "ifma"};
    return names[isa];
}

// Registers `prepare(...)`'s work for every instruction set of this machine. `prepare` builds the inputs once per benchmark
// and returns the timed call.
inline void every_variant(const std::string& kernel, const std::string& arguments,
                          const std::function<std::function<void()>()>& prepare) {
    for (int isa = 0; isa <= hegpu_best_isa(); ++isa) {
        const std::string name = kernel + "/" + isa_name(isa) + "/" + arguments;
        benchmark::RegisterBenchmark(name.c_str(), [isa, prepare](benchmark::State& state) {
            const std::function<void()> work = prepare();
            hegpu_select_isa(isa);
            for (auto _ : state) work();
            hegpu_select_isa(hegpu_best_isa());
        })->Unit(benchmark::kMicrosecond);
    }
}

inline std::string bits_and_degree(int bits, u64 n) { return "q" + std::to_string(bits) + "/n" + std::to_string(n); }

void register_ntt();
void register_elementwise();
void register_sums();
void register_permute();
void register_bases();
void register_fft();

}  // namespace hegpu::bench

#endif
