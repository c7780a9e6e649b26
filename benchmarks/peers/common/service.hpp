// What every peer program does: print one line that says what is measured, then time the operations it is asked for, one line each.
#pragma once

#include <cmath>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "json.hpp"
#include "measure.hpp"
#include "options.hpp"

namespace peers {

struct Operation {
    std::string name;
    std::function<void()> run;
    std::function<double()> precision = {};    // bits, -log2 of the largest error; empty where it does not apply
    int parts = 1;                             // run does so many at once: times are divided by it
};

// Uniform in [-1, 1]; fresh in every process.
inline std::vector<double> random_values(std::size_t count) {
    std::mt19937_64 generator{std::random_device{}()};
    std::uniform_real_distribution<double> uniform(-1, 1);
    std::vector<double> values(count);
    for (double& value : values) value = uniform(generator);
    return values;
}

inline std::vector<std::uint64_t> random_words(std::size_t count, std::uint64_t below) {
    std::mt19937_64 generator{std::random_device{}()};
    std::uniform_int_distribution<std::uint64_t> uniform(0, below - 1);
    std::vector<std::uint64_t> words(count);
    for (std::uint64_t& word : words) word = uniform(generator);
    return words;
}

// -log2 of the largest difference; actual may be longer.
inline double precision_bits(const std::vector<double>& expected, const std::vector<double>& actual) {
    double worst = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) worst = std::max(worst, std::abs(expected[i] - actual[i]));
    return std::min(60.0, -std::log2(worst));
}

inline void answer(const std::vector<Operation>& operations, const std::string& name, std::chrono::microseconds slice) {
    const auto found = std::find_if(operations.begin(), operations.end(), [&](const Operation& o) { return o.name == name; });
    JsonLine line;
    line.add("operation", name);
    if (found == operations.end()) {
        line.add("error", "not offered").print();
        return;
    }
    const Timing timing = measure(found->run, slice);
    line.add("medianMicroseconds", timing.median / found->parts)
        .add("bestMicroseconds", timing.best / found->parts)
        .add("iterations", static_cast<std::uint64_t>(timing.iterations));
    if (found->precision) line.add("precisionBits", found->precision());
    line.print();
}

// --operations "a,b" times these and returns; without it, one name per line of standard input until its end.
inline void serve(const Options& options, JsonLine description, const std::vector<Operation>& operations) {
    const std::chrono::microseconds slice{1000 * options.number("milliseconds", 150)};
    std::vector<std::string> names;
    for (const Operation& operation : operations) names.push_back(operation.name);
    description.add("operations", names).print();
    if (options.has("operations")) {
        for (const std::string& name : options.words("operations")) answer(operations, name, slice);
        return;
    }
    for (std::string name; std::getline(std::cin, name);) answer(operations, name, slice);
}

// Freed memory stays with the process, or the peer would be timed at getting pages from the system and zeroing them (OpenFHE
// allocates every result).
inline void keep_freed_memory() {
#if defined(__GLIBC__)
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, -1);
    mallopt(M_TOP_PAD, 64 << 20);
#endif
}

// main() of every peer program: one line on standard error and exit code 1 when something throws.
template <class Program>
int run_program(int count, char** arguments, const char* usage, Program program) {
    try {
        keep_freed_memory();
        program(Options(count, arguments));
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s: %s\nusage: %s\n", arguments[0], e.what(), usage);
        return 1;
    }
}

inline std::string compiler() {
#if defined(__clang__)
    return "clang " __clang_version__;
#elif defined(__GNUC__)
    return "gcc " __VERSION__;
#else
    return "unknown compiler";
#endif
}

}  // namespace peers
